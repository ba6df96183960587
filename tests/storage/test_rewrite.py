"""The disk fails while the header changes: one passphrase opens then, and it is said which."""

import errno
from pathlib import Path
from typing import Final

import pytest

from chapterdesk.core.errors import DiskGoneError, UnconfirmedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage import vault as vaults
from chapterdesk.storage.atomic import PosixFileSystem
from chapterdesk.storage.errors import unreadable
from chapterdesk.storage.unlock import read_header
from chapterdesk.storage.vault import Vault, check_passphrase, unlock_key
from chapterdesk.storage.ways import put, seal_new
from tests.storage.conftest import PASSPHRASE, Home

NEW = Secret(b"another one from today")
STEPS: Final = [
    ("mark", 1, False),
    ("flush", 1, False),
    ("move_over", 1, False),
    ("flush_directory", 1, True),
    ("flush", 2, True),
    ("move_over", 2, True),
    ("flush_directory", 2, True),
    ("mark", 2, True),
]
"""What fails, at which call, and whether the new header is in its place by then."""


class Failing:
    """Let one kind of call fail: the one of this number, and all that follow where it `stays`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, what: str, number: int) -> None:
        self._patch = monkeypatch
        self._left = number
        self.stays = False
        owner, name = (vaults, "mark_generation") if what == "mark" else (PosixFileSystem, what)
        real = getattr(owner, name)

        def call(*args: object, **named: object) -> object:
            self._left -= 1
            if self._left == 0 or (self._left < 0 and self.stays):
                raise OSError(errno.EIO, "the disk failed")
            return real(*args, **named)

        monkeypatch.setattr(owner, name, call)

    def over(self) -> None:
        """Let the disk be well again."""
        self._patch.undo()


def opened(home: Home) -> Vault:
    return Vault.open(home.path, unlock_key(home.path, passphrase=PASSPHRASE))


def change(vault: Vault, new: Secret = NEW) -> None:
    own = next(s for s in vault.key.header.passphrase_slots if s.slot_id == vault.key.slot_id)
    put(vault, seal_new(vault.key, new, kdf=FLOOR, replacing=own))


def only_opens(path: Path, *, new: bool) -> None:
    assert check_passphrase(path, NEW) is new
    assert check_passphrase(path, PASSPHRASE) is not new


@pytest.mark.parametrize("stays", [False, True])
@pytest.mark.parametrize(("what", "number", "counts"), STEPS)
def test_after_every_failure_it_is_said_which_passphrase_opens(
    *, home: Home, monkeypatch: pytest.MonkeyPatch, what: str, number: int, counts: bool,
    stays: bool,
) -> None:  # fmt: skip
    with opened(home) as vault:
        failing = Failing(monkeypatch, what, number)
        failing.stays = stays
        with pytest.raises(DiskGoneError) as told:
            change(vault)
        failing.over()
        assert isinstance(told.value, UnconfirmedError) is counts
        words = "what you set just now opens this" if counts else "Nothing was changed"
        assert words in str(told.value)
        only_opens(home.path, new=counts)
        assert vault.current_header() == vault.key.header
        vault.reconnect()
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)
        change(vault)
    only_opens(home.path, new=True)
    again = unlock_key(home.path, passphrase=NEW)
    with Vault.open(home.path, again) as vault:
        assert read_header(home.path).whole
        known = vault.raw.execute("PRAGMA user_version").fetchone()[0]
        assert known == vault.key.header.generation == (3 if counts else 2)


@pytest.mark.parametrize(("what", "number", "counts"), STEPS)
def test_either_header_opens_after_a_power_cut(
    *, home: Home, monkeypatch: pytest.MonkeyPatch, what: str, number: int, counts: bool
) -> None:
    before = (home.path / "vault.json").read_bytes()
    with opened(home) as vault:
        failing = Failing(monkeypatch, what, number)
        with pytest.raises(DiskGoneError):
            change(vault)
        failing.over()
        if counts:
            # The rename that the disk did not confirm may be undone by a power cut.
            (home.path / "vault.json").write_bytes(before)
            (home.path / "vault.json.bak").write_bytes(before)
    only_opens(home.path, new=False)
    with opened(home) as vault:
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


def test_what_can_not_be_seen_is_looked_at_when_the_disk_is_back(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as vault:
        failing = Failing(monkeypatch, "flush_directory", 1)
        real = vaults.read_header
        calls: list[Path] = []

        def gone(path: Path) -> object:
            calls.append(path)
            if len(calls) > 1:
                raise unreadable()
            return real(path)

        monkeypatch.setattr(vaults, "read_header", gone)
        with pytest.raises(UserError, match="can not be seen until the disk is back"):
            change(vault)
        failing.over()
        vault.reconnect()
        assert vault.key.header.generation == 2
        assert read_header(home.path).whole
    only_opens(home.path, new=True)


def test_the_key_file_of_before_is_kept_when_nothing_changed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as vault:
        failing = Failing(monkeypatch, "move_over", 1)
        own = vault.key.header.passphrase_slots[0]
        file = Secret(bytes(32))
        way = seal_new(vault.key, PASSPHRASE, kdf=FLOOR, key_file=file, replacing=own)
        with pytest.raises(DiskGoneError):
            put(vault, way)
        failing.over()
        assert vault.key.key_file is None
        put(vault, way)
        assert vault.key.key_file is file
