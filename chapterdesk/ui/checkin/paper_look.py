"""Whom the numbers of a printed sheet mean, shown before anything is done."""

from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.checkin.paper import PaperEntry, PaperRow
from chapterdesk.ui.checkin.sentences import spoken, state_text
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.text import Text

_LOOK_MS: Final = 120
_Wanted = tuple[bytes, str, AttendanceStatus]


class PaperLook(QWidget):
    """List the rows whose numbers are typed, and say how many of them will be marked.

    Args:
        context: What the page was given.
        name: The object name; its parts are `<name>_said` and `<name>_list`.
        whole: Whether the whole sheet is listed while nothing is typed; else nothing is.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        whole: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._whole = whole
        self._wanted: _Wanted | None = None
        self._looking: CancelToken | None = None
        self._soon = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._soon.timeout.connect(self._look)
        self.setObjectName(f"{name}_look")
        self._said = Text(colour="soft", wrap=True, name=f"{name}_said")
        self.list = RecordList(
            theme=context.theme,
            name=f"{name}_list",
            accessible=_("Rows of the sheet"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._said)
        layout.addWidget(self.list, 1)
        if not whole:
            self.hide()

    def show_soon(self, meeting_id: bytes, typed: str, status: AttendanceStatus) -> None:
        """Show whom these numbers mean once nobody types any more."""
        self._wanted = (meeting_id, typed, status)
        self._soon.start()

    def show_now(self, meeting_id: bytes, typed: str, status: AttendanceStatus) -> None:
        """Show whom these numbers mean."""
        self._wanted = (meeting_id, typed, status)
        self._look()

    def stop(self) -> None:
        """Look no more for what was typed."""
        self._soon.stop()

    def clear(self) -> None:
        """Forget the names (lock, another meeting)."""
        self._soon.stop()
        if self._looking is not None:
            self._looking.cancel()
        self._wanted = None
        self.list.rows.clear()
        self._said.setText("")

    @Slot()
    def _look(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        if self._looking is not None:
            self._looking.cancel()
        meeting_id, typed, status = wanted
        something = bool(typed.strip())
        self.setVisible(self._whole or something)
        if not (self._whole or something):
            self.list.rows.clear()
            return
        paper = self._context.services.paper_entry

        def done(entry: PaperEntry) -> None:
            if wanted == self._wanted:
                self._show(entry, typed=something)

        def failed(error: UserError) -> None:
            # What is half typed is not wrong yet: "1-" is on its way to "1-14".
            if wanted == self._wanted:
                self._said.setText(error.what)
                self.list.rows.clear()
                self._fit()

        self._looking = self._context.tasks.run(
            lambda: paper.look(meeting_id, typed, status), done, failed, owner=self
        )

    def _show(self, entry: PaperEntry, *, typed: bool) -> None:
        self.list.rows.show_rows([_list_row(row) for row in entry.rows])
        if not typed:
            said = ngettext("The sheet has {count} row.", "The sheet has {count} rows.", entry.last)
            if not entry.printed:
                said = _(
                    "{rows} Not printed yet: print it first, so that the numbers stay."
                ).format(rows=said)
        else:
            said = ngettext(
                "{count} person will be marked.", "{count} people will be marked.", entry.changing
            )
            stay = len(entry.rows) - entry.changing
            if stay:
                more = ngettext(
                    "{count} row changes nothing.", "{count} rows change nothing.", stay
                )
                said = f"{said} {more}"
        self._said.setText(said)
        self._fit()

    def _fit(self) -> None:
        """Take no room for rows where there are none, unless it is a whole sheet's place."""
        if not self._whole:
            self.list.setVisible(self.list.rows.rowCount() > 0)


def _list_row(row: PaperRow) -> ListRow:
    number = str(row.number)
    person = row.person
    if person is None:
        nobody = _("counts for nobody any more")
        return ListRow(title=number, quiet=nobody, spoken=f"{number}, {nobody}")
    state = state_text(person)
    note = _("will be marked") if row.changes else state
    return ListRow(
        key=person.member_id,
        title=f"{number}   {person.name}",
        quiet=person.pronouns,
        tag=note if row.changes else "",
        tone="accent",
        note="" if row.changes else note,
        spoken=f"{number}, {spoken(person)}{', ' + note if row.changes else ''}",
    )
