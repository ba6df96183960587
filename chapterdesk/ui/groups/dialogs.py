"""Small questions of the page of groups: whom, since when, and to how many."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from chapterdesk.core.vocabulary import GroupMemberStatus, GroupRole
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.groups import Standing
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.words import role_names, standing_names
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.records.fields import choice
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.text import Text

_MOST_HEADS: Final = 5000
_JOINS: Final = (
    GroupMemberStatus.ACTIVE,
    GroupMemberStatus.INTERESTED,
    GroupMemberStatus.INVITED,
    GroupMemberStatus.WAITLISTED,
)


class PersonDialog(Dialog):
    """Choose somebody, and how they stand to the group where that is asked.

    Args:
        context: Where people are found.
        title: The question.
        verb: What the button says.
        statuses: Whether it asks how they stand to the group.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        title: str,
        verb: str,
        statuses: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=context.theme, name="group_person_ask", title=title, parent=parent)
        self.picker = MemberPicker(context=context, name="group_person_picker", accessible=title)
        self._status = choice(
            "group_person_status",
            [(status.value, standing_names()[status]) for status in _JOINS],
        )
        self.body.addWidget(self.picker)
        if statuses:
            self.body.addWidget(
                FormRow(
                    name="group_person_status_row", label=_("&How they stand"), field=self._status
                )
            )
        self.add_button(_("&Nobody"), self.reject, name="group_person_nobody")
        yes = self.add_button(verb, self.accept, name="group_person_yes", kind="primary")
        yes.setEnabled(False)
        self.picker.changed.connect(lambda: yes.setEnabled(self.picker.member_id is not None))
        self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def status(self) -> GroupMemberStatus:
        """Return how the person stands to the group."""
        return GroupMemberStatus(self._status.current)


class HistoryDialog(Dialog):
    """Show how somebody stood to a group, and since when.

    Args:
        theme: The look.
        name: Whom it is about.
        standings: The oldest first.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        standings: Sequence[Standing],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            name="group_history",
            title=_("{name} in this group").format(name=isolate(name)),
            parent=parent,
        )
        for place, one in enumerate(standings):
            words = [standing_names()[one.status]]
            if one.role != GroupRole.PARTICIPANT:
                words.append(role_names()[one.role])
            line = _("{day}: {standing}").format(
                day=current().day(one.since), standing=" · ".join(words)
            )
            self.body.addWidget(Text(line, wrap=True, name=f"group_history_{place}"))
        if not standings:
            self.body.addWidget(Text(_("Nothing is known of before."), wrap=True))
        self.add_button(
            _("&Close"), self.accept, name="group_history_close", kind="primary", default=True
        )


class ReadOutDialog(Dialog):
    """Ask at which meeting the agreement was read out, and to how many; nobody is named.

    Args:
        theme: The look.
        meetings: Those it can have been.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        meetings: Sequence[MeetingRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name="group_read", title=_("It was read out"), parent=parent)
        today = [("", _("today, at no meeting"))]
        options = [
            (row.id.hex(), f"{current().weekday(row.starts_local.date())}, {row.label}")
            for row in meetings
        ]
        self._meeting = choice("group_read_meeting", [*options, *today])
        self._heads = NumberField(name="group_read_heads", maximum=_MOST_HEADS)
        self._heads.setSpecialValueText(_("nobody counted"))
        self.body.addWidget(
            FormRow(name="group_read_meeting_row", label=_("&At"), field=self._meeting)
        )
        self.body.addWidget(
            FormRow(
                name="group_read_heads_row",
                label=_("&How many heard it"),
                field=self._heads,
                hint=_("A number alone; who was there is not kept with it."),
            )
        )
        self.add_button(_("&Not now"), self.reject, name="group_read_not")
        self.add_button(_("It was &read out"), self.accept, name="group_read_yes", kind="primary")

    @property
    def meeting(self) -> bytes | None:
        """Return the meeting, or None where it was at none."""
        return bytes.fromhex(self._meeting.current) or None

    @property
    def heads(self) -> int | None:
        """Return how many heard it, or None where nobody counted."""
        return self._heads.value() or None
