"""The two places that backups go to: kept in the vault, found again, and when each is due."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Setting
from chapterdesk.services.backups.levels import BAD_DAYS, WARN_DAYS, Level
from chapterdesk.services.database import Work, to_json
from chapterdesk.services.zones import chapter_zone, to_local
from chapterdesk.storage.media import Place, find_place

MOST_TARGETS: Final = 2
DAILY: Final = 1
WEEKLY: Final = 7
NEVER: Final = 0
TARGETS_KEY: Final = "backup_targets"
_EVERY: Final = "backup_every_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One place that backups go to, as it is kept.

    Attributes:
        last_at: When a backup was last verified there, UTC.
        failure: Why the latest one failed, in words; empty when it did not.
    """

    place: Place
    last_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """How safe one place is.

    Attributes:
        key: What names it in calls.
        folder: Where it was when it was chosen.
        here: Where it is now; None when its stick or folder is not there.
        days_old: Days since the last verified backup there, None when there is none.
        due: Whether it is here and wants a backup.
        level: "bad" after a failure; a stick that is elsewhere is where it should be.
        text: One sentence.
    """

    key: str
    folder: Path
    here: Path | None
    removable: bool
    last_verified_at: datetime | None
    days_old: int | None
    due: bool
    failure: str
    level: Level
    text: str


def load_targets(session: Session) -> tuple[Target, ...]:
    """Return the places that were chosen."""
    row = session.get(Setting, TARGETS_KEY)
    return targets_in(json.loads(row.value)) if row is not None else ()


def targets_in(values: Sequence[dict[str, Any]]) -> tuple[Target, ...]:
    """Return the places behind the setting's plain values."""
    return tuple(_target(value) for value in values)


def save_targets(work: Work, targets: Sequence[Target]) -> None:
    """Keep the places."""
    _put(work, TARGETS_KEY, [_plain(target) for target in targets])
    work.changed("backups")


def every_days(session: Session) -> int:
    """Return after how many days a backup is due, 0 for never by itself."""
    row = session.get(Setting, _EVERY)
    return DAILY if row is None else int(json.loads(row.value))


def set_every_days(work: Work, days: int) -> None:
    """Keep after how many days a backup is due."""
    _put(work, _EVERY, days)
    work.changed("backups")


def target_states(session: Session, now: datetime) -> tuple[TargetState, ...]:
    """Return how safe each place is, looking for each where it may be now."""
    zone, every = chapter_zone(session), every_days(session)
    today = to_local(now, zone).date()
    states = []
    for target in load_targets(session):
        last = None if target.last_at is None else to_local(target.last_at, zone).date()
        states.append(_state(target, find_place(target.place), last, today, every))
    return tuple(states)


def _state(
    target: Target, here: Path | None, last: date | None, today: date, every: int
) -> TargetState:
    days = None if last is None else max(0, (today - last).days)
    # A clock that went back makes a backup due, too: one more does no harm.
    wanted = last is None or last > today or (today - last).days >= every
    return TargetState(
        key=target.place.mark,
        folder=target.place.folder,
        here=here,
        removable=target.place.removable,
        last_verified_at=target.last_at,
        days_old=days,
        due=here is not None and every != NEVER and wanted,
        failure=target.failure,
        level=_level(target, days),
        text=_text(target, here, days),
    )


def _level(target: Target, days: int | None) -> Level:
    if target.failure:
        return "bad"
    if days is None:
        return "never"
    if days > BAD_DAYS:
        return "bad"
    return "warn" if days > WARN_DAYS else "ok"


def _text(target: Target, here: Path | None, days: int | None) -> str:
    last = last_words(days)
    if target.failure:
        failed = _("The last backup failed: {reason}").format(reason=target.failure)
        return f"{failed} {last}"
    if here is not None:
        return last
    return f"{away_words(target.place.removable)} {last}"


def away_words(removable: bool) -> str:
    """Say calmly that a place is not here."""
    return _("The stick is not here.") if removable else _("The folder is not there.")


def last_words(days: int | None) -> str:
    """Return how old the last verified copy is, in words."""
    if days is None:
        return _("No verified copy there yet.")
    if days == 0:
        return _("Last verified copy: today.")
    return ngettext(
        "Last verified copy: {count} day ago.", "Last verified copy: {count} days ago.", days
    )


def _plain(target: Target) -> dict[str, Any]:
    place = target.place
    return {
        "folder": str(place.folder),
        "inside": place.inside,
        "mark": place.mark,
        "removable": place.removable,
        "last_at": "" if target.last_at is None else target.last_at.isoformat(),
        "failure": target.failure,
    }


def _target(value: dict[str, Any]) -> Target:
    place = Place(
        folder=Path(value["folder"]),
        inside=value["inside"],
        mark=value["mark"],
        removable=value["removable"],
    )
    last = value["last_at"]
    return Target(
        place=place,
        last_at=datetime.fromisoformat(last) if last else None,
        failure=value["failure"],
    )


def _put(work: Work, key: str, value: object) -> None:
    row = work.session.get(Setting, key)
    if row is None:
        work.add(Setting(key=key, value=to_json(value)))
    else:
        row.value = to_json(value)
    work.audit("save", "setting", None, key)
