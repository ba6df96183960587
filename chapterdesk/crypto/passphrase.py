"""Passphrases: generated first, the person's own only with an honest estimate."""

import math
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.resources import resource_text
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto.kdf import DEFAULT, KdfParameters

WORD_COUNT: Final = 6
DIGIT_GROUPS: Final = 6
GROUP_SIZE: Final = 4
LENGTH_LIMIT: Final = 1024
ENOUGH_BITS: Final = 60
_WORD_LIST: Final = "vocabularies/eff_large_wordlist.txt"
_ZXCVBN_LIMIT: Final = 72
# A thousand graphics cards, each 625 guesses a second at 256 MiB and 3 passes: scaled from the
# public figure of 10,000 a second at 16 MiB and 3 passes.
_GUESSES_A_SECOND: Final = 1000 * 625
_REFERENCE_COST: Final = 262_144 * 3
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What guessing a passphrase would take somebody with a thousand graphics cards.

    Attributes:
        days: On average, at the given cost of a guess.
        bits: Binary logarithm of the number of guesses.
        enough: Whether it may be taken without a person accepting `days`.
    """

    days: float
    bits: float
    enough: bool


def words() -> tuple[str, ...]:
    """Return the 7,776 words of the EFF's large list."""
    return tuple(resource_text(_WORD_LIST).split())


def generate_words(count: int = WORD_COUNT) -> Secret:
    """Return `count` random words, 12.9 bits each."""
    choices = words()
    return Secret.from_text(" ".join(secrets.choice(choices) for _turn in range(count)))


def generate_digits(groups: int = DIGIT_GROUPS) -> Secret:
    """Return `groups` of four random digits, 13.3 bits each, for any keyboard.

    What happens to look like dates or repeats, one or two in a hundred, is drawn again: a drawn
    passphrase must not have to be excused. That costs less than a tenth of a bit.
    """
    while True:
        drawn = Secret.from_text(
            " ".join(
                f"{secrets.randbelow(10**GROUP_SIZE):0{GROUP_SIZE}d}" for _turn in range(groups)
            )
        )
        if groups < DIGIT_GROUPS or estimate(drawn).enough:
            return drawn


def normalise(passphrase: Secret) -> Secret:
    """Return the bytes that are derived from: NFC, single spaces, digits without spaces as ASCII.

    Raises:
        UsageError: It is empty, too long or not text.
    """
    try:
        text = unicodedata.normalize("NFC", passphrase.reveal_text())
    except UnicodeDecodeError as error:
        raise UsageError(
            _("The passphrase is not text."),
            _("Nothing was changed."),
            _("Save it as UTF-8."),
            field="passphrase",
        ) from error
    parts = text.split()
    joined = "".join(parts)
    if not joined:
        raise UsageError(
            _("The passphrase is empty."),
            _("Nothing was changed."),
            _("Type one."),
            field="passphrase",
        )
    if len(text) > LENGTH_LIMIT:
        raise UsageError(
            _("The passphrase is longer than 1,024 characters."),
            _("Nothing was changed."),
            _("Use a shorter one."),
            field="passphrase",
        )
    if all(character.isdecimal() for character in joined):
        return Secret.from_text("".join(str(unicodedata.decimal(digit)) for digit in joined))
    return Secret.from_text(" ".join(parts))


def estimate(passphrase: Secret, *, cost: KdfParameters = DEFAULT) -> Estimate:
    """Return a hint at how long guessing would take; zxcvbn's count, never more than a hint."""
    # Loading its dictionaries takes a tenth of a second that only this screen should pay.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    text = normalise(passphrase).reveal_text()
    guesses = float(zxcvbn(text[:_ZXCVBN_LIMIT])["guesses"])
    if text.isdecimal():
        guesses = min(guesses, 10.0 ** len(text))
    rate = _GUESSES_A_SECOND * _REFERENCE_COST / (cost.memory * cost.passes)
    bits = math.log2(max(guesses, 1.0))
    return Estimate(days=guesses / 2 / rate / _DAY, bits=bits, enough=bits >= ENOUGH_BITS)


def is_drawn(passphrase: Secret) -> bool:
    """Say whether this has the shape and strength of what `generate_words` returns."""
    known = frozenset(words())
    parts = passphrase.reveal_text().split()
    return len(set(parts)) >= WORD_COUNT and all(part in known for part in parts)


def is_strong(passphrase: Secret) -> bool:
    """Say whether a passphrase may be taken without a person accepting how long it holds."""
    return is_drawn(passphrase) or estimate(passphrase).enough
