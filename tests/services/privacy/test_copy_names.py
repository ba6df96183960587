"""No free text of a copy names anybody else, however their name is written; ordinary words stay."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.printing.record_copy import CopySection
from chapterdesk.services.catalogue import Services
from chapterdesk.services.folding import fold
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import (
    ContactDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
)
from chapterdesk.services.privacy.copies.names import LEFT_OUT, OtherNames

NEEDLES = (
    "ottoline", "marsh", "binny", "gonewell", "archibald", "horatio", "quell", "gertrude", "connor",
    "zelda",
)  # fmt: skip


def others_of(services: Services, member_id: bytes) -> OtherNames:
    with services.privacy._database.read() as session:
        return OtherNames(session=session, member_id=member_id, own=("Pat Self",))


def add(services: Services, *names: str) -> None:
    for name in names:
        services.members.add(MemberDraft(display_name=name))


def told_in(sections: Sequence[CopySection]) -> str:
    return "\n".join(f"{line.label}: {line.value}" for each in sections for line in each.lines)


@pytest.fixture
def pat(services: Services) -> bytes:
    """Somebody all of whose free texts name others."""
    add(services, "Ottoline Marsh", "Siobhán O'Connor")
    binned, _undo = services.members.add(MemberDraft(display_name="Binny Gonewell"))
    services.members.delete(binned)
    away, _undo = services.members.add(MemberDraft(display_name="Archibald"))
    services.members.archive(away)
    kept, _undo = services.members.add(MemberDraft(display_name="Kept"))
    merged, _undo = services.members.add(MemberDraft(display_name="Zelda"))
    services.duplicates.merge(kept, merged)
    pat, _undo = services.members.add(
        MemberDraft(
            display_name="Pat Self",
            source="ottoline marsh told them",
            tags=("Ottoline's lift",),
            interests=("Chess with Ottoline",),
            skills=("Taught by Horatio",),
            contacts=(
                ContactDraft(
                    kind=ContactKind.CELL,
                    value="07700 900111",
                    label="Ottoline's phone",
                    ask_for_name="Ottoline",
                    identify_as="Gertrude",
                    safe_hours="18.00 - 20.00 when Ottoline is out",
                    remark="ring Zelda",
                ),
            ),
            emergency=(
                EmergencyDraft(
                    name="Gertrude Mother", relation="Ottoline's sister", phone="07700 900222"
                ),
            ),
            relations=(RelationDraft(label="partner of Ottoline", other_name="Horatio Quell"),),
        )
    )
    services.members.add_note(
        pat,
        "Gertrude Mother rang. Horatio Quell was angry. ottoline said so, OTTOLINE too. Binny"
        " Gonewell and Archibald reported it. Ottoline's dog, Ottoline’s cat, Ottolines hat."
        " O'Connor, o’connor and SIOBHAN came. Zelda_left. Likes bread.",
    )
    group, _undo = services.groups.add(GroupDraft(name="Friends of Gertrude"))
    meeting, _undo = services.meetings.add(
        MeetingDraft(
            starts_local=datetime(2026, 11, 26, 17, 0),  # noqa: DTZ001
            title="Birthday of Ottoline",
            group_id=group,
        )
    )
    services.checkin.mark(meeting, pat)
    return pat


def test_no_free_text_names_anybody_else(services: Services, pat: bytes) -> None:
    told = told_in(services.copies.shown(pat, notes=True))
    folded = fold(told)
    assert [needle for needle in NEEDLES if needle in folded] == []
    for kept in ("Chess with […]", "18.00 - 20.00 when […] is out", "Likes bread", "Pat Self"):
        assert kept in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They will come in may, I hope.", "They will come in may, I hope."),
        ("Then Will said that Hope may come.", "Then […] said that […] come."),
        ("Will will come.", "[…] come."),
        ("will ashworth came", "[…] came"),
        ("The bread is good, de la casa.", "The bread is good, de la casa."),
        ("Ask de la cruz.", "Ask […]."),
        ("we think rose may come with hope", "we think […] come with hope"),
        ("This was hers.", "This was hers."),
        ("Pat Self came with J. Ashworth.", "Pat Self came with […]."),
        ("王小明来了", "[…]来了"),
        ("Pat met Zoe, zoë and ZOE\u0308.", "Pat met […], […] and […]."),
    ],
)
def test_an_ordinary_word_stays_unless_it_stands_as_a_name(
    services: Services, text: str, told: str
) -> None:
    add(
        services,
        "Will Ashworth",
        "Rose May",
        "Hope",
        "May",
        "María de la Cruz",
        "Thi Thi",
        "王小明",
        "Zoë",
        "J",
    )
    member_id, _undo = services.members.add(MemberDraft(display_name="Pat Self"))
    assert others_of(services, member_id).without(text) == told


def test_a_name_shared_with_the_person_goes_only_with_the_rest_of_it(services: Services) -> None:
    add(services, "Gertrude Self")
    member_id, _undo = services.members.add(MemberDraft(display_name="Pat Self"))
    without = others_of(services, member_id).without
    assert without("Pat Self came.") == "Pat Self came."
    assert without("gertrude self came.") == f"{LEFT_OUT} came."
