# ruff: noqa: T201  # figures are printed
"""Change all keys: whatever interrupts it, exactly one of the old and the new keys opens."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from sqlcipher3 import dbapi2 as driver

import chapterdesk
from chapterdesk.core.errors import (
    DatabaseDamagedError,
    RefusedError,
    StorageError,
    UserError,
    WrongSecretError,
)
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import slots
from chapterdesk.crypto.kdf import FLOOR, KdfParameters
from chapterdesk.storage import rotate, ways
from chapterdesk.storage.atomic import PosixFileSystem, durable_replace
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.engine import connect
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.unlock import check_passphrase, read_header, unlock_key
from chapterdesk.storage.vault import Vault
from tests.storage.conftest import PASSPHRASE, Home

ROOT = Path(chapterdesk.__file__).parents[1]
CHEAP = KdfParameters(memory=19_456, passes=1, lanes=1)
KIM = Secret(b"kim has another one")


@pytest.fixture(scope="module")
def shared(template: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A vault of two leads whose passphrases are cheap to try, which no program of ours makes."""
    path = tmp_path_factory.mktemp("two") / "vault"
    shutil.copytree(template.path, path)
    home = Home(path=path, code=template.code)
    with home.open() as vault:
        both = tuple(_cheap(vault.key.master, vault.vault_id, each) for each in (PASSPHRASE, KIM))
        vault.rewrite(lambda value: replace(value, slots=(*both, value.slots[1])))
    return home


def _cheap(master: Secret, vault_id: bytes, passphrase: Secret) -> slots.PassSlot:
    return slots.seal_pass(master, vault_id=vault_id, passphrase=passphrase, cost=CHEAP)


@pytest.fixture
def two(shared: Home, tmp_path: Path) -> Home:
    shutil.copytree(shared.path, tmp_path / "two")
    return Home(path=tmp_path / "two", code=shared.code)


@pytest.fixture
def opened(two: Home) -> Iterator[Vault]:
    with two.open() as vault:
        yield vault


def keep_first(vault: Vault) -> rotate.NewKeys:
    """Return keys for the first lead and the recovery code, as `prepare` does, but cheap."""
    master = Secret(os.urandom(32))
    paper = slots.seal_age(
        master, vault_id=vault.vault_id, recipient=vault.key.header.recipients[0]
    )
    first = _cheap(master, vault.vault_id, PASSPHRASE)
    return rotate.NewKeys(master=master, ways=(first, paper), of=vault.key.header)


def test_who_stays_opens_it_and_who_left_does_not(two: Home, tmp_path: Path) -> None:
    shutil.copytree(two.path, tmp_path / "copied by Kim")
    old = unlock_key(two.path, passphrase=KIM)
    with two.open() as vault:
        before = digest_all(vault.raw)
        steps: list[str] = []
        rows = rotate.change_keys(
            vault, keep_first(vault), told=lambda step, _share: steps.append(step)
        )
        assert before == digest_all(vault.raw)
        assert rows == {name: table.rows for name, table in before.items()}
        assert list(dict.fromkeys(steps)) == list(rotate.STEPS)
        vault.raw.execute("UPDATE person SET name = 'written later' WHERE rowid = 1")
        with vault.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM visit WHERE rowid < 10")
    assert sorted(file.name for file in two.path.iterdir()) == [
        "lock", "store-2.db", "store-2.db-journal", "vault.json", "vault.json.bak",
    ]  # fmt: skip
    value = read_header(two.path).header
    assert (value.epoch, value.generation, len(value.slots)) == (2, 3, 2)
    with pytest.raises(WrongSecretError):
        unlock_key(two.path, passphrase=KIM)
    with pytest.raises(UserError):
        Vault.open(two.path, old)
    for key in (unlock_key(two.path, passphrase=PASSPHRASE), two.key()):
        with Vault.open(two.path, key) as vault:
            assert verify_vault(vault).ok
            names = vault.raw.execute("SELECT name FROM person WHERE rowid = 1").fetchall()
            assert names == [("written later",)]
    # What was copied before still opens: that is said, not promised.
    assert check_passphrase(tmp_path / "copied by Kim", KIM)


def test_nothing_of_the_new_store_opens_with_what_the_one_who_left_has(
    two: Home, tmp_path: Path
) -> None:
    old_header = {name: (two.path / name).read_bytes() for name in ("vault.json", "vault.json.bak")}
    with two.open() as vault:
        rotate.change_keys(vault, keep_first(vault))
    tries = opened = 0
    for database in ("store-1.db", "store-2.db"):
        place = tmp_path / database
        shutil.copytree(two.path, place)
        if database == "store-1.db":
            (place / "store-2.db").rename(place / "store-1.db")
        for name, data in old_header.items():
            (place / name).write_bytes(data)
        for secret in (KIM, PASSPHRASE):
            tries += 1
            try:
                Vault.open(place, unlock_key(place, passphrase=secret)).close()
                opened += 1
            except UserError:
                continue
    print(f"old keys on new files: {opened} of {tries} opened")
    assert (opened, tries) == (0, 4)


