"""What is said of an act, and listed since unlocking, bears initials for somebody shielded."""

from dataclasses import replace
from datetime import date

from chapterdesk.core.vocabulary import (
    ConsentPurpose,
    ConsentStatus,
    GroupMemberStatus,
    RequestKind,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.mentoring import PairDraft


def test_no_act_with_somebody_shielded_says_their_name(services: Services) -> None:
    hidden = MemberDraft(display_name="Wren Smith", shielded=True)
    wren, added = services.members.add(hidden)
    double, _undo = services.members.add(replace(hidden, display_name="Wren Smyth"))
    read = services.members.detail(wren)
    saved = services.members.save(
        wren, replace(read.draft, tags=("choir",)), updated_at=read.updated_at
    )
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    other, _undo = services.members.add(MemberDraft(display_name="Other"))
    yes = Said(purpose=ConsentPurpose.PRINT_ROSTER, status=ConsentStatus.GIVEN)
    pair = PairDraft(mentor_id=wren, mentee_id=other, since=date(2026, 1, 1))
    told = {
        "add": added,
        "save": saved,
        "group": services.groups.set_member(group, wren, GroupMemberStatus.ACTIVE),
        "consent": services.consents.record(wren, yes),
        "withdraw": services.consents.withdraw(wren, ConsentPurpose.PRINT_ROSTER).undo,
        "request": services.requests.receive(wren, RequestKind.COPY)[1],
        "restrict": services.requests.restrict(wren),
        "lift": services.requests.lift(wren),
        "pair": services.mentoring.add(pair)[1],
        "merge": services.duplicates.merge(wren, double),
        "archive": services.members.archive(wren),
        "unarchive": services.members.unarchive(wren),
        "delete": services.members.delete(wren),
    }
    named = {act: undo.label for act, undo in told.items() if "Wren" in undo.label}
    assert named == {}
    assert all("W. S." in undo.label for act, undo in told.items() if act != "pair")


def test_a_new_name_of_somebody_shielded_is_told_as_initials(services: Services) -> None:
    wren, _undo = services.members.add(MemberDraft(display_name="Wren Smith", shielded=True))
    assert "R. J." in services.members.rename(wren, "Robin Jay", "").label
