"""Members: the list on the left, the person on the right, the form in the person's place."""

from dataclasses import replace
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.services.discretion import hidden_now
from chapterdesk.services.members.beside.reading import FieldView, names_in
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter, Show
from chapterdesk.services.members.listing.shapes import ListedMember, ListWish
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import (
    DUPLICATES,
    EXPORT,
    HELP,
    IMPORT,
    MEMBERS,
    REACHING,
    REPORT,
    SEALED_NOTE,
    PageContext,
)
from chapterdesk.ui.members.acts import SeveralActs
from chapterdesk.ui.members.asking.asking import Asking
from chapterdesk.ui.members.catching_up import caught_up
from chapterdesk.ui.members.checks import MemberChecks
from chapterdesk.ui.members.codec import Unfinished
from chapterdesk.ui.members.consenting import Consenting
from chapterdesk.ui.members.filtering import FilterControl
from chapterdesk.ui.members.filters.columns import cells
from chapterdesk.ui.members.form.form import MemberForm
from chapterdesk.ui.members.pane import MembersPane
from chapterdesk.ui.members.record import MemberRecord
from chapterdesk.ui.members.same_name import SameName
from chapterdesk.ui.members.sentences import list_row
from chapterdesk.ui.members.unfinished import UnfinishedForms
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.widgets.drop import FileDrop
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.surfaces import Banner

_AREAS: Final = frozenset({"members", "attendance", "groups", "imports", "chapter"})


