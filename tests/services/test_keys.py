"""Who can open the chapter: people let in, changed, removed; new keys; a PIN for some days."""

import errno
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UnconfirmedError, UserError, WrongSecretError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.backups import check_file
from chapterdesk.services.backups.restoring import restore
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.keys import KeyService, OwnPassphrase, Proof, Stay
from chapterdesk.services.keys.leaving import STEPS
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.atomic import PosixFileSystem
from chapterdesk.storage.backup_file import backup_header
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.unlock import seal_passphrase
from chapterdesk.storage.vault import Vault
from tests.conftest import NOW, PASSPHRASE, MadeVault

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


def test_a_new_chapter_has_one_passphrase_and_one_code(keyed: Keyed) -> None:
    found = keyed.keys.access()
    assert [(row.kind, row.in_use, row.key_file) for row in found.rows] == [
        ("passphrase", True, False),
        ("code", False, False),
    ]
    assert found.own == found.rows[0].slot_id
    assert found.quick is None
    assert found.rows[0].made_at == NOW
    assert not found.rows[0].named


def test_a_second_lead_opens_and_is_removed(keyed: Keyed, published: list[Changed]) -> None:
    keys = keyed.keys
    sealed = keys.seal_person(label="  Kim   Lee ", passphrase=secret(KIM), proof=proof(keys))
    assert len(keys.access().passphrases) == 1
    found = keys.save(sealed)
    kim = found.passphrases[1]
    assert (kim.label, kim.named, kim.in_use, kim.made_at) == ("Kim Lee", True, False, NOW)
    assert "keys" in {event.area for event in published}
    undo = keys.rename(kim.slot_id, "Kim")
    assert keys.access().passphrases[1].label == "Kim"
    keyed.desk.services.undo.apply(undo)
    assert keys.access().passphrases[1].label == "Kim Lee"
    again = keyed.reopen(keyed.vaults.derive(keyed.path, passphrase=secret(KIM)))
    found = again.access()
    assert found.own == kim.slot_id
    with pytest.raises(RefusedError, match="opened the desk today"):
        again.remove(kim.slot_id)
    again.remove(found.passphrases[0].slot_id)
    assert not keyed.vaults.check_passphrase(keyed.path, secret())
    with pytest.raises(RefusedError, match="only replaced"):
        again.remove(next(row.slot_id for row in found.rows if row.kind == "code"))
    with pytest.raises(RefusedError, match="not there any more"):
        again.remove(b"nobody")


@pytest.mark.parametrize("label", ["", "   ", "x" * 81, "a\u202eb"])
def test_a_bad_label_is_refused_before_anything_is_derived(keyed: Keyed, label: str) -> None:
    with pytest.raises(RefusedError) as caught:
        keyed.keys.seal_person(label=label, passphrase=secret(KIM), proof=proof(keyed.keys))
    assert caught.value.field == "label"


def test_the_same_passphrase_for_two_people_is_refused(keyed: Keyed) -> None:
    with pytest.raises(RefusedError, match="same passphrase"):
        keyed.keys.seal_person(
            label="Kim", passphrase=secret(f" {PASSPHRASE} "), proof=proof(keyed.keys)
        )


def test_nobody_is_let_in_by_who_does_not_type_their_passphrase(keyed: Keyed) -> None:
    keys = keyed.keys
    with pytest.raises(WrongSecretError) as caught:
        proof(keys, "somebody at the desk")
    assert caught.value.field == "passphrase"
    before = (keyed.path / "vault.json").read_bytes()
    kim = keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys))
    another_desk = replace(proof(keys), desk=object())
    of_nobody = replace(proof(keys), slot_id=b"nobody")
    for shown in (None, another_desk, of_nobody):
        with pytest.raises(RefusedError):
            keys.save(replace(kim, proof=shown))
    for shown in (another_desk, of_nobody):
        with pytest.raises(RefusedError):
            keys.save_code(keys.draw_code(), proof=shown)
    assert (keyed.path / "vault.json").read_bytes() == before
    keys.save(kim)
    assert keyed.vaults.check_passphrase(keyed.path, secret(KIM))


def test_a_proof_ends_with_the_passphrase_that_gave_it(keyed: Keyed) -> None:
    keys = keyed.keys
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    of_kim = proof(keys, KIM)
    keys.remove(keys.access().passphrases[1].slot_id)
    with pytest.raises(RefusedError, match="meantime"):
        keys.save_code(keys.draw_code(), proof=of_kim)


