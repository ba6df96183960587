"""A whole backup, kept for ever: read by the page alone with public tools, then by the program."""

import base64
import hashlib
import hmac
import io
import json
import re
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pyrage
import pytest

import chapterdesk
from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.storage.backup_file import open_backup

ROOT = Path(chapterdesk.__file__).parents[1]
FILE = ROOT / "tests" / "data" / "vectors" / "backup.tar"
PAGE = (ROOT / "docs" / "storage-format.md").read_text("utf-8")
RECORD, MEBIBYTE = 10_240, 1024**2


def block(name: str) -> str:
    found = re.search(rf"```{name}\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    return found.group(1)


VECTOR: dict[str, str] = json.loads(block("json"))


def members(data: bytes, multiple: int) -> dict[str, bytes]:
    """Unpack a tar, and see that it is the one that the page describes, to the last zero."""
    found, end = {}, 0
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for entry in archive:
            assert (entry.mode, entry.uid, entry.gid, entry.mtime) == (0o600, 0, 0, 0)
            assert (entry.uname, entry.gname, entry.isreg()) == ("", "", True)
            stream = archive.extractfile(entry)
            assert stream is not None
            found[entry.name] = stream.read()
            end = entry.offset_data + entry.size
    assert data[257:263] == b"ustar\x00"
    assert len(data) % multiple == 0
    assert data[end:] == bytes(len(data) - end)
    return found


@pytest.fixture(scope="module")
def outer() -> dict[str, bytes]:
    return members(FILE.read_bytes(), RECORD)


@pytest.fixture(scope="module")
def inner(outer: dict[str, bytes]) -> dict[str, bytes]:
    identity = pyrage.x25519.Identity.from_str(VECTOR["recovery_code"])
    return members(pyrage.decrypt(outer["payload.age"], [identity]), MEBIBYTE)


def test_the_outside_is_the_header_of_the_page(outer: dict[str, bytes]) -> None:
    assert list(outer) == ["vault.json", "payload.age", "README.txt"]
    assert outer["vault.json"].decode("ascii") == VECTOR["vault_json"]


def test_both_identities_open_the_same_payload(
    outer: dict[str, bytes], inner: dict[str, bytes]
) -> None:
    own = pyrage.x25519.Identity.from_str(VECTOR["backup_identity"])
    assert members(pyrage.decrypt(outer["payload.age"], [own]), MEBIBYTE) == inner
    assert list(inner) == ["manifest.json", "data.sqlite3", "README.txt"]


def test_the_manifest_is_the_one_of_the_page(
    outer: dict[str, bytes], inner: dict[str, bytes]
) -> None:
    line = inner["manifest.json"]
    assert line.decode("ascii") == block("manifest") + "\n"
    value = json.loads(line)
    assert canonical(value) + b"\n" == line
    mac = base64.b64decode(value.pop("mac"))
    master, vault_id = bytes.fromhex(VECTOR["master_key"]), bytes(range(16))
    key = hkdf(master, vault_id, b"cdv1 backup-mac")
    assert hmac.digest(key, canonical(value), "sha256") == mac
    assert value["vid"] == base64.b64encode(vault_id).decode("ascii")
    assert value["files"] == {
        name: {"sha256": hashlib.sha256(inner[name]).hexdigest(), "size": len(inner[name])}
        for name in ("data.sqlite3", "README.txt")
    }
    assert value["outer"] == {
        name: hashlib.sha256(outer[name]).hexdigest() for name in ("vault.json", "README.txt")
    }
    assert (value["seq"], value["prev"]) == (0, "")


def test_each_table_has_the_digest_of_the_manifest(inner: dict[str, bytes]) -> None:
    told = json.loads(inner["manifest.json"])["tables"]
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.deserialize(inner["data.sqlite3"])
        names = [row[0] for row in plain.execute("SELECT name FROM sqlite_master")]
        assert sorted(names) == sorted(told) == ["person", "t"]
        for name in names:
            assert digest(plain, name) == told[name]
        assert plain.execute("SELECT name FROM person").fetchall() == [
            ("Søren Made Up",),
            ("سامي",),
        ]


@pytest.mark.parametrize("way", ["passphrase", "recovery_code"])
def test_the_program_opens_it(way: str, inner: dict[str, bytes]) -> None:
    opened = open_backup(FILE, **{way: Secret.from_text(VECTOR[way])})
    assert opened.database == inner["data.sqlite3"]
    assert opened.manifest.app_version == "0.1.0"


def test_the_program_takes_no_other_byte(tmp_path: Path) -> None:
    data = FILE.read_bytes()
    code = Secret.from_text(VECTOR["recovery_code"])
    for place in (0, 100, 257, 600, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[place] ^= 1
        file = tmp_path / "backup.tar"
        file.write_bytes(changed)
        with pytest.raises(UserError):
            open_backup(file, recovery_code=code)


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hkdf(material: bytes, salt: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(salt, material, "sha256"), info + b"\x01", "sha256")


def digest(plain: sqlite3.Connection, table: str) -> dict[str, Any]:
    """Return the digest of a table as the page has it."""
    columns = sorted(row[1] for row in plain.execute(f"PRAGMA table_info({table})"))
    rows = plain.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608
    lines = (
        canonical([{"x": cell.hex()} if isinstance(cell, bytes) else cell for cell in row])
        for row in rows
    )
    digests = sorted(hashlib.sha256(line).digest() for line in lines)
    whole = hashlib.sha256(canonical(columns) + b"\n" + b"".join(digests))
    return {"rows": len(rows), "sha256": whole.hexdigest()}
