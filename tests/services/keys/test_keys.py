"""Who can open the chapter: people let in, changed, removed; new keys; a PIN for some days."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UserError, WrongSecretError
from chapterdesk.core.events import Changed
from chapterdesk.services.keys import OwnPassphrase
from chapterdesk.storage.keychain.port import KeychainError
from tests.conftest import NOW, PASSPHRASE, MadeVault
from tests.services.keys.conftest import KIM, PIN, Keyed, proof, secret


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
    # A backup wipes its own copies alone: the way out of meeting mode asks for the file no more.
    keyed.desk.services.backups.backup(file.parent)
    assert again.check_passphrase(secret())
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
