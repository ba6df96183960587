"""Do what the person on the page of members asks, one thing after the other."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.services.privacy import may_not_come_back
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.asking.copying import ask_for_copy
from chapterdesk.ui.members.asking.dialog import AskDialog
from chapterdesk.ui.members.asking.forgetting import ask_to_forget
from chapterdesk.ui.members.form.form import MemberForm
from chapterdesk.ui.messages import Question
from chapterdesk.ui.records.page import RecordPage


class Asking(QObject):
    """Open the dialogs of what a person may ask.

    Args:
        context: Services and what they run on.
        page: Whose record is meant, and what the dialogs belong to.
        form: Returns the form, in which a hint may stand.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        page: RecordPage[MemberDetail],
        form: Callable[[], MemberForm],
    ) -> None:
        super().__init__(page)
        self._form = form
        self._context = context
        self._page = page

    @Slot()
    def open(self) -> None:
        """Offer what the person may ask."""
        record = self._page.record
        if record is None:
            return
        dialog = AskDialog(
            context=self._context,
            member_id=record.id,
            restricted=record.restricted_on is not None,
            parent=self._page,
        )
        dialog.wished.connect(self._do)
        dialog.ask(_nothing)

    @Slot()
    def forget(self) -> None:
        """Ask whether the person is to be forgotten."""
        page = self._page
        ask_to_forget(self._context, page.record_id, page.close_record, parent=page)

    @Slot()
    def use_again(self) -> None:
        """Use a record again that is only kept, once somebody says that the person agrees."""
        page, requests = self._page, self._context.services.requests
        record = page.record
        if record is None:
            return
        member_id = record.id
        question = Question(
            title=_("Does {name} agree?").format(name=isolate(record.row.shown_name)),
            lost=_("From then on it is called, printed, exported, matched and shared as they say."),
            verb=_("They agree: use it again"),
            stay=_("Only keep it"),
            danger=False,
        )
        self._context.messages.confirm(
            question, lambda: page.run(lambda: requests.lift(member_id), page.told)
        )

    def corrected(self, member_id: bytes) -> None:
        """Note that a record was corrected, where that had been asked for."""
        requests = self._context.services.requests
        self._page.run(lambda: requests.fulfil(member_id, RequestKind.CORRECT), _nothing)

    def hint(self, display_name: str, current: Callable[[], bool]) -> None:
        """Say in the form that somebody with this name or number may not come back."""
        page, denied = self._page, self._context.services.denied
        form = self._form()
        contacts = form.contacts()

        def told(may_not: bool) -> None:
            if may_not and current():
                form.show_same_name(may_not_come_back())

        page.run(lambda: denied.hint(display_name, contacts), told)

    def warn(self, draft: MemberDraft) -> None:
        """Say of somebody who is being added that they may not come back."""
        denied = self._context.services.denied

        def told(may_not: bool) -> None:
            if may_not:
                self._context.messages.toast(may_not_come_back())

        self._page.run(lambda: denied.hint(draft.display_name, draft.contacts), told)

    @Slot(str)
    def _do(self, key: str) -> None:
        page, requests = self._page, self._context.services.requests
        member_id = page.record_id
        if key == "copy":
            ask_for_copy(self._context, member_id, parent=page)
        elif key == "correct":
            page.run(lambda: requests.receive(member_id, RequestKind.CORRECT), self._edit)
        elif key == "forget":
            self.forget()
        elif page.record is not None and page.record.restricted_on is not None:
            self.use_again()
        else:
            page.run(lambda: requests.restrict(member_id), page.told)

    def _edit(self, _asked: object) -> None:
        self._page.edit()


def _nothing(_result: object) -> None:
    pass
