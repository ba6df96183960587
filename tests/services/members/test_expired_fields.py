"""What is past its days leaves no more, though the sweep that erases it has not come by yet."""

from datetime import timedelta
from pathlib import Path

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import FieldKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import MemberDraft, ValueDraft
from chapterdesk.services.members.own_fields import FieldDraft
from tests.conftest import NOW


def test_a_value_past_its_days_is_in_no_file_and_no_copy(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    shirt, _ = services.own_fields.add(
        FieldDraft(name="Shirt", kind=FieldKind.TEXT, keep_days=5, in_exports=True)
    )
    robin, _ = services.members.add(
        MemberDraft(display_name="Robin", own=(ValueDraft(field_id=shirt, text="size nine"),))
    )
    wish = ExportWish(
        columns=(f"field:{shirt.hex()}",), audience=LEADS, reason="moving to another tool"
    )

    def left() -> tuple[bool, bool]:
        file = tmp_path / f"{clock.now():%m-%d}.csv"
        services.exports.members("csv", file, seal="plain", wish=wish)
        copy = repr(services.copies.shown(robin))
        return "size nine" in file.read_text("utf-8-sig"), "size nine" in copy

    assert left() == (True, True)
    clock.set(NOW + timedelta(days=30))
    assert left() == (False, False)
