"""Note what a person said, and tell what is out already when they take it back."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.core.words import _
from chapterdesk.services.consents.out import StillOut
from chapterdesk.services.consents.recording import YEAR, Said
from chapterdesk.services.consents.service import ConsentStory, Withdrawal
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import EXPORT, PageContext
from chapterdesk.ui.members.still_out import StillOutDialog
from chapterdesk.ui.members.words import purpose_names
from chapterdesk.ui.records.page import RecordPage


class Consenting(QObject):
    """Answer the card of what a person agreed to.

    Args:
        context: Services and what they run on.
        page: Whose record it is, and what dialogs belong to.
        today: Says which day it is where the chapter is.
    """

    def __init__(
        self, *, context: PageContext, page: RecordPage[MemberDetail], today: Callable[[], date]
    ) -> None:
        super().__init__(page)
        self._today = today
        self._context = context
        self._page = page

    def say(
        self,
        purpose: ConsentPurpose,
        audience: ConsentAudience,
        status: ConsentStatus,
        method: ConsentMethod,
    ) -> None:
        """Note what the person that is shown said about one purpose."""
        page, consents = self._page, self._context.services.consents
        member_id = page.record_id
        if status is ConsentStatus.WITHDRAWN:
            page.run(
                lambda: consents.withdraw(member_id, purpose),
                lambda done: self._withdrawn(purpose, done),
            )
            return
        ends = self._today() + YEAR if status is ConsentStatus.RENEWED else None
        said = Said(
            purpose=purpose, status=status, audience=audience, method=method, expires_on=ends
        )
        page.run(lambda: consents.record(member_id, said), page.told)

    @Slot()
    def show_out(self) -> None:
        """List what is out that may hold the person, of everything they took back."""
        consents, member_id = self._context.services.consents, self._page.record_id

        def known(story: ConsentStory) -> None:
            title = _("Papers and files that may still hold them")
            self._open(title, (), story.out, None)

        self._page.run(lambda: consents.story(member_id), known)

    def _withdrawn(self, purpose: ConsentPurpose, done: Withdrawal) -> None:
        self._page.told(done.undo)
        title = _("Taken back: {what}").format(what=purpose_names()[purpose])
        self._open(title, done.effects, done.out, purpose)

    def _open(
        self,
        title: str,
        effects: Sequence[str],
        out: Sequence[StillOut],
        purpose: ConsentPurpose | None,
    ) -> None:
        dialog = StillOutDialog(
            theme=self._context.theme,
            title=title,
            effects=effects,
            out=out,
            purpose=purpose,
            to_files=lambda: self._context.navigate(EXPORT, None),
            parent=self._page,
        )
        dialog.ask(_nothing)


def _nothing(_accepted: bool) -> None:
    """The dialog has said what there is to say."""
