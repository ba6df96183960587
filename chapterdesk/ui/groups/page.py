"""The page of groups: their list, their record, who belongs to them."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.database import Undo
from chapterdesk.services.groups import Going, GroupDetail, GroupDraft, GroupRow
from chapterdesk.services.groups.codes import code_label
from chapterdesk.ui.context import GROUPS, PageContext
from chapterdesk.ui.groups.acts import GroupActs, read_group
from chapterdesk.ui.groups.form import GroupForm
from chapterdesk.ui.groups.record import GroupCards, GroupRecord
from chapterdesk.ui.groups.words import (
    delete_question,
    kind_names,
    language_name,
    mode_costs,
    mode_tags,
    openness_names,
)
from chapterdesk.ui.messages import Question
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.records.short import windows_of
from chapterdesk.ui.records.view import RecordHeader
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.scrolling import scrolling_form
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text


class GroupsPage(RecordPage[GroupRecord]):
    """Keep the groups: names that may stand on a screen, attendance that fits them."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=GROUPS,
            title=_("Groups"),
            help_page="groups",
            areas=frozenset({"groups", "members", "meetings"}),
            hint=_("Choose a group on the left, or add one."),
            parent=parent,
        )
        self.form = GroupForm(theme=context.theme)
        self._heading = Text(role="title", wrap=True, name="group_form_heading")
        self._form_area = scrolling_form("group_form_area", self._heading, self.form)
        self._edited: GroupDetail | None = None
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self.close_form)
        self.acts = GroupActs(context=context, page=self)
        self._cards = GroupCards(theme=context.theme, actions=self.acts.actions())
        self.keep_forms()

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        pane = ListPane(
            context=self.context,
            name=GROUPS,
            title=_("Groups"),
            placeholder=_("Name of a group"),
            reader=self._reader,
            to_row=group_list_row,
        )
        add = IconButton(theme=theme, icon="plus", text=_("Add a group"), name="group_add")
        add.clicked.connect(self.add)
        pane.header.add_action(add)
        self._which = SegmentedChoice(
            theme=theme,
            name="groups_which",
            accessible=_("Which groups"),
            options=(("active", _("Active")), ("archived", _("Archive"))),
        )
        self._which.chosen.connect(lambda _key: self.pane.open())
        pane.add_filter(self._which)
        self._empty = pane.make_empty(
            name="groups_empty",
            icon="messages-square",
            sentence=_("No group is kept yet. A group gives its meetings a name and a roster."),
            action=_("Add a group"),
            act=self.add,
            help_text=_("How groups and meetings work"),
        )
        pane.loaded.connect(self._loaded)
        return pane

    def _reader(self) -> Reader[GroupRow]:
        groups = self.context.services.groups
        archived = self._which.current == "archived"
        return windows_of(
            lambda: [row for row in groups.list(archived=archived) if row.archived == archived],
            typed=self.pane.text,
            text=lambda row: f"{row.label} {row.name}",
        )

    @Slot(int)
    def _loaded(self, total: int) -> None:
        nothing = total == 0 and not self.pane.text and self._which.current == "active"
        self.pane.show_empty(self._empty if nothing else None)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if not self._opened:
            self.acts.look()
        super().activate(subject)

    @override
    def read_record(self, record_id: bytes) -> GroupRecord:
        return read_group(self.context.services, record_id)

    @override
    def draw_record(self, record: GroupRecord) -> None:
        detail = record.detail
        self.view.add(self._header(detail))
        self.view.add(self._tags(detail))
        self.view.add(self._attendance(detail))
        for card in (
            self._cards.members(record),
            self._cards.waiting(record),
            self._cards.turns(record),
            self._cards.minors(record),
            self._cards.agreement(record),
        ):
            if card is not None:
                self.view.add(card)
        self.view.add(self._last_row(detail))

    @override
    def clear(self) -> None:
        super().clear()
        self._edited = None
        self.acts.clear()
        self.form.clear()

    @override
    def keeps(self, form: QWidget) -> bool:
        return form is self._form_area

    @override
    def form_subject(self) -> bytes | None:
        return None if self._edited is None else self._edited.id

    @override
    @Slot()
    def add(self) -> None:
        """Enter a new group."""
        self._edited = None
        self._open_form(GroupDraft(name=""), new=True)

    @override
    @Slot()
    def edit(self) -> None:
        """Change the group that is shown."""
        if self.record is not None:
            self._edited = self.record.detail
            self._open_form(self._edited.draft, new=False)

    def _open_form(self, draft: GroupDraft, *, new: bool) -> None:
        self.form.show_draft(draft, new=new)
        self._heading.setText(_("Add a group") if new else _("Change the group"))
        self.show_form(self._form_area)
        QTimer.singleShot(0, self.form, self.form.start)

    def _header(self, record: GroupDetail) -> RecordHeader:
        alias = record.draft.alias
        subtitle = (
            _("shown elsewhere as {alias}").format(alias=isolate(alias))
            if alias
            else kind_names()[record.draft.kind]
        )
        header = RecordHeader(name="group_header", title=record.draft.name, subtitle=subtitle)
        edit = SecondaryButton(
            theme=self.context.theme, text=_("&Edit"), name="group_edit", icon="pencil"
        )
        edit.clicked.connect(self.edit)
        header.add_action(edit)
        return header

    def _tags(self, record: GroupDetail) -> FlowRow:
        flow = FlowRow(name="group_tags")
        texts = [
            kind_names()[record.draft.kind],
            openness_names()[record.draft.openness],
            ngettext("{count} member", "{count} members", record.row.member_count),
        ]
        if record.row.next_on is not None:
            day = current().day_short(record.row.next_on)
            texts.append(_("next on {day}").format(day=day))
        texts += [code_label(code) for code in record.draft.codes or ()]
        if record.draft.languages:
            names = current().listing(language_name(tag) for tag in record.draft.languages)
            texts.append(_("speaks {languages}").format(languages=names))
        if record.row.archived:
            texts.append(_("in the archive"))
        for text in texts:
            flow.add(Tag(theme=self.context.theme, text=text, name="group_tag"))
        return flow

    def _attendance(self, record: GroupDetail) -> Card:
        theme = self.context.theme
        mode = record.row.attendance_mode
        card = Card(theme=theme, name="group_attendance", title=_("Attendance"))
        tone: Tone = "ok" if mode == AttendanceMode.COUNT_ONLY else "neutral"
        card.add(Tag(theme=theme, text=mode_tags()[mode], tone=tone, name="group_mode_tag"))
        card.add(Text(mode_costs()[mode], colour="soft", wrap=True, name="group_cost"))
        if record.draft.description:
            card.add(Text(record.draft.description, wrap=True, name="group_about"))
        if mode != AttendanceMode.COUNT_ONLY:
            link = LinkButton(
                theme=theme, text=_("Count heads only from now on…"), name="group_count_only"
            )
            link.clicked.connect(self._ask_count_only)
            card.add(link)
        return card

    def _last_row(self, record: GroupDetail) -> FlowRow:
        flow = FlowRow(name="group_last", spacing=16)
        theme = self.context.theme
        text = (
            _("Bring back from the archive") if record.row.archived else _("Put into the archive")
        )
        archive = LinkButton(theme=theme, text=text, name="group_archive")
        archive.clicked.connect(self._archive)
        delete = LinkButton(theme=theme, text=_("Put into the bin"), name="group_delete")
        delete.clicked.connect(self._delete)
        flow.add(archive)
        flow.add(delete)
        return flow

    @Slot(object)
    def _save(self, draft: GroupDraft) -> None:
        groups, edited = self.context.services.groups, self._edited

        def work() -> tuple[bytes, Undo]:
            if edited is None:
                return groups.add(draft)
            return edited.id, groups.save(edited.id, draft, updated_at=edited.updated_at)

        def done(result: tuple[bytes, Undo]) -> None:
            group_id, undo = result
            self.told(undo)
            self.close_form()
            self.open_record(group_id)

        self.run(work, done, self._form_failed)

    def _form_failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    @Slot()
    def _archive(self) -> None:
        groups, shown = self.context.services.groups, self.record
        if shown is not None:
            record = shown.detail
            change = groups.unarchive if record.row.archived else groups.archive
            self.run(lambda: change(record.id), self.told)

    @Slot()
    def _delete(self) -> None:
        groups, record = self.context.services.groups, self.record
        if record is None:
            return

        group_id, archived = record.detail.id, record.detail.row.archived

        def ask(going: Going) -> None:
            if going.anything:
                self.context.messages.confirm(
                    delete_question(going, archived=archived), lambda: self._delete_now(group_id)
                )
            else:
                self._delete_now(group_id)

        self.run(lambda: groups.going(group_id), ask)

    def _delete_now(self, group_id: bytes) -> None:
        def done(undo: Undo) -> None:
            self.told(undo)
            self.close_record()

        self.run(lambda: self.context.services.groups.delete(group_id), done)

    @Slot()
    def _ask_count_only(self) -> None:
        groups, record = self.context.services.groups, self.record
        if record is None:
            return

        def ask(names: int) -> None:
            lost = ngettext(
                "{count} name in its past attendance becomes a number and is erased. "
                "This can not be undone.",
                "{count} names in its past attendance become numbers and are erased. "
                "This can not be undone.",
                names,
            )
            question = Question(
                title=_("Count heads only?"),
                lost=lost,
                verb=ngettext("Erase {count} name", "Erase {count} names", names),
                stay=_("Keep the names"),
            )
            self.context.messages.confirm(question, lambda: self._count_only(record.detail.id))

        self.run(lambda: groups.named_attendances(record.detail.id), ask)

    def _count_only(self, group_id: bytes) -> None:
        groups = self.context.services.groups

        def done(erased: int) -> None:
            # What could be taken back still holds the names that were just erased.
            self.context.undo.clear()
            text = ngettext("{count} name was erased", "{count} names were erased", erased)
            self.context.messages.toast(text)

        self.run(lambda: groups.count_only(group_id), done)


def group_list_row(row: GroupRow) -> ListRow:
    """Return a group as two lines; its alias where it has one."""
    parts = [
        kind_names()[row.kind],
        ngettext("{count} member", "{count} members", row.member_count),
    ]
    if row.next_on is not None:
        parts.append(_("next on {day}").format(day=current().day_short(row.next_on)))
    count_only = row.attendance_mode == AttendanceMode.COUNT_ONLY
    return ListRow(
        key=row.id,
        title=row.label,
        line=" · ".join(parts),
        tag=mode_tags()[row.attendance_mode] if count_only else "",
    )
