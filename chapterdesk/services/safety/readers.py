"""Safeguarding readers: made, let in by another, removed; the rows they stand in."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, TamperedError, UsageError, WrongSecretError
from chapterdesk.core.ids import new_id
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import passphrase as passphrases
from chapterdesk.crypto import sealing
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.kdf import FLOOR, KdfParameters
from chapterdesk.crypto.sealing import ReaderBox
from chapterdesk.crypto.slots import Box, ForgedError, NoMatchError, PassSlot
from chapterdesk.models import Reader
from chapterdesk.services.rows import line
from chapterdesk.storage import ways
from chapterdesk.storage.unlock import VaultKey

ReaderKey = ReaderBox
"""What a reader's passphrase opens; opaque to everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """One reader as the desk knows them: a name, since when, and who let them in."""

    id: bytes
    label: str
    since: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReader:
    """A reader who is made and not yet written; opaque to everybody else."""

    label: str
    box: ReaderBox
    identity: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """A passphrase that fitted a reader; opaque to everybody else."""

    reader_id: bytes
    identity: Secret


def require_own(passphrase: Secret, *, key: VaultKey, others: Sequence[ReaderBox]) -> None:
    """Let pass a passphrase that is hard to guess and opens nothing else; slow on purpose.

    SECURITY: a reader whose passphrase is the one of the desk has no seal at all: whoever opens the
    desk, or is made to, reads everything. A derivation for each way in and each other reader.

    Args:
        passphrase: As it was typed.
        key: What the desk was opened with.
        others: What the passphrases of the other readers open.

    Raises:
        UsageError: It is empty, too long, or may be guessed.
        RefusedError: It opens the desk, or is another reader's.
    """
    secret = passphrases.normalise(passphrase)
    if not passphrases.is_strong(secret):
        raise UsageError(
            _("This passphrase may be guessed."),
            _("Nothing was changed."),
            _("Take the words that are drawn, or more words of your own."),
            field="passphrase",
        )
    if ways.find_passphrase(key.header, secret, key_file=key.key_file) is not None:
        raise RefusedError(
            _("This passphrase opens the desk."),
            _("Nothing was changed. What is sealed would be open to whoever opens the desk."),
            _("Draw another one, for this reader alone."),
            field="passphrase",
        )
    if not _opens_any(others, secret):
        return
    raise RefusedError(
        _("Another reader has this passphrase."),
        _("Nothing was changed."),
        _("Draw another one. Each reader needs one that only they know."),
        field="passphrase",
    )


def refuse_readers_own(passphrase: Secret, boxes: Sequence[ReaderBox]) -> None:
    """Refuse for the desk what opens a reader's texts; slow on purpose, a derivation each.

    SECURITY: the other half of `require_own`: the reader would have no seal from then on.

    Args:
        passphrase: As it was typed.
        boxes: What `openable_boxes` returned.

    Raises:
        RefusedError: It is a reader's.
    """
    if _opens_any(boxes, passphrases.normalise(passphrase)):
        raise RefusedError(
            _("This passphrase opens what is sealed for a reader."),
            _("Nothing was changed. What is sealed would be open to whoever opens the desk."),
            _("Draw another one, for the desk alone."),
            field="passphrase",
        )


def openable_boxes(session: Session) -> tuple[ReaderBox, ...]:
    """Return what passphrases of readers of today and of before open.

    Without rows that were changed from outside so that nothing opens them: the keys of the desk do
    not depend on those.
    """
    found: list[ReaderBox] = []
    for row in session.scalars(select(Reader).where(Reader.wrapped != b"")):
        with contextlib.suppress(TamperedError):
            found.append(box_of(row))
    return tuple(found)


def make_reader(label: str, passphrase: Secret, cost: KdfParameters) -> NewReader:
    """Make a reader; slow on purpose, needs no database, runs on any thread.

    Raises:
        UsageError: The name or the passphrase is empty or too long.
    """
    name = line(label, field="label", required=True)
    box, identity = sealing.make_reader(
        new_id(), passphrase=passphrases.normalise(passphrase), cost=cost
    )
    return NewReader(label=name, box=box, identity=identity)