def test_a_passphrase_that_needs_its_file_proves_nothing_without_it(
    keyed: Keyed, tmp_path: Path
) -> None:
    keys, file = keyed.keys, tmp_path / "stick.bin"
    keys.save(keys.seal_key_file(passphrase=secret(), make=file))
    with pytest.raises(RefusedError, match="key file") as caught:
        proof(keys)
    assert caught.value.field == "key_file"
    shown = keys.prove(OwnPassphrase(passphrase=secret(), key_file=file))
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=shown))
    with pytest.raises(WrongSecretError) as missing:
        proof(keys)
    assert missing.value.field == "key_file"
    assert proof(keys, KIM).slot_id == keys.access().passphrases[1].slot_id


def test_changing_a_passphrase_asks_the_old_one(keyed: Keyed) -> None:
    keys = keyed.keys
    with pytest.raises(WrongSecretError):
        keys.seal_change(old=secret("another"), new=secret(KIM))
    slot_id = keys.access().own
    found = keys.save(keys.seal_change(old=secret(), new=secret(KIM)))
    assert (found.own, len(found.passphrases)) == (slot_id, 1)
    assert not keyed.vaults.check_passphrase(keyed.path, secret())
    assert keyed.vaults.check_passphrase(keyed.path, secret(KIM))


def test_a_key_file_is_needed_from_then_on(keyed: Keyed, tmp_path: Path) -> None:
    keys, file = keyed.keys, tmp_path / "stick" / "photo"
    file.parent.mkdir()
    with pytest.raises(RefusedError, match="beside what it opens"):
        keys.seal_key_file(passphrase=secret(), make=keyed.path / "here")
    keys.save(keys.seal_key_file(passphrase=secret(), make=file))
    assert len(file.read_bytes()) == 32
    assert keys.check_passphrase(secret())
    assert keyed.vaults.state(keyed.path).key_file
    with pytest.raises(WrongSecretError) as caught:
        keyed.vaults.derive(keyed.path, passphrase=secret())
    assert caught.value.field == "key_file"
    again = keyed.reopen(keyed.vaults.derive(keyed.path, passphrase=secret(), key_file=file))
    assert again.access().passphrases[0].key_file
    assert again.check_passphrase(secret())
    assert not again.check_passphrase(secret(KIM))
    with pytest.raises(RefusedError, match="of that name already"):
        again.seal_key_file(passphrase=secret(), make=file, current=file)
    other = tmp_path / "other"
    other.write_bytes(bytes(32))
    with pytest.raises(WrongSecretError):
        keyed.vaults.derive(keyed.path, passphrase=secret(), key_file=other)
    for wrong in (b"short", bytes(2 * 1024**2)):
        other.write_bytes(wrong)
        with pytest.raises(RefusedError, match="not a key file"):
            keyed.vaults.derive(keyed.path, passphrase=secret(), key_file=other)
    again.save(again.seal_key_file(passphrase=secret(), make=None, current=file))
    assert keyed.vaults.check_passphrase(keyed.path, secret())


def test_a_new_code_counts_only_when_it_was_saved(keyed: Keyed, made_vault: MadeVault) -> None:
    code = keyed.keys.draw_code()
    old = secret(made_vault.recovery_code)
    assert keyed.vaults.derive(keyed.path, recovery_code=old).used_recovery
    keyed.keys.save_code(code, proof=proof(keyed.keys))
    assert keyed.vaults.derive(keyed.path, recovery_code=code).used_recovery
    with pytest.raises(WrongSecretError):
        keyed.vaults.derive(keyed.path, recovery_code=old)


