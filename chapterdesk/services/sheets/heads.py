"""What stands at the head of a paper about a meeting: nothing that says who meets."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import Words, _
from chapterdesk.models import Chapter, Meeting
from chapterdesk.services.checkin.marking import mode_of
from chapterdesk.services.discretion import plain_paper
from chapterdesk.services.meeting_rows import MeetingRow, meeting_row
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.places import place_on_paper
from chapterdesk.services.rows import fetch
from chapterdesk.services.sheets.wording import practice_tag, sheet_words


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHead:
    """One meeting as a paper of it begins.

    Attributes:
        words: Of the language of the paper.
        place: As much of it as may stand on paper.
    """

    meeting: Meeting
    chapter: Chapter
    row: MeetingRow
    mode: AttendanceMode
    words: Words
    heading: str
    when: str
    place: str


def meeting_head(session: Session, meeting_id: bytes, language: str) -> MeetingHead:
    """Return how a paper of a meeting begins.

    Raises:
        UserError: The meeting is gone, or nobody knows the language.
    """
    meeting = fetch(session, Meeting, meeting_id)
    chapter = session.scalars(select(Chapter)).one()
    words = sheet_words(language, chapter)
    row = meeting_row(session, meeting_id)
    return MeetingHead(
        meeting=meeting,
        chapter=chapter,
        row=row,
        mode=mode_of(session, meeting),
        words=words,
        heading=paper_heading(chapter, row.label, words, plain=plain_paper(session)),
        when=_when(row, words),
        place=place_on_paper(session, meeting.place_id, meeting.disclosure),
    )


def paper_heading(chapter: Chapter, label: str, words: Words, *, plain: bool) -> str:
    """Return a heading that says nothing about who meets; a plain one not even its name."""
    shown = _("Meeting") if plain or refusal_of(label) else label
    own = "" if plain else chapter.paper_heading
    return " · ".join(part for part in (practice_tag(chapter, words), own, shown) if part)


def _when(row: MeetingRow, words: Words) -> str:
    start, end = words.clock_time(row.starts_local), words.clock_time(row.ends_local)
    return f"{words.weekday(row.starts_local.date())} {row.starts_local.year}, {start}–{end}"  # noqa: RUF001