def open_with(boxes: Sequence[ReaderBox], passphrase: Secret) -> Opener:
    """Return the reader whose passphrase this is; slow on purpose, runs on any thread.

    Raises:
        WrongSecretError: It is nobody's.
        TamperedError: It is right, and the row was changed from outside.
    """
    secret = passphrases.normalise(passphrase)
    for box in boxes:
        try:
            return Opener(
                reader_id=box.reader_id, identity=sealing.open_identity(box, passphrase=secret)
            )
        except NoMatchError:
            continue
        except ForgedError as error:
            raise TamperedError(
                _("This reader's key was changed from outside."),
                _("Nothing was opened."),
                _("Look for it in your newest backup."),
            ) from error
    raise WrongSecretError(
        _("This is not the passphrase of that reader."),
        _("Nothing was opened."),
        _("It is the reader's own passphrase, not the one that opens the desk."),
        field="passphrase",
    )


def _opens_any(boxes: Sequence[ReaderBox], secret: Secret) -> bool:
    for box in boxes:
        try:
            sealing.open_identity(box, passphrase=secret).wipe()
        except NoMatchError:
            continue
        except ForgedError:
            return True
        return True
    return False


def cost_of(header: Header) -> KdfParameters:
    """Return the highest cost of a guess that the vault's own passphrases have."""
    costs = [slot.cost for slot in header.slots if isinstance(slot, PassSlot)]
    return max([FLOOR, *costs], key=lambda cost: cost.memory * cost.passes)


def row_of(made: NewReader, *, added_by: bytes | None) -> Reader:
    """Return the row of a new reader."""
    box = made.box.box
    if box is None:
        raise ValueError("a reader without a key")
    return Reader(
        id=made.box.reader_id,
        label=made.label,
        recipient=made.box.recipient,
        memory=made.box.cost.memory,
        passes=made.box.cost.passes,
        lanes=made.box.cost.lanes,
        salt=made.box.salt,
        commitment=box.commit,
        nonce=box.nonce,
        wrapped=box.wrapped,
        added_by_id=added_by,
    )


def rewrap_into(row: Reader, box: ReaderBox) -> None:
    """Put a newly wrapped identity into a row."""
    if box.box is None:
        raise ValueError("a reader without a key")
    row.memory, row.passes, row.lanes = box.cost.memory, box.cost.passes, box.cost.lanes
    row.salt = box.salt
    row.commitment, row.nonce, row.wrapped = box.box.commit, box.box.nonce, box.box.wrapped


def box_of(row: Reader) -> ReaderBox:
    """Return what a reader's passphrase opens.

    Raises:
        TamperedError: The row asks for a cost that no reader is made with.
    """
    cost = KdfParameters(memory=row.memory, passes=row.passes, lanes=row.lanes)
    if not cost.within_read_bounds():
        raise TamperedError(
            _("This reader's key was changed from outside."),
            _("Nothing was opened."),
            _("Look for it in your newest backup."),
        )
    return ReaderBox(
        reader_id=row.id,
        recipient=row.recipient,
        cost=cost,
        salt=row.salt,
        box=Box(commit=row.commitment, nonce=row.nonce, wrapped=row.wrapped),
    )


def active(session: Session) -> Sequence[Reader]:
    """Return the readers of today, the first one first."""
    return session.scalars(
        select(Reader).where(Reader.removed_at.is_(None)).order_by(Reader.created_at, Reader.label)
    ).all()


def labels(session: Session) -> dict[bytes, str]:
    """Return the name of everybody who is or was a reader."""
    return {row.id: row.label for row in session.scalars(select(Reader))}


def current_round(session: Session) -> int:
    """Return how many readers have been removed so far."""
    return session.scalars(select(func.max(Reader.removed_round))).one() or 0


def require_new_label(session: Session, label: str) -> None:
    """Refuse a name that a reader of today has.

    Raises:
        UsageError: There is one.
    """
    if label in {row.label for row in active(session)}:
        raise UsageError(
            _("There is a reader with that name already."),
            _("Nothing was changed."),
            _("Choose another name; an initial is enough."),
            field="label",
        )


def for_whom(rows: Sequence[Reader], leave_out: Collection[bytes]) -> list[Reader]:
    """Return the readers of a text.

    Raises:
        RefusedError: There is no reader, or everybody was left out; nothing was sealed.
    """
    if not rows:
        raise RefusedError(
            _("There is no reader yet who could open this."),
            _("Nothing was sealed; what you typed is still there."),
            _("Set up a reader first, then seal it."),
        )
    chosen = [row for row in rows if row.id not in leave_out]
    if not chosen:
        raise RefusedError(
            _("Nobody would be able to open this."),
            _("Nothing was sealed; what you typed is still there."),
            _("Leave at least one reader in."),
            field="leave_out",
        )
    return chosen
