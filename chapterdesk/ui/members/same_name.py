"""Whether somebody already goes by the name that is typed: two people may, and it is said."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.words import ngettext
from chapterdesk.services.members.reading import MemberDetail, MemberRow
from chapterdesk.ui.members.asking.asking import Asking
from chapterdesk.ui.members.form.form import MemberForm
from chapterdesk.ui.records.page import RecordPage

_PAUSE_MS: Final = 250


class SameName(QObject):
    """Look for people of the same name when typing pauses.

    Args:
        page: The page of members.
        asking: What hints at people who asked to be forgotten.
    """

    def __init__(self, *, page: RecordPage[MemberDetail], asking: Asking) -> None:
        super().__init__(page)
        self._page = page
        self._asking = asking
        self._form: MemberForm | None = None
        self._about = b""
        self._text = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)

    def typed(self, form: MemberForm, text: str, about: MemberDetail | None) -> None:
        """Look soon, unless more is typed."""
        self._form, self._text = form, text
        self._about = b"" if about is None else about.id
        self._pause.start()

    def stop(self) -> None:
        """Look for nobody, and know no name (lock)."""
        self._pause.stop()
        self._text = ""

    @Slot()
    def _look(self) -> None:
        form, text, about = self._form, self._text, self._about
        members = self._page.context.services.members

        def found(rows: tuple[MemberRow, ...]) -> None:
            if form is None:
                return
            others = sum(row.id != about for row in rows)
            form.show_same_name(
                ngettext(
                    "{count} person already goes by this name. Two people may share one.",
                    "{count} people already go by this name. They may share it.",
                    others,
                )
                if others and text == self._text
                else ""
            )
            if about == b"":
                self._asking.hint(text, lambda: text == self._text)

        self._page.run(lambda: members.same_name(text), found)