class MembersPage(RecordPage[MemberDetail]):
    """Find, read, add and change the people of the chapter."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        self._zone: tzinfo = UTC
        self._editing: MemberDetail | None = None
        self._saved_name = ""
        self._own_fields: tuple[FieldView, ...] = ()
        self._form: MemberForm | None = None
        super().__init__(
            context=context,
            name=MEMBERS,
            title=_("Members"),
            help_page="list",
            areas=_AREAS,
            hint=_("Choose somebody on the left."),
            parent=parent,
        )
        self.consenting = Consenting(context=context, page=self, today=self.today)
        self.drawing = MemberRecord(
            theme=context.theme, view=self.view, said=self.consenting.say, parent=self
        )
        self.asking = Asking(context=context, page=self, form=lambda: self.form)
        self.filtering = FilterControl(context=context, page=self, pane=self._people)
        self.several = SeveralActs(context=context, page=self, pane=self._people)
        self.unfinished = UnfinishedForms(context=context, parent=self)
        self.layout_.insertWidget(0, self.unfinished.banner)
        self._cut_off = Banner(theme=context.theme, name="members_cut_off", tone="warn")
        self._cut_off.hide()
        self.layout_.insertWidget(0, self._cut_off)
        self.drop = FileDrop(page=self, dropped=self._import_file)
        self.same = SameName(page=self, asking=self.asking)
        self.checks = MemberChecks(context=context, page=self)
        self._connect()

    @override
    def make_pane(self) -> ListPane:
        self._people = MembersPane(context=self.context, reader=self._reader, to_row=self._row)
        self.chips = self._people.chips
        return self._people

    def _connect(self) -> None:
        self._cut_off.action_requested.connect(self._go_import)
        people = self._people
        people.wide_requested.connect(lambda on: self.split.set_alone(on=on))
        people.import_requested.connect(self._go_import)
        people.export_requested.connect(lambda: self.context.navigate(EXPORT, None))
        people.help_requested.connect(lambda: self.context.navigate(HELP, None))
        people.reaching_requested.connect(lambda: self.context.navigate(REACHING, None))
        people.duplicates_requested.connect(lambda: self.context.navigate(DUPLICATES, None))
        people.add_requested.connect(self.add)
        people.add_searched_requested.connect(self._add_searched)
        drawing = self.drawing
        drawing.edit_requested.connect(self.edit)
        drawing.confirm_requested.connect(self._confirm)
        drawing.archive_requested.connect(self._archive)
        drawing.unarchive_requested.connect(self._unarchive)
        drawing.delete_requested.connect(self._delete)
        drawing.note_written.connect(self._note)
        drawing.asked.connect(self.asking.open)
        drawing.out_requested.connect(self.consenting.show_out)
        drawing.use_requested.connect(self.asking.use_again)
        drawing.forget_requested.connect(self.asking.forget)
        drawing.duplicates_requested.connect(
            lambda: self.context.navigate(DUPLICATES, self.record_id)
        )
        drawing.sealed_name_requested.connect(lambda: self.context.navigate(REPORT, self.record_id))
        drawing.sealed_note_requested.connect(
            lambda: self.context.navigate(REPORT, SEALED_NOTE + self.record_id)
        )
        drawing.checks_requested.connect(self.checks.open)
        drawing.person_requested.connect(self.open_record)
        self.unfinished.opened.connect(self._continue)
        for keys, call in (("Ctrl+Shift+A", self.add), ("F2", self.edit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if not self._opened:
            self.run(self.context.services.chapter.profile, self._know_zone)
            self.filtering.read()
            self.filtering.read_layout()
            self.unfinished.look()
        self.run(self.context.services.own_fields.fields, self._know_fields)
        # Asked each time: the import's own page may have dealt with it since.
        self.run(self.context.services.imports.unfinished, self._offer_cut_off)
        super().activate(subject)

    @override
    def deactivate(self) -> None:
        super().deactivate()
        if self.form_is_open():
            self._keep()

    @override
    def clear(self) -> None:
        self.same.stop()
        if self.form_is_open():
            self._keep()
        super().clear()
        self._editing = None
        self._own_fields = ()
        self.drawing.forget()
        if self._form is not None:
            self._form.clear()
        self.unfinished.clear()

    @override
    def read_record(self, record_id: bytes) -> MemberDetail:
        return self.context.services.members.detail(record_id)

    @override
    def draw_record(self, record: MemberDetail) -> None:
        self.drawing.draw(record, self.today())

    @override
    @Slot(object)
    def open_record(self, record_id: bytes) -> None:
        if self.form_is_open() and not self._leave_form():
            self.pane.mark(self._editing.id if self._editing else b"")
            return
        super().open_record(record_id)

    @property
    def form(self) -> MemberForm:
        """Return the form; it is built when it is first needed, for the list is opened often."""
        if self._form is None:
            self._form = form = MemberForm(context=self.context)
            form.saved.connect(self._save)
            form.cancelled.connect(self._cancel)
            form.paused.connect(self._keep)
            form.name_typed.connect(lambda text: self.same.typed(form, text, self._editing))
            self.right.addWidget(form)
        return self._form

    @override
    def is_writing(self) -> bool:
        return self.form_is_open() and self.form.changed()

    def today(self) -> date:
        """Return the day it is where the chapter is."""
        return self.context.clock.today(self._zone)

    def show_only(self, show: Show) -> None:
        """Show one filter of the list (links from other pages)."""
        self._people.show_wish(ListWish(filter=MemberFilter(show=show)))

    @Slot()
    def add(self) -> None:
        """Open an empty form, or go on with the one that was not finished."""
        self._add("")

    def _add(self, name: str) -> None:
        if self.form_is_open() and self.form.changed():
            if self._editing is None:
                self.form.start()
                return
            if not self._leave_form():
                return
        waiting = self.unfinished.of(None)
        if waiting is None:
            self._open_form(None, MemberDraft(display_name=name), _("Somebody new"))
        else:
            self._continue(waiting)

    @Slot()
    def edit(self) -> None:
        """Open the form of the person that is shown, or go on with theirs."""
        record = self.record
        if record is None or self.form_is_open():
            return
        if record.hidden:
            self.run(lambda: self.read_record(record.id), self._edit_whole)
        else:
            self._edit(record)

    def _edit_whole(self, record: MemberDetail) -> None:
        """Open the form of a person who was read anew; none while a part of them is hidden."""
        if record.hidden:
            self.context.messages.error(hidden_now())
        elif record.id == self.record_id and not self.form_is_open():
            self.record = record
            self._edit(record)

    def _edit(self, record: MemberDetail) -> None:
        waiting = self.unfinished.of(record.id)
        if waiting is None:
            self._open_form(record, record.draft, _("Edit"))
        else:
            self._continue(waiting)

    def _open_form(
        self,
        about: MemberDetail | None,
        draft: MemberDraft,
        title: str,
        *,
        known: MemberDraft | None = None,
    ) -> None:
        self._editing = about
        self.form.load(
            draft,
            title=title,
            fields=self._own_fields,
            names={} if about is None else names_in(about.beside),
            known=known,
        )
        self.show_form(self.form)
        self.form.start()

    def _know_zone(self, profile: ChapterProfile) -> None:
        self._zone = ZoneInfo(profile.timezone)

    def _know_fields(self, fields: tuple[FieldView, ...]) -> None:
        self._own_fields = fields

    def _reader(self) -> Reader[ListedMember]:
        wish, people = self._people.wish(), self.context.services.people
        return lambda offset, limit: people.window(wish, offset, limit)

    def _row(self, listed: ListedMember) -> ListRow:
        row = list_row(listed.row, self.today())
        columns = self._people.columns
        if not columns:
            return row
        return replace(row, quiet="", line="", cells=cells(listed, columns, self.today()))

    @Slot()
    def _add_searched(self) -> None:
        self._add(self.pane.text)

    @Slot(object)
    def _save(self, draft: MemberDraft) -> None:
        members, editing = self.context.services.members, self._editing
        if editing is None:
            self.run(lambda: members.add(draft), self._added, self._refused)
            self.asking.warn(draft)
            return
        member_id, read_at = editing.id, editing.updated_at
        self._saved_name = draft.display_name
        self.run(
            lambda: (member_id, members.save(member_id, draft, updated_at=read_at)),
            self._added,
            self._refused,
        )

    def _added(self, answer: tuple[bytes, Undo]) -> None:
        member_id, undo = answer
        self.unfinished.drop(self._editing.id if self._editing else None)
        if self._editing is not None:
            self.asking.corrected(self._editing.id)
            self.context.undo.rename(self._editing.draft.display_name, self._saved_name)
        self._editing = None
        self.record = None
        self.right.setCurrentWidget(self.view)
        self.told(undo)
        self.open_record(member_id)
        self.split.show_record(wanted=True)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    @Slot()
    def _cancel(self) -> None:
        self.unfinished.drop(self._editing.id if self._editing else None)
        self._editing = None
        self.close_form()
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep(self) -> None:
        """Keep what is in the form, so that a lock or another click loses nothing."""
        if not (self.form_is_open() and self.form.changed()):
            return  # a pause may come after the form was closed
        try:
            draft = self.form.draft_so_far()
        except UserError:
            return  # an absence without its first day; the next pause keeps it
        about = self._editing
        if about is None:
            self.unfinished.keep(Unfinished(draft=draft, member_id=None, updated_at=None))
            return
        newer = self.record
        if newer is not None and newer.id == about.id and not newer.hidden:
            # Renamed while the form is open: the name that was left is not written down again.
            draft, about = caught_up(draft, about.draft, newer.draft), newer
        self.unfinished.keep(
            Unfinished(
                draft=draft, member_id=about.id, updated_at=about.updated_at, base=about.draft
            )
        )

    def _leave_form(self) -> bool:
        """Keep the form and let go of it; return whether all that is in it could be kept."""
        if self.form.changed():
            try:
                self.form.draft()
            except UserError as error:
                self.form.show_error(error)
                return False
            self._keep()
            self.unfinished.offer()
        self._editing = None
        self.right.setCurrentWidget(self.view)
        return True

    @Slot(object)
    def _continue(self, unfinished: Unfinished) -> None:
        if self.form_is_open() and not self._leave_form():
            self.unfinished.offer()
            return
        self.unfinished.banner.hide()
        member_id = unfinished.member_id
        if member_id is None:
            nobody = MemberDraft(display_name="")
            self._open_form(
                None, unfinished.draft, _("Somebody new, not finished before"), known=nobody
            )
            return

        def reopened(read: tuple[MemberDetail, bool]) -> None:
            detail, kept = read
            if detail.hidden:
                self.context.messages.error(hidden_now())
                return
            self.record_id, self.record = detail.id, detail
            self.pane.mark(detail.id)
            going_on = self.unfinished.gone_on_with(unfinished, detail, kept=kept)
            if going_on is None:
                self._open_form(detail, detail.draft, _("Edit"))
            else:
                title = _("Edit {name}, not finished before").format(
                    name=isolate(detail.row.shown_name)
                )
                self._open_form(detail, going_on, title, known=detail.draft)

        self.run(
            lambda: (self.read_record(member_id), self.unfinished.is_kept(member_id)), reopened
        )

    @Slot()
    def _confirm(self) -> None:
        member_id = self.record_id
        self.run(lambda: self.context.services.members.confirm_name(member_id), self.told)

    @Slot()
    def _archive(self) -> None:
        member_id = self.record_id
        self.run(lambda: self.context.services.members.archive(member_id), self.told)

    @Slot()
    def _unarchive(self) -> None:
        member_id = self.record_id
        self.run(lambda: self.context.services.members.unarchive(member_id), self.told)

    @Slot()
    def _delete(self) -> None:
        member_id = self.record_id
        self.close_record()
        self.run(lambda: self.context.services.members.delete(member_id), self.told)

    @Slot(str)
    def _note(self, text: str) -> None:
        member_id = self.record_id
        self.drawing.forget()
        self.run(lambda: self.context.services.members.add_note(member_id, text), self.told)

    def _offer_cut_off(self, batch_id: bytes | None) -> None:
        if batch_id is None:
            self._cut_off.hide()
        elif self._cut_off.isHidden():
            self._cut_off.show_message(
                _("An import was cut off. Go on with it, or take it back."),
                tone="warn",
                action=_("Look at it"),
            )

    @Slot()
    def _go_import(self) -> None:
        self.context.navigate(IMPORT, None)

    def _import_file(self, file: Path) -> None:
        self.context.navigate(IMPORT, bytes(file))
