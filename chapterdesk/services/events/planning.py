"""How an event is planned: its run sheet, its inclusion checklist, its risk plan under seal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.event_vocabulary import ChecklistState
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _, current, isolate
from chapterdesk.models import ChecklistPoint, Meeting, RunItem
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.event_plans import (
    AreaRow,
    RunDraft,
    areas,
    checklist_of,
    items_of,
    run_sheet_of,
)
from chapterdesk.services.meeting_rows import meeting_row
from chapterdesk.services.participations import AREA
from chapterdesk.services.rows import body, count_or_none, fetch, line
from chapterdesk.services.safety.readers import active, for_whom
from chapterdesk.services.safety.texts import SealedDraft, checked_draft
from chapterdesk.services.safety.vaulted import write_text
from chapterdesk.services.zones import today_of

_MOST_ITEMS: Final = 200
PLAN_FIELDS: Final = ("what", "where", "who", "done")
"""What could happen and what is done then; ways out; which role sees to what; whom to call."""


class EventPlanService:
    """Plan events."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def run_sheet(self, meeting_id: bytes) -> tuple[RunDraft, ...]:
        """Return the lines of a run sheet in their order.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            fetch(session, Meeting, meeting_id)
            return run_sheet_of(session, meeting_id)

    def set_run_sheet(self, meeting_id: bytes, drafts: Sequence[RunDraft]) -> Undo:
        """Put these lines, in this order, in the place of the run sheet there is.

        Raises:
            UserError: A line can not be kept, or the meeting is gone.
        """
        with self._database.write() as work:
            fetch(work.session, Meeting, meeting_id)
            if len(drafts) > _MOST_ITEMS:
                raise UsageError(
                    _("This run sheet is too long."),
                    _("Nothing was saved."),
                    _("Write {count} lines at most.").format(count=_MOST_ITEMS),
                    field="run_sheet",
                )
            known: dict[bytes, RunItem] = {
                row.id: row for row in items_of(work.session, meeting_id)
            }
            for position, draft in enumerate(drafts):
                row = known.pop(draft.id, None) if draft.id is not None else None
                if row is None:
                    row = RunItem(meeting_id=meeting_id, what="")
                    work.add(row)
                row.what = line(draft.what, field="run_sheet", required=True)
                row.position, row.role = position, draft.role
                row.starts_local = draft.starts_local
                row.minutes = count_or_none(draft.minutes, field="run_sheet", least=1)
            for row in known.values():
                row.deleted_at = work.clock.now()
            return _done(work, meeting_id, "run_item", _("{name}: the run sheet was changed"))

    def checklist(self, meeting_id: bytes) -> tuple[AreaRow, ...]:
        """Return the inclusion checklist of a meeting in its eight areas.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            fetch(session, Meeting, meeting_id)
            return checklist_of(session, meeting_id)

    def set_point(
        self, meeting_id: bytes, code: str, state: ChecklistState, remark: str = ""
    ) -> Undo:
        """Say where one point of the checklist stands.

        Raises:
            UserError: There is no such point, or the meeting is gone.
        """
        if code not in {point["code"] for area in areas() for point in area["points"]}:
            raise UsageError(
                _("This point does not stand on the checklist."),
                _("Nothing was saved."),
                _("Choose one of the list."),
                field="point",
            )
        with self._database.write() as work:
            fetch(work.session, Meeting, meeting_id)
            row_id = work.pair_id("checklist_point", meeting_id, code.encode("ascii"))
            row = work.session.get(ChecklistPoint, row_id)
            if row is None:
                row = ChecklistPoint(id=row_id, meeting_id=meeting_id, point=code)
                work.add(row)
            row.state, row.remark = state, body(remark, field="remark")
            return _done(
                work, meeting_id, "checklist_point", _("{name}: the checklist was changed")
            )

    def file_risk_plan(
        self,
        meeting_id: bytes,
        fields: Mapping[str, str],
        *,
        erase_on: date | None = None,
        leave_out: Collection[bytes] = (),
    ) -> None:
        """Seal a risk plan. From here on the desk can not read it; a reader's sitting opens it.

        Nothing at the desk says that there is one: who reads a list of events at a table shall not
        learn which of them somebody fears for.

        Args:
            meeting_id: For which meeting; its name and day become the title.
            fields: Texts by `PLAN_FIELDS`; what could happen must be there.
            erase_on: The last day on which it is kept.
            leave_out: Readers who shall not have it.

        Raises:
            UsageError: A field is missing or too long.
            RefusedError: There is nobody who could open it, or the meeting is gone.
        """
        if not fields.keys() <= {*PLAN_FIELDS}:
            raise ValueError("no such field of a risk plan")
        with self._database.write() as work:
            shown = meeting_row(work.session, meeting_id)
            day = current().day(shown.starts_local.date())
            draft = SealedDraft(
                kind=SealedKind.RISK_PLAN,
                fields={"title": f"{shown.label}, {day}", **fields},
                erase_on=erase_on,
            )
            checked = checked_draft(draft, today_of(work.session, work.clock))
            readers = for_whom(active(work.session), leave_out)
            # SECURITY: no audit row and no undo, as with every sealed text.
            write_text(work, checked, readers)
            work.changed("safety")


def _done(work: Work, meeting_id: bytes, entity: str, sentence: str) -> Undo:
    work.session.flush()
    work.audit("save", entity, meeting_id)
    work.changed(AREA, meeting_id)
    label = meeting_row(work.session, meeting_id).label
    return work.undo(sentence.format(name=isolate(label)))