def test_the_way_by_device_and_another_epoch_are_gone(opened: Vault) -> None:
    from datetime import date  # noqa: PLC0415

    ways.put(
        opened,
        ways.seal_device(
            opened.key,
            device=Secret(bytes(32)),
            pin=Secret(b"123456"),
            expires=date(2026, 11, 30),
            kdf=FLOOR,
        ),
    )
    assert opened.key.header.device_slot is not None
    rotate.change_keys(opened, keep_first(opened))
    assert opened.key.header.device_slot is None
    rotate.change_keys(opened, keep_first(opened))
    assert opened.key.header.epoch == 3
    assert opened.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


def test_a_wrong_passphrase_of_one_who_stays_is_refused(opened: Vault) -> None:
    first, second = opened.key.header.passphrase_slots
    made = rotate.prepare(
        opened.key, (rotate.Keeper(slot_id=first.slot_id, passphrase=PASSPHRASE),), kdf=FLOOR
    )
    assert [slot.slot_id for slot in made.ways[:1]] == [first.slot_id]
    assert made.master.reveal() != opened.key.master.reveal()
    for keeper in (
        rotate.Keeper(slot_id=first.slot_id, passphrase=KIM),
        rotate.Keeper(slot_id=b"nobody", passphrase=PASSPHRASE),
    ):
        with pytest.raises(WrongSecretError):
            rotate.prepare(opened.key, (keeper,), kdf=FLOOR)
    with pytest.raises(RefusedError, match="last passphrase"):
        rotate.prepare(opened.key, (), kdf=FLOOR)
    new = keep_first(opened)
    ways.remove(opened, second.slot_id)
    with pytest.raises(RefusedError, match="in the meantime"):
        rotate.change_keys(opened, new)
    assert opened.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


def who_opens(path: Path) -> tuple[bool, bool]:
    """Say whether Kim (old keys alone) and the first lead open a copy, and that it is whole."""
    answers = []
    for secret in (KIM, PASSPHRASE):
        try:
            key = unlock_key(path, passphrase=secret)
        except WrongSecretError:
            answers.append(False)
            continue
        with Vault.open(path, key) as vault:
            assert vault.raw.execute("SELECT count(*) FROM visit").fetchone() == (3000,)
            assert verify_vault(vault).ok
        names = {file.name for file in path.iterdir()}
        assert len([name for name in names if name.endswith(".db")]) == 1
        assert not [name for name in names if name.endswith(".tmp")]
        answers.append(True)
    return answers[0], answers[1]


def test_a_kill_at_any_step_leaves_exactly_one(two: Home, tmp_path: Path) -> None:
    """A copy of the folder at a step is what a kill at that step leaves behind."""
    seen: list[str] = []

    def snapshot(step: str, share: float) -> None:
        name = f"{len(seen):02}-{step}"
        if step in seen and share not in (0.0, 1.0):
            return
        seen.append(step)
        shutil.copytree(two.path, tmp_path / "at" / name)

    with two.open() as vault:
        rotate.change_keys(vault, keep_first(vault), told=snapshot)
    places = sorted((tmp_path / "at").iterdir())
    old = new = 0
    for place in places:
        kim, lead = who_opens(place)
        assert lead
        committed = place.name.split("-")[1] in ("mirror", "tidy", "done")
        assert kim is not committed, place.name
        old, new = old + kim, new + (not kim)
    print(f"interrupted at {len(places)} places: {old} old, {new} new, 0 none")
    assert set(seen) == set(rotate.STEPS)


@pytest.mark.parametrize("step", ["pack", "copy", "check", "write", "commit"])
def test_it_can_be_stopped_until_the_commit_point(two: Home, step: str) -> None:
    reached: list[str] = []
    with two.open() as vault:
        with pytest.raises(rotate.StoppedError, match="stopped"):
            rotate.change_keys(
                vault,
                keep_first(vault),
                told=lambda at, _share: reached.append(at),
                stopped=lambda: reached[-1] == step,
            )
        assert vault.key.header.epoch == 1
        assert not (two.path / "store-2.db").exists()
        vault.raw.execute("DELETE FROM search_word")
    assert who_opens(two.path) == (True, True)


class _Broken(PosixFileSystem):
    """A disk that fails at the n-th act of one kind."""

    def __init__(self, act: str, turn: int) -> None:
        self._act, self._left = act, turn

    def _count(self, act: str) -> None:
        if act == self._act:
            self._left -= 1
            if self._left == 0:
                raise OSError(errno.EIO, "broken")

    def flush(self, descriptor: int) -> None:
        self._count("flush")
        super().flush(descriptor)

    def move_over(self, source: Path, target: Path) -> None:
        self._count("move")
        super().move_over(source, target)

    def flush_directory(self, folder: Path) -> None:
        self._count("folder")
        super().flush_directory(folder)


