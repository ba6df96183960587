"""Some people in an order that counts: those who take turns."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import PersonLabel

_MOST: Final = 30
Named = tuple[bytes, str]


class PeopleOrder(QWidget):
    """Hold people in their order; earlier, later and away again by button.

    Args:
        context: Where people are found.
        name: The object name.
        accessible: Who they are.
        finds: Whether anybody can be added by typing a name; else `add_person` adds them.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        accessible: str,
        finds: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._name = name
        self._people: list[Named] = []
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        layout.addLayout(self._rows)
        self.picker: MemberPicker | None = None
        if finds:
            self.picker = MemberPicker(
                context=context, name=f"{name}_picker", accessible=accessible
            )
            self.picker.changed.connect(self._picked)
            layout.addWidget(self.picker)
            self.setFocusProxy(self.picker)

    def people(self) -> tuple[bytes, ...]:
        """Return who they are, in their order."""
        return tuple(member_id for member_id, _name in self._people)

    def set_people(self, people: Sequence[Named]) -> None:
        """Hold these, and nobody else."""
        self._people = list(people)
        if self.picker is not None:
            self.picker.hold(None)
        self._draw()

    def add_person(self, member_id: bytes, name: str) -> None:
        """Put somebody last, once."""
        if member_id not in self.people() and len(self._people) < _MOST:
            self._people.append((member_id, name))
            self._draw()
            self.changed.emit()

    def kept(self) -> object:
        """Return who they are, for a form that is kept unfinished; no name is kept."""
        return [member_id.hex() for member_id in self.people()]

    def put_back(self, kept: object) -> None:
        """Hold them again by the names of today; who is gone is left out."""
        self.set_people(())
        members = self._context.services.members
        wanted = [str(one) for one in kept] if isinstance(kept, list) else []

        def read() -> list[MemberDetail]:
            there: list[MemberDetail] = []
            for one in wanted:
                with suppress(UserError, ValueError):
                    there.append(members.detail(bytes.fromhex(one)))
            return there

        def found(details: list[MemberDetail]) -> None:
            self.set_people([(one.id, one.row.shown_name) for one in details])

        self._context.tasks.run(read, found, self._context.messages.error, owner=self)

    @Slot()
    def _picked(self) -> None:
        picker = self.picker
        if picker is None or picker.member_id is None:
            return
        member_id = picker.member_id
        members = self._context.services.members

        def found(detail: MemberDetail) -> None:
            picker.hold(None)
            self.add_person(detail.id, detail.row.shown_name)
            picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

        self._context.tasks.run(
            lambda: members.detail(member_id), found, self._context.messages.error, owner=self
        )

    def _draw(self) -> None:
        clear_layout(self._rows)
        for place, (member_id, name) in enumerate(self._people):
            self._rows.addWidget(self._row(place, member_id, name))

    def _row(self, place: int, member_id: bytes, name: str) -> QWidget:
        theme = self._context.theme
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        label = PersonLabel(theme=theme, name=f"{self._name}_{place}", role="body")
        label.setWordWrap(True)
        label.set_person(name, "")
        row.addWidget(label, 1)
        who = isolate(name)
        if place:
            up = IconButton(
                theme=theme,
                icon="arrow-up",
                text=_("{name}: one place earlier").format(name=who),
                name=f"{self._name}_{place}_up",
            )
            up.clicked.connect(lambda: self._move_up(place))
            row.addWidget(up)
        away = IconButton(
            theme=theme,
            icon="x",
            text=_("{name}: take off").format(name=who),
            name=f"{self._name}_{place}_off",
        )
        away.clicked.connect(lambda: self._take_off(member_id))
        row.addWidget(away)
        return holder

    def _move_up(self, place: int) -> None:
        people = self._people
        people[place - 1], people[place] = people[place], people[place - 1]
        self._draw()
        announce(
            self,
            _("{name} stands at place {number}").format(name=people[place - 1][1], number=place),
        )
        self._focus(f"{self._name}_{place - 1}_up", f"{self._name}_{place - 1}_off")
        self.changed.emit()

    def _take_off(self, member_id: bytes) -> None:
        self._people = [one for one in self._people if one[0] != member_id]
        self._draw()
        self._focus(f"{self._name}_0_off")
        self.changed.emit()

    def _focus(self, *names: str) -> None:
        found = (
            widget
            for name in names
            for widget in self.findChildren(QWidget, name)
            if not widget.isHidden()
        )
        next(found, self).setFocus(Qt.FocusReason.OtherFocusReason)
