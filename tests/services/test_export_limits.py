"""What no file may hold, whoever is gone, whatever is hidden, and whichever way it is asked for."""

from datetime import date
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import Answer, ContactKind, FieldKind, ShareLevel
from chapterdesk.models import CustomField, CustomValue, Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import AUDIENCES, LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft

WHY = "They asked for the whole list by phone"
OWN = ExportWish(audience=LEADS, reason=WHY)
EMAIL = ContactDraft(kind=ContactKind.EMAIL, value="some@example.org", text_ok=Answer.YES)


def add(services: Services, name: str) -> bytes:
    draft = MemberDraft(display_name=name, contacts=(EMAIL,), share_level=ShareLevel.PUBLIC)
    return services.members.add(draft)[0]


@pytest.mark.parametrize("form", ["csv", "xlsx", "vcard"])
@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("how", ["restrict", "archive", "bin", "merge"])
def test_no_file_holds_who_is_only_kept_or_gone(
    services: Services, tmp_path: Path, form: str, chosen: bool, how: str
) -> None:
    gone, there = add(services, "Needle"), add(services, "Wren")
    with services.exports._database.write() as work:
        row = work.session.get(Member, gone)
        assert row is not None
        row.restricted_on = date(2026, 11, 26) if how == "restrict" else None
        row.archived_at = work.clock.now() if how == "archive" else None
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = there if how == "merge" else None
    wish = ExportWish(audience=LEADS, reason=WHY, members=(gone, there) if chosen else None)
    file = tmp_path / f"out.{form}"
    report = services.exports.members(form, file, seal="plain", wish=wish)  # type: ignore[arg-type]
    assert report.rows == 1
    cells = "\n".join(cell for row in services.imports.read(file).rows for cell in row)
    assert "Wren" in cells
    assert "Needle" not in cells
    assert [row.names for row in services.consents.overrides()] == [("Wren",)]


def test_meeting_mode_neither_counts_nor_writes_a_file(services: Services, tmp_path: Path) -> None:
    add(services, "Wren")
    services.discretion.enter()
    with pytest.raises(RefusedError, match="Meeting mode"):
        services.exports.preview("csv", OWN)
    with pytest.raises(RefusedError, match="Meeting mode"):
        services.exports.members("csv", tmp_path / "out.csv", seal="plain", wish=OWN)
    assert list(tmp_path.glob("out*")) == []


def test_only_fields_that_are_meant_to_leave_can_be_chosen(services: Services) -> None:
    wren, other = add(services, "Wren"), add(services, "Ottoline")
    with services.exports._database.write() as work:
        now = work.clock.now()
        fields = {
            "song": CustomField(name="song", kind=FieldKind.TEXT, in_exports=True),
            "kept in": CustomField(name="kept in", kind=FieldKind.TEXT, in_exports=False),
            "put aside": CustomField(
                name="put aside", kind=FieldKind.TEXT, in_exports=True, archived_at=now
            ),
            "brought by": CustomField(name="brought by", kind=FieldKind.PERSON, in_exports=True),
        }
        for field in fields.values():
            work.add(field)
        work.session.flush()
        for field in fields.values():
            linked = other if field.kind is FieldKind.PERSON else None
            work.add(
                CustomValue(member_id=wren, field_id=field.id, text="needle", linked_id=linked)
            )
    for audience in AUDIENCES.values():
        own = {column.label for column in services.exports.columns(audience)} & set(fields)
        assert own == ({"song"} if audience is LEADS else set())
    chosen = ExportWish(audience=LEADS, columns=(f"field:{fields['song'].id.hex()}",))
    assert services.exports.preview("csv", chosen).columns == ("Name", "song")
