"""When somebody said they will be away; why is not asked."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from typing_extensions import override

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.services.members.drafts import AbsenceDraft
from chapterdesk.ui.members.form.sections import Editor, Section
from chapterdesk.ui.records.fields import DayField
from chapterdesk.ui.theme.theme import Theme


class AbsenceEditor(Editor):
    """One planned absence."""

    def __init__(self, *, theme: Theme, name: str, draft: AbsenceDraft | None, today: date) -> None:
        super().__init__(theme=theme, name=name, remove=_("Remove this absence"))
        self._since = DayField(name=f"{name}_since", field="absences")
        self._until = DayField(name=f"{name}_until", field="absences")
        self._since.set_day(draft.since if draft else today)
        self._until.set_day(draft.until if draft else None)
        self.beside(
            self.row("since", _("Away from"), self._since),
            self.row("until", _("Until (the last day)"), self._until, _("Empty: until they say")),
        )
        self.end()
        for field in (self._since, self._until):
            field.textChanged.connect(self.edited)

    @override
    def draft(self) -> AbsenceDraft:
        since = self._since.day()
        if since is None:
            raise UsageError(
                _("An absence needs its first day."),
                _("Nothing was saved."),
                _("Write the day, or take the absence away."),
                field="absences",
            )
        return AbsenceDraft(since=since, until=self._until.day())

    @override
    def start(self) -> None:
        self._until.setFocus(Qt.FocusReason.OtherFocusReason)


def absence_section(theme: Theme, today: Callable[[], date]) -> Section:
    """Return the section of planned absences."""
    return Section(
        theme=theme,
        name="absences",
        title=_("Away"),
        hint=_("Nobody wonders where they are on these days. Why is not written down."),
        first=_("Add a planned absence"),
        another=_("Add another absence"),
        make=lambda name, draft: AbsenceEditor(theme=theme, name=name, draft=draft, today=today()),
    )
