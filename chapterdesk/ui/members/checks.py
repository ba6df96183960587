"""What the page of members does with checks of a person."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from chapterdesk.services.database import Undo
from chapterdesk.services.discretion import hidden_now
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.services.safeguarding import CheckRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.checks_dialog import ChecksDialog
from chapterdesk.ui.records.page import RecordPage


class MemberChecks(QObject):
    """Open the checks of the person who is shown.

    Args:
        context: What it runs on.
        page: Whose person it is.
    """

    def __init__(self, *, context: PageContext, page: RecordPage[MemberDetail]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page

    @Slot()
    def open(self) -> None:
        """Read the checks and show them."""
        services, member_id = self._context.services, self._page.record_id

        def read() -> tuple[bool, tuple[CheckRow, ...]]:
            return services.discretion.is_on(), services.checks.of(member_id)

        def show(read: tuple[bool, tuple[CheckRow, ...]]) -> None:
            hidden, rows = read
            # SECURITY: meeting mode hides them, and an empty list would say that there is none.
            if hidden:
                self._context.messages.error(hidden_now())
                return
            dialog = ChecksDialog(
                theme=self._context.theme,
                checks=rows,
                note=lambda draft: change(lambda: services.checks.note(member_id, draft)),
                withdraw=lambda kind: change(lambda: services.checks.withdraw(member_id, kind)),
                parent=self._page.window(),
            )

            def change(act: Callable[[], Undo]) -> None:
                def done(undo: Undo) -> None:
                    self._page.told(undo)
                    self._context.tasks.run(
                        lambda: services.checks.of(member_id),
                        dialog.show_checks,
                        dialog.show_error,
                        owner=dialog,
                    )

                self._context.tasks.run(act, done, dialog.show_error, owner=dialog)

            dialog.ask(lambda _accepted: None)

        self._page.run(read, show)
