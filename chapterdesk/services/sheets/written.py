"""Agenda and minutes of a meeting, and what a group agreed on: without who was there."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import TaskStatus
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Chapter, Group, GroupAgreement, Series, Task
from chapterdesk.printing.written.report import Section, WrittenSheet
from chapterdesk.services.names_in_texts import SUBJECT, names_standing
from chapterdesk.services.rows import fetch
from chapterdesk.services.sheets.heads import MeetingHead, meeting_head
from chapterdesk.services.sheets.papers import (
    PageOptions,
    Paper,
    base_size,
    page_size,
    poster_size,
)
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless

_LINES: Final = 4
_BULLET: Final = re.compile(r"^\s*(?:[-*•–]|\[[ xX]?\])\s+")  # noqa: RUF001  # as people type them


def agenda_paper(session: Session, meeting_id: bytes, options: PageOptions) -> Paper:
    """Return the agenda of a meeting, with room for notes.

    Raises:
        UserError: The meeting is gone, nothing is planned for it, or an option can not be right.
    """
    head = meeting_head(session, meeting_id, options.language)
    series = None if head.meeting.series_id is None else session.get(Series, head.meeting.series_id)
    access = "" if series is None else series.access
    if not head.meeting.agenda.strip():
        raise _nothing(_("Nothing is written on the agenda of this meeting."))
    sections = [Section(heading="", points=points_of(head.meeting.agenda), ticks=True)]
    if access.strip():
        sections.append(
            Section(heading=head.words.gettext("To get in and take part"), points=points_of(access))
        )
    sections.append(Section(heading=head.words.gettext("Notes"), points=(), lines=_LINES))
    under = (head.when, head.place)
    return _paper(
        session,
        head,
        options,
        document="agenda",
        title=head.words.gettext("Agenda"),
        under=under,
        sections=sections,
    )


def minutes_paper(session: Session, meeting_id: bytes, options: PageOptions) -> Paper:
    """Return the minutes of a meeting: what was said and decided, and how many were there.

    Raises:
        UserError: The meeting is gone, nothing is written of it, or an option can not be right.
    """
    head = meeting_head(session, meeting_id, options.language)
    query = (
        select(Task.summary, Task.due_on)
        .where(
            Task.subject == SUBJECT,
            Task.subject_id == meeting_id,
            Task.status != TaskStatus.CANCELLED,
        )
        .order_by(Task.due_on, Task.created_at, Task.id)
    )
    actions = session.execute(query).all()
    if not head.meeting.minutes.strip() and not actions:
        raise _nothing(_("Nothing is written of this meeting."))
    heads = max(head.row.present, head.row.headcount or 0)
    there = head.words.ngettext("{count} person was there", "{count} people were there", heads)
    sections = [Section(heading="", points=points_of(head.meeting.minutes))]
    if actions:
        due = [
            f"{isolate(row.summary)} ({head.words.day(row.due_on)})" if row.due_on else row.summary
            for row in actions
        ]
        sections.append(Section(heading=head.words.gettext("To do"), points=tuple(due), ticks=True))
    under = (head.when, head.place, there.format(count=heads) if heads else "")
    return _paper(
        session,
        head,
        options,
        document="minutes",
        title=head.words.gettext("Minutes"),
        under=under,
        sections=sections,
    )


def agreement_poster(session: Session, group_id: bytes, options: PageOptions) -> Paper:
    """Return what a group agreed on as a poster, as large as a page holds.

    Raises:
        UserError: The group is gone, it has no agreement, or an option can not be right.
    """
    from chapterdesk.printing.written.sheet import build_poster  # noqa: PLC0415  # heavy

    size = poster_size(options.page)
    fetch(session, Group, group_id)
    query = (
        select(GroupAgreement)
        .where(GroupAgreement.group_id == group_id, GroupAgreement.deleted_at.is_(None))
        .order_by(GroupAgreement.version.desc(), GroupAgreement.created_at.desc())
    )
    agreement = session.scalars(query).first()
    if agreement is None or not agreement.text.strip():
        raise _nothing(_("This group has not agreed on anything in writing yet."))
    chapter = session.scalars(select(Chapter)).one()
    words = sheet_words(options.language, chapter)
    # A poster hangs where others pass by: it says what was agreed on, and not who did.
    title = " · ".join(
        part for part in (practice_tag(chapter, words), words.gettext("What we agreed on")) if part
    )
    version = words.gettext("Version {number}, {day}").format(
        number=agreement.version, day=words.day(agreement.since)
    )
    sheet = WrittenSheet(
        heading=title,
        sections=(Section(heading="", points=points_of(agreement.text)),),
        footers=(version,),
        language=words.language,
        paper=size,
    )
    return Paper(
        pdf=build_poster(sheet),
        title=title,
        name_count=0,
        columns=(),
        warnings=(*wordless(options.language, chapter), *_cautions(session, None, sheet)),
        document="agreement",
        subject_id=group_id,
        suggested_name=f"poster-{agreement.since:%Y-%m-%d}.pdf",
        summary=_("This paper shows what was agreed on. It says neither who nor which group."),
    )


def points_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text as points, without the sign that somebody typed before each."""
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _paper(  # one sheet of a meeting, and what it is called
    session: Session,
    head: MeetingHead,
    options: PageOptions,
    *,
    document: str,
    title: str,
    under: Sequence[str],
    sections: Sequence[Section],
) -> Paper:
    from chapterdesk.printing.written.sheet import build  # noqa: PLC0415  # heavy

    sheet = WrittenSheet(
        heading=f"{head.heading} · {title}",
        under=tuple(line for line in under if line),
        sections=tuple(sections),
        footers=(f"{isolate(head.heading)} · {isolate(head.when)}", isolate(head.heading)),
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    return Paper(
        pdf=build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(),
        warnings=(
            *wordless(options.language, head.chapter),
            *_cautions(session, head.meeting.id, sheet),
        ),
        document=document,
        subject_id=head.meeting.id,
        suggested_name=f"{document}-{head.row.starts_local:%Y-%m-%d}.pdf",
        summary=_("This paper shows what is written of the meeting, and nobody who was there."),
    )


def _cautions(session: Session, meeting_id: bytes | None, sheet: WrittenSheet) -> tuple[str, ...]:
    from chapterdesk.printing.written.sheet import missing  # noqa: PLC0415  # heavy

    warnings: list[str] = []
    texts = [text for part in sheet.sections for text in (part.heading, *part.points)]
    found = names_standing(session, meeting_id, "\n".join(texts))
    if found:
        warnings.append(
            ngettext(
                "A word in it is the name of somebody here, too. Read it before it is printed.",
                "{count} words in it are names of people here, too. Read it before it is printed.",
                len(found),
            )
        )
    scripts = missing(sheet).names()
    if scripts:
        listed = ", ".join(isolate(name) for name in scripts)
        warnings.append(
            _("No letters for {scripts}: those points are left out.").format(scripts=listed)
        )
    return tuple(warnings)


def _nothing(what: str) -> RefusedError:
    return RefusedError(what, _("Nothing was made."), _("Write it first, then print it."))
