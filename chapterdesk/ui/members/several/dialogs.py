"""Ask for the tag or the group that several people are given, or that is taken from them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.members.listing.shapes import NamedGroup
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow

Chosen = Callable[[str, bool], None]
"""Hears what was chosen, and whether it is given or taken."""


class SeveralTagDialog(Dialog):
    """Ask for a tag; it stays open until the service has taken it.

    Args:
        theme: The look.
        count: How many people are chosen.
        tags: The tags there are.
        chosen: Called with the tag.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        count: int,
        tags: Sequence[str],
        chosen: Chosen,
        parent: QWidget | None = None,
    ) -> None:
        title = ngettext("A tag for {count} person", "A tag for {count} people", count)
        super().__init__(theme=theme, name="several_tag_dialog", title=title, parent=parent)
        self._field = text_field("several_tag", longest=80)
        completer = QCompleter(list(tags), self._field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._field.setCompleter(completer)
        self._row = FormRow(
            name="several_tag_row",
            label=_("&Tag"),
            field=self._field,
            hint=_("What somebody does here. Who somebody is, is no tag."),
        )
        self.body.addWidget(self._row)
        self.add_button(_("&Cancel"), self.reject, name="several_tag_cancel")
        self.add_button(
            _("Ta&ke it away"), lambda: chosen(self._field.text(), False), name="several_tag_take"
        )
        self.add_button(
            _("&Add it"),
            lambda: chosen(self._field.text(), True),
            name="several_tag_add",
            kind="primary",
            default=True,
        )
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say beside the tag what is wrong with it."""
        self._row.show_error(str(error))
        self.grow()


class SeveralGroupDialog(Dialog):
    """Ask for a group; it stays open until the service has taken it.

    Args:
        theme: The look.
        count: How many people are chosen.
        groups: The groups that are shown on persons.
        chosen: Called with the group's id as hex.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        count: int,
        groups: Sequence[NamedGroup],
        chosen: Chosen,
        parent: QWidget | None = None,
    ) -> None:
        title = ngettext("A group for {count} person", "A group for {count} people", count)
        super().__init__(theme=theme, name="several_group_dialog", title=title, parent=parent)
        self._field = ChoiceBox(
            name="several_group",
            options=[(group.id.hex(), group.label) for group in groups],
            typed=False,
        )
        self._row = FormRow(name="several_group_row", label=_("&Group"), field=self._field)
        self._row.set_hint("" if groups else _("There is no group that is shown on persons."))
        self.body.addWidget(self._row)
        self.add_button(_("&Cancel"), self.reject, name="several_group_cancel")
        take = self.add_button(
            _("Ta&ke them out"),
            lambda: chosen(self._field.current, False),
            name="several_group_take",
        )
        put = self.add_button(
            _("&Put them in"),
            lambda: chosen(self._field.current, True),
            name="several_group_add",
            kind="primary",
            default=True,
        )
        for button in (take, put):
            button.setEnabled(bool(groups))
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say beside the group why it takes nobody."""
        self._row.show_error(str(error))
        self.grow()
