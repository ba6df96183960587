"""One event with all that its page shows, read in one go."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.events import (
    AreaRow,
    EventDetail,
    NeedsReport,
    ParticipationRow,
    RunDraft,
    ShiftRow,
)
from chapterdesk.services.zones import to_local

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One event.

    Attributes:
        people: Who stands how to it, by name.
        begun: Whether it has begun, where it is.
    """

    detail: EventDetail
    people: tuple[ParticipationRow, ...]
    needs: NeedsReport
    shifts: tuple[ShiftRow, ...]
    areas: tuple[AreaRow, ...]
    run: tuple[RunDraft, ...]
    begun: bool

    @property
    def id(self) -> bytes:
        """Return the id of its meeting."""
        return self.detail.row.meeting.id

    @property
    def counts_heads(self) -> bool:
        """Say whether its group keeps no names."""
        return self.detail.row.meeting.attendance_mode == AttendanceMode.COUNT_ONLY


def read_event(services: "Services", meeting_id: bytes, now: datetime) -> EventRecord:
    """Return one event with all that its page shows; runs on the database thread.

    Raises:
        RefusedError: It is gone, or nobody registers for it.
    """
    detail = services.events.detail(meeting_id)
    meeting = detail.row.meeting
    return EventRecord(
        detail=detail,
        people=services.registrations.list(meeting_id),
        needs=services.needs.report(meeting_id),
        shifts=services.shifts.list(meeting_id),
        areas=services.event_plans.checklist(meeting_id),
        run=services.event_plans.run_sheet(meeting_id),
        begun=to_local(now, meeting.timezone) >= meeting.starts_local,
    )
