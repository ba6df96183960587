"""The list of who was erased: sealed, padded, signed, and never shorter than it was."""

import base64
import hashlib
import hmac
import json
import random
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

import chapterdesk
from chapterdesk.core.errors import DamagedError, StorageError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, recovery
from chapterdesk.storage import forgotten
from chapterdesk.storage.forgotten import ForgottenKey, ForgottenList

MADE = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
KEY = ForgottenKey(secret=Secret(bytes(range(32))), vault_id=bytes(range(16)))
OTHER = ForgottenKey(secret=Secret(bytes(32)), vault_id=bytes(range(16)))


def ids(count: int, start: int = 0) -> frozenset[bytes]:
    return frozenset(number.to_bytes(16, "big") for number in range(start, start + count))


def listed(count: int, start: int = 0) -> ForgottenList:
    return ForgottenList(made=MADE, ids=ids(count, start))


@pytest.mark.parametrize("count", [0, 1, 2000, 3000])
def test_it_reads_back_and_hides_how_many(count: int) -> None:
    data = forgotten.dump(listed(count), KEY, recipients=[])
    assert forgotten.load(data, KEY) == listed(count)
    plain = age.decrypt(data, KEY.identity())
    assert len(plain) == forgotten.MULTIPLE * (2 if count == 3000 else 1)


def test_the_paper_opens_it_with_stock_tools(tmp_path: Path) -> None:
    code = recovery.generate()
    forgotten.write(tmp_path, listed(2), KEY, recipients=[age.recipient_of(code)])
    (tmp_path / "paper.txt").write_text(code.reveal_text() + "\n")
    file = tmp_path / forgotten.file_name(KEY.vault_id)
    ran = subprocess.run(
        ["age", "-d", "-i", "paper.txt", file.name], cwd=tmp_path, capture_output=True, check=True
    )
    value = canonical.load_line(ran.stdout.rstrip(b"\x00"))
    assert set(value) == {"fmt", "ids", "mac", "made", "vid"}
    assert len(value["ids"]) == 2


def test_nobody_is_ever_lost_from_it(tmp_path: Path) -> None:
    forgotten.write(tmp_path, listed(3), KEY, recipients=[])
    whole = forgotten.write(tmp_path, listed(2, start=10), KEY, recipients=[])
    assert whole.ids == ids(3) | ids(2, start=10)
    other = tmp_path / "other"
    other.mkdir()
    forgotten.write(other, listed(1, start=50), KEY, recipients=[])
    found = forgotten.find([tmp_path, other, tmp_path / "none"], KEY)
    assert (found.newest, found.refused) == (MADE, 0)
    assert found.ids == whole.ids | ids(1, start=50)


def test_none_is_said(tmp_path: Path) -> None:
    found = forgotten.find([tmp_path], KEY)
    assert (found.newest, found.ids, found.refused) == (None, frozenset(), 0)


def _forged() -> bytes:
    """Return a list by somebody who knows the public recipient and not the secret."""
    value = canonical.load_line(
        age.decrypt(forgotten.dump(listed(1), KEY, recipients=[]), KEY.identity()).rstrip(b"\x00")
    )
    value["ids"] = [canonical.to_base64(row) for row in sorted(ids(90))]
    line = canonical.dump(value) + b"\n"
    padded = line + bytes(-len(line) % forgotten.MULTIPLE)
    return age.encrypt(padded, [age.recipient_of(KEY.identity())])


def test_somebody_elses_is_refused(tmp_path: Path) -> None:
    for data in (forgotten.dump(listed(1), OTHER, recipients=[]), _forged(), b"", b"age" * 99):
        with pytest.raises(DamagedError):
            forgotten.load(data, KEY)
        (tmp_path / forgotten.file_name(KEY.vault_id)).write_bytes(data)
        found = forgotten.find([tmp_path], KEY)
        assert (found.ids, found.refused) == (frozenset(), 1)


def test_no_flipped_bit_is_used() -> None:
    data = forgotten.dump(listed(5), KEY, recipients=[])
    chance = random.Random(4)  # noqa: S311  # repeatable
    refused = 0
    for bit in [*range(300 * 8), *(chance.randrange(len(data) * 8) for _turn in range(200))]:
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            assert forgotten.load(bytes(changed), KEY) == listed(5)
        except DamagedError:
            refused += 1
    assert refused == 300 * 8 + 200


def test_the_page_describes_it() -> None:
    """docs/storage-format.md, read with bare primitives."""
    page = (Path(chapterdesk.__file__).parents[1] / "docs" / "storage-format.md").read_text("utf-8")
    block = page.split("`tests/storage/test_forgotten.py`")[1].split("```")[1]
    told = dict(re.split(r" {2,}", line, maxsplit=1) for line in block.strip().splitlines())
    vault_id, secret = bytes(range(16)), bytes(range(0x80, 0xA0))
    name = hashlib.sha256(b"cdf1 name" + vault_id).hexdigest()[:8]
    assert told["name"] == f"backup-{name}.age" == forgotten.file_name(vault_id)
    random_key = hmac.digest(vault_id, secret, "sha256")
    mac_key = hmac.digest(random_key, b"cdf1 mac\x01", "sha256")
    assert mac_key.hex() == told["mac key"]
    value = json.loads(told["line"])
    mac = base64.b64decode(value.pop("mac"))
    plain = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    assert hmac.digest(mac_key, plain, "sha256") == mac
    key = ForgottenKey(secret=Secret(secret), vault_id=vault_id)
    assert key.identity().reveal_text() == told["identity"]
    line = told["line"].encode() + b"\n"
    padded = line + bytes(-len(line) % forgotten.MULTIPLE)
    sealed = age.encrypt(padded, [age.recipient_of(Secret.from_text(told["identity"]))])
    assert forgotten.load(sealed, key).ids == {bytes(range(16)), bytes(range(16, 32))}


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        forgotten.write(tmp_path / "gone", listed(1), KEY, recipients=[])
