"""A sealed text, kept for ever: from a reader's passphrase to its words, by the page alone."""

import json
import re
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import chapterdesk
from chapterdesk.core.errors import DamagedError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto import sealing
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.crypto.slots import Box
from chapterdesk.services.safety.texts import read_json, read_payload

ROOT = Path(chapterdesk.__file__).parents[1]
PAGE = (ROOT / "docs" / "storage-format.md").read_text("utf-8")
VECTORS = ROOT / "tests" / "data" / "vectors"
READER_ID, SALT, TEXT_ID = bytes(range(16)), bytes(range(16, 32)), bytes(range(32, 48))


def found(pattern: str) -> str:
    match = re.search(pattern, PAGE, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match.group(1)


VECTOR: dict[str, str] = json.loads(found(r"```sealed\n(.*?)\n```"))
IDENTITY = found(r"^identity   (AGE-SECRET-KEY-1\S+)$")
RECIPIENT = found(r"^recipient  (age1\S+)$")
BOUND = found(r"^bound      (\{.*?\})$").encode("ascii")
FILES = {"text": "sealed-text.age", "opening": "sealed-opening.age"}


def hkdf(key: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=size, salt=BOUND, info=info).derive(key)


def test_the_passphrase_opens_the_box_by_the_page_alone() -> None:
    key = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65_536).derive(
        VECTOR["passphrase"].encode("ascii")
    )
    assert key.hex() == VECTOR["argon2id_key"]
    assert hkdf(key, b"cdv1 commit", 16).hex() == VECTOR["commitment"]
    wrapped, nonce = bytes.fromhex(VECTOR["wrapped"]), bytes.fromhex(VECTOR["nonce"])
    opened = ChaCha20Poly1305(hkdf(key, b"cdv1 wrap", 32)).decrypt(nonce, wrapped, BOUND)
    assert opened == bytes(range(32)), "the bytes of the identity"


@pytest.mark.parametrize("name", FILES)
def test_a_sealed_file_holds_the_line_of_the_page(name: str) -> None:
    data = (VECTORS / FILES[name]).read_bytes()
    assert len(re.findall(rb"^-> X25519 ", data, re.MULTILINE)) == 8
    frame = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(IDENTITY)])
    size = int.from_bytes(frame[8:12], "big")
    assert frame[:8] == b"cdst1\n\x00\x00"
    assert frame[12 : 12 + size].decode("ascii") == VECTOR[name]
    assert frame[12 + size :] == bytes(4096 - 12 - size)
    value = json.loads(VECTOR[name])
    assert json.dumps(value, sort_keys=True, separators=(",", ":")) == VECTOR[name]


def test_the_program_opens_it_from_the_passphrase_on() -> None:
    reader = sealing.ReaderBox(
        reader_id=READER_ID,
        recipient=RECIPIENT,
        cost=FLOOR,
        salt=SALT,
        box=Box(
            nonce=bytes.fromhex(VECTOR["nonce"]),
            wrapped=bytes.fromhex(VECTOR["wrapped"]),
            commit=bytes.fromhex(VECTOR["commitment"]),
        ),
    )
    secret = Secret.from_text(VECTOR["passphrase"])
    identity = sealing.open_identity(reader, passphrase=secret)
    assert identity.reveal_text() == IDENTITY
    text = sealing.unseal((VECTORS / FILES["text"]).read_bytes(), identity)
    payload = read_payload(text, TEXT_ID)
    assert payload.to_bytes().decode("ascii") == VECTOR["text"]
    assert (payload.draft.kind, payload.draft.about_minor) == (SealedKind.INCIDENT, True)
    assert payload.readers == (READER_ID,)
    with pytest.raises(DamagedError):
        read_payload(text, READER_ID)
    opening = sealing.unseal((VECTORS / FILES["opening"]).read_bytes(), identity)
    assert read_json(opening)["reader"] == READER_ID.hex()
