"""When somebody leaves, is let in or taken out: whose keys change, and what still opens."""

import errno
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UnconfirmedError, WrongSecretError
from chapterdesk.core.events import EventBus
from chapterdesk.crypto import kdf
from chapterdesk.services.backups import check_file
from chapterdesk.services.backups.restoring import restore
from chapterdesk.services.keys import OwnPassphrase, Stay
from chapterdesk.services.keys.leaving import AFTER, STEPS
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.atomic import PosixFileSystem
from chapterdesk.storage.backup_file import backup_header
from tests.conftest import NOW, MadeVault
from tests.services.keys.conftest import CHEAP, KIM, PIN, Keyed, proof, secret


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


def test_what_the_desk_let_go_by_its_own_rule_is_not_in_anybodys_hands(
    keyed: Keyed, tmp_path: Path
) -> None:
    keys, backups = keyed.keys, keyed.desk.services.backups
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.places.add(stick)
    made = []
    for minute in range(6):
        keyed.clock.set(NOW + timedelta(minutes=minute))
        made.append(backups.backup(stick).file_name)
    left = {file.name for file in stick.glob("*.tar")}
    assert 0 < len(left) < len(made)
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    with_kim = backups.backup(stick).file_name
    left = {file.name for file in stick.glob("*.tar")}
    kim = keys.access().passphrases[1].slot_id
    listed = {row.file_name: row for row in keys.leaving(kim).backups}
    assert set(listed) == left
    assert {name for name, row in listed.items() if row.held} == {with_kim}
    assert all(row.certain for row in listed.values())
    # One that the rule would have kept was taken away by somebody.
    (stick / with_kim).unlink()
    listed = {row.file_name: row for row in keys.leaving(kim).backups}
    assert not listed[with_kim].here


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


def test_after_a_change_of_keys_only_backups_that_are_still_there_are_listed(
    keyed: Keyed, tmp_path: Path
) -> None:
    keys, backups = keyed.keys, keyed.desk.services.backups
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.places.add(stick)
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    for minute in range(5):
        keyed.clock.set(NOW + timedelta(minutes=minute))
        backups.backup(stick)
    keyed.clock.set(NOW + timedelta(minutes=9))
    before = {file.name for file in stick.glob("*.tar")}
    prepared = keys.prepare_keys(
        gone=keys.access().passphrases[1].slot_id, own=OwnPassphrase(passphrase=secret())
    )
    report = keys.change_keys(
        prepared, told=lambda step, _share: keyed.clock.set(NOW + timedelta(minutes=10))
    )
    after = {file.name for file in stick.glob("*.tar")}
    assert before - after, "the rule let one go"
    listed = {row.file_name: row.here for row in report.backups if row.place == str(stick)}
    assert set(listed) <= after
    assert all(listed.values())


def test_what_went_away_with_its_place_is_listed_as_not_here(keyed: Keyed, tmp_path: Path) -> None:
    keys, backups = keyed.keys, keyed.desk.services.backups
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.places.add(stick)
    keys.save(keys.seal_person(label="Kim", passphrase=secret(KIM), proof=proof(keys)))
    made = backups.backup(stick).file_name
    prepared = keys.prepare_keys(
        gone=keys.access().passphrases[1].slot_id, own=OwnPassphrase(passphrase=secret())
    )

    def told(step: str, _share: float) -> None:
        if step == AFTER:
            stick.rename(tmp_path / "pulled out")

    report = keys.change_keys(prepared, told=told)
    assert {row.file_name: row.here for row in report.backups}[made] is False
