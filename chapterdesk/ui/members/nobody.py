"""What stands where the list found nobody: who goes by that name all the same, and add second."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.search import Hit
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.surfaces import EmptyState, clear_layout

_LONGEST: Final = 40


class NobodyFound(EmptyState):
    """Offer the records that a name finds outside the list, and second to add somebody.

    Args:
        context: What it runs on.
    """

    chosen = Signal(object)
    """The id of a record that is here already."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme,
            name="members_none",
            icon="search",
            sentence="",
            action=_("Add somebody"),
            action_icon="user-plus",
            parent=parent,
        )
        self._context = context
        self._text = ""

    def tell(self, text: str) -> None:
        """Say whom the list did not find, and look who goes by that name outside it."""
        self._text = text
        clear_layout(self.offers)
        if not text:
            self.set_sentence(_("Nobody here."))
            return
        self.set_sentence(_("Nobody by the name of {name}.").format(name=isolate(text)))
        search = self._context.services.search
        self._context.tasks.run(
            lambda: search.people(text),
            partial(self._found, text),
            self._context.messages.error,
            owner=self,
        )

    def clear(self) -> None:
        """Name nobody (lock)."""
        self._text = ""
        clear_layout(self.offers)
        self.set_sentence("")

    def _found(self, text: str, hits: Sequence[Hit]) -> None:
        if text != self._text or not hits:
            return
        self.set_sentence(
            _("Nobody by the name of {name} is in this list, but here already:").format(
                name=isolate(text)
            )
        )
        clear_layout(self.offers)
        for place, hit in enumerate(hits):
            self.offers.addWidget(self._offer(hit, place), 0, Qt.AlignmentFlag.AlignHCenter)

    def _offer(self, hit: Hit, place: int) -> SecondaryButton:
        told = f"{isolate(hit.title)} · {hit.subtitle}" if hit.subtitle else isolate(hit.title)
        short = hit.title if len(hit.title) <= _LONGEST else f"{hit.title[:_LONGEST]}…"
        shown = f"{isolate(short)} · {hit.subtitle}" if hit.subtitle else isolate(short)
        button = SecondaryButton(
            theme=self._context.theme,
            text=shown.replace("&", "&&"),
            name=f"members_none_{place}",
            icon="users",
        )
        button.setAccessibleName(told)
        button.clicked.connect(lambda: self.chosen.emit(hit.id))
        return button