def test_a_pin_opens_for_some_days_and_each_passphrase_counts_them_anew(keyed: Keyed) -> None:
    keys = keyed.keys
    keys.require_keyring()
    with pytest.raises(WrongSecretError):
        keys.seal_quick(passphrase=secret(KIM), pin=secret(PIN))
    assert not keyed.keychain.kept
    found = keys.save(keys.seal_quick(passphrase=secret(), pin=secret(PIN), days=3))
    assert found.quick is not None
    assert found.quick.expires == (NOW + timedelta(days=3)).date()
    assert found.quick_days == 3
    assert keyed.vaults.state(keyed.path).quick
    again = keyed.reopen(keyed.vaults.derive_quick(keyed.path, secret(PIN)))
    assert again.access().own is None
    keyed.clock.set(NOW + timedelta(days=3))
    again = keyed.reopen(keyed.vaults.derive_quick(keyed.path, secret(PIN)))
    quick = again.access().quick
    assert quick is not None
    assert quick.expires == (NOW + timedelta(days=3)).date()
    keyed.clock.set(NOW + timedelta(days=4))
    assert not keyed.vaults.state(keyed.path).quick
    with pytest.raises(WrongSecretError, match="passphrase"):
        raise_as(lambda: keyed.vaults.derive_quick(keyed.path, secret(PIN)))
    again = keyed.reopen(keyed.vaults.derive(keyed.path, passphrase=secret()))
    quick = again.access().quick
    assert quick is not None
    assert quick.expires == (NOW + timedelta(days=7)).date()
    assert again.forget_quick_unlock()
    assert again.access().quick is None
    assert not keyed.keychain.kept


def raise_as(call: object) -> None:
    """Raise what a call raises, its whole text in the message."""
    try:
        call()  # type: ignore[operator]
    except UserError as error:
        raise type(error)(str(error)) from error


def test_panic_deletes_the_secret_of_a_vault_that_is_not_open(keyed: Keyed) -> None:
    keys = keyed.keys
    keys.save(keys.seal_quick(passphrase=secret(), pin=secret(PIN)))
    keyed.desk.close()
    assert keyed.vaults.forget_quick_unlock(keyed.path)
    assert not keyed.keychain.kept
    with pytest.raises(WrongSecretError):
        keyed.vaults.derive_quick(keyed.path, secret(PIN))
    assert not keyed.vaults.forget_quick_unlock(keyed.path / "nowhere")


def test_a_keyring_that_is_refused_says_why_and_changes_nothing(keyed: Keyed) -> None:
    keyed.keychain.trouble = "No keyring runs on this computer."
    with pytest.raises(KeychainError, match="No keyring runs"):
        keyed.keys.require_keyring()
    with pytest.raises(KeychainError):
        keyed.keys.seal_quick(passphrase=secret(), pin=secret(PIN))
    assert keyed.keys.access().quick is None


def test_somebody_left(keyed: Keyed, tmp_path: Path, made_vault: MadeVault) -> None:
    keys, services = keyed.keys, keyed.desk.services
    keys.rename(keys.access().passphrases[0].slot_id, "Ada")
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    keys.save(
        keys.seal_person(label="Noor", passphrase=secret("noor has one more"), proof=proof(keys))
    )
    services.members.add(MemberDraft(display_name="Sam"))
    stick = tmp_path / "stick"
    stick.mkdir()
    services.backups.set_target(stick)
    made = services.backups.backup(stick)
    (stick / "copied by hand.tar").write_bytes((stick / made.file_name).read_bytes())
    shutil.copytree(keyed.path, tmp_path / "kims copy")
    kim = keys.access().passphrases[1]
    leaving = keys.leaving(kim.slot_id)
    assert (leaving.label, [other.label for other in leaving.others]) == ("Kim", ["Noor"])
    assert [(row.file_name, row.here) for row in leaving.backups] == [
        (made.file_name, True),
        ("copied by hand.tar", True),
    ]
    with pytest.raises(RefusedError, match="person who leaves"):
        keys.prepare_keys(gone=kim.slot_id, own=OwnPassphrase(passphrase=secret(KIM)))
    prepared = keys.prepare_keys(gone=kim.slot_id, own=OwnPassphrase(passphrase=secret()))
    steps: list[str] = []

    def told(step: str, _share: float) -> None:
        steps.append(step)
        keyed.clock.set(NOW + timedelta(minutes=len(set(steps))))

    report = keys.change_keys(prepared, told=told)
    assert list(dict.fromkeys(steps)) == list(STEPS)
    assert (report.removed, report.must_renew, report.backup_failure) == ("Kim", ("Noor",), "")
    assert made.file_name in {row.file_name for row in report.backups}
    (before,) = (row for row in report.backups if row.before)
    assert before.file_name != made.file_name
    assert all(row.place for row in report.backups)
    services.members.add(MemberDraft(display_name="Alex"))
    assert [row.label for row in keys.access().passphrases] == ["Ada"]
    assert not keys.access().passphrases[0].key_file
    for words in (KIM, "noor has one more"):
        assert not keyed.vaults.check_passphrase(keyed.path, secret(words))
    newest = services.backups.newest()
    assert newest is not None
    assert services.backups.verify_file(newest).text.endswith("This desk made it.")
    with pytest.raises(WrongSecretError):
        services.backups.verify_file(newest, passphrase=secret(KIM))
    assert keys.leaving(keys.access().passphrases[0].slot_id).backups[0].file_name == newest.name
    for way in ({"passphrase": secret()}, {"recovery_code": secret(made_vault.recovery_code)}):
        again = keyed.reopen(keyed.vaults.derive(keyed.path, **way))
        assert len(again.access().passphrases) == 1
    assert keyed.vaults.check_passphrase(tmp_path / "kims copy", secret(KIM))


