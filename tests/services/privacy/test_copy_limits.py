"""What no copy of a record holds: the names of others from wherever, and what is not theirs."""

from datetime import date

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceStatus, FieldKind, GroupMemberStatus, PairStatus
from chapterdesk.models import (
    ConsentOverride,
    CustomField,
    CustomValue,
    EmergencyContact,
    MentorPair,
    Note,
    Relation,
)
from chapterdesk.services.audit import AuditFilter
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from tests.conftest import NOW


def told(services: Services, member_id: bytes, *, notes: bool = True) -> str:
    sections = services.copies.shown(member_id, notes=notes)
    return "\n".join(f"{line.label}: {line.value}" for part in sections for line in part.lines)


@pytest.fixture
def pat(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Pat Self"))[0]


def test_a_name_is_known_from_wherever_it_stands(services: Services, pat: bytes) -> None:
    """Each of these names stands in one kind of place alone."""
    other, _undo = services.members.add(
        MemberDraft(display_name="Aurelio Finch", sort_name="Bettina Aurelio")
    )
    third, _undo = services.members.add(MemberDraft(display_name="Third"))
    with services.privacy._database.write() as work:
        field = CustomField(name="buddy", kind=FieldKind.PERSON)
        work.add(field)
        work.session.flush()
        for row in (
            EmergencyContact(member_id=other, name="Cosima", phone="1"),
            Relation(member_id=other, other_name="Dorothea", label="aunt"),
            CustomValue(member_id=other, field_id=field.id, text="Ezekiel"),
            MentorPair(
                mentor_id=other, mentee_id=third, second_adult="Florentine",
                since=date(2026, 1, 1), status=PairStatus.ACTIVE,
            ),
            ConsentOverride(
                member_id=pat, purpose="print_roster", act="print", made_at=work.clock.now(),
                reason="Cosima insisted on it",
            ),
        ):  # fmt: skip
            work.add(row)
    services.members.add_note(
        pat,
        "Aurelio, Bettina, Cosima, Dorothea, Ezekiel and Florentine came; call +44 7700 900111 or"
        " write to some@example.org. Likes bread.",
    )
    found = told(services, pat)
    for needle in (
        "Aurelio", "Bettina", "Cosima", "Dorothea", "Ezekiel", "Florentine", "900111", "@example",
    ):  # fmt: skip
        assert needle not in found
    assert "Likes bread." in found
    assert "insisted on it" in found


def test_it_holds_no_mark_that_was_taken_away_and_no_name_of_a_hidden_group(
    services: Services, pat: bytes
) -> None:
    hidden, _undo = services.groups.add(GroupDraft(name="Needle Circle", hide_on_person=True))
    services.groups.set_member(hidden, pat, GroupMemberStatus.ACTIVE)
    for title, group, status in (
        ("Open evening", None, AttendanceStatus.PRESENT),
        ("Never came", None, AttendanceStatus.VOID),
        ("Needle evening", hidden, AttendanceStatus.PRESENT),
    ):
        draft = MeetingDraft(starts_local=NOW.replace(tzinfo=None), title=title, group_id=group)
        meeting, _undo = services.meetings.add(draft)
        services.checkin.mark(meeting, pat, status)
        if group is not None:
            services.leading.ask(meeting, pat)
    services.leading.set_turns(hidden, [pat])
    agreement, _undo = services.agreements.write(hidden, "Needle people are kind.")
    services.agreements.acknowledge(agreement, [pat])
    found = told(services, pat)
    assert "Needle" not in found
    assert "Never came" not in found
    assert "Open evening" in found


def test_notes_stand_in_it_only_when_asked_for_and_are_their_own(
    services: Services, pat: bytes
) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Other"))
    services.members.add_note(pat, "mine-needle")
    services.members.add_note(other, "theirs-needle")
    with services.privacy._database.write() as work:
        now = work.clock.now()
        work.add(Note(subject="group", subject_id=pat, body="group-needle", written_at=now))
    assert "needle" not in told(services, pat, notes=False)
    found = told(services, pat)
    assert "mine-needle" in found
    assert "theirs-needle" not in found
    assert "group-needle" not in found
    assert services.copies.paper(pat, notes=True).warnings
    assert not any("notes" in one for one in services.copies.paper(pat).warnings)


def test_a_copy_that_was_read_here_is_known_and_hidden_in_meeting_mode(
    services: Services, pat: bytes
) -> None:
    told(services, pat)
    acts = services.audit.window(AuditFilter(member_id=pat), 0, 20).rows
    assert "show_copy" in {act.action for act in acts}
    services.discretion.enter()
    for act in (services.copies.shown, services.copies.paper):
        with pytest.raises(RefusedError, match="Meeting mode"):
            act(pat)
