"""Quick unlock: device secret and PIN for a few days, and the passphrase whatever happens."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage import quick, ways
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.unlock import read_header
from chapterdesk.storage.vault import Vault
from tests.storage.conftest import Home

TODAY = date(2026, 11, 23)
PIN = Secret(b"4711 0815")


@pytest.fixture(scope="module")
def prepared(
    template: Home, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, dict[str, bytes]]:
    path = tmp_path_factory.mktemp("quick") / "vault"
    shutil.copytree(template.path, path)
    home, keychain = Home(path=path, code=template.code), MemoryKeychain()
    with home.open() as vault:
        way = quick.set_up(vault.key, keychain=keychain, pin=PIN, today=TODAY, kdf=FLOOR)
        ways.put(vault, way)
    return home, dict(keychain.kept)


@pytest.fixture
def keychain(prepared: tuple[Home, dict[str, bytes]]) -> MemoryKeychain:
    made = MemoryKeychain()
    made.kept.update(prepared[1])
    return made


@pytest.fixture
def quickly(prepared: tuple[Home, dict[str, bytes]], tmp_path: Path) -> Home:
    shutil.copytree(prepared[0].path, tmp_path / "quick")
    return Home(path=tmp_path / "quick", code=prepared[0].code)


def test_the_pin_opens_until_its_last_day(quickly: Home, keychain: MemoryKeychain) -> None:
    last = TODAY + timedelta(days=7)
    assert quick.offered(quickly.path, last)
    key = quick.unlock(quickly.path, keychain=keychain, pin=Secret(b"47110815"), today=last)
    assert key.used_device
    assert not key.used_recovery
    with Vault.open(quickly.path, key) as vault:
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)
    for day in (last + timedelta(days=1), TODAY - timedelta(days=60)):
        assert not quick.offered(quickly.path, day)
        with pytest.raises(WrongSecretError, match="not enough today"):
            quick.unlock(quickly.path, keychain=keychain, pin=PIN, today=day)


def test_what_is_kept_names_nobody(quickly: Home, keychain: MemoryKeychain) -> None:
    ((account, secret),) = keychain.kept.items()
    assert account == quick.account_of(read_header(quickly.path).header.vault_id)
    assert len(account) == 8
    assert len(secret) == 32
    assert secret not in (quickly.path / "vault.json").read_bytes()


def test_a_wrong_pin_and_another_device_open_nothing(
    quickly: Home, keychain: MemoryKeychain
) -> None:
    with pytest.raises(WrongSecretError, match="PIN does not open"):
        quick.unlock(quickly.path, keychain=keychain, pin=Secret(b"123456"), today=TODAY)
    account = next(iter(keychain.kept))
    keychain.kept[account] = bytes(32)
    with pytest.raises(WrongSecretError, match="PIN does not open"):
        quick.unlock(quickly.path, keychain=keychain, pin=PIN, today=TODAY)


@pytest.mark.parametrize("harm", ["lost", "cut", "locked"])
def test_a_keyring_in_trouble_costs_the_passphrase_and_no_more(
    quickly: Home, keychain: MemoryKeychain, harm: str
) -> None:
    account = next(iter(keychain.kept))
    if harm == "lost":
        keychain.kept.clear()
    elif harm == "cut":
        keychain.kept[account] = b"short"
    else:
        keychain.trouble = "The keyring is locked."
    with pytest.raises((WrongSecretError, KeychainError)) as caught:
        quick.unlock(quickly.path, keychain=keychain, pin=PIN, today=TODAY)
    assert "passphrase" in caught.value.todo
    with quickly.open() as vault:
        assert vault.raw.execute("SELECT count(*) FROM person").fetchone() == (300,)


def test_the_last_day_moves_without_the_pin(quickly: Home, keychain: MemoryKeychain) -> None:
    later = TODAY + timedelta(days=12)
    with quickly.open() as vault:
        assert ways.renew_device(vault, later)
        assert not ways.renew_device(vault, later)
    key = quick.unlock(quickly.path, keychain=keychain, pin=PIN, today=later)
    assert key.header.generation == 3


def test_forgetting_needs_no_open_vault(quickly: Home, keychain: MemoryKeychain) -> None:
    assert quick.forget_device(quickly.path, keychain)
    assert not keychain.kept
    assert quick.forget_device(quickly.path, keychain)
    assert not quick.forget_device(quickly.path / "nowhere", keychain)
    keychain.trouble = "The keyring is locked."
    assert not quick.forget_device(quickly.path, keychain)
    with pytest.raises(KeychainError):
        quick.unlock(quickly.path, keychain=keychain, pin=PIN, today=TODAY)
    with quickly.open() as vault:
        assert ways.drop_device(vault)
        assert not ways.drop_device(vault)
    assert not quick.offered(quickly.path, TODAY)


@pytest.mark.parametrize("pin", [b"12345", b"111111", b"  1 2 3  "])
def test_a_short_pin_is_refused_and_nothing_is_kept(home: Home, pin: bytes) -> None:
    keychain = MemoryKeychain()
    with home.open() as vault, pytest.raises(RefusedError, match="6 characters"):
        quick.set_up(vault.key, keychain=keychain, pin=Secret(pin), today=TODAY, kdf=FLOOR)
    assert not keychain.kept


def test_more_days_than_the_limit_are_refused(home: Home) -> None:
    with home.open() as vault, pytest.raises(RefusedError, match="30 days"):
        quick.set_up(vault.key, keychain=MemoryKeychain(), pin=PIN, today=TODAY, days=31, kdf=FLOOR)
