"""Who may not come back, kept as keyed hashes: no name can be read out of it.

SECURITY: the key is the chapter's secret, which lies in the vault. Whoever opened the vault can try
names one by one; whoever has the rows alone can not.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import ContactKind, DenyReason
from chapterdesk.core.words import _
from chapterdesk.models import Chapter, ContactPoint, DenyEntry, Member
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import folded_name
from chapterdesk.services.members.checking import e164
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.rows import gone
from chapterdesk.services.zones import today_of

AREA: Final = "denied"
_PERSON: Final = b"denylist"
_NAME: Final = b"name"
_NUMBER: Final = b"number"
_EMAIL: Final = b"email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """That somebody who is forgotten may not come back.

    Attributes:
        reason: One word; nothing more is kept.
        review_on: When the chapter asks itself again.
    """

    reason: DenyReason
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyRow:
    """One person on the list, as far as it is known.

    Attributes:
        ids: The rows that were written for them, one for each name and number.
    """

    ids: tuple[bytes, ...]
    reason: DenyReason
    since: date
    review_on: date


class DenyList:
    """The list as it is in one session, to ask of many people.

    Args:
        session: Open.
    """

    def __init__(self, session: Session) -> None:
        # The list is empty in most chapters, and this is asked at every pause in a name.
        self._digests = frozenset(map(bytes, session.scalars(select(DenyEntry.digest))))
        if self._digests:
            self._secret, self._country = session.execute(
                select(Chapter.id_secret, Chapter.country)
            ).one()

    def holds(self, display_name: str, contacts: Sequence[ContactDraft] = ()) -> bool:
        """Say whether somebody with this name, number or address may not come back."""
        if not self._digests:
            return False
        numbers = [e164(contact, self._country) for contact in contacts]
        emails = [one.value for one in contacts if one.kind is ContactKind.EMAIL]
        told = deny_digests(self._secret, [display_name], numbers, emails)
        return not self._digests.isdisjoint(told)


class DeniedError(RefusedError):
    """Refuse to add somebody who may not come back; nothing is told of who or why."""

    def __init__(self) -> None:
        super().__init__(
            may_not_come_back(),
            _("Nobody was added or marked."),
            _("Two people may share a name: a lead can have them added all the same."),
        )


def refuse_denied(
    session: Session, display_name: str, contacts: Sequence[ContactDraft] = ()
) -> None:
    """Refuse a name, number or address that is on the list of who may not come back.

    Raises:
        DeniedError: It is.
    """
    if DenyList(session).holds(display_name, contacts):
        raise DeniedError


class DenyService:
    """Say whether somebody may not come back, and look at the list again when it is due."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def hint(self, display_name: str, contacts: Sequence[ContactDraft] = ()) -> bool:
        """Say whether somebody with this name, number or address may not come back.

        Nothing else is told: not who, not why. Two people may share a name.
        """
        with self._database.read() as session:
            return DenyList(session).holds(display_name, contacts)

    def list(self) -> tuple[DenyRow, ...]:
        """Return who is on the list, those to be looked at first."""
        with self._database.read() as session:
            return tuple(_rows(session.scalars(select(DenyEntry)).all()))

    def keep(self, row: DenyRow, review_on: date) -> Undo:
        """Keep somebody on the list, and look again on another day.

        Raises:
            RefusedError: The day is not after today, or they are not on the list any more.
        """
        with self._database.write() as work:
            refuse_past(work, review_on)
            for entry in _entries(work.session, row):
                entry.review_on = review_on
            return _told(work, "keep", _("Somebody stays on the list of who may not come back"))

    def remove(self, row: DenyRow) -> Undo:
        """Take somebody off the list.

        Raises:
            RefusedError: They are not on it any more.
        """
        with self._database.write() as work:
            for entry in _entries(work.session, row):
                work.session.delete(entry)
            return _told(work, "remove", _("Somebody was taken off the list"))


def may_not_come_back() -> str:
    """Return the one sentence that is said of somebody on the list of who may not come back."""
    return _("Somebody with this name, number or address may not come back: ask a lead.")


def deny(work: Work, member_ids: Iterable[bytes], denial: Denial) -> None:
    """Put people on the list by their names, numbers and email addresses, before they are erased.

    Raises:
        RefusedError: The day of the review is not after today.
    """
    refuse_past(work, denial.review_on)
    ids = list(member_ids)
    secret = work.session.scalars(select(Chapter.id_secret)).one()
    names = work.session.scalars(select(Member.display_name).where(Member.id.in_(ids))).all()
    numbers = work.session.scalars(
        select(ContactPoint.e164).where(ContactPoint.member_id.in_(ids))
    ).all()
    emails = work.session.scalars(
        select(ContactPoint.value).where(
            ContactPoint.member_id.in_(ids), ContactPoint.kind == ContactKind.EMAIL
        )
    ).all()
    for digest in deny_digests(secret, names, numbers, emails):
        work.add(DenyEntry(digest=digest, reason=denial.reason, review_on=denial.review_on))
    work.audit("deny", "deny_entry", None)
    work.changed(AREA)


def deny_digests(
    secret: bytes, names: Iterable[str], numbers: Iterable[str], emails: Iterable[str] = ()
) -> tuple[bytes, ...]:
    """Return BLAKE2b-256 of each folded name, number in E.164 and folded address, each once."""
    folded = ((_NAME, folded_name(name)) for name in names)
    plain = ((_NUMBER, number) for number in numbers)
    written = ((_EMAIL, email.strip().casefold()) for email in emails)
    return tuple(
        dict.fromkeys(
            hashlib.blake2b(
                kind + b"\x00" + text.encode(), key=secret, digest_size=32, person=_PERSON
            ).digest()
            for kind, text in (*folded, *plain, *written)
            if text
        )
    )


def denials_due(session: Session, until: date) -> date | None:
    """Return the day of the first review that is due by then, if there is one."""
    return session.scalars(
        select(DenyEntry.review_on)
        .where(DenyEntry.review_on <= until)
        .order_by(DenyEntry.review_on)
        .limit(1)
    ).first()


def refuse_past(work: Work, review_on: date) -> None:
    """Refuse a review that is not after today.

    Raises:
        RefusedError: It is not.
    """
    if review_on <= today_of(work.session, work.clock):
        raise RefusedError(
            _("The review must be after today."),
            _("Nothing was changed."),
            _("Choose a later day."),
            field="review_on",
        )


def _entries(session: Session, row: DenyRow) -> Sequence[DenyEntry]:
    found = session.scalars(select(DenyEntry).where(DenyEntry.id.in_(row.ids))).all()
    if not found:
        raise gone()
    return found


def _rows(entries: Sequence[DenyEntry]) -> Iterable[DenyRow]:
    """Put together what was written at once: nothing else says that it is one person."""
    together: dict[tuple[object, ...], list[DenyEntry]] = {}
    for entry in sorted(entries, key=lambda one: (one.review_on, one.created_at, one.id)):
        key = (entry.review_on, entry.created_at, entry.reason)
        together.setdefault(key, []).append(entry)
    for group in together.values():
        first = group[0]
        yield DenyRow(
            ids=tuple(entry.id for entry in group),
            reason=first.reason,
            since=first.created_at.date(),
            review_on=first.review_on,
        )


def _told(work: Work, action: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "deny_entry", None)
    work.changed(AREA)
    return work.undo(label)
