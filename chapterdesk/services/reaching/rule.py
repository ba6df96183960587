"""After how many meetings somebody is missed: one number for the chapter, or a group's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.models import Setting
from chapterdesk.services.database import Work, to_json

MISSING_KEY: Final = "missing.meetings"
MEETINGS: Final = 3
MOST: Final = 12
_CHAPTER: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedRule:
    """After how many meetings somebody is missed.

    Attributes:
        meetings: In the chapter.
        of_groups: In groups that have a number of their own.
    """

    meetings: int = MEETINGS
    of_groups: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The largest number that is asked for anywhere."""
        return max((self.meetings, *self.of_groups.values()))


def read_rule(session: Session) -> MissedRule:
    """Return after how many meetings somebody is missed."""
    said = _said(session.get(Setting, MISSING_KEY))
    return MissedRule(
        meetings=said.get(_CHAPTER, MEETINGS),
        of_groups={bytes.fromhex(key): value for key, value in said.items() if key != _CHAPTER},
    )


def write_rule(work: Work, meetings: int | None, group_id: bytes | None) -> None:
    """Say after how many meetings somebody is missed; None is as it was from the start.

    Raises:
        UsageError: The number can not be right.
    """
    if meetings is not None and not 1 <= meetings <= MOST:
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was saved."),
            _("Give a number of meetings from 1 to {most}.").format(most=MOST),
            field="meetings",
        )
    row = work.session.get(Setting, MISSING_KEY)
    said = _said(row)
    place = _CHAPTER if group_id is None else group_id.hex()
    if meetings is None:
        said.pop(place, None)
    else:
        said[place] = meetings
    if row is None:
        work.add(Setting(key=MISSING_KEY, value=to_json(said)))
    else:
        row.value = to_json(said)
    work.audit("edit", "setting", group_id, MISSING_KEY)


def _said(row: Setting | None) -> dict[str, int]:
    if row is None:
        return {}
    found: dict[str, Any] = json.loads(row.value)
    return {str(key): int(value) for key, value in found.items()}