def test_those_who_type_theirs_stay_and_a_seen_code_is_replaced(
    keyed: Keyed, made_vault: MadeVault
) -> None:
    keys = keyed.keys
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    kim = keys.access().passphrases[1]
    code = keys.draw_code()
    with pytest.raises(WrongSecretError):
        keys.prepare_keys(
            gone=None,
            own=OwnPassphrase(passphrase=secret()),
            others=(Stay(slot_id=kim.slot_id, passphrase=secret("a slip")),),
        )
    prepared = keys.prepare_keys(
        gone=None,
        own=OwnPassphrase(passphrase=secret()),
        others=(Stay(slot_id=kim.slot_id, passphrase=secret(KIM)),),
        new_code=code,
    )
    report = keys.change_keys(prepared)
    assert (report.removed, report.must_renew, report.new_code) == ("", (), True)
    assert keyed.vaults.check_passphrase(keyed.path, secret(KIM))
    assert keyed.vaults.derive(keyed.path, recovery_code=code).used_recovery
    with pytest.raises(WrongSecretError):
        keyed.vaults.derive(keyed.path, recovery_code=secret(made_vault.recovery_code))


def test_the_cost_of_a_guess_rises_at_unlocking_and_never_falls(keyed: Keyed) -> None:
    keyed.desk.close()
    dearer = kdf.KdfParameters(memory=80_000)
    for target, wanted in ((dearer, 80_000), (CHEAP, 80_000)):
        vaults = VaultService(clock=keyed.clock, kdf=target, keychain=keyed.keychain)
        unlocked = vaults.derive(keyed.path, passphrase=secret(), improve=True)
        assert (unlocked.better is None) is (target is CHEAP)
        vaults.open(keyed.path, unlocked, events=EventBus()).close()
        key = vaults.derive(keyed.path, passphrase=secret()).copied()
        assert key.header.passphrase_slots[0].cost.memory == wanted


def test_in_meeting_mode_nobody_lets_themselves_in(keyed: Keyed) -> None:
    keys = keyed.keys
    before = (keyed.path / "vault.json").read_bytes()
    keyed.desk.services.discretion.enter()
    shown = proof(keys)
    kim = keys.seal_person(label="Kim", passphrase=secret(KIM), proof=shown)
    for deed in (
        lambda: keys.save(kim),
        lambda: keys.save_code(keys.draw_code(), proof=shown),
        lambda: keys.remove(keys.access().rows[-1].slot_id),
    ):
        with pytest.raises(RefusedError, match="Meeting mode"):
            deed()
    assert not keys.check_passphrase(secret(KIM))
    assert (keyed.path / "vault.json").read_bytes() == before
    keyed.desk.services.discretion.leave()
    keys.save(kim)
    assert keys.check_passphrase(secret(KIM))


def test_after_a_pin_a_passphrase_that_needs_its_file_is_no_miss(
    keyed: Keyed, tmp_path: Path
) -> None:
    keys, file = keyed.keys, tmp_path / "stick.bin"
    keys.save(keys.seal_key_file(passphrase=secret(), make=file))
    assert keys.check_passphrase(secret())
    keys.save(keys.seal_quick(passphrase=secret(), pin=secret(PIN), key_file=file))
    keys = keyed.reopen(keyed.vaults.derive_quick(keyed.path, secret(PIN)))
    with pytest.raises(RefusedError, match="key file"):
        keys.check_passphrase(secret())


