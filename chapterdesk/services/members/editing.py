"""Bring a person's rows in line with a changed draft, touching only what differs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from chapterdesk.models import (
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
from chapterdesk.services.folding import search_words, sort_key
from chapterdesk.services.members.beside.writing import apply_beside
from chapterdesk.services.members.checking import e164
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.reading import contact_draft, read_draft
from chapterdesk.services.members.writing import (
    SEARCH_KIND,
    NewRow,
    chapter_country,
    contact_rows,
    contact_values,
    language_rows,
    pronoun_rows,
    review_day,
    topic_rows,
)
from chapterdesk.services.zones import today_of

_PLAIN: Final = (
    "display_name", "sort_name", "name_confirmed", "joined_on", "source", "age_band", "is_minor",
    "minor_review_on", "shielded", "photo_consent", "share_level",
)  # fmt: skip


def save_draft(work: Work, member: Member, draft: MemberDraft) -> tuple[str, ...]:
    """Write what differs between a person and a checked form, also beside them.

    Raises:
        UserError: A value does not fit its field, or a relation points to nobody.
    """
    today = today_of(work.session, work.clock)
    if draft.is_minor and draft.minor_review_on is None:
        draft = replace(draft, minor_review_on=review_day(draft, today))
    beside = apply_beside(work, member, draft, today=today, country=chapter_country(work))
    return (*apply_draft(work, member, draft, changed=beside), *beside)


def apply_draft(
    work: Work, member: Member, draft: MemberDraft, *, changed: Sequence[str] = ()
) -> tuple[str, ...]:
    """Write what differs between a person and a checked draft; return the fields' names.

    What stands beside a person is left as it is: a file that does not have it takes nothing away.

    Args:
        work: The transaction.
        member: Whose rows.
        draft: What they shall be.
        changed: What was changed of theirs already.
    """
    before = read_draft(work.session, member)
    draft = _without_old_sort_name(before, draft)
    fields = [name for name in _PLAIN if getattr(before, name) != getattr(draft, name)]
    for name in fields:
        setattr(member, name, getattr(draft, name))
    member.sort_key = sort_key(draft.sort_name or draft.display_name)
    if before.status is not draft.status:
        fields.append("status")
        _change_status(work, member, draft)
    if before.display_name != draft.display_name:
        replace_words(work, member)
    if before.pronouns != draft.pronouns:
        fields.append("pronouns")
        _replace(work, _owned(work, MemberPronoun, member), _made(pronoun_rows(member.id, draft)))
    if before.languages != draft.languages:
        fields.append("languages")
        _sync(
            work,
            _owned(work, MemberLanguage, member),
            _made(language_rows(work.pair_id, member.id, draft)),
        )
    topics = ("interests", "skills", "tags")
    other = [name for name in topics if set(getattr(before, name)) != set(getattr(draft, name))]
    if other:
        fields.extend(other)
        _sync(
            work,
            _owned(work, MemberTopic, member),
            _made(topic_rows(work.pair_id, member.id, draft)),
        )
    if before.contacts != draft.contacts:
        fields.append("contacts")
        _sync_contacts(work, member, draft)
    if fields or changed:
        # A child's change is a change of the person, for whoever has the form open.
        member.updated_at = work.clock.now()
    work.session.flush()
    return tuple(fields)


def _without_old_sort_name(before: MemberDraft, draft: MemberDraft) -> MemberDraft:
    """Drop a sort name that was made from a name somebody has left."""
    if before.display_name == draft.display_name or before.sort_name != draft.sort_name:
        return draft
    return replace(draft, sort_name="")


def replace_words(work: Work, member: Member) -> None:
    """Let a person be found by the name they go by, and by no other."""
    wanted = set(search_words(member.display_name))
    present = work.session.scalars(
        select(SearchWord).where(SearchWord.subject_id == member.id)
    ).all()
    for row in present:
        if row.word not in wanted:
            work.session.delete(row)
    for word in sorted(wanted - {row.word for row in present}):
        work.add(SearchWord(word=word, kind=SEARCH_KIND, subject_id=member.id))


def _change_status(work: Work, member: Member, draft: MemberDraft) -> None:
    today = today_of(work.session, work.clock)
    member.status = draft.status
    member.status_since = today
    work.add(StatusHistory(member_id=member.id, status=draft.status, since=today))


def _owned(work: Work, kind: Any, member: Member) -> Sequence[Any]:
    found: Sequence[Any] = work.session.scalars(
        select(kind).where(kind.member_id == member.id)
    ).all()
    return found


def _made(rows: Sequence[NewRow]) -> list[Any]:
    return [row.made() for row in rows]


def _replace(work: Work, old: Sequence[Row], new: Sequence[Row]) -> None:
    for row in old:
        work.session.delete(row)
    for row in new:
        work.add(row)


def _sync(work: Work, old: Sequence[Any], new: Sequence[Any]) -> None:
    """Keep rows whose id stands for a pair; delete those that are gone, add those that are new."""
    wanted = {row.id: row for row in new}
    known = {row.id: row for row in old}
    for row_id, row in known.items():
        if row_id not in wanted:
            work.session.delete(row)
        elif hasattr(row, "position"):
            row.position = wanted[row_id].position
    for row_id, row in wanted.items():
        if row_id not in known:
            work.add(row)


def _sync_contacts(work: Work, member: Member, draft: MemberDraft) -> None:
    """Keep the row of each number or address that stays; another number is another row.

    A number that is only written in another way keeps its row, and what was tried with it.
    """
    country = chapter_country(work)
    spare = list(_owned(work, ContactPoint, member))
    fresh = contact_rows(member.id, draft, country)
    known: dict[int, ContactPoint] = {}
    for same in (_same_text, _same_number):
        for position, contact in enumerate(draft.contacts):
            number = e164(contact, country)
            row = next((one for one in spare if same(one, contact, number)), None)
            if position not in known and row is not None:
                known[position] = row
                spare.remove(row)
    for position, contact in enumerate(draft.contacts):
        if position in known:
            _update_contact(known[position], contact, position, country)
        else:
            work.add(fresh[position].made())
    for row in spare:
        work.session.delete(row)


def _same_text(row: ContactPoint, contact: ContactDraft, _number: str) -> bool:
    return row.kind == contact.kind and row.value == contact.value


def _same_number(row: ContactPoint, _contact: ContactDraft, number: str) -> bool:
    return bool(number) and row.e164 == number


def _update_contact(row: ContactPoint, contact: ContactDraft, position: int, country: str) -> None:
    row.position = position
    if contact_draft(row) == contact:
        return
    for name, value in contact_values(contact, e164(contact, country)).items():
        setattr(row, name, value)
