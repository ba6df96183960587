"""People as they may leave the vault.

The name they go by and no other; initials for somebody who is shielded; a way to reach somebody
only where its own rule allows one; nobody whose record is restricted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentPurpose,
    FieldKind,
)
from chapterdesk.models import (
    ContactPoint,
    CustomField,
    CustomValue,
    Member,
    MemberLanguage,
    MemberPronoun,
    MemberTopic,
)
from chapterdesk.services.consents.asking import ended, holds
from chapterdesk.services.members.beside.reading import still_kept
from chapterdesk.services.members.contact_rules import verdict
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.members.reading import MemberRow, contact_draft, member_rows
from chapterdesk.services.restriction import not_restricted

PURPOSE: Final = ConsentPurpose.PRINT_ROSTER
"""What has to be agreed to by whoever is in a file."""
_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPerson:
    """A person as far as they may leave.

    Attributes:
        unwanted_ways: Of the ways that are withheld, how many since they are not to be contacted.
        agreed: Whether they have said that their name may stand on paper.
        own: What stands in the chapter's own fields, by the field's id.
    """

    row: MemberRow
    languages: tuple[str, ...]
    pronouns: tuple[str, ...]
    interests: tuple[str, ...]
    skills: tuple[str, ...]
    joined_on: date | None
    contacts: tuple[ContactDraft, ...]
    withheld_ways: int
    unwanted_ways: int
    withheld_pronouns: int
    agreed: bool
    own: Mapping[bytes, str]

    @property
    def name(self) -> str:
        """Return the name, or initials for somebody who is shielded."""
        return self.row.shown_name


def read_people(
    session: Session, today: date, only: Sequence[bytes] | None = None
) -> Iterator[ExportPerson]:
    """Return whom an export may hold, in the order of the list.

    Args:
        session: Of the vault.
        today: On which a consent counts or not.
        only: Of these people alone; None for everybody.
    """
    ids = _ids(session, only, restricted=False)
    fields = own_fields(session)
    for start in range(0, len(ids), _AT_ONCE):
        yield from _part(session, today, ids[start : start + _AT_ONCE], fields)


def restricted_count(session: Session, only: Sequence[bytes] | None = None) -> int:
    """Return how many people are left out since their record is restricted."""
    return len(_ids(session, only, restricted=True))


def own_fields(session: Session) -> Mapping[bytes, str]:
    """Return the chapter's own fields that may stand in exports: id to name."""
    query = (
        select(CustomField.id, CustomField.name)
        .where(
            CustomField.in_exports.is_(True),
            CustomField.archived_at.is_(None),
            # A link names somebody else.
            CustomField.kind != FieldKind.PERSON,
        )
        .order_by(CustomField.position, CustomField.id)
    )
    return {row.id: row.name for row in session.execute(query)}


def _ids(session: Session, only: Sequence[bytes] | None, *, restricted: bool) -> list[bytes]:
    """Return who is listed, in the order of the list."""
    since = Member.restricted_on.is_not(None) if restricted else not_restricted()
    query = select(Member.sort_key, Member.id).where(*_here(), since)
    parts = (
        [query]
        if only is None
        else [
            query.where(Member.id.in_(only[start : start + _AT_ONCE]))
            for start in range(0, len(only), _AT_ONCE)
        ]
    )
    found = sorted((key, member_id) for part in parts for key, member_id in session.execute(part))
    return [member_id for _key, member_id in found]


def _here() -> tuple[ColumnElement[bool], ...]:
    return (
        Member.deleted_at.is_(None), Member.archived_at.is_(None), Member.merged_into.is_(None),
    )  # fmt: skip


