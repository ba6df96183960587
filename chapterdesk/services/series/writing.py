"""Write what is typed of a series, and what a change makes of it and of its meetings."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import AttendanceMode, GroupRole, SheetLayout
from chapterdesk.core.words import _
from chapterdesk.models import Attendance, Group, Meeting, Member, Place, Series, SeriesFacilitator
from chapterdesk.services.counted import group_after
from chapterdesk.services.database import Work
from chapterdesk.services.database.database import count_only_refused
from chapterdesk.services.recurrence.clocks import check_local, clock_zone
from chapterdesk.services.recurrence.editing import is_named
from chapterdesk.services.recurrence.lines import read_dates, write_dates
from chapterdesk.services.recurrence.preview import aligned
from chapterdesk.services.recurrence.reading import read_rule
from chapterdesk.services.recurrence.shapes import Frequency, Parts
from chapterdesk.services.recurrence.shapes import Series as Reckoned
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import body, count_or_none, fetch, line
from chapterdesk.services.series.leading import plan_again
from chapterdesk.services.series.settling import place_at, settle
from chapterdesk.services.series.shapes import SeriesChange, SeriesDraft, SeriesTemplate
from chapterdesk.services.series.stored import COPIED, meetings_of, plain_ids, store
from chapterdesk.services.zones import chapter_zone, check_zone

_LONGEST: Final = 14 * 1440
_TOO_FINE: Final = frozenset({Frequency.SECONDLY, Frequency.MINUTELY})
_ON_THE_MINUTE: Final = ((), (0,))
_TEMPLATE: Final = (*COPIED, "access", "sheet_layout", "lead_count")


def reckoned_draft(session: Session, draft: SeriesDraft) -> Reckoned:
    """Return a draft for the reckoning, beginning on the first date that its rule gives.

    Raises:
        UserError: It can not be kept.
    """
    zone = check_zone(draft.timezone or chapter_zone(session))
    check_rule(draft.rule)
    series = Reckoned(
        starts_local=on_the_minute(draft.starts_local),
        timezone=zone,
        rule=draft.rule.strip(),
        dates=tuple(sorted({on_the_minute(one) for one in draft.dates})),
        duration_minutes=check_minutes(draft.duration_minutes),
    )
    return aligned(series)


def on_the_minute(local: datetime) -> datetime:
    """Return a wall-clock time without its seconds.

    Raises:
        RefusedError: The year is none that the calendar has.
    """
    if local.tzinfo is not None:
        raise ValueError("the dates of a series are wall-clock times")
    return check_local(local).replace(second=0)


def check_rule(rule: str) -> None:
    """Refuse a rule that gives meetings at other times than full minutes.

    Raises:
        RefusedError: It does, or it can not be read.
    """
    if not rule.strip():
        return
    read = read_rule(rule)
    if read.frequency in _TOO_FINE or read.by_second not in _ON_THE_MINUTE:
        raise RefusedError(
            _("This rule repeats by the minute or the second."),
            _("Nothing was saved."),
            _("Choose in the editor how the meeting repeats."),
            field="rule",
        )


def check_minutes(minutes: int) -> int:
    """Return a length that a meeting can have.

    Raises:
        UsageError: It is none.
    """
    count_or_none(minutes, field="duration_minutes", least=1)
    if minutes > _LONGEST:
        raise UsageError(
            _("A meeting can last two weeks at most."),
            _("Nothing was saved."),
            _("Make one meeting for each day."),
            field="duration_minutes",
        )
    return minutes


def write_template(work: Work, row: Series, template: SeriesTemplate) -> list[str]:
    """Write what meetings are made from, onto those to come, too; return which fields changed.

    A meeting that somebody gave a title, a place or an agenda of its own keeps it.

    Raises:
        UserError: It can not be kept.
    """
    before = {name: getattr(row, name) for name in _TEMPLATE}
    if template.group_id is not None and template.group_id != row.group_id:
        fetch(work.session, Group, template.group_id)
    if template.place_id is not None and template.place_id != row.place_id:
        fetch(work.session, Place, template.place_id)
    row.group_id = group_after(work.session, row.group_id, template.group_id)
    row.title = line(template.title, field="title")
    row.kind = template.kind
    row.place_id = template.place_id
    row.disclosure = template.disclosure
    row.agenda = body(template.agenda, field="agenda")
    row.access = body(template.access, field="access")
    if template.sheet_layout != row.sheet_layout:
        row.sheet_layout = _layout(template.sheet_layout)
    row.lead_count = count_or_none(template.lead_count, field="lead_count") or 0
    work.session.flush()
    changed = [name for name, value in before.items() if getattr(row, name) != value]
    now = work.clock.now()
    for meeting in meetings_of(work.session, row.id):
        if meeting.starts_at >= now:
            for name in COPIED:
                if getattr(meeting, name) == before[name]:
                    copy_onto(work.session, meeting, name, getattr(row, name))
    if write_roster(work, row, template.facilitators):
        changed.append("facilitators")
    return changed


def _layout(text: str) -> str:
    if text not in {one.value for one in SheetLayout}:
        names = ", ".join(one.value for one in SheetLayout if one is not SheetLayout.NONE)
        raise UsageError(
            _("There is no sheet of that name."),
            _("Nothing was saved."),
            _("These are ready: {names}").format(names=names),
            field="sheet_layout",
        )
    return text


def copy_onto(session: Session, meeting: Meeting, name: str, value: Any) -> None:
    """Write one thing of a series onto a meeting.

    Raises:
        RefusedError: The meeting has names, and the group only counts heads.
    """
    if name == "group_id" and value is not None and value != meeting.group_id:
        group = session.get(Group, value)
        named = session.scalars(
            select(Attendance.id).where(Attendance.meeting_id == meeting.id).limit(1)
        ).first()
        counts = group is None or group.attendance_mode == AttendanceMode.COUNT_ONLY
        if counts and named is not None:
            raise count_only_refused()
    if name == "group_id":
        value = group_after(session, meeting.group_id, value)
    setattr(meeting, name, value)


def write_roster(work: Work, row: Series, people: Sequence[bytes]) -> bool:
    """Say who take turns in a series; one row a pair. Say whether anything changed.

    Raises:
        RefusedError: One of them is gone, or their record is only kept.
    """
    query = select(SeriesFacilitator).where(SeriesFacilitator.series_id == row.id)
    known = {one.member_id: one for one in work.session.scalars(query)}
    before = _order(known.values())
    for member_id, one in known.items():
        one.present = member_id in people
    for position, member_id in enumerate(dict.fromkeys(people)):
        there = known.get(member_id)
        if there is None:
            refuse_restricted(fetch(work.session, Member, member_id))
            there = SeriesFacilitator(
                id=work.pair_id("series_facilitator", row.id, member_id),
                series_id=row.id,
                member_id=member_id,
                role=GroupRole.FACILITATOR,
                present=True,
            )
            work.add(there)
            known[member_id] = there
        there.position = position
    work.session.flush()
    return before != _order(known.values())


def _order(rows: Collection[SeriesFacilitator]) -> list[bytes]:
    present = (one for one in rows if one.present)
    return [one.member_id for one in sorted(present, key=lambda one: one.position)]


def apply_parts(
    work: Work, row: Series, parts: Parts, chosen: datetime, change: SeriesChange
) -> Series:
    """Write what a series becomes, and take its meetings to come along; return what follows.

    What has begun stays with the series that it was.

    Raises:
        UserError: A part of the template can not be kept.
    """
    now, session = work.clock.now(), work.session
    meetings = meetings_of(session, row.id)
    plain = plain_ids(session, row, meetings, now)
    after = parts.after
    if after is None:
        _end(work, row, parts.before, plain)
        return row
    target = row
    if parts.before is not None:
        target = _continued(work, row)
        store(row, parts.before)
    minutes = row.duration_minutes if target is row else target.duration_minutes
    store(target, after)
    session.flush()
    renamed = {old: new for new, old in parts.renamed.items()}
    if change.starts_local is not None:
        renamed[chosen] = change.starts_local
    own = {one.recurrence_id: one for one in after.overrides}
    by_rule, zone = replace(after, overrides=(), skipped=()), clock_zone(after.timezone)
    for meeting in meetings:
        name = meeting.recurrence_local
        new = None if name is None else renamed.get(name)
        # What somebody decided of a meeting goes along; the others are made anew.
        gone = meeting.deleted_at is not None or meeting.starts_at < now
        if new is None or gone or meeting.id in plain:
            continue
        meeting.series_id, meeting.recurrence_local = target.id, new
        one = own.get(new)
        if not is_named(by_rule, new, zone):
            # Else it would look like one that the series has no more.
            target.dates = write_dates((*read_dates(target.dates), new))
        length = meeting.duration_minutes
        if length == minutes or change.duration_minutes is not None:
            length = target.duration_minutes
        place_at(meeting, (one and one.starts_local) or new, target.timezone, length)
    session.flush()
    settle(work, row, plain)
    if change.template is not None:
        write_template(work, target, change.template)
    if target is not row:
        settle(work, target, ())
    return target


def _end(work: Work, row: Series, before: Reckoned | None, plain: Collection[bytes]) -> None:
    if before is None:
        row.deleted_at = work.clock.now()
    else:
        store(row, before)
    settle(work, row, plain)


def _continued(work: Work, row: Series) -> Series:
    """Return a new series that goes on from another one, made from the same."""
    target = Series(
        continues_id=row.id,
        starts_local=row.starts_local,
        timezone=row.timezone,
        rule=row.rule,
        dates="",
        skipped="",
        duration_minutes=row.duration_minutes,
        **{name: getattr(row, name) for name in _TEMPLATE},
    )
    work.add(target)
    work.session.flush()
    query = (
        select(SeriesFacilitator.member_id)
        .where(SeriesFacilitator.series_id == row.id, SeriesFacilitator.present.is_(True))
        .order_by(SeriesFacilitator.position, SeriesFacilitator.id)
    )
    for position, member_id in enumerate(work.session.scalars(query).all()):
        work.add(
            SeriesFacilitator(
                id=work.pair_id("series_facilitator", target.id, member_id),
                series_id=target.id,
                member_id=member_id,
                role=GroupRole.FACILITATOR,
                position=position,
                present=True,
            )
        )
    work.session.flush()
    work.audit("add", "series", target.id)
    return target


def replan(work: Work, row: Series) -> None:
    """Plan anew who leads the meetings of a series that are still to come."""
    now = work.clock.now()
    meetings = meetings_of(work.session, row.id)
    plan_again(
        work, row, (one for one in meetings if one.starts_at >= now and one.deleted_at is None)
    )


def without_seconds(change: SeriesChange) -> SeriesChange:
    """Return a change whose time is on the minute, and whose rule and length can be kept.

    Raises:
        UserError: They can not.
    """
    if change.rule is not None:
        check_rule(change.rule)
    if change.duration_minutes is not None:
        check_minutes(change.duration_minutes)
    if change.starts_local is None:
        return change
    return replace(change, starts_local=on_the_minute(change.starts_local))
