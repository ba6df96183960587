"""docs/storage-format.md, read with the bare primitives it names and none of our code."""

import base64
import hashlib
import hmac
import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

import chapterdesk
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, header, keys, slots
from chapterdesk.storage.tables import digest_table
from tests.storage.conftest import Home

PAGE = Path(chapterdesk.__file__).parents[1] / "docs" / "storage-format.md"
VAULT_ID = bytes(range(16))


@pytest.fixture(scope="module")
def vector() -> dict[str, str]:
    """Return the page's vector."""
    found = re.search(r"```json\n(.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return cast("dict[str, str]", json.loads(found.group(1)))


def _hkdf(material: bytes, salt: bytes, info: bytes, size: int = 32) -> bytes:
    prk = hmac.digest(salt, material, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")[:size]


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def test_the_header_opens_by_the_page_alone(vector: dict[str, str]) -> None:
    line = vector["vault_json"].encode("ascii")
    value = json.loads(line)
    assert _canonical(value) + b"\n" == line
    slot = value["slots"][0]
    box, cost = slot.pop("box"), slot["kdf"]
    derived = Argon2id(
        salt=base64.b64decode(cost["salt"]),
        length=32,
        iterations=cost["t"],
        lanes=cost["p"],
        memory_cost=cost["m"],
    ).derive(vector["passphrase"].encode())
    assert derived.hex() == vector["argon2id_key"]
    bound = _canonical({"s": slot, "v": base64.b64encode(VAULT_ID).decode()})
    assert _hkdf(derived, bound, b"cdv1 commit", 16) == base64.b64decode(box["commit"])
    wrapping = _hkdf(derived, bound, b"cdv1 wrap")
    nonce, wrapped = base64.b64decode(box["nonce"]), base64.b64decode(box["ct"])
    master = ChaCha20Poly1305(wrapping).decrypt(nonce, wrapped, bound)
    assert master.hex() == vector["master_key"]
    slot["box"] = box
    total = value.pop("sum")
    assert hashlib.sha256(_canonical(value)).hexdigest() == total
    mac = base64.b64decode(value.pop("mac"))
    key = _hkdf(master, VAULT_ID, b"cdv1 header-mac")
    assert hmac.digest(key, _canonical(value), "sha256") == mac


def test_the_derived_keys(vector: dict[str, str]) -> None:
    master = bytes.fromhex(vector["master_key"])
    assert _hkdf(master, VAULT_ID, b"cdv1 db\x00\x00\x00\x01").hex() == vector["database_key"]
    backup = _hkdf(master, VAULT_ID, b"cdv1 backup-mac")
    assert hmac.digest(backup, b"", "sha256").hex() == vector["backup_mac_of_empty"]
    assert keys.backup_identity(Secret(master), VAULT_ID).reveal_text() == vector["backup_identity"]


def test_the_program_opens_the_vector_both_ways(vector: dict[str, str]) -> None:
    parsed = header.parse(vector["vault_json"].encode("ascii"))
    for secret in (
        {"passphrase": Secret.from_text(vector["passphrase"])},
        {"recovery_code": Secret.from_text(vector["recovery_code"])},
    ):
        opened = header.open_header(parsed, **secret)
        assert opened.master.reveal().hex() == vector["master_key"]
    assert header.dump(parsed).decode() == vector["vault_json"]
    assert parsed.recipients == [vector["recipient"]]
    assert age.recipient_of(Secret.from_text(vector["recovery_code"])) == vector["recipient"]


def test_the_table_digest(vector: dict[str, str]) -> None:
    rows = sorted(
        hashlib.sha256(row).digest()
        for row in (b'["\\u00e9",{"x":"00ff"}]', b"[1.5,null]", b"[-2,7]")
    )
    expected = hashlib.sha256(b'["a","b"]\n' + b"".join(rows)).hexdigest()
    assert expected == vector["table_digest"]
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.execute("CREATE TABLE t (b, a)")
        plain.executemany("INSERT INTO t VALUES (?, ?)", [(b"\x00\xff", "é"), (None, 1.5), (7, -2)])
        assert digest_table(plain, "t").sha256 == vector["table_digest"]


def test_a_page_of_the_database_is_as_described(home: Home) -> None:
    key = home.key()
    secret = keys.database_key(key.master, key.vault_id, 1).reveal()
    data = home.database.read_bytes()
    salt = data[:16]
    mac_key = hashlib.pbkdf2_hmac("sha512", secret, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    plain = b"SQLite format 3\x00"
    for number in range(1, len(data) // 4096 + 1):
        page = data[(number - 1) * 4096 : number * 4096]
        start = 16 if number == 1 else 0
        sealed, vector, mac = page[start:4016], page[4016:4032], page[4032:]
        signed = sealed + vector + number.to_bytes(4, "little")
        assert hmac.digest(mac_key, signed, "sha512") == mac
        decryptor = Cipher(algorithms.AES256(secret), modes.CBC(vector)).decryptor()
        plain += decryptor.update(sealed) + decryptor.finalize() + bytes(80)
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(plain)
        assert copy.execute("SELECT count(*) FROM visit").fetchone() == (3000,)


@pytest.fixture(scope="module")
def other_ways() -> dict[str, str]:
    """Return the page's vector of slots with a key file and of a device."""
    found = re.search(r"```keys\n(.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return cast("dict[str, str]", json.loads(found.group(1)))


@pytest.mark.parametrize("place", [0, 1])
def test_the_other_slots_open_by_the_page_alone(
    vector: dict[str, str], other_ways: dict[str, str], place: int
) -> None:
    slot = json.loads(other_ways["vault_json"])["slots"][place]
    box, cost = slot.pop("box"), slot["kdf"]
    typed = other_ways["pin"] if place else vector["passphrase"]
    derived = Argon2id(
        salt=base64.b64decode(cost["salt"]),
        length=32,
        iterations=cost["t"],
        lanes=cost["p"],
        memory_cost=cost["m"],
    ).derive(typed.encode())
    if place:
        assert slot.pop("exp") == other_ways["expires"]
        secret, info = bytes.fromhex(other_ways["device_secret"]) + derived, b"cdv1 dev"
    else:
        assert slot["kf"] == 1
        file = hashlib.sha256(bytes.fromhex(other_ways["key_file"])).digest()
        secret, info = derived + file, b"cdv1 pass+file"
    key = _hkdf(secret, b"", info)
    bound = _canonical({"s": slot, "v": base64.b64encode(VAULT_ID).decode()})
    assert _hkdf(key, bound, b"cdv1 commit", 16) == base64.b64decode(box["commit"])
    nonce, wrapped = base64.b64decode(box["nonce"]), base64.b64decode(box["ct"])
    master = ChaCha20Poly1305(_hkdf(key, bound, b"cdv1 wrap")).decrypt(nonce, wrapped, bound)
    assert master.hex() == vector["master_key"]


def test_the_program_opens_the_other_slots(
    vector: dict[str, str], other_ways: dict[str, str]
) -> None:
    parsed = header.parse(other_ways["vault_json"].encode("ascii"))
    assert header.dump(parsed).decode() == other_ways["vault_json"]
    by_file = header.open_header(
        parsed,
        passphrase=Secret.from_text(vector["passphrase"]),
        key_file=slots.key_file_hash(bytes.fromhex(other_ways["key_file"])),
    )
    by_device = header.open_device(
        parsed,
        device=Secret(bytes.fromhex(other_ways["device_secret"])),
        pin=Secret.from_text(other_ways["pin"]),
        today=date.fromisoformat(other_ways["expires"]),
    )
    assert by_file.master.reveal() == by_device.master.reveal()
    assert by_file.master.reveal().hex() == vector["master_key"]
