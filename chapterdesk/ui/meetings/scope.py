"""The question how far a change of one date goes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.series import Scope, SeriesChange, SeriesTemplate
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text


class ScopeDialog(Dialog):
    """Ask whether one date, it and the following, or all of them change.

    Args:
        theme: The look.
        day: The date, in words.
        chosen: Called with the answer; not at all where nothing is to change.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        day: str,
        chosen: Callable[[Scope], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme, name="scope", title=_("What is to be changed?"), parent=parent
        )
        self._scope: Scope | None = None
        self._chosen = chosen
        text = _("{day} is one of a series. What has begun already stays as it is.")
        self.body.addWidget(Text(text.format(day=day), wrap=True, name="scope_text"))
        one = PrimaryButton(theme=theme, text=_("Only this &one"), name="scope_one")
        following = SecondaryButton(
            theme=theme, text=_("This and the &following"), name="scope_following"
        )
        every = SecondaryButton(theme=theme, text=_("&All that are to come"), name="scope_all")
        for button, scope in ((one, Scope.ONE), (following, Scope.FOLLOWING), (every, Scope.ALL)):
            button.clicked.connect(lambda _on=False, answer=scope: self._answered(answer))
            self.body.addWidget(button)
        self.add_button(_("&Change nothing"), self.reject, name="scope_nothing")
        one.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Open it."""
        self.ask(self._tell)

    def _answered(self, scope: Scope) -> None:
        self._scope = scope
        self.accept()

    def _tell(self, accepted: bool) -> None:
        if accepted and self._scope is not None:
            self._chosen(self._scope)


def change_of(
    before: MeetingDraft, after: MeetingDraft, template: SeriesTemplate
) -> SeriesChange | None:
    """Return what was changed of one date, for its series; None where nothing was."""
    wanted = replace(
        template,
        group_id=after.group_id,
        title=after.title,
        kind=after.kind,
        place_id=after.place_id,
    )
    words = ("group_id", "title", "kind", "place_id")
    reworded = any(getattr(before, name) != getattr(after, name) for name in words)
    longer = after.duration_minutes != before.duration_minutes
    change = SeriesChange(
        starts_local=after.starts_local if after.starts_local != before.starts_local else None,
        duration_minutes=after.duration_minutes if longer else None,
        template=wanted if reworded else None,
    )
    return change if change.is_timing or reworded else None
