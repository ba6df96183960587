"""A chapter whose keys are changed, with a cheap passphrase function."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.keys import KeyService, OwnPassphrase, Proof
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.storage.unlock import seal_passphrase
from chapterdesk.storage.vault import Vault
from tests.conftest import PASSPHRASE, MadeVault

KIM = "kim keeps another one in mind"
PIN = "471108"
CHEAP = kdf.KdfParameters(memory=19_456, passes=3, lanes=1)


def secret(text: str = PASSPHRASE) -> Secret:
    return Secret.from_text(text)


def proof(keys: KeyService, text: str = PASSPHRASE) -> Proof:
    return keys.prove(OwnPassphrase(passphrase=secret(text)))


@dataclass
class Keyed:
    """An open desk, its keyring, and a way to open it again."""

    path: Path
    vaults: VaultService
    keychain: MemoryKeychain
    desk: Desk
    clock: FixedClock

    @property
    def keys(self) -> KeyService:
        return self.desk.services.keys

    def reopen(self, unlocked: Unlocked) -> KeyService:
        self.desk.close()
        self.desk = self.vaults.open(self.path, unlocked, events=EventBus())
        return self.keys


@pytest.fixture(autouse=True)
def low_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a guess be cheap: these tests derive fifty keys, and none of them is about the cost."""
    monkeypatch.setattr(kdf, "FLOOR_MEMORY", CHEAP.memory)


@pytest.fixture(scope="module")
def cheap_vault(made_vault: MadeVault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cheap") / "vault"
    shutil.copytree(made_vault.path, path)
    with Vault.open(path, made_vault.unlocked.copied()) as vault:
        own = seal_passphrase(
            vault.key.master,
            vault_id=vault.vault_id,
            passphrase=secret(),
            cost=CHEAP,
            slot_id=vault.key.slot_id,
        )
        vault.rewrite(lambda value: replace(value, slots=(own, *value.slots[1:])))
    return path


@pytest.fixture
def keyed(
    cheap_vault: Path,
    made_vault: MadeVault,
    tmp_path: Path,
    clock: FixedClock,
    events: EventBus,
) -> Iterator[Keyed]:
    vault_path = tmp_path / "vault"
    shutil.copytree(cheap_vault, vault_path)
    keychain = MemoryKeychain()
    vaults = VaultService(clock=clock, kdf=CHEAP, keychain=keychain)
    opened = vaults.open(vault_path, made_vault.unlocked, events=events)
    made = Keyed(path=vault_path, vaults=vaults, keychain=keychain, desk=opened, clock=clock)
    yield made
    made.desk.close()
