# ruff: noqa: S311, T201  # repeatable chance, and figures are printed
"""Open, close, and the four answers that must never be mixed up."""

import errno
import json
import os
import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

import chapterdesk
from chapterdesk.core.errors import (
    AlreadyOpenError,
    DamagedError,
    DatabaseDamagedError,
    KeysDamagedError,
    NewerFormatError,
    RefusedError,
    StorageError,
    TamperedError,
    UserError,
    WrongSecretError,
)
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import header
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.kdf import FLOOR, KdfParameters
from chapterdesk.storage.lock import VaultLock
from chapterdesk.storage.unlock import recreate_vault, write_header
from chapterdesk.storage.vault import (
    Vault,
    check_passphrase,
    create_vault,
    is_practice,
    is_vault,
    unlock_key,
)
from chapterdesk.storage.ways import replace_recovery_code, set_passphrase
from tests.storage.conftest import PASSPHRASE, Home

ROOT = Path(chapterdesk.__file__).parents[1]


def test_a_new_vault_has_its_files_and_nobody_else_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "new"
    key, code = create_vault(path, passphrase=PASSPHRASE, kdf=FLOOR, practice=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {file.name for file in path.iterdir()} == {
        "vault.json",
        "vault.json.bak",
        "store-1.db",
        "store-1.db-journal",
    }
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.iterdir()} == {0o600}
    assert is_vault(path)
    assert is_practice(path)
    with Vault.open(path, key) as vault:
        assert vault.practice
        assert not vault.was_unclean
        assert vault.raw.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    assert unlock_key(path, recovery_code=code).used_recovery


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store-1.db").write_bytes(b"somebody's")
    with pytest.raises(RefusedError, match="not empty"):
        create_vault(tmp_path, passphrase=PASSPHRASE, kdf=FLOOR)
    assert (tmp_path / "store-1.db").read_bytes() == b"somebody's"


def test_a_cheap_passphrase_is_refused(tmp_path: Path, home: Home) -> None:
    cheap = KdfParameters(memory=19_456, passes=1, lanes=1)
    with pytest.raises(RefusedError, match="too cheap"):
        create_vault(tmp_path / "new", passphrase=PASSPHRASE, kdf=cheap)
    with home.open() as vault, pytest.raises(RefusedError, match="too cheap"):
        set_passphrase(vault, Secret(b"x y z"), kdf=cheap)


