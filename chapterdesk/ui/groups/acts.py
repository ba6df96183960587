"""What the page of groups does with members, the waiting list, turns and the agreement."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import Answer, AttendanceMode, GroupMemberStatus, GroupRole
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import AgreementRow, GroupMemberRow, Standing
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.dialogs import HistoryDialog, PersonDialog, ReadOutDialog
from chapterdesk.ui.groups.record import GroupActions, GroupRecord
from chapterdesk.ui.groups.turns_form import AgreementForm, TurnsForm
from chapterdesk.ui.paper.of_meeting import open_agreement
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.unfinished import KeptForms
from chapterdesk.ui.widgets.scrolling import scrolling_form

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services

_LATELY = 200
_OFFERED = 10


def read_group(services: "Services", group_id: bytes) -> GroupRecord:
    """Return one group with all that its page shows; runs on the database thread.

    Raises:
        RefusedError: It is not there.
    """
    detail = services.groups.detail(group_id)
    agreements = services.agreements.list(group_id)
    names = detail.row.attendance_mode != AttendanceMode.COUNT_ONLY and bool(agreements)
    return GroupRecord(
        detail=detail,
        waiting=services.groups.waiting(group_id),
        turns=services.leading.turns(group_id),
        agreements=agreements,
        said_yes=services.agreements.said_yes(agreements[0].id) if names else (),
        minors=services.safeguarding.of_group(group_id),
    )


class GroupActs(QObject):
    """Do what the cards of a group ask for.

    Args:
        context: What it runs on.
        page: Where forms are shown.
    """

    def __init__(self, *, context: PageContext, page: RecordPage[GroupRecord]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self.turns = TurnsForm(context=context)
        self._turns_area = scrolling_form("turns_area", self.turns)
        self.agreement = AgreementForm(context=context)
        self._agreement_area = scrolling_form("agreement_area", self.agreement)
        self.turns.saved.connect(self._save_turns)
        self.turns.cancelled.connect(self._close)
        self.agreement.saved.connect(self._save_agreement)
        self.agreement.cancelled.connect(self._close)
        # Each a form of its own, so that what was cut off by a lock comes back as what it was.
        self._kept_turns = self._keeping("group_turns", self._edit_turns)
        self._kept_agreement = self._keeping("group_agreement", self._write_agreement)
        page.right.currentChanged.connect(self._left)

    def actions(self) -> GroupActions:
        """Return what the buttons of the cards do."""
        agreements = self._context.services.agreements
        return GroupActions(
            set_member=self._set_member,
            history=self._history,
            add_member=self._add_member,
            invite_next=self._invite_next,
            edit_turns=self._edit_turns,
            write_agreement=self._write_agreement,
            read_out=self._read_out,
            acknowledge=self._acknowledge,
            withdraw=lambda row, member: self._run(lambda: agreements.withdraw(row.id, member)),
            drop_agreement=lambda row: self._run(lambda: agreements.delete(row.id)),
            print_agreement=self._print_agreement,
            expect_minors=self._expect_minors,
        )

    def clear(self) -> None:
        """Hold nobody (lock)."""
        self._kept_turns.clear()
        self._kept_agreement.clear()
        self.turns.clear()
        self.agreement.clear()

    def _run(self, work: Callable[[], Undo]) -> None:
        self._page.run(work, self._page.told)

    def _expect_minors(self, answer: Answer) -> None:
        kept, group_id = self._context.services.safeguarding, self._page.record_id
        self._run(lambda: kept.expect_in_group(group_id, answer))

    def _set_member(self, member_id: bytes, status: GroupMemberStatus, role: GroupRole) -> None:
        groups, group_id = self._context.services.groups, self._page.record_id
        self._run(lambda: groups.set_member(group_id, member_id, status, role))

    def _history(self, row: GroupMemberRow) -> None:
        groups, group_id = self._context.services.groups, self._page.record_id

        def found(standings: tuple[Standing, ...]) -> None:
            HistoryDialog(
                theme=self._context.theme,
                name=row.name,
                standings=standings,
                parent=self._page.window(),
            ).ask(lambda _accepted: None)

        self._page.run(lambda: groups.history(group_id, row.member_id), found)

    def _add_member(self) -> None:
        dialog = PersonDialog(
            context=self._context,
            title=_("Who comes to this group?"),
            verb=_("&Add to the group"),
            statuses=True,
            parent=self._page.window(),
        )

        def answered(accepted: bool) -> None:
            member = dialog.picker.member_id
            if accepted and member is not None:
                self._set_member(member, dialog.status, GroupRole.PARTICIPANT)

        dialog.ask(answered)

    def _invite_next(self) -> None:
        groups, group_id = self._context.services.groups, self._page.record_id
        self._run(lambda: groups.invite_next(group_id)[1])

    def _edit_turns(self) -> None:
        record = self._page.record
        if record is None:
            return
        active = [
            (row.member_id, row.name)
            for row in record.detail.members
            if row.status == GroupMemberStatus.ACTIVE
        ]
        self.turns.begin(active, record.turns)
        self._page.show_form(self._turns_area)
        self._kept_turns.began(self._turns_area, record.detail.id)
        QTimer.singleShot(0, self.turns, self.turns.start)

    @Slot(object, object)
    def _save_turns(self, order: tuple[bytes, ...], substitutes: tuple[bytes, ...]) -> None:
        leading, group_id = self._context.services.leading, self._page.record_id
        self._page.run(lambda: leading.set_turns(group_id, order, substitutes), self._saved)

    def _write_agreement(self) -> None:
        record = self._page.record
        if record is None:
            return
        newest = record.agreements[0] if record.agreements else None
        self.agreement.begin(
            "" if newest is None else newest.text,
            new_version=newest is not None and newest.fixed,
        )
        self._page.show_form(self._agreement_area)
        self._kept_agreement.began(self._agreement_area, record.detail.id)
        QTimer.singleShot(0, self.agreement, self.agreement.start)

    @Slot(str)
    def _save_agreement(self, text: str) -> None:
        agreements, group_id = self._context.services.agreements, self._page.record_id

        def failed(error: UserError) -> None:
            if not self.agreement.show_error(error):
                self._context.messages.error(error)

        self._page.run(lambda: agreements.write(group_id, text)[1], self._saved, failed)

    @Slot()
    def _close(self) -> None:
        self._kept_turns.ended()
        self._kept_agreement.ended()
        self._page.close_form()

    def look(self) -> None:
        """Offer what was cut off."""
        self._kept_turns.look()
        self._kept_agreement.look()

    def _keeping(self, name: str, form: Callable[[], None]) -> KeptForms:
        page, services = self._page, self._context.services

        def reopen(subject: bytes | None) -> None:
            if subject is None:
                return

            def found(record: GroupRecord) -> None:
                page.record_id, page.record = subject, record
                page.pane.mark(subject)
                form()

            page.run(lambda: read_group(services, subject), found)

        kept = KeptForms(context=self._context, page=name, reopen=reopen, parent=self)
        page.layout_.insertWidget(0, kept.banner)
        return kept

    @Slot()
    def _left(self) -> None:
        shown = self._page.right.currentWidget()
        if shown is not self._agreement_area:
            self._kept_agreement.left()
        if shown is not self._turns_area:
            self._kept_turns.left()

    def _saved(self, undo: Undo) -> None:
        self._page.told(undo)
        self._close()

    def _read_out(self, row: AgreementRow) -> None:
        services, group_id = self._context.services, self._page.record_id

        def read() -> list[MeetingRow]:
            rows = services.meetings.window("all", 0, _LATELY).rows
            return [one for one in rows if one.group_id == group_id][:_OFFERED]

        def found(meetings: list[MeetingRow]) -> None:
            dialog = ReadOutDialog(
                theme=self._context.theme, meetings=meetings, parent=self._page.window()
            )

            def answered(accepted: bool) -> None:
                if accepted:
                    meeting, heads = dialog.meeting, dialog.heads
                    self._run(
                        lambda: services.agreements.read_out(
                            row.id, meeting_id=meeting, heads=heads
                        )
                    )

            dialog.ask(answered)

        self._page.run(read, found)

    def _print_agreement(self) -> None:
        open_agreement(
            context=self._context, group_id=self._page.record_id, parent=self._page.window()
        )

    def _acknowledge(self, row: AgreementRow) -> None:
        agreements = self._context.services.agreements
        dialog = PersonDialog(
            context=self._context,
            title=_("Who said yes to the agreement?"),
            verb=_("&Said yes"),
            parent=self._page.window(),
        )

        def answered(accepted: bool) -> None:
            member = dialog.picker.member_id
            if accepted and member is not None:
                self._run(lambda: agreements.acknowledge(row.id, [member]))

        dialog.ask(answered)
