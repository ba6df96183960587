"""The passphrase once more, before somebody else is let in or a new recovery code counts."""

from dataclasses import dataclass, field

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.crypto.header import Header, key_file_missing, wrong_passphrase
from chapterdesk.services.keys.leaving import OwnPassphrase
from chapterdesk.storage import ways
from chapterdesk.storage.unlock import read_key_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Show that somebody at this desk typed their passphrase. `KeyService.prove` alone makes one.

    Attributes:
        slot_id: Whose passphrase it was.
        desk: The service that saw it; a proof of another desk is none.
    """

    slot_id: bytes
    desk: object = field(repr=False)


def prove(value: Header, own: OwnPassphrase, *, desk: object) -> Proof:
    """See `KeyService.prove`."""
    found = value.passphrase_slots
    if own.key_file is None and found and all(slot.key_file for slot in found):
        # Nothing can be tried without the file, so that this is no wrong passphrase.
        raise RefusedError(
            _("The passphrase is not enough here: a key file belongs to it."),
            _("Nothing was changed."),
            _("Choose the key file, too."),
            field="key_file",
        )
    file = None if own.key_file is None else read_key_file(own.key_file)
    slot = ways.find_passphrase(value, own.passphrase, key_file=file)
    if slot is not None:
        return Proof(slot_id=slot.slot_id, desk=desk)
    if file is None and any(slot.key_file for slot in found):
        raise key_file_missing(only=False)
    raise wrong_passphrase()


def require_proof(value: Header, proof: Proof, *, desk: object) -> None:
    """Refuse a proof of another desk, or by a passphrase that opens nothing any more.

    Raises:
        RefusedError: It is one.
    """
    if proof.desk is desk and proof.slot_id in {slot.slot_id for slot in value.passphrase_slots}:
        return
    raise RefusedError(
        _("Who may open this was changed in the meantime."),
        _("Nothing was changed now."),
        _("Type your passphrase again."),
    )