def test_a_change_that_counts_is_noted_although_the_disk_did_not_confirm_it(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keyed.keys
    sealed = keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys))

    def fails(_self: PosixFileSystem, _folder: Path) -> None:
        raise OSError(errno.EIO, "the disk failed")

    with monkeypatch.context() as patch:
        patch.setattr(PosixFileSystem, "flush_directory", fails)
        with pytest.raises(UnconfirmedError, match="counts all the same"):
            keys.save(sealed)
    assert [row.label for row in keys.access().passphrases][1:] == ["Kim"]
    assert keyed.vaults.check_passphrase(keyed.path, secret(KIM))
    keys.save(
        keys.seal_person(label="Noor", passphrase=secret("noor has one more"), proof=proof(keys))
    )
    assert [row.label for row in keys.access().passphrases][1:] == ["Kim", "Noor"]


def test_whoever_leaves_later_is_told_to_open_the_older_backups_too(
    keyed: Keyed, tmp_path: Path
) -> None:
    keys, backups = keyed.keys, keyed.desk.services.backups
    stick, drawer = tmp_path / "stick", tmp_path / "drawer"
    for place in (stick, drawer):
        place.mkdir()
        backups.places.add(place)
    keys.save(
        keys.seal_person(label="Ben", passphrase=secret("ben keeps these words"), proof=proof(keys))
    )
    lone = backups.backup(drawer).file_name
    keyed.clock.set(NOW + timedelta(days=1))
    keys.save(
        keys.seal_person(label="Cy", passphrase=secret("cy keeps those words"), proof=proof(keys))
    )
    first = backups.backup(stick).file_name
    ids = {row.label: row.slot_id for row in keys.access().passphrases}
    stay = Stay(slot_id=ids["Ben"], passphrase=secret("ben keeps these words"))
    keyed.clock.set(NOW + timedelta(days=2))
    prepared = keys.prepare_keys(
        gone=ids["Cy"], own=OwnPassphrase(passphrase=secret()), others=(stay,)
    )
    assert first in {row.file_name for row in keys.change_keys(prepared).backups}
    (drawer / lone).unlink()
    keyed.clock.set(NOW + timedelta(days=3))
    keys.save(
        keys.seal_person(
            label="Dee", passphrase=secret("dee keeps no such words"), proof=proof(keys)
        )
    )
    ids = {row.label: row.slot_id for row in keys.access().passphrases}
    bens = {row.file_name: row for row in keys.leaving(ids["Ben"]).backups}
    check_file(stick / first, passphrase=secret("ben keeps these words"))
    assert bens[first].certain
    assert bens[first].here
    # What can not be looked into any more may be one that he opens.
    assert (bens[lone].certain, bens[lone].here) == (False, False)
    assert {row.epoch for row in map(backup_header, stick.glob("*.tar"))} == {1, 2}
    assert {name for name, row in bens.items() if row.certain} == {
        file.name for place in (stick, drawer) for file in place.glob("*.tar")
    }
    dees = {row.file_name: row.certain for row in keys.leaving(ids["Dee"]).backups}
    assert dees[first] is False
    # With the keys alone nobody leaves: only what the present ones open.
    prepared = keys.prepare_keys(gone=None, own=OwnPassphrase(passphrase=secret()))
    old = {row.file_name for row in keys.change_keys(prepared).backups}
    assert old
    assert not old & {first, lone}


def test_after_a_change_of_keys_each_place_has_a_backup_and_an_old_one_forgets_again(
    keyed: Keyed, tmp_path: Path
) -> None:
    keyed.reopen(keyed.vaults.derive(keyed.path, passphrase=secret()))
    services, places = keyed.desk.services, [tmp_path / "usb", tmp_path / "shelf"]
    sam, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
    for place in places:
        place.mkdir()
        services.backups.places.add(place)
    old = places[1] / services.backups.backup(places[1]).file_name
    prepared = keyed.keys.prepare_keys(gone=None, own=OwnPassphrase(passphrase=secret()))
    assert not keyed.keys.change_keys(prepared).backup_failure
    services.privacy.forget_member(sam)
    for place in places:
        epochs = [backup_header(file).epoch for file in place.glob("*.tar")]
        assert 2 in epochs
    made = restore(old, tmp_path / "fresh", passphrase=secret(), clock=keyed.clock)
    assert made.forgotten.erased == 1
