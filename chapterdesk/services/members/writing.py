"""Make a person's rows out of a draft: one way for form, door, files and practice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from chapterdesk.core.ids import new_id, new_ids
from chapterdesk.models import (
    Base,
    Chapter,
    ContactPoint,
    Member,
    MemberLanguage,
    MemberPronoun,
    MemberTopic,
    Row,
    SearchWord,
    StatusHistory,
)
from chapterdesk.services.database import Work
from chapterdesk.services.database.inserting import insert_many
from chapterdesk.services.folding import search_words, sort_key
from chapterdesk.services.members.beside.writing import beside_rows
from chapterdesk.services.members.checking import checked, e164
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.zones import today_of

__all__ = [
    "SEARCH_KIND",
    "ContactDraft",
    "MemberDraft",
    "MemberRows",
    "NewRow",
    "PronounDraft",
    "add_member",
    "contact_rows",
    "insert_members",
    "language_rows",
    "new_row",
    "pronoun_rows",
    "review_day",
    "topic_rows",
    "word_rows",
]

SEARCH_KIND = "member"
_REVIEW: Final = timedelta(days=365)
PairIds = Callable[..., bytes]


class NewRow(NamedTuple):
    """A row that is not there yet: its table and its values.

    A third of the time of an object of the session, where thousands are only inserted.
    """

    kind: type[Base]
    values: dict[str, Any]

    def made(self) -> Any:
        """Return it as an object that a session can take."""
        return self.kind(**self.values)


def new_row(kind: type[Base], /, **values: object) -> NewRow:
    """Return a row that is not there yet."""
    return NewRow(kind, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRows:
    """A person and everything of theirs, ready to be written."""

    member_id: bytes
    member: NewRow
    children: tuple[NewRow | Base, ...]

    def __iter__(self) -> Iterator[NewRow | Base]:
        yield self.member
        yield from self.children


def add_member(work: Work, draft: MemberDraft, *, batch_id: bytes | None = None) -> bytes:
    """Add a person within an open transaction; return their id.

    Raises:
        UserError: The draft breaks a rule.
    """
    rows = member_rows_of(
        work,
        checked(draft),
        today=today_of(work.session, work.clock),
        country=chapter_country(work),
        batch_id=batch_id,
    )
    for row in rows:
        work.add(row.made() if isinstance(row, NewRow) else row)
    work.audit("add", "member", rows.member_id, "display_name")
    work.changed("members", rows.member_id)
    return rows.member_id


def insert_members(
    work: Work, drafts: "list[MemberDraft]", *, batch_id: bytes | None = None
) -> list[bytes]:
    """Add many people with one statement a table; return their ids in order.

    Not taken back by an `Undo`: whoever calls this keeps its own way back (a batch, a new vault).

    Raises:
        UserError: A draft breaks a rule; nothing of the list is added.
    """
    today, country = today_of(work.session, work.clock), chapter_country(work)
    people = [
        member_rows_of(work, checked(draft), today=today, country=country, batch_id=batch_id)
        for draft in drafts
    ]
    insert_rows(work, [row for person in people for row in person])
    ids = [person.member_id for person in people]
    work.changed("members", *ids)
    return ids


def insert_rows(work: Work, rows: Sequence[NewRow | Base]) -> None:
    """Insert rows of any tables with one statement a table, with ids, stamps and defaults."""
    now = work.clock.now()
    by_table: dict[type[Base], list[dict[str, object]]] = {}
    for row in rows:
        if isinstance(row, NewRow):
            by_table.setdefault(row.kind, []).append(row.values)
        else:
            by_table.setdefault(type(row), []).append(_values(row))
    for kind, values in by_table.items():
        if issubclass(kind, Row):
            _stamp(values, now)
        insert_many(work.session.connection(), kind.metadata.tables[kind.__tablename__], values)


def _values(row: Base) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def _stamp(rows: Sequence[dict[str, object]], now: datetime) -> None:
    for row, fresh in zip(rows, new_ids(len(rows)), strict=True):
        row.setdefault("id", fresh)
        row.setdefault("created_at", now)
        row["updated_at"] = now


def chapter_country(work: Work) -> str:
    """Return the chapter's ISO 3166-1 code, or nothing."""
    return work.session.scalars(select(Chapter.country)).first() or ""


