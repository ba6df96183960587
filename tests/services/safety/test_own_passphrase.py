"""A reader's passphrase opens that reader's texts and nothing else, and nothing else opens them."""

from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UsageError, UserError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto import passphrase as passphrases
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.keys import OwnPassphrase
from chapterdesk.services.safety import NewReader, SealedDraft
from chapterdesk.services.vaults import VaultService
from tests.conftest import PASSPHRASE, MadeVault
from tests.services.safety.conftest import Begin, fresh

STRONG = Secret.from_text("lamp harbour seven tram orchard")


def test_a_sealed_text_can_not_be_read_with_the_passphrase_of_the_desk(
    services: Services,
) -> None:
    """However a reader comes to be: the first one, another one, a changed passphrase."""
    safety, desk = services.safety, Secret.from_text(PASSPHRASE)
    with pytest.raises(RefusedError) as caught:
        safety.make_reader("Ola", desk, others=())
    assert caught.value.field == "passphrase"
    assert "opens the desk" in str(caught.value)
    safety.add_first(safety.make_reader("Ola", STRONG, others=()))
    safety.file(SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "followed home"}))
    (box,) = safety.all_boxes()
    sitting = safety.begin(safety.open_with((box,), STRONG))
    for spelled in (PASSPHRASE, f"  {PASSPHRASE.replace(' ', '   ')} "):
        with pytest.raises(RefusedError):
            safety.make_reader("Kim", Secret.from_text(spelled), others=(box,))
        with pytest.raises(RefusedError):
            safety.wrapped(sitting, Secret.from_text(spelled), others=(box,))
    with pytest.raises(WrongSecretError):
        safety.open_with(safety.all_boxes(), desk)


def test_the_passphrase_of_everybody_who_opens_the_desk_is_refused(services: Services) -> None:
    theirs = Secret.from_text("orchard tram magnet clover ninety")
    keys = services.keys
    proof = keys.prove(OwnPassphrase(passphrase=Secret.from_text(PASSPHRASE)))
    keys.save(keys.seal_person(label="Kim", passphrase=theirs, proof=proof))
    with pytest.raises(RefusedError) as caught:
        services.safety.make_reader("Kim", theirs, others=())
    assert "opens the desk" in str(caught.value)


def test_a_readers_passphrase_is_none_of_the_desk(
    desk: Desk, vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    """However one comes to be: somebody is let in, one is changed, or set by the recovery code."""
    safety, keys = desk.services.safety, desk.services.keys
    safety.add_first(safety.make_reader("Ola", STRONG, others=()))
    own = Secret.from_text(PASSPHRASE)
    proof = keys.prove(OwnPassphrase(passphrase=own))
    spelled = Secret.from_text(f" {STRONG.reveal_text().replace(' ', '  ')}")
    for readers in (None, keys.readers()):
        with pytest.raises(RefusedError, match="sealed for a reader") as caught:
            keys.seal_person(label="Kim", passphrase=spelled, proof=proof, readers=readers)
        assert caught.value.field == "passphrase"
        with pytest.raises(RefusedError, match="sealed for a reader"):
            keys.seal_change(old=own, new=STRONG, readers=readers)
    desk.close()
    unlocked = vaults.derive(vault_path, recovery_code=Secret.from_text(made_vault.recovery_code))
    with pytest.raises(RefusedError, match="sealed for a reader"):
        vaults.set_passphrase(vault_path, unlocked, STRONG)
    vaults.set_passphrase(vault_path, unlocked, Secret.from_text("six other words of the desk"))


def test_a_readers_row_that_was_changed_from_outside_keeps_nobody_from_changing_theirs(
    desk: Desk, vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    services, new = desk.services, Secret.from_text("six other words of the desk")
    services.safety.add_first(services.safety.make_reader("Ola", STRONG, others=()))
    desk._vault.raw.execute("UPDATE reader SET memory = 1")
    assert services.keys.readers() == ()
    services.keys.seal_change(old=Secret.from_text(PASSPHRASE), new=new)
    desk._vault.raw.execute("ALTER TABLE reader RENAME TO reader_of_before")
    desk.close()
    unlocked = vaults.derive(vault_path, recovery_code=Secret.from_text(made_vault.recovery_code))
    vaults.set_passphrase(vault_path, unlocked, new)


def test_another_readers_passphrase_is_refused(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    safety = services.safety
    made = safety.make_reader("Noor", STRONG, others=safety.all_boxes())
    safety.add(begin("Ola"), made, share=False)
    with pytest.raises(RefusedError) as caught:
        safety.make_reader("Jo", STRONG, others=safety.all_boxes())
    assert "Another reader" in str(caught.value)
    with pytest.raises(RefusedError):
        safety.wrapped(begin("Kim"), STRONG, others=safety.all_boxes())


def test_a_removed_readers_passphrase_is_refused_while_it_opens_something(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    safety = services.safety
    safety.add(begin("Ola"), safety.make_reader("Noor", STRONG, others=()), share=False)
    noor = next(row.id for row in safety.readers() if row.label == "Noor")
    alone = SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "for one"})
    safety.file(alone, leave_out=readers.values())
    safety.remove(begin("Ola"), noor)
    with pytest.raises(RefusedError):
        safety.make_reader("Jo", STRONG, others=safety.all_boxes())


def test_a_reader_may_keep_their_own(services: Services) -> None:
    safety = services.safety
    safety.add_first(safety.make_reader("Ola", STRONG, others=()))
    sitting = safety.begin(safety.open_with(safety.all_boxes(), STRONG))
    assert safety.wrapped(sitting, STRONG, others=safety.all_boxes()).box is not None


@pytest.mark.parametrize("weak", ["a", "lamp harbour", "12345678", "the passphrase of Ola"])
def test_what_may_be_guessed_is_refused(
    services: Services, made: dict[str, NewReader], begin: Begin, weak: str
) -> None:
    safety = services.safety
    with pytest.raises(UsageError) as caught:
        safety.make_reader("Jo", Secret.from_text(weak), others=())
    assert caught.value.field == "passphrase"
    safety.add_first(fresh(made["Ola"]))
    with pytest.raises(UsageError):
        safety.wrapped(begin("Ola"), Secret.from_text(weak), others=())


@pytest.mark.parametrize("drawn", ["words", "digits"])
def test_what_is_drawn_is_taken(services: Services, drawn: str) -> None:
    kinds = {"words": passphrases.generate_words, "digits": passphrases.generate_digits}
    try:
        services.safety.make_reader("Jo", kinds[drawn](), others=())
    except UserError as error:
        pytest.fail(str(error))