def _part(
    session: Session, today: date, ids: Sequence[bytes], fields: Mapping[bytes, str]
) -> Iterator[ExportPerson]:
    languages = _languages(session, ids)
    written, unwritten = _pronouns(session, ids)
    topics = _topics(session, ids)
    contacts = _contacts(session, ids)
    joined: dict[bytes, date | None] = {
        row.id: row.joined_on
        for row in session.execute(select(Member.id, Member.joined_on).where(Member.id.in_(ids)))
    }
    # A file has the whole name.
    agreed = holds(session, ids, PURPOSE, ConsentAudience.FULL_NAME, today)
    # Who does not want to be contacted gives no reader of a file the way to do it.
    quiet = ended(session, ConsentPurpose.CONTACT_ME, today, ids)
    own = _own(session, ids, fields, today) if fields else {}
    for row in member_rows(session, ids):
        known = contacts.get(row.id, ())
        unwanted = row.id in quiet
        hidden = row.shielded or unwanted
        allowed = () if hidden else tuple(c for c in known if verdict(c) != "no")
        yield ExportPerson(
            row=row,
            languages=tuple(languages.get(row.id, ())),
            pronouns=tuple(written.get(row.id, ())),
            interests=tuple(topics.get((row.id, "interest"), ())),
            skills=tuple(topics.get((row.id, "skill"), ())),
            joined_on=joined.get(row.id),
            contacts=allowed,
            withheld_ways=len(known) - len(allowed),
            unwanted_ways=len(known) if unwanted else 0,
            withheld_pronouns=unwritten[row.id],
            agreed=row.id in agreed,
            own=own.get(row.id, {}),
        )


def _languages(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[str]]:
    found: dict[bytes, list[str]] = {}
    for member_id, tag in session.execute(
        select(MemberLanguage.member_id, MemberLanguage.tag)
        .where(MemberLanguage.member_id.in_(ids))
        .order_by(MemberLanguage.position)
    ):
        found.setdefault(member_id, []).append(tag)
    return found


def _pronouns(
    session: Session, ids: Sequence[bytes]
) -> tuple[dict[bytes, list[str]], Counter[bytes]]:
    """Return the pronouns that may be used in writing, and how many others each person has."""
    found: dict[bytes, list[str]] = {}
    others: Counter[bytes] = Counter()
    for member_id, text, in_writing in session.execute(
        select(MemberPronoun.member_id, MemberPronoun.text, MemberPronoun.in_writing)
        .where(MemberPronoun.member_id.in_(ids))
        .order_by(MemberPronoun.position)
    ):
        if in_writing:
            found.setdefault(member_id, []).append(text)
        else:
            others[member_id] += 1
    return found, others


def _topics(session: Session, ids: Sequence[bytes]) -> dict[tuple[bytes, str], list[str]]:
    found: dict[tuple[bytes, str], list[str]] = {}
    for member_id, kind, text in session.execute(
        select(MemberTopic.member_id, MemberTopic.kind, MemberTopic.text)
        .where(MemberTopic.member_id.in_(ids))
        .order_by(MemberTopic.text)
    ):
        found.setdefault((member_id, str(kind)), []).append(text)
    return found


def _contacts(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[ContactDraft]]:
    found: dict[bytes, list[ContactDraft]] = {}
    for point in session.scalars(
        select(ContactPoint).where(ContactPoint.member_id.in_(ids)).order_by(ContactPoint.position)
    ):
        found.setdefault(point.member_id, []).append(contact_draft(point))
    return found


def _own(
    session: Session, ids: Sequence[bytes], fields: Mapping[bytes, str], today: date
) -> dict[bytes, dict[bytes, str]]:
    """Return what stands in the chapter's own fields; what is past its days leaves no more."""
    found: dict[bytes, dict[bytes, str]] = {}
    query = (
        select(CustomValue.member_id, CustomValue.field_id, CustomValue.text)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(
            CustomValue.member_id.in_(ids),
            CustomValue.field_id.in_(list(fields)),
            still_kept(today),
        )
    )
    for member_id, field_id, text in session.execute(query):
        found.setdefault(member_id, {})[field_id] = text
    return found
