"""The handbook beside an open desk: opened where one is, left for where something is done."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.sheets import DangerNumber
from chapterdesk.ui.context import COUNTRY, REPORT, SETTINGS, PageContext
from chapterdesk.ui.help.handbook import CRISIS_PAGE, FIRST_PAGE
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.shell.shell import Shell


class Helping(QObject):
    """Open the handbook for the page that is shown; its page for danger knows the desk's numbers.

    Args:
        context: What it runs on.
        handbook: The window of the handbook.
        shell: Whose page is explained.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        handbook: HelpWindow,
        shell: Shell,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._handbook = handbook
        self._shell = shell
        handbook.report_requested.connect(self._write_report)
        handbook.country_requested.connect(self._set_country)

    def show(self, name: str) -> None:
        """Open a page of the handbook; without a name the one of the page that is shown."""
        page = self._shell.current
        wanted = name or (page.help_page if page is not None else FIRST_PAGE)
        self._handbook.show_page(wanted)
        if wanted == CRISIS_PAGE:
            self._context.tasks.run(
                self._context.services.sheets.danger,
                self._show_danger,
                self._context.messages.error,
                owner=self,
            )

    def close(self) -> None:
        """Close the handbook."""
        self._handbook.close()

    def _show_danger(self, numbers: Sequence[DangerNumber]) -> None:
        self._handbook.set_danger(
            [
                _("{number} · {who}").format(number=isolate_ltr(entry.number), who=entry.who)
                for entry in numbers
            ]
        )

    @Slot()
    def _write_report(self) -> None:
        """Leave the page for danger and write down what happened, unless the door is held."""
        if self._shell.held:
            self._context.messages.toast(_("Leave the door first, then write it down."))
            return
        self.close()
        self._context.navigate(REPORT, None)

    @Slot()
    def _set_country(self) -> None:
        """Leave the page for danger and go where its numbers come from."""
        if self._shell.held:
            self._context.messages.toast(_("Leave the door first, then set the country."))
            return
        self.close()
        self._context.navigate(SETTINGS, COUNTRY)
