"""The page of acts: a window onto the log, filtered by who did it and by the kind of act."""

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.audit import Acts, AuditFilter, AuditRow
from chapterdesk.services.pages import Page as Rows
from chapterdesk.ui.audit.words import act_line, act_options, action_name, entity_name
from chapterdesk.ui.context import AUDIT, PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.page import Page
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import EmptyState, PageHeader
from chapterdesk.ui.widgets.text import Text

_MARGIN = (32, 24, 32, 24)
_ALL = "all"
_KINDS: dict[str, Acts] = {kind: kind for kind in get_args(Acts)}


class AuditPage(Page):
    """List who did what and when, the latest first."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=AUDIT,
            title=_("Who did what"),
            help_page="keeping",
            parent=parent,
        )
        theme = context.theme
        self._header = PageHeader(
            theme=theme,
            name="audit_header",
            title=_("Who did what"),
            subtitle=_("Fields by their names, never what stood in them."),
        )
        self._chips = FilterChips(
            theme=theme,
            name="audit_acts",
            accessible=_("Which acts"),
            options=act_options(),
            current=(_ALL,),
            exclusive=True,
        )
        self._who = ChoiceBox(name="audit_who", options=[("", _("Anybody"))], typed=False)
        self._about = MemberPicker(context=context, name="audit_about", accessible=_("About whom"))
        self._list = RecordList(
            theme=theme,
            name="audit_list",
            accessible=_("Acts"),
            runner=context.tasks,
            failed=context.messages.error,
            framed=True,
        )
        self._empty = EmptyState(
            theme=theme,
            name="audit_empty",
            icon="list-checks",
            sentence=_("Nothing like that was done."),
        )
        sealed = Text(
            _("Who opened a sealed text is known to its readers alone, and is not listed here."),
            role="small",
            colour="soft",
            wrap=True,
            name="audit_sealed",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGIN)
        layout.setSpacing(14)
        layout.addWidget(self._header)
        layout.addWidget(self._chips)
        narrow = QHBoxLayout()
        narrow.setSpacing(16)
        for name, label, field in (
            ("audit_who_row", _("Whose &key"), self._who),
            ("audit_about_row", _("A&bout whom"), self._about),
        ):
            row = FormRow(name=name, label=label, field=field)
            row.let_grow()
            narrow.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(narrow)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(sealed)
        self._chips.changed.connect(self._filter)
        self._who.chosen.connect(self.refresh)
        self._about.changed.connect(self.refresh)
        context.bridge.changed.connect(self._heard)
        self._empty.hide()

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.context.tasks.run(
            self.context.services.audit.who, self._know, self.context.messages.error, owner=self
        )
        self.refresh()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def clear(self) -> None:
        self._list.rows.clear()
        self._about.clear()

    @Slot()
    def refresh(self) -> None:
        """Read the acts again."""
        audit, wanted = self.context.services.audit, self._wanted()
        self.context.tasks.run(
            lambda: audit.window(wanted, 0, 0),
            lambda found: self._open(wanted, found),
            self.context.messages.error,
            owner=self,
        )

    def _wanted(self) -> AuditFilter:
        kind = next(iter(self._chips.current), _ALL)
        slot = self._who.current
        return AuditFilter(
            slot_id=bytes.fromhex(slot) if slot else None,
            member_id=self._about.member_id,
            acts=_KINDS.get(kind, "all"),
        )

    def _open(self, wanted: AuditFilter, found: Rows[AuditRow]) -> None:
        audit = self.context.services.audit

        def fetch(offset: int, limit: int) -> Sequence[ListRow]:
            return [_list_row(row) for row in audit.window(wanted, offset, limit).rows]

        self._list.rows.open(found.total, fetch)
        self._list.setVisible(bool(found.total))
        self._empty.setVisible(not found.total)
        aside = _("the latest {count}") if found.more else "{count}"
        self._header.set_title(
            _("Who did what"),
            _("Fields by their names, never what stood in them."),
            aside=aside.format(count=found.total) if found.total else "",
        )

    def _know(self, keys: tuple[tuple[bytes, str], ...]) -> None:
        chosen = self._who.current
        self._who.clear()
        self._who.addItem(_("Anybody"), "")
        for slot_id, label in keys:
            self._who.addItem(label, slot_id.hex())
        self._who.set_current(chosen)

    @Slot()
    def _filter(self) -> None:
        if not self._chips.current:
            self._chips.set_current((_ALL,))
        self.refresh()

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        del event
        if self.isVisible():
            self.refresh()


def _list_row(row: AuditRow) -> ListRow:
    return ListRow(
        key=row.id,
        title=row.subject or entity_name(row.entity),
        quiet=action_name(row.action),
        line=act_line(row),
        tag=entity_name(row.entity) if row.subject else "",
    )
