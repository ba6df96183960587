"""Without a yes nothing leaves but for a reason that is kept, and never with who is shielded."""

from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.services.audit import AuditFilter
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.overrides import begin_overrides
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import MemberDraft

ROSTER = ConsentPurpose.PRINT_ROSTER
FULL, FIRST = ConsentAudience.FULL_NAME, ConsentAudience.FIRST_NAME
WHY = "The city asks for a list of the room"


def add(services: Services, name: str, *, shielded: bool = False) -> bytes:
    return services.members.add(MemberDraft(display_name=name, shielded=shielded))[0]


def agree(services: Services, member_id: bytes, audience: ConsentAudience = FULL) -> None:
    said = Said(purpose=ROSTER, status=ConsentStatus.GIVEN, audience=audience)
    services.consents.record(member_id, said)


def test_who_has_not_agreed_leaves_for_a_reason_alone(services: Services, tmp_path: Path) -> None:
    agree(services, add(services, "Wren"))
    sam = add(services, "Sam")
    file = tmp_path / "out.csv"
    for reason in ("", "  ", "because"):
        with pytest.raises(UsageError) as refused:
            services.exports.members(
                "csv", file, seal="plain", wish=ExportWish(audience=LEADS, reason=reason)
            )
        assert refused.value.field == "reason"
        assert not file.exists()
    services.exports.members("csv", file, seal="plain", wish=ExportWish(audience=LEADS, reason=WHY))
    (row,) = services.consents.overrides()
    assert (row.act, row.purpose, row.reason) == ("export", ROSTER, WHY)
    assert (row.people, row.names) == (1, ("Sam",))
    (act,) = [
        act
        for act in services.audit.window(AuditFilter(member_id=sam), 0, 20).rows
        if act.action == "override"
    ]
    assert act.fields == ("export", "print_roster")


def test_nobody_needs_a_reason_for_who_agreed(services: Services, tmp_path: Path) -> None:
    agree(services, add(services, "Wren"))
    add(services, "Sam")
    wish = ExportWish(audience=LEADS, agreed_only=True)
    assert services.exports.members("csv", tmp_path / "a.csv", seal="plain", wish=wish).rows == 1
    assert services.consents.overrides() == ()


def test_a_first_name_is_no_yes_to_a_file_with_whole_names(
    services: Services, tmp_path: Path
) -> None:
    agree(services, add(services, "Wren Abara"), FIRST)
    assert services.exports.preview("csv", ExportWish(audience=LEADS)).not_agreed == 1
    with pytest.raises(UsageError):
        services.exports.members(
            "csv", tmp_path / "a.csv", seal="plain", wish=ExportWish(audience=LEADS)
        )


def test_no_reason_is_enough_for_who_is_shielded_or_only_kept(
    services: Services, tmp_path: Path
) -> None:
    hidden, kept = add(services, "Hidden Person", shielded=True), add(services, "Kept Person")
    services.requests.restrict(kept)
    add(services, "Sam")
    told = services.exports.preview("csv", ExportWish(audience=LEADS, reason=WHY))
    assert (told.rows, told.left_out, told.restricted) == (1, 1, 1)
    services.exports.members(
        "csv", tmp_path / "a.csv", seal="plain", wish=ExportWish(audience=LEADS, reason=WHY)
    )
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "H. P." not in text
    assert "Kept" not in text
    for member_id in (hidden, kept):
        with (
            pytest.raises(RefusedError, match="No reason is enough"),
            services.consents._database.write() as work,
        ):
            begin_overrides(work, [member_id], ROSTER, "print", WHY)
    assert [row.names for row in services.consents.overrides()] == [("Sam",)]


def test_reasons_are_hidden_in_meeting_mode(services: Services, tmp_path: Path) -> None:
    add(services, "Sam")
    services.exports.members(
        "csv", tmp_path / "a.csv", seal="plain", wish=ExportWish(audience=LEADS, reason=WHY)
    )
    services.discretion.enter()
    (row,) = services.consents.overrides()
    assert (row.reason, row.people) == ("", 1)
