"""The drill: restore the newest backup into a scratch folder, compare, erase, note the day."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import BackupLog, Setting
from chapterdesk.services.backups.levels import BAD_DAYS, DRILL_DAYS
from chapterdesk.services.backups.origin import DeskMark, Maker, Origin
from chapterdesk.services.backups.restoring import try_out
from chapterdesk.services.database import Work, to_json

_KEY: Final = "backup_drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """What a drill found: the backup was restored whole, compared and erased again.

    Attributes:
        rows: Rows that came back, all of them compared.
        by_paper: Whether the recovery code opened it.
        at: When, UTC.
        maker: Whose backup it is; None where there was no desk to compare it with.
    """

    file_name: str
    made: datetime
    rows: int
    by_paper: bool
    at: datetime
    maker: Maker | None = None

    @property
    def is_foreign(self) -> bool:
        """Say whether it is another desk's: then it proves nothing about this one's."""
        return self.maker is not None and self.maker.origin is Origin.FOREIGN

    @property
    def text(self) -> str:
        """Return it in words."""
        what = _("The recovery code on paper") if self.by_paper else _("The passphrase")
        told = _(
            "{what} opened the backup of {day}: {records} came back and were compared."
        ).format(
            what=what,
            day=isolate(current().day(self.made.date())),
            records=ngettext("{count} record", "{count} records", self.rows),
        )
        return told if self.maker is None else f"{told} {self.maker.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillState:
    """When somebody last proved that a backup restores.

    Attributes:
        last_at: UTC, or None.
        proven: Whether that is no longer ago than 90 days.
    """

    last_at: datetime | None
    proven: bool
    text: str


def drill(
    file: Path,
    *,
    scratch: Path,
    clock: Clock,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
    marks: Collection[DeskMark] = (),
) -> DrillReport:
    """Restore a backup beside everything, compare every table, and erase it again; any thread.

    What is restored is as encrypted as the vault, and never gets the header that would open it;
    nothing readable touches the disk.

    Args:
        file: The backup.
        scratch: A folder of this computer in which there is room; the vault's own.
        clock: The time.
        passphrase: As the person typed it.
        recovery_code: As the person typed it from the paper.
        key_file: The file that belongs to the passphrase.
        marks: The desks that it may be of.

    Raises:
        UserError: It did not come back; nothing is left in `scratch`.
    """
    report = try_out(
        file,
        inside=scratch,
        passphrase=passphrase,
        recovery_code=recovery_code,
        key_file=key_file,
        clock=clock,
        marks=marks,
    )
    return DrillReport(
        file_name=file.name,
        made=report.made,
        rows=report.rows,
        by_paper=report.used_recovery,
        at=clock.now(),
        maker=report.maker,
    )


def note_drill(work: Work, report: DrillReport) -> None:
    """Keep when the drill was done."""
    value = to_json({"at": report.at.isoformat(), "file": report.file_name, "rows": report.rows})
    row = work.session.get(Setting, _KEY)
    if row is None:
        work.add(Setting(key=_KEY, value=value))
    else:
        row.value = value
    work.audit("drill", "setting", None, _KEY)
    work.changed("backups")


def drill_state(session: Session, clock: Clock) -> DrillState:
    """Return when the last drill was."""
    row = session.get(Setting, _KEY)
    if row is None:
        return DrillState(
            last_at=None,
            proven=False,
            text=_("Nobody has tried yet whether a backup comes back."),
        )
    last = datetime.fromisoformat(json.loads(row.value)["at"])
    days = max(0, (clock.now() - last).days)
    if days > DRILL_DAYS:
        text = ngettext(
            "Not proven: the last drill was {count} day ago.",
            "Not proven: the last drill was {count} days ago.",
            days,
        )
    else:
        text = _("The last drill was on {day}: everything came back.").format(
            day=isolate(current().day(last.date()))
        )
    return DrillState(last_at=last, proven=days <= DRILL_DAYS, text=text)


def drill_is_due(session: Session, clock: Clock) -> bool:
    """Say whether backups have been made for a month and none was proven for ninety days."""
    verified = select(BackupLog.made_at).where(BackupLog.verified_at.is_not(None))
    first = session.scalars(verified.order_by(BackupLog.made_at).limit(1)).first()
    if first is None or (clock.now() - first).days < BAD_DAYS:
        return False
    return not drill_state(session, clock).proven
