"""Whose backup a file is: this desk's, this desk's from before its keys were changed, another's.

The id in a file's header proves nothing, anybody can write it there. What proves it: the present
master key, the log, or the secret that is in every backup and that no change of keys touches.
"""

import hmac
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import TamperedError, UserError
from chapterdesk.core.words import _
from chapterdesk.crypto import header
from chapterdesk.crypto.header import Header
from chapterdesk.services.backups.forgetting import look_up
from chapterdesk.storage.backup import OpenedBackup
from chapterdesk.storage.sealed_backup import open_plain
from chapterdesk.storage.unlock import is_vault, read_header


class Origin(StrEnum):
    """Who made a backup, the surest first."""

    OURS = "ours"
    OLDER_KEYS = "ours_with_older_keys"
    FOREIGN = "foreign"


_SUREST: Final = tuple(Origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who made a backup.

    Attributes:
        text: One sentence.
    """

    origin: Origin
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DeskMark:
    """What a desk is known by, and where its lists of the erased lie. Opaque to the window.

    Attributes:
        folders: The vault's own first.
        id_secret: Of an open desk; None of one that is only seen.
        noted: SHA-256 (hex) of every backup that its log knows.
    """

    header: Header
    folders: tuple[Path, ...]
    id_secret: bytes | None = None
    noted: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it is the desk that somebody works at."""
        return self.id_secret is not None


def marks_below(*folders: Path) -> tuple[DeskMark, ...]:
    """Return what the vaults in these folders are known by, without opening any.

    A folder may be a vault itself.
    """
    return tuple(
        mark
        for folder in dict.fromkeys(folders)
        for path in (folder, *_children(folder))
        if (mark := _mark(path)) is not None
    )


def maker_of(opened: OpenedBackup, marks: Collection[DeskMark]) -> Maker | None:
    """Return whose a backup is; None where there is no desk to compare it with."""
    if not marks:
        return None
    found = [(_origin(opened, mark), mark) for mark in marks]
    origin, mark = min(found, key=lambda each: _SUREST.index(each[0]))
    known = opened.sha256 in mark.noted
    return Maker(origin=origin, text=_told(origin, is_open=mark.is_open, noted=known))


def _origin(opened: OpenedBackup, mark: DeskMark) -> Origin:
    if header.parse(opened.header).vault_id != mark.header.vault_id:
        return Origin.FOREIGN
    try:
        header.check_mac(mark.header, opened.master)
    except TamperedError:
        return Origin.OLDER_KEYS if _is_known(opened, mark) else Origin.FOREIGN
    return Origin.OURS


def _is_known(opened: OpenedBackup, mark: DeskMark) -> bool:
    if opened.sha256 in mark.noted:
        return True
    with closing(open_plain(opened.database)) as plain:
        row = plain.execute("SELECT id_secret FROM chapter").fetchone()
    if row is None or not isinstance(row[0], bytes):
        return False
    if mark.id_secret is not None:
        return hmac.compare_digest(mark.id_secret, row[0])
    # The list in its folder is signed with the secret: whoever can read it has the same.
    found = look_up(mark.folders, id_secret=row[0], vault_id=mark.header.vault_id)
    return found.newest is not None


def _told(origin: Origin, *, is_open: bool, noted: bool) -> str:
    if origin is Origin.OURS:
        return _("This desk made it.") if is_open else _("One of the desks found here made it.")
    if origin is Origin.FOREIGN:
        if is_open:
            return _("Another desk made it, not this one.")
        return _("None of the desks found here made it.")
    if not is_open:
        return _("One of the desks found here made it, before all its keys were changed.")
    if noted:
        return _("This desk made it, before all its keys were changed.")
    return _(
        "It is of this desk, from before all its keys were changed, and the log does not know the"
        " file: look who had those keys before you trust what is new in it."
    )


def _children(folder: Path) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return ()  # nothing of ours is there


def _mark(path: Path) -> DeskMark | None:
    if not is_vault(path):
        return None
    try:
        return DeskMark(header=read_header(path).header, folders=(path,))
    except UserError:
        return None  # damaged keys vouch for nothing