def member_rows_of(
    work: Work,
    draft: MemberDraft,
    *,
    today: date,
    country: str,
    batch_id: bytes | None = None,
    numbers: Sequence[str] | None = None,
) -> MemberRows:
    """Return the rows of a checked draft.

    Args:
        work: The open transaction.
        draft: The person.
        today: In the chapter's zone.
        country: The chapter's, for numbers.
        batch_id: The import that they come with.
        numbers: In E.164, of each way to reach them; None where they were not read yet.

    Raises:
        UserError: A value does not fit its field, or a relation points to nobody.
    """
    member_id = new_id()
    member = new_row(
        Member,
        id=member_id,
        display_name=draft.display_name,
        sort_name=draft.sort_name,
        sort_key=sort_key(draft.sort_name or draft.display_name),
        name_confirmed=draft.name_confirmed,
        status=draft.status,
        status_since=today,
        joined_on=draft.joined_on,
        source=draft.source,
        age_band=draft.age_band,
        is_minor=draft.is_minor,
        minor_review_on=review_day(draft, today),
        shielded=draft.shielded,
        photo_consent=draft.photo_consent,
        share_level=draft.share_level,
        import_batch_id=batch_id,
    )
    children: list[NewRow | Base] = [
        new_row(StatusHistory, member_id=member_id, status=draft.status, since=today),
        *pronoun_rows(member_id, draft),
        *language_rows(work.pair_id, member_id, draft),
        *topic_rows(work.pair_id, member_id, draft),
        *contact_rows(member_id, draft, country, numbers),
        *word_rows(member_id, draft.display_name),
        *beside_rows(work, member_id, draft, country),
    ]
    return MemberRows(member_id=member_id, member=member, children=tuple(children))


def review_day(draft: MemberDraft, today: date) -> date | None:
    """Return when somebody under age is looked at again; in a year where nobody said when."""
    if not draft.is_minor:
        return None
    return draft.minor_review_on or today + _REVIEW


def pronoun_rows(member_id: bytes, draft: MemberDraft) -> list[NewRow]:
    """Return the rows of a draft's pronouns."""
    return [
        new_row(
            MemberPronoun,
            member_id=member_id,
            text=pronoun.text,
            position=position,
            at_chapter=pronoun.at_chapter,
            in_writing=pronoun.in_writing,
            with_family=pronoun.with_family,
        )
        for position, pronoun in enumerate(draft.pronouns)
    ]


def language_rows(pair: PairIds, member_id: bytes, draft: MemberDraft) -> list[NewRow]:
    """Return the rows of a draft's languages."""
    return [
        new_row(
            MemberLanguage,
            id=pair("member_language", member_id, tag.encode()),
            member_id=member_id,
            tag=tag,
            position=position,
        )
        for position, tag in enumerate(draft.languages)
    ]


def topic_rows(pair: PairIds, member_id: bytes, draft: MemberDraft) -> list[NewRow]:
    """Return the rows of a draft's interests, skills and tags."""
    return [
        new_row(
            MemberTopic,
            id=pair("member_topic", member_id, kind.encode(), text.encode()),
            member_id=member_id,
            kind=kind,
            text=text,
        )
        for kind, texts in (
            ("interest", draft.interests),
            ("skill", draft.skills),
            ("tag", draft.tags),
        )
        for text in texts
    ]


def contact_rows(
    member_id: bytes, draft: MemberDraft, country: str, numbers: Sequence[str] | None = None
) -> list[NewRow]:
    """Return the rows of a draft's ways to reach the person; for numbers see `member_rows_of`."""
    if numbers is None:
        numbers = [e164(contact, country) for contact in draft.contacts]
    return [
        new_row(
            ContactPoint,
            member_id=member_id,
            position=position,
            **contact_values(contact, number),
        )
        for position, (contact, number) in enumerate(zip(draft.contacts, numbers, strict=True))
    ]


def contact_values(contact: ContactDraft, number: str) -> dict[str, object]:
    """Return the columns of one way to reach a person, with its number in E.164."""
    return {
        "kind": contact.kind,
        "value": contact.value,
        "e164": number,
        "label": contact.label,
        "preferred": contact.preferred,
        "voicemail_rule": contact.voicemail_rule,
        "text_ok": contact.text_ok,
        "ask_for_name": contact.ask_for_name,
        "identify_as": contact.identify_as,
        "safe_hours": contact.safe_hours,
        "others_have_access": contact.others_have_access,
        "remark": contact.remark,
    }


def word_rows(member_id: bytes, display_name: str) -> list[NewRow]:
    """Return the words under which a person is found: of the name they go by, and of no other."""
    return [
        new_row(SearchWord, word=word, kind=SEARCH_KIND, subject_id=member_id)
        for word in search_words(display_name)
    ]
