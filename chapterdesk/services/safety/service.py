"""Sealed texts in use: anybody files one, a reader's sitting opens them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _
from chapterdesk.crypto import passphrase as passphrases
from chapterdesk.crypto import sealing
from chapterdesk.crypto.sealing import ReaderBox
from chapterdesk.models import Reader, SealedText
from chapterdesk.services.database import Database, Work
from chapterdesk.services.rows import gone
from chapterdesk.services.safety import following
from chapterdesk.services.safety import readers as people
from chapterdesk.services.safety.following import ActionDraft
from chapterdesk.services.safety.readers import NewReader, Opener, ReaderRow
from chapterdesk.services.safety.retention import (
    end_after,
    keep_minor_months,
    minor_months,
    something_waits,
)
from chapterdesk.services.safety.sitting import Sitting
from chapterdesk.services.safety.texts import (
    ReviewPage,
    SealedDraft,
    SealedRow,
    SealedView,
    checked_draft,
)
from chapterdesk.services.safety.vaulted import (
    fetch_text,
    readable,
    record_opening,
    seal_again,
    write_text,
)
from chapterdesk.services.safety.views import newest, reviews, view_of
from chapterdesk.services.zones import today_of
from chapterdesk.storage.unlock import VaultKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyState:
    """What the desk may know of sealed texts.

    Attributes:
        readers: How many readers there are.
        waiting: Whether something has waited unopened for a day; never how much or about what.
    """

    readers: int
    waiting: bool


class SafetyService:
    """Serve sealed texts.

    Args:
        database: Where.
        key: What the desk was opened with. A guess of a reader's passphrase costs as much as one of
            the vault's own, and must open none of its ways in.
    """

    def __init__(self, *, database: Database, key: Callable[[], VaultKey]) -> None:
        self._database = database
        self._key = key

    def state(self) -> SafetyState:
        """Return what the desk may know."""
        with self._database.read() as session:
            return SafetyState(
                readers=len(people.active(session)),
                waiting=something_waits(session, self._database.clock),
            )

    def readers(self) -> tuple[ReaderRow, ...]:
        """Return the readers of today, the first one first."""
        with self._database.read() as session:
            names = people.labels(session)
            return tuple(
                ReaderRow(
                    id=row.id,
                    label=row.label,
                    since=row.created_at,
                    added_by="" if row.added_by_id is None else names.get(row.added_by_id, ""),
                )
                for row in people.active(session)
            )

    def make_reader(
        self, label: str, passphrase: Secret, *, others: Sequence[ReaderBox]
    ) -> NewReader:
        """Make a reader who is not written yet; slow on purpose, any thread.

        Args:
            label: What they are called at this desk.
            passphrase: As it was typed.
            others: What `all_boxes` returned.

        Raises:
            UsageError: The name or the passphrase is empty or too long, or it may be guessed.
            RefusedError: The passphrase opens the desk, or is another reader's.
        """
        key = self._key()
        people.require_own(passphrase, key=key, others=others)
        return people.make_reader(label, passphrase, people.cost_of(key.header))

    def add_first(self, made: NewReader) -> None:
        """Let the first reader in; nobody has to open for them.

        Raises:
            RefusedError: There is a reader, or there was one; only a reader lets others in.
        """
        with self._database.write() as work:
            if work.session.scalars(select(exists().where(Reader.id.is_not(None)))).one():
                raise RefusedError(
                    _("There is a reader already."),
                    _("Nothing was changed."),
                    _("A reader lets another one in, with their own passphrase."),
                )
            self._add(work, made, added_by=None)

    def add(self, sitting: Sitting, made: NewReader, *, share: bool) -> None:
        """Let another reader in.

        Args:
            sitting: Of the reader who lets them in.
            made: The new reader.
            share: Whether they may also open what the sitting's reader can open today.

        Raises:
            UsageError: A reader of today has that name.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            row = self._add(work, made, added_by=sitting.reader_id)
            if share:
                work.session.flush()
                for text, payload in readable(work.session, sitting):
                    if payload is not None:
                        seal_again(work, sitting, text, payload, add=row)

    def remove(self, sitting: Sitting, reader_id: bytes) -> None:
        """Remove a reader: nothing new is sealed to them, and what the sitting opens is taken away.

        What only the removed one could open stays theirs until they hand it over: nobody makes a
        text about themselves unreadable by removing its readers. The key of somebody removed is
        erased once every text has been sealed again without them.

        Raises:
            RefusedError: They are no reader, or the last one.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            row = work.session.get(Reader, reader_id)
            if row is None or row.removed_at is not None:
                raise gone()
            if len(people.active(work.session)) == 1:
                raise RefusedError(
                    _("This is the only reader."),
                    _("Nothing was changed."),
                    _("Let another reader in first."),
                )
            row.removed_round = people.current_round(work.session) + 1
            row.removed_at = work.clock.now()
            work.session.flush()
            work.audit("remove", "reader", reader_id)
            work.changed("safety", reader_id)
            self._settle(work, sitting)

    def boxes(self, reader_id: bytes | None) -> tuple[ReaderBox, ...]:
        """Return what `open_with` needs: of one reader of today, or (None) of everybody before."""
        with self._database.read() as session:
            query = select(Reader).where(Reader.wrapped != b"")
            if reader_id is None:
                query = query.where(Reader.removed_at.is_not(None))
            else:
                query = query.where(Reader.id == reader_id, Reader.removed_at.is_(None))
            return tuple(people.box_of(row) for row in session.scalars(query))

    def all_boxes(self) -> tuple[ReaderBox, ...]:
        """Return what the passphrase of everybody opens who is or was a reader."""
        with self._database.read() as session:
            return tuple(
                people.box_of(row)
                for row in session.scalars(select(Reader).where(Reader.wrapped != b""))
            )

    def open_with(self, boxes: tuple[ReaderBox, ...], passphrase: Secret) -> Opener:
        """Return the reader whose passphrase this is; slow on purpose, any thread.

        Raises:
            WrongSecretError: It is nobody's.
            TamperedError: The reader's row was changed from outside.
        """
        return people.open_with(boxes, passphrase)

    def begin(self, opener: Opener) -> Sitting:
        """Begin a sitting; end it with `Sitting.end`.

        Raises:
            RefusedError: The reader was removed meanwhile and holds nothing any more.
        """
        with self._database.write() as work:
            row = work.session.get(Reader, opener.reader_id)
            if row is None or not row.wrapped:
                raise gone()
            sitting = Sitting(reader_id=row.id, label=row.label, identity=opener.identity)
            self._settle(work, sitting)
        return sitting

    def set_passphrase(self, sitting: Sitting, box: ReaderBox) -> None:
        """Put a newly wrapped identity in the place of the old one; see `wrapped`."""
        with self._database.write() as work:
            row = self._require_active(work.session, sitting)
            people.rewrap_into(row, box)
            work.audit("edit", "reader", row.id, "wrapped")

    def wrapped(
        self, sitting: Sitting, passphrase: Secret, *, others: Sequence[ReaderBox]
    ) -> ReaderBox:
        """Wrap the identity of a sitting under another passphrase; slow on purpose, any thread.

        Args:
            sitting: Whose.
            passphrase: As it was typed.
            others: What `all_boxes` returned; the sitting's own reader may keep their passphrase.

        Raises:
            UsageError: The passphrase is empty or too long, or it may be guessed.
            RefusedError: It opens the desk, or is another reader's.
        """
        key = self._key()
        strangers = [box for box in others if box.reader_id != sitting.reader_id]
        people.require_own(passphrase, key=key, others=strangers)
        return sealing.wrap_identity(
            sitting.identity,
            sitting.reader_id,
            passphrase=passphrases.normalise(passphrase),
            cost=people.cost_of(key.header),
        )

    def file(self, draft: SealedDraft, *, leave_out: Collection[bytes] = ()) -> None:
        """Seal a text. From here on the desk can not read it, and does not know of it.

        Args:
            draft: What was written.
            leave_out: Readers who shall have neither text nor count.

        Raises:
            UsageError: A field is missing or too long.
            RefusedError: There is nobody who could open it.
        """
        with self._database.write() as work:
            checked = checked_draft(draft, today_of(work.session, work.clock))
            readers = people.for_whom(people.active(work.session), leave_out)
            # SECURITY: no audit row and no undo: a list of filings would be a list of reports.
            write_text(work, checked, readers)
            work.changed("safety")

    def list(self, sitting: Sitting, *, limit: int | None = None) -> tuple[SealedRow, ...]:
        """Return what the reader can open, the latest first; this does not count as opening.

        Args:
            sitting: Whose.
            limit: How many at most; each that was not listed before takes about 5 ms.

        Raises:
            RefusedError: The sitting has ended.
        """
        sitting.require_open()
        with self._database.read() as session:
            rows = newest(session, sitting, limit, today_of(session, self._database.clock))
        return tuple(sorted(rows, key=lambda row: (row.written_at, row.id), reverse=True))

    def open(self, sitting: Sitting, text_id: bytes) -> SealedView:
        """Open a text; that, who and when is noted for its readers.

        Raises:
            RefusedError: It is not there, or not for this reader.
            DamagedError: It is not whole.
        """
        with self._database.write() as work:
            _row, payload = fetch_text(work.session, sitting, text_id)
            record_opening(work, payload, sitting.reader_id)
            work.session.flush()
            work.changed("safety")
            return view_of(work.session, sitting, payload)

    def share(self, sitting: Sitting, text_id: bytes, reader_id: bytes) -> SealedView:
        """Let one more reader open a text.

        Raises:
            RefusedError: There is no such text or reader.
        """
        with self._database.write() as work:
            row, payload = fetch_text(work.session, sitting, text_id)
            reader = work.session.get(Reader, reader_id)
            if reader is None or reader.removed_at is not None:
                raise gone()
            seal_again(work, sitting, row, payload, add=reader)
            self._drop_keys(work)
            readers = (*payload.readers, reader_id)
            return view_of(work.session, sitting, replace(payload, readers=readers))

    def close_case(self, sitting: Sitting, text_id: bytes) -> SealedView:
        """Say that an incident is dealt with; from today on its period runs.

        Three years; about somebody under age the period that the chapter has set, and where it has
        set none the text stays.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            row, payload = fetch_text(work.session, sitting, text_id)
            today = today_of(work.session, work.clock)
            draft = payload.draft
            if draft.erase_on is None:
                end = end_after(today, draft, minor_months(work.session))
                draft = replace(draft, erase_on=end)
            changed = replace(payload, closed_on=today, review_on=None, draft=draft)
            seal_again(work, sitting, row, changed)
            return view_of(work.session, sitting, changed)

    def set_end(self, sitting: Sitting, text_id: bytes, day: date | None) -> SealedView:
        """Set the last day on which a text is kept; None keeps it until a reader says otherwise.

        Raises:
            UsageError: The day is over, or a legal or former name would stay for ever.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            row, payload = fetch_text(work.session, sitting, text_id)
            today = today_of(work.session, work.clock)
            needed = payload.draft.kind == SealedKind.FORMER_NAME
            if (day is None and needed) or (day is not None and day < today):
                raise UsageError(
                    _("This is not a day on which the text can go."),
                    _("Nothing was changed."),
                    _("Choose today or a later day."),
                    field="erase_on",
                )
            changed = replace(payload, draft=replace(payload.draft, erase_on=day))
            seal_again(work, sitting, row, changed)
            return view_of(work.session, sitting, changed)

    def reviews(
        self, sitting: Sitting, *, after: bytes | None = None, limit: int = 40
    ) -> ReviewPage:
        """Return which of the next `limit` texts the reader was to look at again by today.

        Raises:
            RefusedError: The sitting has ended.
        """
        sitting.require_open()
        with self._database.read() as session:
            today = today_of(session, self._database.clock)
            return reviews(session, sitting, today, after=after, limit=limit)

    def note_action(self, sitting: Sitting, text_id: bytes, draft: ActionDraft) -> SealedView:
        """Add what was done about a report and who was told.

        Raises:
            UserError: It can not be kept, or the text is not there for this reader.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            return following.note_action(work, sitting, text_id, draft)

    def set_review(self, sitting: Sitting, text_id: bytes, day: date | None) -> SealedView:
        """Say when a reader looks at a report again; None is not any more.

        Raises:
            UserError: The day is over, or the text is not there for this reader.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            return following.set_review(work, sitting, text_id, day)

    def set_urgency(self, sitting: Sitting, text_id: bytes, urgency: Urgency) -> SealedView:
        """Say how soon somebody has to act on a report.

        Raises:
            RefusedError: The text is not there for this reader, or nobody acts on its kind.
        """
        with self._database.write() as work:
            self._require_active(work.session, sitting)
            return following.set_urgency(work, sitting, text_id, urgency)

    def minor_months(self) -> int | None:
        """Return for how many months after its closing an incident about a minor is kept."""
        with self._database.read() as session:
            return minor_months(session)

    def set_minor_months(self, months: int | None) -> None:
        """Set that period; None (the beginning) keeps them until a reader says otherwise.

        Raises:
            UsageError: It is no number of months.
        """
        with self._database.write() as work:
            keep_minor_months(work, months)

    def purge_due(self, today: date) -> int:
        """Erase every text whose last day is over; return how many went."""
        with self._database.write() as work:
            due = select(SealedText.id).where(SealedText.erase_on < today)
            gone_ids = list(work.session.scalars(due))
            if gone_ids:
                work.session.execute(delete(SealedText).where(SealedText.id.in_(gone_ids)))
                self._drop_keys(work)
                work.changed("safety")
            return len(gone_ids)

    def _add(self, work: Work, made: NewReader, *, added_by: bytes | None) -> Reader:
        people.require_new_label(work.session, made.label)
        row = people.row_of(made, added_by=added_by)
        work.add(row)
        work.audit("add", "reader", row.id)
        work.changed("safety", row.id)
        made.identity.wipe()
        return row

    def _settle(self, work: Work, sitting: Sitting) -> None:
        """Take from removed readers what this sitting can open; drop the keys that hold nothing."""
        now = people.current_round(work.session)
        if not now:
            return
        for row, payload in readable(work.session, sitting, before_round=now):
            if payload is not None:
                seal_again(work, sitting, row, payload)
        self._drop_keys(work)

    def _drop_keys(self, work: Work) -> None:
        work.session.flush()
        now = people.current_round(work.session)
        oldest = work.session.scalars(select(func.coalesce(func.min(SealedText.round), now))).one()
        for reader in work.session.scalars(
            select(Reader).where(Reader.removed_round.is_not(None), Reader.wrapped != b"")
        ):
            if oldest >= (reader.removed_round or 0):
                reader.wrapped = reader.commitment = reader.nonce = reader.salt = b""

    def _require_active(self, session: Session, sitting: Sitting) -> Reader:
        row = session.get(Reader, sitting.reader_id)
        if row is None or row.removed_at is not None or not sitting.open:
            raise RefusedError(
                _("Only a reader of today can do this."),
                _("Nothing was changed."),
                _("Begin a sitting with the passphrase of a reader."),
            )
        return row
