"""Turn typed names into people: all of them, or an error that lists the candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.ids import ID_SIZE, MIN_PREFIX, from_hex
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Member
from chapterdesk.services.checkin.find import find_candidates, find_exactly
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.members.reading import MemberRow, member_rows
from chapterdesk.services.rows import shown_line

_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameProblem:
    """One typed name that is not exactly one person.

    Attributes:
        line_number: The line it stood on, from 1.
        candidates: Whom it may mean; empty when nobody is near.
    """

    line_number: int
    typed: str
    candidates: tuple[MemberRow, ...]


class AmbiguousNamesError(RefusedError):
    """Refuse a list of names of which some are not exactly one person each.

    The names themselves are in `problems` alone, never in the message.
    """

    def __init__(self, problems: tuple[NameProblem, ...]) -> None:
        super().__init__(
            ngettext(
                "{count} name is not exactly one person.",
                "{count} names are not exactly one person each.",
                len(problems),
            ),
            _("Nobody was marked."),
            _("Write the name in full or the id of the person, or add the people first."),
        )
        self.problems = problems


def resolve_names(session: Session, names: Sequence[str]) -> tuple[bytes, ...]:
    """Return the person behind each name, each once; empty lines are passed over.

    Raises:
        AmbiguousNamesError: A name is unknown or fits several people.
    """
    found: list[bytes] = []
    problems: list[NameProblem] = []
    for number, typed in enumerate(names, start=1):
        if not typed.strip():
            continue
        hits = _by_id(session, typed) or find_exactly(session, typed) or _by_prefix(session, typed)
        if len(hits) == 1:
            found.append(hits[0])
            continue
        candidates = member_rows(session, hits or find_candidates(session, typed))
        problems.append(
            NameProblem(line_number=number, typed=shown_line(typed), candidates=candidates)
        )
    if problems:
        raise AmbiguousNamesError(tuple(problems))
    return tuple(dict.fromkeys(found))


def _by_id(session: Session, typed: str) -> tuple[bytes, ...]:
    """Return the person whose whole id was typed: two people may share a name, never an id."""
    try:
        wanted = from_hex(typed.strip())
    except ValueError:
        return ()
    row = session.get(Member, wanted)
    return () if row is None or row.deleted_at is not None else (row.id,)


def _by_prefix(session: Session, typed: str) -> Sequence[bytes]:
    """Return the people whose ids start with these hex digits, at least six of them."""
    digits = typed.strip().lower()
    if not MIN_PREFIX <= len(digits) <= 2 * ID_SIZE or not set(digits) <= _HEX:
        return ()
    even = digits[: len(digits) // 2 * 2]
    low = bytes.fromhex(even).ljust(ID_SIZE, b"\x00")
    high = bytes.fromhex(even).ljust(ID_SIZE, b"\xff")
    found = session.scalars(
        select(Member.id).where(Member.id >= low, Member.id <= high, usable_members())
    )
    return [member_id for member_id in found if member_id.hex().startswith(digits)]
