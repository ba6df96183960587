"""How safe the chapter is: when a verified backup was last made, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import AuditEvent, BackupLog, PrintLog
from chapterdesk.services.backups.levels import BAD_DAYS, OWN, WARN_DAYS, Level
from chapterdesk.services.backups.targets import away_words, load_targets, target_states
from chapterdesk.services.zones import chapter_zone, to_local

MANY: Final = 100
_NOTED: Final = ("backup_log", "setting", "slot_label")
"""What the desk notes of itself."""
_OUT_ALONE: Final = (
    "export_begun", "export", "export_failed", "override_begun", "override_failed",
)  # fmt: skip
"""What only tells of something that left, or did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """The latest verified backup.

    Attributes:
        last_verified_at: UTC instant, or None when there is none.
        days_old: Whole days since then, or None.
        changes: Acts written since then, which no backup holds; never more than `MANY`.
        text: What is to be said of it, for the page and for Today.
    """

    last_verified_at: datetime | None
    target: str
    rows: int
    days_old: int | None
    text: str
    level: Level
    changes: int = 0


def backup_state(session: Session, clock: Clock, *, look: bool = False) -> BackupState:
    """Return the state of the chapter's backups.

    A backup inside the vault's own folder goes when the laptop goes: it does not count.

    Args:
        session: Open.
        clock: The time.
        look: Whether to look which of the places are here now, and to say so.
    """
    elsewhere = BackupLog.target != OWN
    # Two of one second, as before and after a change of keys: the later entry is the later one.
    newest: tuple[Any, ...] = (BackupLog.made_at.desc(), literal_column("backup_log.rowid").desc())
    latest_first = select(BackupLog).where(elsewhere).order_by(*newest).limit(1)
    latest = session.scalars(latest_first).first()
    good = session.scalars(latest_first.where(BackupLog.verified_at.is_not(None))).first()
    failed = latest is not None and latest.verified_at is None
    failed = failed or any(target.failure for target in load_targets(session))
    if good is None:
        text = _("The last backup failed.") if failed else _("No backup yet.")
        return BackupState(
            last_verified_at=None, target="", rows=0, days_old=None, text=text, level="never"
        )
    days = max(0, (clock.now() - good.made_at).days)
    text = _sentence(session, good, failed=failed)
    changes = _changes_since(session, good.made_at)
    if changes:
        text = f"{text} {_not_in_it(changes)}"
    if look:
        away = (one for one in target_states(session, clock.now()) if one.here is None)
        text = " ".join([text, *(away_words(one.removable) for one in away)])
    return BackupState(
        last_verified_at=good.verified_at,
        target=good.target,
        rows=good.row_count,
        days_old=days,
        text=text,
        level=_level(days, failed=failed),
        changes=changes,
    )


def _changes_since(session: Session, made_at: datetime) -> int:
    """Return how many acts that change what the vault holds were written after a backup.

    Backups are dated to the second; what was done in that second counts as in it.
    """
    query = (
        select(AuditEvent.id)
        .where(
            AuditEvent.at >= made_at + timedelta(seconds=1),
            AuditEvent.entity.not_in(_NOTED),
            AuditEvent.entity.not_in(select(PrintLog.document)),
            AuditEvent.action.not_in(_OUT_ALONE),
        )
        .limit(MANY)
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _not_in_it(changes: int) -> str:
    if changes == MANY:
        return _("A hundred changes and more since then are not in it.")
    return ngettext(
        "{count} change since then is not in it.",
        "{count} changes since then are not in it.",
        changes,
    )


def _level(days: int, *, failed: bool) -> Level:
    if failed or days > BAD_DAYS:
        return "bad"
    return "warn" if days > WARN_DAYS else "ok"


def _sentence(session: Session, good: BackupLog, *, failed: bool) -> str:
    local = to_local(good.made_at, chapter_zone(session))
    text = _("Backed up on {day} to {place}; {records} read back and equal.").format(
        day=isolate(current().day(local.date())),
        place=isolate(good.target),
        records=ngettext("{count} record", "{count} records", good.row_count),
    )
    return f"{_('The last backup failed.')} {text}" if failed else text