@pytest.mark.parametrize(
    ("act", "turn", "new"),
    [
        ("flush", 1, False),
        ("folder", 1, False),
        ("flush", 2, False),
        ("move", 1, False),
        ("folder", 2, True),
        ("flush", 3, True),
        ("move", 2, True),
        ("folder", 3, True),
    ],
)
def test_a_disk_that_fails_leaves_exactly_one(
    two: Home, monkeypatch: pytest.MonkeyPatch, act: str, turn: int, *, new: bool
) -> None:
    broken = _Broken(act, turn)
    for module in ("rotate", "atomic"):
        monkeypatch.setattr(f"chapterdesk.storage.{module}.this_file_system", lambda: broken)
    with two.open() as vault, pytest.raises(StorageError) as caught:
        rotate.change_keys(vault, keep_first(vault))
    monkeypatch.undo()
    assert ("did not confirm" in caught.value.what) is new
    assert who_opens(two.path) == (not new, True)


@pytest.mark.parametrize("share", [tenth / 10 for tenth in range(10)])
def test_a_copy_that_the_disk_wrote_wrong_is_never_put_in_force(two: Home, share: float) -> None:
    copy = two.path / "store-2.db"
    done: list[str] = []

    def told(at: str, _share: float) -> None:
        if at == "check" and "check" not in done:
            with copy.open("r+b") as file:
                place = int(copy.stat().st_size * share) + 40
                file.seek(place)
                byte = file.read(1)[0]
                file.seek(place)
                file.write(bytes([byte ^ 1]))
        done.append(at)

    with two.open() as vault:
        with pytest.raises(DatabaseDamagedError):
            rotate.change_keys(vault, keep_first(vault), told=told)
        assert vault.key.header.epoch == 1
    assert not copy.exists()
    assert who_opens(two.path) == (True, True)


def broken_connection(*_args: object, **_more: object) -> NoReturn:
    """Fail as SQLite does where no file can be opened any more."""
    raise driver.OperationalError("unable to open database file")


@pytest.mark.parametrize("at", ["third connection", "rename", "mirror", "tidy"])
def test_a_failure_after_the_copy_lets_nothing_be_saved_into_the_old_database(
    two: Home, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Whatever fails around the commit: what is saved after it is there at the next opening."""
    connections = 0

    def connected(path: Path, key: Secret, *, mode: str) -> object:
        nonlocal connections
        connections += 1
        if at == "third connection" and connections == 3:
            broken_connection()
        return connect(path, key, mode=mode)

    def told(step: str, _share: float) -> None:
        if step == at:
            raise OSError(errno.EMFILE, "no file can be opened")
        if step == "commit" and at == "rename":
            monkeypatch.setattr(rotate, "durable_replace", renamed)

    def renamed(path: Path, data: bytes) -> None:
        durable_replace(path, data)
        # The header is in force and can not be read at this moment.
        monkeypatch.setattr(rotate, "read_header", broken_header)
        raise OSError(errno.EMFILE, "no file can be opened")

    def broken_header(_path: Path) -> NoReturn:
        raise OSError(errno.EMFILE, "no file can be opened")

    monkeypatch.setattr(rotate, "connect", connected)
    with two.open() as vault:
        with pytest.raises(StorageError):
            rotate.change_keys(vault, keep_first(vault), told=told)
        monkeypatch.undo()
        saved = "INSERT INTO person SELECT randomblob(16), 'saved after', 0"
        try:
            vault.raw.execute(saved)
            kept = 1
        except (UserError, driver.Error):
            kept = 0
    assert kept == (at == "third connection")
    with Vault.open(two.path, unlock_key(two.path, passphrase=PASSPHRASE)) as vault:
        query = "SELECT count(*) FROM person WHERE name = 'saved after'"
        assert vault.raw.execute(query).fetchone() == (kept,)
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300 + kept,)


_KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from chapterdesk.core.secret import Secret
from chapterdesk.storage.unlock import unlock_key
from chapterdesk.storage.vault import Vault
from tests.storage.test_rotate import keep_first, rotate

def change(path, turn):
    vault = Vault.open(path, unlock_key(path, recovery_code=Secret.from_text(sys.argv[2])))
    new, left = keep_first(vault), [turn]

    def count(event, _args):
        if event in ("open", "os.rename", "os.remove"):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    rotate.change_keys(vault, new)
    vault.close()
    os._exit(0)

for place in sorted(Path(sys.argv[1]).iterdir()):
    if not os.fork():
        change(place, int(place.name))
    print(os.wait()[1], flush=True)
"""


def test_real_kills_leave_exactly_one(shared: Home, tmp_path: Path) -> None:
    for turn in (3, 7, 9, 10, 11, 12, 13, 14, 15, 16, 21, 30):
        shutil.copytree(shared.path, tmp_path / f"{turn:02}")
    ran = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path), shared.code.reveal_text()],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    ends = [int(line) for line in ran.stdout.split()]
    kims = []
    for place in sorted(tmp_path.iterdir()):
        kim, lead = who_opens(place)
        assert lead
        kims.append(kim)
    killed = sum(end == signal.SIGKILL for end in ends)
    print(f"killed {killed} of {len(ends)} times: {sum(kims)} old, {kims.count(False)} new, 0 none")
    assert set(ends) <= {0, signal.SIGKILL}
    assert killed > 6
    assert kims == sorted(kims, reverse=True)
    assert True in kims[:killed]
    assert False in kims[:killed]
