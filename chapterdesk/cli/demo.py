"""`demo`: the whole main job on a practice chapter, in a folder of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import Answer, WayIn, answering, opened
from chapterdesk.cli.wishes import OpenWindow
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services

VAULT_NAME = "practice"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
@click.option("--members", type=click.IntRange(1, 1_000_000), default=86, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--no-window", is_flag=True, help=_("Do the job and stop."))
@answering
def demo(
    answer: Answer, folder: Path, members: int, seed: int, no_window: bool
) -> OpenWindow | None:
    """Make a practice chapter in DIR and do the whole main job on it."""
    from chapterdesk.services.backups import restore  # noqa: PLC0415  # heavy
    from chapterdesk.services.practice import (  # noqa: PLC0415  # heavy
        build_practice,
        clear_practice_folder,
    )

    clear_practice_folder(folder)
    vault = folder / VAULT_NAME
    clock = SystemClock()
    built = build_practice(vault, members=members, seed=seed, clock=clock)
    with opened(vault, WayIn(), Secret.from_text(PRACTICE_PASSPHRASE)) as desk:
        done = _main_job(desk.services, folder)
    report = restore(
        done.backup,
        folder / "restored",
        passphrase=Secret.from_text(PRACTICE_PASSPHRASE),
        clock=clock,
    )
    if not report.tables_equal:
        raise RefusedError(_("The restored copy differs from the backup."), "", "")
    answer.say(
        {
            "vault": str(vault),
            "passphrase": PRACTICE_PASSPHRASE,
            "members": built.members,
            "meetings": built.meetings,
            "attendances": built.attendances,
            "checked_in": done.checked_in,
            "attendance_pdf": str(done.attendance),
            "helplines_pdf": str(done.helplines),
            "backup": str(done.backup),
            "restored": str(folder / "restored"),
            "rows": report.rows,
        },
        _(
            "A practice chapter, made up from end to end: {members} people, {meetings} meetings."
        ).format(members=built.members, meetings=built.meetings),
        ngettext(
            "Checked in {count} person at the meeting that is about to start.",
            "Checked in {count} people at the meeting that is about to start.",
            done.checked_in,
        ),
        _("Attendance sheet:  {file}").format(file=done.attendance),
        _("Helplines handout: {file}").format(file=done.helplines),
        _("Verified backup:   {file}").format(file=done.backup),
        _("Restored copy:     {file} ({rows} rows, every table equal)").format(
            file=folder / "restored", rows=report.rows
        ),
        _("Passphrase:        {passphrase}").format(passphrase=PRACTICE_PASSPHRASE),
    )
    return None if no_window else OpenWindow(vault=vault, practice=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    attendance: Path
    helplines: Path
    backup: Path
    checked_in: int


def _main_job(services: "Services", folder: Path) -> _Done:
    """Check a few people in, print both documents, write a verified backup."""
    from chapterdesk.services.sheets import (  # noqa: PLC0415  # heavy
        AttendanceOptions,
        HelplineOptions,
    )

    meeting_id = services.meetings.resolve("next")
    waiting = [row for row in services.checkin.find(meeting_id, "", limit=12).rows if row.expected]
    for row in waiting[:6]:
        services.checkin.mark(meeting_id, row.member_id)
    attendance = folder / "attendance.pdf"
    services.sheets.save(
        services.sheets.attendance(meeting_id, AttendanceOptions()), attendance, overwrite=True
    )
    helplines = folder / "helplines.pdf"
    services.sheets.save(services.sheets.helplines(HelplineOptions()), helplines, overwrite=True)
    written = services.backups.backup(folder)
    return _Done(
        attendance=attendance,
        helplines=helplines,
        backup=folder / written.file_name,
        checked_in=services.checkin.summary(meeting_id).present,
    )
