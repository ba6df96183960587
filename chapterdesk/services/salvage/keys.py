"""Both files that hold the keys are damaged: take the keys from a backup."""

from dataclasses import dataclass
from pathlib import Path

from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.storage.salvage import keys_from_backup
from chapterdesk.storage.unlock import read_key_file


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysReport:
    """What came back.

    Attributes:
        text: What happened and what is to be done, for a person.
        changed: Whether the ways in had been changed after the backup was made.
    """

    text: str
    changed: bool


def take_keys(
    path: Path,
    backup: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
) -> KeysReport:
    """Put the keys in a backup in the place of two damaged files; the database is not touched.

    Raises:
        RefusedError: The keys here are whole, or the backup's are for other files.
        WrongSecretError: That passphrase or code opens nothing.
        DamagedError: The backup is damaged.
        StorageError: It could not be written; nothing was changed.
    """
    secret = None if key_file is None else read_key_file(key_file)
    changed = keys_from_backup(
        path, backup, passphrase=passphrase, recovery_code=recovery_code, key_file=secret
    )
    said = _("The keys are back. Everything in this folder is as it was.")
    if changed:
        said += " " + _(
            "Who may open it was changed after that backup was made, so only the passphrase that"
            " you used and the paper of that day open it now. Make a new recovery code, and give"
            " the others a passphrase again."
        )
    return KeysReport(text=said, changed=changed)
