"""The list of meetings for others: groups that may be told of, when, and in which area."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import GroupTopicKind, MeetingStatus, ShareLevel
from chapterdesk.core.words import Words, _, isolate, ngettext
from chapterdesk.models import Chapter, Group, GroupTopic, Meeting
from chapterdesk.printing.meeting_list.report import ListEntry, ListForm, MeetingList
from chapterdesk.services.discretion import plain_paper
from chapterdesk.services.groups.codes import MEETING_GUIDE, OWN, code_label
from chapterdesk.services.groups.telling import may_be_told
from chapterdesk.services.places import area_of
from chapterdesk.services.rows import count_or_none
from chapterdesk.services.sheets.papers import ListOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless
from chapterdesk.services.zones import today_of

_MOST_WEEKS: Final = 52
_MOST_DATES: Final = 9
_FLYER_DATES: Final = 3
_CODES: Final = (*MEETING_GUIDE, *OWN)


def meeting_list_paper(session: Session, clock: Clock, options: ListOptions) -> Paper:
    """Return the list of meetings to come.

    Raises:
        UserError: There is nothing to list, it is too long for a flyer, or an option is wrong.
    """
    from chapterdesk.printing.meeting_list import sheet as drawing  # noqa: PLC0415  # heavy

    weeks = count_or_none(options.weeks, field="weeks", least=1) or 1
    if weeks > _MOST_WEEKS:
        raise UsageError(
            _("A list looks a year ahead at most."),
            _("Nothing was made."),
            _("Give a number of weeks from 1 to {most}.").format(most=_MOST_WEEKS),
            field="weeks",
        )
    chapter = session.scalars(select(Chapter)).one()
    words = sheet_words(options.language, chapter)
    today = today_of(session, clock)
    last = today + timedelta(weeks=weeks)
    told, left = _groups(session, options.reader)
    entries, codes = _entries(session, clock, told, last=last, words=words, options=options)
    if not entries:
        raise RefusedError(
            _("There is no meeting that may be told of to these readers."),
            _("Nothing was made."),
            _("Say on the page of a group how far it may be told of, and plan its meetings."),
        )
    sheet = MeetingList(
        heading=_heading(chapter, words, plain=plain_paper(session)),
        period=f"{words.day_short(today)} – {words.day(last)}",  # noqa: RUF001  # from and to
        entries=tuple(entries),
        legend=tuple((code, code_label(code, words)) for code in _CODES if code in codes),
        form=options.form,
        language=words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    if not drawing.fits(sheet):
        raise RefusedError(
            _("This is too much for a flyer."),
            _("Nothing was made."),
            _("Choose fewer weeks, or a page or a folded sheet."),
        )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(_("group"), _("times"), _("area")),
        warnings=(
            *wordless(options.language, chapter),
            *_warnings(drawing.missing(sheet).names(), left),
        ),
        document="meeting_list",
        subject_id=None,
        suggested_name=f"meetings-{today:%Y-%m-%d}.pdf",
        summary=ngettext(
            "This paper tells of {count} group, and names nobody.",
            "This paper tells of {count} groups, and names nobody.",
            len(entries),
        ),
    )


def _heading(chapter: Chapter, words: Words, *, plain: bool) -> str:
    own = "" if plain else chapter.paper_heading
    parts = (practice_tag(chapter, words), own, words.gettext("Meetings"))
    return " · ".join(part for part in parts if part)


def _groups(session: Session, reader: ShareLevel) -> tuple[dict[bytes, Group], int]:
    """Return the groups that may be told of so far, and how many are left out."""
    query = select(Group).where(Group.deleted_at.is_(None), Group.archived_at.is_(None))
    groups = list(session.scalars(query))
    told = {bytes(group.id): group for group in groups if may_be_told(group.share_level, reader)}
    return told, len(groups) - len(told)


def _entries(  # what is listed, of whom, and how
    session: Session,
    clock: Clock,
    groups: dict[bytes, Group],
    *,
    last: date,
    words: Words,
    options: ListOptions,
) -> tuple[list[ListEntry], set[str]]:
    query = (
        select(Meeting)
        .where(
            Meeting.group_id.in_(groups),
            Meeting.deleted_at.is_(None),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.starts_at >= clock.now(),
        )
        .order_by(Meeting.starts_local, Meeting.id)
    )
    meetings: dict[tuple[bytes, str], list[Meeting]] = {}
    for meeting in session.scalars(query):
        if meeting.starts_local.date() <= last and meeting.group_id is not None:
            area = area_of(session, meeting.place_id, meeting.disclosure)
            meetings.setdefault((meeting.group_id, area), []).append(meeting)
    topics = _topics(session, groups)
    plain = plain_paper(session)
    most = _FLYER_DATES if options.form is ListForm.FLYER else _MOST_DATES
    entries: list[ListEntry] = []
    used: set[str] = set()
    for (group_id, area), found in meetings.items():
        group = groups[group_id]
        codes = topics.get(group_id, ())
        used.update(codes)
        entries.append(
            ListEntry(
                name=words.gettext("Meeting") if plain else group.alias or group.name,
                times=_times(found, words, most),
                place=area,
                codes=codes,
            )
        )
    return entries, used


def _topics(session: Session, groups: dict[bytes, Group]) -> dict[bytes, tuple[str, ...]]:
    query = select(GroupTopic.group_id, GroupTopic.text).where(
        GroupTopic.group_id.in_(groups),
        GroupTopic.kind == GroupTopicKind.CODE,
        GroupTopic.present.is_(True),
    )
    found: dict[bytes, set[str]] = {}
    for group_id, code in session.execute(query):
        found.setdefault(bytes(group_id), set()).add(code)
    return {
        group_id: tuple(code for code in _CODES if code in codes)
        for group_id, codes in found.items()
    }


def _times(meetings: Sequence[Meeting], words: Words, most: int) -> tuple[str, ...]:
    """Return a line for each weekday and time, with its dates."""
    lines: dict[tuple[Any, ...], list[date]] = {}
    for one in meetings:
        ends = one.starts_local + timedelta(minutes=one.duration_minutes)
        day = one.starts_local.date()
        key = (day.weekday(), one.starts_local.time(), ends.time())
        lines.setdefault(key, []).append(day)
    told = []
    for (_weekday, start, end), days in lines.items():
        dates = ", ".join(
            isolate(words.day_short(day).replace(" ", "\u00a0")) for day in days[:most]
        )
        more = ", …" if len(days) > most else ""
        span = f"{words.clock_time(start)}–{words.clock_time(end)}"  # noqa: RUF001  # from and to
        told.append(f"{words.weekday_name(days[0])} {span}: {dates}{more}")
    return tuple(told)


def _warnings(scripts: list[str], left: int) -> tuple[str, ...]:
    warnings = []
    if left:
        warnings.append(
            ngettext(
                "{count} group is not on it: it may not be told of so far.",
                "{count} groups are not on it: they may not be told of so far.",
                left,
            )
        )
    if scripts:
        listed = ", ".join(isolate(name) for name in scripts)
        warnings.append(_("No letters for {scripts}: a dash stands there.").format(scripts=listed))
    return tuple(warnings)
