"""Find meetings by any part of what a list shows of them: name, place, day or time.

The database does the finding: only names of groups and places and distinct titles are folded here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import String, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import MeetingKind
from chapterdesk.core.words import current
from chapterdesk.models import Group, Meeting, Place
from chapterdesk.services.folding import fold
from chapterdesk.services.meeting_rows import kind_label

_WHEN: Final = type_coerce(Meeting.starts_local, String)
_SUNDAY: Final = 7


def matching(session: Session, text: str) -> list[ColumnElement[bool]]:
    """Return the conditions on `meeting` under which every typed word stands in what is shown."""
    words = fold(text).split()
    if not words:
        return []
    groups = _folded(session, select(Group.id, Group.alias, Group.name))
    places = {key: fold(name) for key, name in session.execute(select(Place.id, Place.name))}
    titles = {
        title: fold(title)
        for title in session.scalars(select(Meeting.title).where(Meeting.title != "").distinct())
    }
    kinds = {kind: fold(kind_label(kind)) for kind in MeetingKind}
    untitled = Meeting.title == ""
    return [
        or_(
            Meeting.title.in_(_holding(titles, word)),
            and_(untitled, Meeting.group_id.in_(_holding(groups, word))),
            and_(untitled, Meeting.group_id.is_(None), Meeting.kind.in_(_holding(kinds, word))),
            Meeting.place_id.in_(_holding(places, word)),
            _on(word),
        )
        for word in words
    ]


def _folded(session: Session, query: Any) -> dict[bytes, str]:
    return {key: fold(alias or name) for key, alias, name in session.execute(query)}


def _holding(texts: Mapping[Any, str], word: str) -> list[Any]:
    return [key for key, text in texts.items() if word in text]


def _on(word: str) -> ColumnElement[bool]:
    """Return the condition that a word is a part of a day or time, in digits or by its name."""
    if word.isdecimal():
        return func.instr(_WHEN, word) > 0
    locale = current().locale
    months = _named([locale.months["format"]["wide"], locale.months["stand-alone"]["wide"]], word)
    days = _named([locale.days["format"]["wide"], locale.days["stand-alone"]["wide"]], word)
    month = [f"{number:02}" for number in months]
    # Babel counts from Monday as 0, SQLite from Sunday as 0.
    weekday = [str((number + 1) % _SUNDAY) for number in days]
    return or_(func.strftime("%m", _WHEN).in_(month), func.strftime("%w", _WHEN).in_(weekday))


def _named(tables: Sequence[Mapping[int, str]], word: str) -> set[int]:
    return {number for table in tables for number, name in table.items() if word in fold(name)}
