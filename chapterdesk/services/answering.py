"""For how many days a place in a group is kept for who was asked, in the chapter or in a group."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Work, to_json

ANSWER_KEY: Final = "groups.answer_days"
DAYS: Final = 7
MOST: Final = 90
_CHAPTER: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDays:
    """For how many days a place is kept for who was asked, before Today asks what became of it.

    Attributes:
        days: In the chapter.
        of_groups: In groups that have a number of their own.
    """

    days: int = DAYS
    of_groups: Mapping[bytes, int] = field(default_factory=dict)

    def of(self, group_id: bytes) -> int:
        """Return the number that counts in a group."""
        return self.of_groups.get(group_id, self.days)

    @property
    def fewest(self) -> int:
        """The smallest number that counts anywhere."""
        return min((self.days, *self.of_groups.values()))


def read_answer_days(session: Session) -> AnswerDays:
    """Return for how many days places are kept."""
    said = _said(session.get(Setting, ANSWER_KEY))
    return AnswerDays(
        days=said.get(_CHAPTER, DAYS),
        of_groups={bytes.fromhex(key): value for key, value in said.items() if key != _CHAPTER},
    )


def write_answer_days(work: Work, days: int | None, group_id: bytes | None) -> None:
    """Say for how many days a place is kept, in the chapter or in a group.

    Args:
        work: Open.
        days: The number; None takes the chapter's for a group, and 7 for the chapter.
        group_id: Which group; None is the chapter.

    Raises:
        UsageError: The number can not be right.
    """
    if days is not None and not 1 <= days <= MOST:
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was saved."),
            _("Give a number of days from 1 to {most}.").format(most=MOST),
            field="answer_days",
        )
    row = work.session.get(Setting, ANSWER_KEY)
    said = _said(row)
    place = _CHAPTER if group_id is None else group_id.hex()
    if said.get(place) == days:
        return
    if days is None:
        said.pop(place, None)
    else:
        said[place] = days
    if row is None:
        work.add(Setting(key=ANSWER_KEY, value=to_json(said)))
    else:
        row.value = to_json(said)
    work.audit("edit", "setting", group_id, ANSWER_KEY)


def _said(row: Setting | None) -> dict[str, int]:
    if row is None:
        return {}
    found: dict[str, Any] = json.loads(row.value)
    return {str(key): int(value) for key, value in found.items()}
