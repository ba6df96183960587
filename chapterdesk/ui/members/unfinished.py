"""Forms that were not finished: kept in the vault while typing, offered after unlocking."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.words import _
from chapterdesk.services.drafts import DraftRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.codec import KIND, Unfinished, decode, encode
from chapterdesk.ui.widgets.surfaces import Banner


class UnfinishedForms(QObject):
    """Keep, offer and drop unfinished forms of people.

    Args:
        context: What it runs on.
    """

    opened = Signal(object)

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._offered: Unfinished | None = None
        self._forms: dict[bytes | None, Unfinished] = {}
        self.banner = Banner(theme=context.theme, name="members_unfinished")
        self.banner.hide()
        self.banner.action_requested.connect(self._open)

    def look(self) -> None:
        """Offer the latest unfinished form, if there is one."""
        drafts = self._context.services.drafts
        self._context.tasks.run(drafts.list, self._found, self._context.messages.error, owner=self)

    def offer(self) -> None:
        """Offer what was left a moment ago."""
        self.look()

    def of(self, member_id: bytes | None) -> Unfinished | None:
        """Return what was left of the form of a person, or of somebody new."""
        return self._forms.get(member_id)

    def keep(self, unfinished: Unfinished) -> None:
        """Keep a form as it stands."""
        self._forms[unfinished.member_id] = unfinished
        drafts, payload = self._context.services.drafts, encode(unfinished)
        member_id = unfinished.member_id
        self._context.tasks.run(
            lambda: drafts.save(KIND, member_id, payload),
            lambda _done: None,
            self._context.messages.error,
        )

    def drop(self, member_id: bytes | None) -> None:
        """Keep nothing of a form any more: it was saved, or not wanted."""
        drafts = self._context.services.drafts
        self._forms.pop(member_id, None)
        self._context.tasks.run(
            lambda: drafts.drop(KIND, member_id),
            lambda _done: self.look(),
            self._context.messages.error,
            owner=self,
        )

    def clear(self) -> None:
        """Offer nothing (lock)."""
        self._offered = None
        self._forms.clear()
        self.banner.hide()

    def _found(self, rows: Sequence[DraftRow]) -> None:
        mine = (row for row in rows if row.kind == KIND)
        read = (decode(row.payload, row.subject_id) for row in mine)
        forms = [form for form in read if form is not None]
        self._forms = {form.member_id: form for form in forms}
        self._offered = forms[0] if forms else None
        if self._offered is None:
            self.banner.hide()
            return
        self.banner.show_message(
            _("A form about a person was not finished. It is kept here, in the desk."),
            action=_("Go on with it"),
        )

    @Slot()
    def _open(self) -> None:
        offered, self._offered = self._offered, None
        self.banner.hide()
        if offered is not None:
            self.opened.emit(offered)
