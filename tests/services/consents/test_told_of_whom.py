"""Whom lists of consents name, and how: nobody who is gone, and initials for somebody shielded."""

from dataclasses import replace
from datetime import date

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.models import ConsentOverride, Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.overrides import record_overrides
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.drafts import MemberDraft

ROSTER = ConsentPurpose.PRINT_ROSTER
YES = Said(
    purpose=ROSTER, status=ConsentStatus.GIVEN, audience=ConsentAudience.FULL_NAME,
    expires_on=date(2026, 11, 30),
)  # fmt: skip
WHY = "The city asks for a list of the room"


def agree(services: Services, name: str, *, shielded: bool = False) -> bytes:
    draft = MemberDraft(display_name=name, shielded=shielded)
    member_id, _undo = services.members.add(draft)
    services.consents.record(member_id, YES)
    return member_id


def named(services: Services) -> dict[str, list[str]]:
    """Return whom each list names: who ends soon, who said yes, who is to be asked again."""
    version = services.consents.wordings()
    (current,) = [row.version for row in version if row.purpose is ROSTER and row.current]
    return {
        "ends": [row.name for row in services.consents.ends_soon()],
        "yes": [row.name for row in services.consents.said_yes(ROSTER, current)]
        or [row.name for row in services.consents.ask_again(ROSTER)],
    }


@pytest.mark.parametrize("reworded", [False, True])
@pytest.mark.parametrize("how", ["restrict", "archive", "bin", "merge"])
def test_no_list_names_who_is_only_kept_or_gone(
    services: Services, how: str, reworded: bool
) -> None:
    gone, there = agree(services, "Robin"), agree(services, "Wren")
    if reworded:
        services.consents.reword(ROSTER, "May your name stand on a list?")
    assert {tuple(sorted(names)) for names in named(services).values()} == {("Robin", "Wren")}
    with services.consents._database.write() as work:
        row = work.session.get(Member, gone)
        assert row is not None
        row.restricted_on = date(2026, 11, 26) if how == "restrict" else None
        row.archived_at = work.clock.now() if how == "archive" else None
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = there if how == "merge" else None
    assert named(services) == {"ends": ["Wren"], "yes": ["Wren"]}


def test_every_list_bears_initials_for_somebody_shielded(services: Services) -> None:
    hidden = agree(services, "Wren Smith", shielded=True)
    assert named(services) == {"ends": ["W. S."], "yes": ["W. S."]}
    assert services.consents.story(hidden).name == "W. S."
    with services.consents._database.write() as work:
        now = work.clock.now()
        values = {"purpose": ROSTER, "act": "print", "reason": WHY, "made_at": now}
        work.add(ConsentOverride(member_id=hidden, **values))
    (row,) = services.consents.overrides()
    assert row.names == ("W. S.",)


def test_one_who_may_not_be_overridden_is_enough_to_stop_all(services: Services) -> None:
    ids = [agree(services, name) for name in ("Robin", "Wren")]
    hidden = agree(services, "Hidden", shielded=True)
    with (
        pytest.raises(RefusedError, match="No reason is enough"),
        services.consents._database.write() as work,
    ):
        record_overrides(work, [*ids, hidden], ROSTER, "export", WHY)
    assert services.consents.overrides() == ()


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_nothing_is_noted_as_overridden_without_a_reason(services: Services, reason: str) -> None:
    wren = agree(services, "Wren")
    with (
        pytest.raises(UsageError) as refused,
        services.consents._database.write() as work,
    ):
        record_overrides(work, [wren], ROSTER, "print", reason)
    assert refused.value.field == "reason"
    assert services.consents.overrides() == ()


def test_a_yes_that_was_taken_back_is_none_to_be_asked_again(services: Services) -> None:
    robin, wren = agree(services, "Robin"), agree(services, "Wren")
    services.consents.withdraw(robin, ROSTER)
    assert named(services) == {"ends": ["Wren"], "yes": ["Wren"]}
    services.consents.withdraw(wren, ROSTER)
    assert named(services) == {"ends": [], "yes": []}


def test_a_no_never_ends(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.consents.record(member_id, replace(YES, status=ConsentStatus.REFUSED))
    (view,) = services.consents.story(member_id).now
    assert (view.status, view.expires_on) == (ConsentStatus.REFUSED, None)
    assert services.consents.ends_soon() == ()
