"""What the page of series asks of the services; all of it runs on the database thread."""

from typing import TYPE_CHECKING, TypeVar

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.recurrence.shapes import Series
from chapterdesk.services.recurrence.wording import series_words
from chapterdesk.services.series import (
    Read,
    Scope,
    SeriesChange,
    SeriesDraft,
    SeriesService,
    ShownDate,
)
from chapterdesk.ui.series.record import SeriesRecord

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services

T = TypeVar("T")


def read_series(services: "Services", series_id: bytes) -> SeriesRecord:
    """Return one series with the names that its page shows.

    Raises:
        RefusedError: It is not there.
    """
    detail = services.series.detail(series_id)
    template = detail.draft.template
    people = tuple((one, _name_of(services, one)) for one in template.facilitators)
    place = ""
    if template.place_id is not None:
        try:
            place = services.places.detail(template.place_id).draft.name
        except UserError:
            place = ""
    return SeriesRecord(detail=detail, people=people, place=place)


def _name_of(services: "Services", member_id: bytes) -> str:
    try:
        return services.members.detail(member_id).row.shown_name
    except UserError:
        return _("Somebody who is not on the lists")


def previewed(series: SeriesService, draft: SeriesDraft) -> tuple[tuple[ShownDate, ...], str]:
    """Return the next dates of a draft, and how it repeats in words.

    Raises:
        UserError: It can not be kept so.
    """
    dates = series.preview(draft)
    reckoned = Series(
        starts_local=draft.starts_local,
        timezone=draft.timezone,
        rule=draft.rule,
        dates=draft.dates,
    )
    return dates, series_words(reckoned)


def save_edited(
    series: SeriesService, edited: SeriesRecord, draft: SeriesDraft
) -> tuple[bytes, Undo]:
    """Change a series from its next date on, in one act; return which one it is then.

    Raises:
        UserError: It can not be kept so, or it was changed since it was read.
    """
    detail, anchor = edited.detail, edited.anchor
    before, series_id = detail.draft, detail.row.id
    if anchor is not None:
        other_day = draft.starts_local.date() != anchor.recurrence_local.date()
        other_rule = draft.rule != before.rule
        change = SeriesChange(
            starts_local=_if_other(draft.starts_local, anchor.recurrence_local),
            duration_minutes=_if_other(draft.duration_minutes, before.duration_minutes),
            # On another day the rule counts as it stands in the form, as the preview shows it.
            rule=draft.rule if other_rule or (other_day and draft.rule) else None,
            template=_if_other(draft.template, before.template),
        )
        if change.is_timing:
            read = Read(series=detail.updated_at)
            return series.change(series_id, anchor.recurrence_local, change, Scope.ALL, read=read)
    undo = series.save_template(series_id, draft.template, updated_at=detail.updated_at)
    return series_id, undo


def date_draft(
    services: "Services", record: SeriesRecord, shown: ShownDate
) -> tuple[MeetingDraft, Read]:
    """Return one date as its form shows it: its meeting, or what the series will make of it.

    Raises:
        RefusedError: The meeting is gone.
    """
    if shown.meeting_id is not None:
        meeting = services.meetings.detail(shown.meeting_id)
        read = Read(series=record.detail.updated_at, meeting=meeting.updated_at)
        return meeting.draft, read
    draft = record.detail.draft
    made = MeetingDraft(
        starts_local=shown.starts_local,
        group_id=draft.template.group_id,
        title=draft.template.title,
        kind=draft.template.kind,
        timezone=draft.timezone,
        duration_minutes=int((shown.ends_local - shown.starts_local).total_seconds()) // 60,
        place_id=draft.template.place_id,
    )
    return made, Read(series=record.detail.updated_at)


def _if_other(wanted: T, before: T) -> T | None:
    return None if wanted == before else wanted
