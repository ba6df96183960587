"""Make papers, show their pages, send them to the printer, save them, and keep the print log."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _, current, shipped
from chapterdesk.models import Chapter, PrintLog
from chapterdesk.printing import preview, send
from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.services.consents.overrides import (
    Begun,
    begin_overrides,
    overrides_done,
    overrides_failed,
)
from chapterdesk.services.database import Database, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.outgoing import finished, keep_digest, planned, write_planned
from chapterdesk.services.printed_rows import remember_sheet, require_same_rows
from chapterdesk.services.reaching import ReachingService
from chapterdesk.services.rows import count_or_none
from chapterdesk.services.sheets.attendance import attendance_paper
from chapterdesk.services.sheets.badges import badge_paper
from chapterdesk.services.sheets.calls import call_paper
from chapterdesk.services.sheets.counting import sign_in_paper
from chapterdesk.services.sheets.danger import danger_numbers, for_screen
from chapterdesk.services.sheets.helplines import helpline_paper
from chapterdesk.services.sheets.layouts import sheet_start
from chapterdesk.services.sheets.listing import meeting_list_paper
from chapterdesk.services.sheets.papers import (
    AttendanceOptions,
    BadgeOptions,
    CallOptions,
    HelplineOptions,
    ListOptions,
    PageOptions,
    Paper,
    PrintRow,
    SheetRow,
    SheetStart,
    SignInOptions,
)
from chapterdesk.services.sheets.planned import checklist_paper, run_sheet_paper
from chapterdesk.services.sheets.wording import catalogue
from chapterdesk.services.sheets.written import agenda_paper, agreement_poster, minutes_paper
from chapterdesk.services.sheets.year import year_paper
from chapterdesk.services.zones import today_of

_LOG_ROWS: Final = 200


class SheetService:
    """Make what stands on paper."""

    def __init__(self, *, database: Database, reaching: ReachingService) -> None:
        self._database = database
        self._reaching = reaching

    def list(self) -> tuple[SheetRow, ...]:
        """Return the sheets there are, and those that are not ready yet."""
        return tuple(
            SheetRow(
                id=item["id"],
                title=shipped(item["title"]),
                purpose=shipped(item["purpose"]),
                ready=item["ready"],
            )
            for item in catalogue()
        )

    def start_of(self, meeting_id: bytes) -> SheetStart:
        """Return which sheet the printing of a meeting starts from, as its series says.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            return sheet_start(session, meeting_id)

    def attendance(self, meeting_id: bytes, options: AttendanceOptions | None = None) -> Paper:
        """Return the attendance sheet of a meeting.

        Raises:
            UserError: The meeting is gone, or an option can not be right.
        """
        with self._database.read() as session:
            return attendance_paper(
                session, self._database.clock, meeting_id, options or AttendanceOptions()
            )

    def helplines(self, options: HelplineOptions | None = None) -> Paper:
        """Return the helplines handout.

        Raises:
            UserError: An option can not be right.
        """
        with self._database.read() as session:
            return helpline_paper(session, self._database.clock, options or HelplineOptions())

    def calls(self, options: CallOptions | None = None) -> Paper:
        """Return the call list.

        Raises:
            UserError: Meeting mode is on, or an option can not be right.
        """
        wish = options or CallOptions()
        with self._database.read() as session:
            plan = self._reaching.plan(session, replace(wish.wanted, channel="calls"))
            return call_paper(session, self._database.clock, plan, wish)

    def sign_in(self, meeting_id: bytes, options: SignInOptions | None = None) -> Paper:
        """Return the sheet on which people of a meeting write themselves.

        Raises:
            UserError: The meeting is gone, its group keeps no names, or an option is wrong.
        """
        with self._database.read() as session:
            return sign_in_paper(session, meeting_id, options or SignInOptions())

    def badges(self, meeting_id: bytes, options: BadgeOptions | None = None) -> Paper:
        """Return the badges of a meeting, of people who agreed to their name on paper.

        Raises:
            UserError: The meeting is gone, or an option can not be right.
        """
        with self._database.read() as session:
            return badge_paper(session, self._database.clock, meeting_id, options or BadgeOptions())

    def agenda(self, meeting_id: bytes, options: PageOptions | None = None) -> Paper:
        """Return the agenda of a meeting.

        Raises:
            UserError: The meeting is gone, it has none, or an option can not be right.
        """
        with self._database.read() as session:
            return agenda_paper(session, meeting_id, options or PageOptions())

    def minutes(self, meeting_id: bytes, options: PageOptions | None = None) -> Paper:
        """Return the minutes of a meeting, with how many were there and without who.

        Raises:
            UserError: Meeting mode is on, the meeting is gone, or nothing is written of it.
        """
        require_shown(self._database)
        with self._database.read() as session:
            return minutes_paper(session, meeting_id, options or PageOptions())

    def run_sheet(self, meeting_id: bytes, options: PageOptions | None = None) -> Paper:
        """Return the run sheet of an event, by role.

        Raises:
            UserError: The meeting is gone, nothing stands on it, or an option can not be right.
        """
        with self._database.read() as session:
            return run_sheet_paper(session, meeting_id, options or PageOptions())

    def checklist(self, meeting_id: bytes, options: PageOptions | None = None) -> Paper:
        """Return the inclusion checklist of an event; in meeting mode without remarks.

        Raises:
            UserError: The meeting is gone, or an option can not be right.
        """
        with self._database.read() as session:
            return checklist_paper(
                session, meeting_id, options or PageOptions(), hides=self._database.hides
            )

    def agreement(self, group_id: bytes, options: PageOptions | None = None) -> Paper:
        """Return what a group agreed on as a poster; it may be A3.

        Raises:
            UserError: The group is gone, it has no agreement, or an option can not be right.
        """
        with self._database.read() as session:
            return agreement_poster(session, group_id, options or PageOptions())

    def meeting_list(self, options: ListOptions | None = None) -> Paper:
        """Return the list of meetings to come, of groups that may be told of.

        Raises:
            UserError: There is nothing to list, it is too long for a flyer, or an option is wrong.
        """
        with self._database.read() as session:
            return meeting_list_paper(session, self._database.clock, options or ListOptions())

    def year_plan(self, year: int | None = None, options: PageOptions | None = None) -> Paper:
        """Return the plan of a year, of this one where none is given.

        Raises:
            UserError: No calendar here has that year, or an option can not be right.
        """
        with self._database.read() as session:
            wanted = year or today_of(session, self._database.clock).year
            return year_paper(session, wanted, options or PageOptions())

    def danger(self) -> tuple[DangerNumber, ...]:
        """Return the numbers for danger now in the order of the handout, the leading one first."""
        with self._database.read() as session:
            chapter = session.scalars(select(Chapter)).one()
            return for_screen(danger_numbers(chapter, chapter.country, current()))

    def pages(self, paper: Paper) -> int:
        """Return how many pages a paper has. Any thread."""
        return preview.page_count(paper.pdf)

    def page_image(self, paper: Paper, page: int, scale: float) -> tuple[int, int, bytes]:
        """Return one page, from 0, as width, height and RGBA bytes. Any thread."""
        return preview.render(paper.pdf, page, scale)

    def print(self, paper: Paper, copies: int = 1) -> None:
        """Hand a paper to the printer without a file on disk, and note it in the log.

        Raises:
            UserError: There is no printer, it did not take the paper, or its rows are out of date.
        """
        count_or_none(copies, field="copies", least=1)
        send.require_printer()
        self._require_numbers(paper)
        begun = self._begin(paper)
        # A printer that gives up may have printed a part: what was begun then stays begun.
        send.send(paper.pdf, copies=copies)

        def note(work: Work) -> None:
            self._log(work, paper, way="printer", copies=copies)
            overrides_done(work, begun)

        self._database.note(note)

    def save(self, paper: Paper, file: Path, *, overwrite: bool = False) -> None:
        """Save a paper as a file outside the vault, and note it in both logs.

        A paper of the practice chapter may be saved too: its heading says "Practice".

        Raises:
            RefusedError: The file is there already, or the rows of the paper are out of date.
            StorageError: It could not be written; what was there before is still there.
        """
        if file.exists() and not overwrite:
            raise RefusedError(
                _("There is a file of that name already."),
                _("It was left as it is; nothing was saved."),
                _("Choose another name, or say that it may be replaced."),
            )
        if not file.parent.is_dir():
            raise StorageError(
                _("That folder is not there."),
                _("Nothing was saved."),
                _("Choose a folder that is there; plug the stick in if it is on one."),
            )
        self._require_numbers(paper)
        begun = self._begin(paper)
        made: list[bytes] = []

        def plan(work: Work) -> None:
            made[:] = [
                planned(
                    work,
                    file,
                    what=paper.document,
                    form="pdf",
                    sealed=False,
                    columns=paper.columns,
                )
            ]

        # From a vault that can only be read papers come all the same, then without a record.
        known = self._database.note(plan)
        write_planned(
            self._database,
            file,
            paper.pdf,
            made[0] if known else None,
            failed=lambda work, _log_id: overrides_failed(work, begun),
        )

        def note(work: Work) -> None:
            self._log(work, paper, way="file", copies=1)
            if not known:
                plan(work)
            finished(work, made[0], paper.name_count)
            keep_digest(work, made[0], paper.pdf)
            overrides_done(work, begun)

        self._database.note(note)

    def log(self) -> tuple[PrintRow, ...]:
        """Return the papers made lately, the latest first."""
        query = select(PrintLog).order_by(PrintLog.made_at.desc()).limit(_LOG_ROWS)
        with self._database.read() as session:
            return tuple(
                PrintRow(
                    document=row.document,
                    way=row.way,
                    copies=row.copies,
                    name_count=row.name_count,
                    made_at=row.made_at,
                )
                for row in session.scalars(query)
            )

    def _require_numbers(self, paper: Paper) -> None:
        """Refuse a sheet whose rows have other numbers than one that was printed since.

        Raises:
            RefusedError: Another sheet of this meeting lies on the table already.
        """
        if paper.document != "attendance" or paper.subject_id is None:
            return
        with self._database.read() as session:
            require_same_rows(session, paper.subject_id, paper.row_ids)

    def _begin(self, paper: Paper) -> tuple[Begun, ...]:
        """Keep whose name goes out without consent before it does: unrecorded, it does not go."""
        if not paper.overridden:
            return ()
        with self._database.write() as work:
            return begin_overrides(
                work, paper.overridden, ConsentPurpose.PRINT_ROSTER, "print", paper.reason
            )

    def _log(self, work: Work, paper: Paper, *, way: str, copies: int) -> None:
        if paper.document == "attendance" and paper.subject_id is not None:
            remember_sheet(work.session, paper.subject_id, paper.row_ids)
        row = PrintLog(
            document=paper.document,
            subject_id=paper.subject_id,
            way=way,
            copies=copies,
            name_count=paper.name_count,
            columns=", ".join(paper.columns),
            sha256=hashlib.sha256(paper.pdf).hexdigest(),
            made_at=work.clock.now(),
            slot_id=work.slot_id,
        )
        work.add(row)
        work.session.flush()
        work.audit("print" if way == "printer" else "save", paper.document, paper.subject_id)
        work.changed("sheets")
