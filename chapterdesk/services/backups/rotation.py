"""Which old backups may go: 7 daily, 4 weekly, 12 monthly, and always the newest three."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from chapterdesk.storage.backup import is_ours

DAILY: Final = 7
WEEKLY: Final = 4
MONTHLY: Final = 12
NEWEST: Final = 3
_NAME: Final = re.compile(r"backup-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}\.tar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One backup that was verified when it was written and noted.

    Attributes:
        name: The file's name.
        made: UTC.
        size: Bytes, when it was verified.
    """

    name: str
    made: datetime
    size: int


def to_remove(kept: Sequence[Kept], *, now: datetime) -> tuple[Kept, ...]:
    """Return which of the verified backups of one place may go, the oldest first.

    None on a day without a verified one, none when a backup is of a later day than the clock says:
    then the clock is wrong, and what looks old may be the newest.
    """
    ordered = sorted(kept, key=lambda backup: (backup.made, backup.name), reverse=True)
    if not ordered or ordered[0].made > now or ordered[0].made.date() != now.date():
        return ()
    stay = {backup.name for backup in ordered[:NEWEST]}
    for periods, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        stay |= _newest_of_each(ordered, period, periods)
    return tuple(backup for backup in reversed(ordered) if backup.name not in stay)


def rotate(folder: Path, noted: Sequence[Kept], *, vault_id: bytes, now: datetime) -> int:
    """Remove from a folder what may go of the backups that were noted; return how many went.

    A file that is not noted, has another size, is a link, or says that another vault made it, is
    somebody else's and stays.
    """
    here = [backup for backup in noted if _is_noted(folder / backup.name, backup, vault_id)]
    removed = 0
    for backup in to_remove(here, now=now):
        try:
            (folder / backup.name).unlink()
        except OSError:
            continue  # one too many is no harm; the next run tries again
        removed += 1
    return removed


def _is_noted(file: Path, backup: Kept, vault_id: bytes) -> bool:
    if not _NAME.fullmatch(backup.name):
        return False
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size != backup.size:
            return False
    except OSError:
        return False
    return is_ours(file, vault_id)


def _newest_of_each(
    ordered: Sequence[Kept], period: Callable[[datetime], Hashable], count: int
) -> set[str]:
    first: dict[Hashable, str] = {}
    for backup in ordered:
        first.setdefault(period(backup.made), backup.name)
    return set(list(first.values())[:count])


def _day(made: datetime) -> Hashable:
    return made.date()


def _week(made: datetime) -> Hashable:
    return made.isocalendar()[:2]


def _month(made: datetime) -> Hashable:
    return made.year, made.month
