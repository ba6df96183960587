"""Set what narrows the list of people."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.core.words import _
from chapterdesk.services.members.listing.shapes import ListOptions, Sort
from chapterdesk.services.members.narrowing import Narrowing
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.members.filters.columns import sort_names
from chapterdesk.ui.members.words import status_options
from chapterdesk.ui.records.fields import DayField
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import FilterChips, SegmentedChoice
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow

Taken = Callable[[Narrowing, Sort], None]
_ALL = ""


class FilterDialog(Dialog):
    """Ask what the list is narrowed to, and how it is sorted.

    Args:
        theme: The look.
        more: As it is now.
        sort: As it is now.
        options: What there is to choose from.
        taken: Called with what was set.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        more: Narrowing,
        sort: Sort,
        options: ListOptions,
        taken: Taken,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name="filter_dialog", title=_("Filter"), parent=parent)
        self._taken = taken
        self._statuses = FilterChips(
            theme=theme,
            name="filter_status",
            accessible=_("Status"),
            options=status_options(),
            current=[status.value for status in more.statuses],
        )
        spoken = dict(languages())
        self._group = _one_of(
            "filter_group",
            [(group.id.hex(), group.label) for group in options.groups],
            [group.hex() for group in more.groups],
        )
        self._tag = _one_of("filter_tag", [(tag, tag) for tag in options.tags], more.tags)
        self._language = _one_of(
            "filter_language",
            [(tag, spoken.get(tag, tag)) for tag in options.languages],
            more.languages,
        )
        self._unconfirmed = _box(
            "filter_unconfirmed", _("Only whose name is &not yet confirmed"), on=more.unconfirmed
        )
        self._unreachable = _box(
            "filter_unreachable",
            _("Only who has no way to be &reached that may be used"),
            on=more.unreachable,
        )
        self._since = DayField(name="filter_since", field="joined_since")
        self._since.set_day(more.joined_since)
        self._sort = SegmentedChoice(
            theme=theme,
            name="filter_sort",
            accessible=_("Order"),
            options=sort_names(),
            current=sort,
        )
        self._since_row = FormRow(
            name="filter_since_row", label=_("&Joined on or after"), field=self._since
        )
        statuses = FormRow(name="filter_status_row", label=_("Status"), field=self._statuses)
        statuses.let_grow()
        rows: Sequence[QWidget] = (
            statuses,
            FormRow(name="filter_group_row", label=_("&Group"), field=self._group),
            FormRow(name="filter_tag_row", label=_("&Tag"), field=self._tag),
            FormRow(name="filter_language_row", label=_("&Language"), field=self._language),
            self._since_row,
            self._unconfirmed,
            self._unreachable,
            FormRow(name="filter_sort_row", label=_("Order"), field=self._sort),
        )
        for row in rows:
            self.body.addWidget(row)
        self.add_button(_("&Cancel"), self.reject, name="filter_cancel")
        self.add_button(_("N&o filter"), self._empty, name="filter_none")
        self.add_button(_("&Show"), self.send, name="filter_show", kind="primary", default=True)
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def send(self) -> None:
        """Hand over what was set."""
        try:
            since = self._since.day()
        except UserError as error:
            self._since_row.show_error(str(error))
            return
        chosen = self._statuses.current
        more = Narrowing(
            statuses=tuple(status for status in MemberStatus if status.value in chosen),
            groups=tuple(bytes.fromhex(key) for key in _chosen(self._group)),
            tags=_chosen(self._tag),
            languages=_chosen(self._language),
            unconfirmed=self._unconfirmed.isChecked(),
            unreachable=self._unreachable.isChecked(),
            joined_since=since,
        )
        sorts: dict[str, Sort] = {"name": "name", "last_seen": "last_seen", "joined": "joined"}
        self.accept()
        self._taken(more, sorts[self._sort.current])

    @Slot()
    def _empty(self) -> None:
        self.accept()
        self._taken(Narrowing(), "name")


def _one_of(name: str, options: Sequence[tuple[str, str]], now: Sequence[str]) -> ChoiceBox:
    return ChoiceBox(
        name=name,
        options=[(_ALL, _("Any")), *options],
        current=now[0] if now else _ALL,
        typed=False,
    )


def _chosen(box: ChoiceBox) -> tuple[str, ...]:
    return (box.current,) if box.current else ()


def _box(name: str, text: str, *, on: bool) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text.replace("&", ""))
    box.setChecked(on)
    return box