def _flip_in(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _forge(home: Home) -> None:
    """Change the header as somebody without the key can: with a right checksum."""
    import hashlib  # noqa: PLC0415

    value = json.loads((home.path / "vault.json").read_text())
    del value["sum"]
    value["practice"] = True
    line = json.dumps(value, sort_keys=True, separators=(",", ":"))
    value["sum"] = hashlib.sha256(line.encode()).hexdigest()
    data = json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"
    for name in ("vault.json", "vault.json.bak"):
        (home.path / name).write_text(data)


def _answer(home: Home, passphrase: Secret = PASSPHRASE) -> UserError:
    with pytest.raises(UserError) as caught:
        Vault.open(home.path, unlock_key(home.path, passphrase=passphrase)).close()
    return caught.value


def test_four_causes_have_four_answers(template: Home, tmp_path: Path) -> None:
    homes = [Home(path=tmp_path / str(number), code=template.code) for number in range(4)]
    for home in homes:
        shutil.copytree(template.path, home.path)
    wrong = _answer(homes[0], Secret(b"another one"))
    for name in ("vault.json", "vault.json.bak"):
        _flip_in(homes[1].path / name, 40)
    damaged_header = _answer(homes[1])
    _forge(homes[2])
    tampered = _answer(homes[2])
    _flip_in(homes[3].database, 100)
    damaged_database = _answer(homes[3])
    answers = [wrong, damaged_header, tampered, damaged_database]
    assert [type(answer) for answer in answers] == [
        WrongSecretError,
        KeysDamagedError,
        TamperedError,
        DatabaseDamagedError,
    ]
    assert len({answer.what for answer in answers}) == 4
    assert all(answer.data and answer.todo for answer in answers)
    for home in homes:
        assert {path.name for path in home.path.iterdir()} == {
            path.name for path in template.path.iterdir()
        }


def test_any_flipped_bit_of_the_database_is_found_before_use(home: Home) -> None:
    whole = home.database.read_bytes()
    chance = random.Random(3)
    key, found, made = home.key(), 0, 300
    for _turn in range(made):
        data = bytearray(whole)
        bit = chance.randrange(len(data) * 8)
        data[bit // 8] ^= 1 << bit % 8
        home.database.write_bytes(data)
        try:
            with Vault.open(home.path, home.key()) as vault:
                found += _reads_damaged(vault)
        except DamagedError:
            found += 1
    home.database.write_bytes(whole)
    print(f"database flips found of flips made: {found}/{made}")
    assert found == made
    with Vault.open(home.path, key) as vault:
        assert not _reads_damaged(vault)


def _reads_damaged(vault: Vault) -> bool:
    from chapterdesk.storage.backup import verify_vault  # noqa: PLC0415

    return not verify_vault(vault).ok


@pytest.mark.parametrize("name", ["vault.json", "vault.json.bak"])
@pytest.mark.parametrize("harm", ["flip", "cut", "gone", "empty"])
def test_one_damaged_header_is_healed_from_its_mirror(home: Home, name: str, harm: str) -> None:
    whole = (home.path / "vault.json").read_bytes()
    if harm == "flip":
        _flip_in(home.path / name, 200)
    elif harm == "gone":
        (home.path / name).unlink()
    else:
        (home.path / name).write_bytes(whole[:500] if harm == "cut" else b"")
    with home.open() as vault:
        assert vault.header_was_healed
    for each in ("vault.json", "vault.json.bak"):
        assert (home.path / each).read_bytes() == whole
    with home.open() as vault:
        assert not vault.header_was_healed


def test_nothing_is_created_where_something_is_missing(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no vault"):
        unlock_key(tmp_path / "nowhere", passphrase=PASSPHRASE)
    assert not is_vault(tmp_path)
    key = home.key()
    home.database.unlink()
    with pytest.raises(DamagedError, match="missing"):
        Vault.open(home.path, key)
    assert not home.database.exists()
    home.database.write_bytes(b"")
    with pytest.raises(DamagedError, match="empty"):
        home.open()
    assert home.database.read_bytes() == b""


def test_a_database_of_another_vault_is_not_used(home: Home, tmp_path: Path) -> None:
    other = tmp_path / "other"
    create_vault(other, passphrase=PASSPHRASE, kdf=FLOOR)
    shutil.copy(other / "store-1.db", home.database)
    with pytest.raises(DamagedError):
        home.open()
    home2 = unlock_key(other, passphrase=PASSPHRASE)
    with pytest.raises(TamperedError):
        Vault.open(home.path, home2)


def test_a_newer_format_is_refused_and_kept(home: Home) -> None:
    import hashlib  # noqa: PLC0415

    value = json.loads((home.path / "vault.json").read_text()) | {"fmt": "cdv2"}
    del value["sum"]
    line = json.dumps(value, sort_keys=True, separators=(",", ":"))
    value["sum"] = hashlib.sha256(line.encode()).hexdigest()
    data = json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"
    (home.path / "vault.json").write_text(data)
    with pytest.raises(NewerFormatError):
        unlock_key(home.path, passphrase=PASSPHRASE)
    assert (home.path / "vault.json").read_text() == data


def test_a_changed_passphrase_replaces_the_old_one(home: Home) -> None:
    key = unlock_key(home.path, passphrase=PASSPHRASE)
    slot_id = key.slot_id
    new = Secret(b"six new words for the door")
    with Vault.open(home.path, key) as vault:
        set_passphrase(vault, new, kdf=FLOOR)
        assert vault.key.slot_id == slot_id
        assert vault.raw.execute("PRAGMA user_version").fetchone() == (2,)
    assert not check_passphrase(home.path, PASSPHRASE)
    assert check_passphrase(home.path, new)
    with home.open() as vault:
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


def test_a_vault_is_made_anew_from_the_header_in_its_backup(home: Home, tmp_path: Path) -> None:
    head = (home.path / "vault.json").read_bytes()
    with pytest.raises(WrongSecretError):
        recreate_vault(tmp_path / "again", head, passphrase=Secret(b"another"))
    assert not (tmp_path / "again").exists()
    key = recreate_vault(tmp_path / "again", head, passphrase=PASSPHRASE)
    # Nothing opens it before its header is written, which comes last.
    assert not list((tmp_path / "again").glob("vault.json*"))
    with Vault.open(tmp_path / "again", key, unfinished=True) as vault:
        assert vault.vault_id == home.key().vault_id
        assert vault.raw.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    write_header(tmp_path / "again", header.parse(head))
    assert unlock_key(tmp_path / "again", recovery_code=home.code).used_recovery
    with pytest.raises(RefusedError):
        recreate_vault(home.path, head, passphrase=PASSPHRASE)


def test_an_older_header_that_is_put_back_is_refused(home: Home) -> None:
    old = (home.path / "vault.json").read_bytes()
    with home.open() as vault:
        set_passphrase(vault, Secret(b"new one"), kdf=FLOOR)
    for name in ("vault.json", "vault.json.bak"):
        (home.path / name).write_bytes(old)
    with pytest.raises(TamperedError, match="different days"):
        Vault.open(home.path, unlock_key(home.path, passphrase=PASSPHRASE))


def test_an_older_database_beside_a_newer_header_is_refused(home: Home) -> None:
    old = home.database.read_bytes()
    with home.open() as vault:
        set_passphrase(vault, Secret(b"new one"), kdf=FLOOR)
    home.database.write_bytes(old)
    with pytest.raises(TamperedError, match="different days"):
        home.open()


@pytest.mark.parametrize("written", [True, False])
def test_a_crash_around_the_header_leaves_files_that_belong_together(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, written: bool
) -> None:
    from chapterdesk.storage import vault as module  # noqa: PLC0415

    def crash(path: Path, value: Header) -> None:
        if written:
            write_header(path, value)
        raise OSError(5, "power cut")

    monkeypatch.setattr(module, "write_header", crash)
    with home.open() as vault, pytest.raises(StorageError):
        set_passphrase(vault, Secret(b"new one"), kdf=FLOOR)
    monkeypatch.undo()
    for _turn in range(2):
        with home.open() as vault:
            numbers = [
                vault.raw.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("user_version", "application_id")
            ]
            assert numbers == [2 if written else 1, 0]
    assert check_passphrase(home.path, Secret(b"new one")) is written
    with home.open() as vault:
        set_passphrase(vault, Secret(b"a third one"), kdf=FLOOR)
    home.open().close()


def test_the_recovery_code_makes_a_new_passphrase_and_a_new_code(home: Home) -> None:
    with home.open() as vault:
        assert vault.key.used_recovery
        set_passphrase(vault, Secret(b"a new one"), kdf=FLOOR)
        assert not vault.key.used_recovery
        assert not check_passphrase(home.path, PASSPHRASE)
        code = replace_recovery_code(vault)
        assert vault.key.header.generation == 3
    with pytest.raises(WrongSecretError):
        unlock_key(home.path, recovery_code=home.code)
    assert unlock_key(home.path, recovery_code=code).used_recovery
    assert check_passphrase(home.path, Secret(b"a new one"))
    assert (home.path / "vault.json").read_bytes() == (home.path / "vault.json.bak").read_bytes()


def test_a_second_window_is_told(home: Home) -> None:
    with home.open(), pytest.raises(AlreadyOpenError):
        home.open()
    with home.open(read_only=True), pytest.raises(AlreadyOpenError):
        home.open()
    home.open().close()


def test_a_lock_that_could_not_be_taken_is_let_go(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.EIO, "no answer")

    with monkeypatch.context() as patch:
        patch.setattr("chapterdesk.storage.lock.os.write", fails)
        with pytest.raises(OSError, match="no answer"):
            VaultLock(home.path)
    VaultLock(home.path).release()


def test_a_lock_that_can_not_be_ended_in_order_is_let_go(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_descriptor: int, _size: int) -> None:
        raise OSError(errno.EIO, "no answer")

    lock = VaultLock(home.path)
    with monkeypatch.context() as patch:
        patch.setattr("chapterdesk.storage.lock.os.ftruncate", fails)
        with pytest.raises(OSError, match="no answer"):
            lock.release()
    again = VaultLock(home.path)
    assert again.was_held
    again.release()


def test_another_process_is_told_and_the_lock_goes_with_its_holder(home: Home) -> None:
    script = (
        "import sys; from pathlib import Path; from chapterdesk.storage.lock import VaultLock\n"
        "lock = VaultLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT)},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyOpenError, match="already open"):
            home.open()
        other.kill()
        other.wait()
        with home.open() as vault:
            assert vault.was_unclean
    with home.open() as vault:
        assert not vault.was_unclean


def test_a_hot_journal_is_noticed_and_played_back(home: Home, tmp_path: Path) -> None:
    with home.open() as vault:
        vault.raw.execute("PRAGMA cache_size=5")
        vault.raw.execute("BEGIN IMMEDIATE")
        vault.raw.execute("UPDATE visit SET note = hex(randomblob(200))")
        shutil.copytree(home.path, tmp_path / "crashed")
        vault.raw.execute("ROLLBACK")
    (tmp_path / "crashed" / "lock").unlink()
    assert (tmp_path / "crashed" / "store-1.db-journal").stat().st_size > 0
    with Home(path=tmp_path / "crashed", code=home.code).open() as vault:
        assert vault.was_unclean
        query = "SELECT count(*), count(note) FROM visit"
        assert vault.raw.execute(query).fetchone() == (3000, 0)
        assert not _reads_damaged(vault)


def test_read_only_reads_and_refuses_to_write(home: Home) -> None:
    before = {path.name: path.read_bytes() for path in home.path.iterdir()}
    with home.open(read_only=True) as vault:
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)
        with pytest.raises(Exception, match="readonly"), vault.engine.begin() as connection:
            connection.execute(text("DELETE FROM person"))
    assert {path.name: path.read_bytes() for path in home.path.iterdir()} == before


def test_closing_twice_wipes_once_and_leaves_nothing(home: Home) -> None:
    (home.path / ".0123456789abcdef.tmp").write_bytes(b"left by a writer that died")
    key = home.key()
    vault = Vault.open(home.path, key)
    assert not (home.path / ".0123456789abcdef.tmp").exists()
    vault.close()
    vault.close()
    assert not key.master
    assert (home.path / "lock").stat().st_size == 0
    assert (home.path / "store-1.db-journal").stat().st_size == 0
    home.open().close()


def test_a_failed_creation_takes_its_files_away(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    script = (
        "import signal, sys\nfrom pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from chapterdesk.core.secret import Secret\n"
        "from chapterdesk.core.errors import StorageError\n"
        "from chapterdesk.crypto.kdf import FLOOR\n"
        "from chapterdesk.storage.vault import create_vault\n"
        "try:\n    create_vault(Path(sys.argv[1]), passphrase=Secret(b'a b c'), kdf=FLOOR)\n"
        "except StorageError as error:\n    print(error.what)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-B", "-c", script, str(tmp_path / "new")],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limit,  # the limit must be the child's alone
        env={"PYTHONPATH": str(ROOT)},
    )
    assert ran.stdout.strip(), ran.stderr
    assert list((tmp_path / "new").iterdir()) == []


def test_nothing_secret_is_shown(home: Home) -> None:
    key = home.key()
    assert key.master.reveal().hex() not in repr(key)
    assert repr(key) == "VaultKey(…)"
    assert os.name != "posix" or stat.S_IMODE(home.path.stat().st_mode) == 0o700
