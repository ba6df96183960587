"""Argon2id: what makes each guess of a passphrase cost memory and time."""

import os
import time
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from chapterdesk.core.errors import StorageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _

KEY_SIZE: Final = 32
SALT_SIZE: Final = 16
FLOOR_MEMORY: Final = 65_536
READ_MEMORY: Final = (19_456, 2_097_152)
READ_PASSES: Final = (1, 64)
READ_LANES: Final = (1, 16)
DEAREST: Final = 524_288 * 3
"""Memory times passes of the dearest slot that is made: half a gibibyte, three passes."""
READ_WORK: Final = 8 * DEAREST
"""What may be asked for, of one slot and of all slots of a header together. Nobody vouches for a
header before a derivation is done: somebody without a key could else make unlocking take hours."""
_FAST_SECONDS: Final = 0.4
_SLOW_SECONDS: Final = 2.5
_SMALL_MACHINE: Final = 4 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfParameters:
    """What one derivation costs.

    Attributes:
        memory: KiB.
        passes: Passes over the memory.
        lanes: Lanes computed side by side.
    """

    memory: int = 262_144
    passes: int = 3
    lanes: int = 4

    @property
    def work(self) -> int:
        """KiB that are gone over: what the time is in proportion to."""
        return self.memory * self.passes

    def within_read_bounds(self) -> bool:
        """Say whether a header may ask for this much: less is no protection, more is an attack."""
        bounded = all(
            type(value) is int and low <= value <= high
            for value, (low, high) in (
                (self.memory, READ_MEMORY),
                (self.passes, READ_PASSES),
                (self.lanes, READ_LANES),
            )
        )
        return bounded and self.work <= READ_WORK

    def at_least_floor(self) -> bool:
        """Say whether a new slot may be made with this."""
        return self.within_read_bounds() and self.memory >= FLOOR_MEMORY and self.passes >= 3  # noqa: PLR2004  # RFC 9106, second choice


DEFAULT: Final = KdfParameters()
FLOOR: Final = KdfParameters(memory=FLOOR_MEMORY)


def derive(passphrase: Secret, *, salt: bytes, parameters: KdfParameters) -> Secret:
    """Return the 32-byte key of a normalised passphrase.

    Releases the interpreter lock, so that a worker thread is enough.

    Raises:
        StorageError: The machine has not enough free memory; the cost is never lowered for that.
    """
    try:
        key = Argon2id(
            salt=salt,
            length=KEY_SIZE,
            iterations=parameters.passes,
            lanes=parameters.lanes,
            memory_cost=parameters.memory,
        ).derive(passphrase.reveal())
    except MemoryError as error:
        raise StorageError(
            _("There is not enough free memory to check the passphrase."),
            _("Nothing was changed."),
            _("Close other programs and try again."),
        ) from error
    return Secret(key)


def machine_memory() -> int:
    """Return the machine's memory in bytes, 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def calibrate() -> KdfParameters:
    """Return what this machine can pay in about a second: 256 MiB, more if fast, less if small.

    Between 64 and 512 MiB; passes and lanes stay as they are.
    """
    chosen = DEFAULT
    if 0 < machine_memory() < _SMALL_MACHINE:
        chosen = replace(chosen, memory=chosen.memory // 2)
    seconds = _measure(chosen)
    if seconds < _FAST_SECONDS:
        return replace(chosen, memory=chosen.memory * 2)
    while seconds > _SLOW_SECONDS and chosen.memory > FLOOR_MEMORY:
        chosen = replace(chosen, memory=chosen.memory // 2)
        seconds = _measure(chosen)
    return chosen


def affordable(cost: KdfParameters, seconds: float) -> KdfParameters:
    """Return what this machine should pay, judged by how long one derivation at `cost` took.

    Never more than the default: that is for those who choose a new passphrase.
    """
    chosen = DEFAULT
    if 0 < machine_memory() < _SMALL_MACHINE:
        chosen = replace(chosen, memory=chosen.memory // 2)
    each = seconds / (cost.memory * cost.passes)
    while each * chosen.memory * chosen.passes > _SLOW_SECONDS and chosen.memory > FLOOR_MEMORY:
        chosen = replace(chosen, memory=chosen.memory // 2)
    return chosen


def _measure(parameters: KdfParameters) -> float:
    start = time.perf_counter()
    derive(Secret(b"calibration"), salt=bytes(SALT_SIZE), parameters=parameters)
    return time.perf_counter() - start
