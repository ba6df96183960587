"""The settings of this window: theme, text size, language."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.chapter.options import screen_languages
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.theme.metrics import TEXT_STEP
from chapterdesk.ui.theme.tokens import ThemeName
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_NAMES: dict[str, ThemeName] = {
    "system": "system",
    "light": "light",
    "dark": "dark",
    "contrast": "contrast",
}


class LookCard(Card):
    """Choose theme, text size and language; every choice is shown at once and kept."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="settings_look", title=_("This window"), parent=parent
        )
        self._context = context
        theme, settings = context.theme, context.settings
        self._themes = SegmentedChoice(
            theme=theme,
            name="settings_theme",
            accessible=_("Theme"),
            options=[
                ("system", _("Automatic")),
                ("light", _("Light")),
                ("dark", _("Dark")),
                ("contrast", _("High contrast")),
            ],
            current=settings.theme,
        )
        self._size = Text(strong=True, name="settings_size_number")
        smaller = IconButton(
            theme=theme, icon="minus", text=_("Smaller text"), name="settings_smaller"
        )
        larger = IconButton(theme=theme, icon="plus", text=_("Larger text"), name="settings_larger")
        self._language = ChoiceBox(
            name="settings_language_field",
            options=screen_languages(),
            current=settings.language,
            typed=False,
        )
        self._forget = LinkButton(
            theme=theme,
            text=_("&Forget which desk was open last"),
            name="settings_forget",
            small=True,
        )
        self._forget.setEnabled(settings.last_vault is not None)
        sizes = QHBoxLayout()
        for widget in (smaller, self._size, larger):
            sizes.addWidget(widget)
        sizes.addStretch(1)
        self.body.setSpacing(16)
        self.body.addLayout(_labelled(_("Theme"), self._themes))
        self.body.addLayout(_labelled(_("Text size"), sizes))
        self.body.addWidget(
            FormRow(
                name="settings_language",
                label=_("Lan&guage of the window"),
                field=self._language,
                hint=_("Takes effect after the next lock. Sheets have a language of their own."),
            )
        )
        self.body.addWidget(self._forget)
        self._themes.chosen.connect(self._choose_theme)
        smaller.clicked.connect(lambda: self._step(-TEXT_STEP))
        larger.clicked.connect(lambda: self._step(TEXT_STEP))
        self._language.chosen.connect(settings.set_language)
        self._forget.clicked.connect(self._forget_vault)
        theme.changed.connect(self._show_size)
        self._show_size()

    def focus_first(self) -> QWidget:
        """Put the focus on the theme in force; return what is to be seen then."""
        self._themes.focus_current()
        return self

    @Slot(str)
    def _choose_theme(self, key: str) -> None:
        name = _NAMES[key]
        self._context.theme.apply(name)
        self._context.settings.set_theme(name)

    def _step(self, by: int) -> None:
        theme = self._context.theme
        theme.set_text_size(theme.text_size + by)
        self._context.settings.set_text_size(theme.text_size)
        announce(self, self._size.text())

    @Slot()
    def _show_size(self) -> None:
        self._size.setText(_("{percent} %").format(percent=self._context.theme.text_size))

    @Slot()
    def _forget_vault(self) -> None:
        self._context.settings.set_last_vault(None)
        self._forget.setEnabled(False)
        self._context.messages.toast(_("Forgotten. The next start asks which desk to open."))


def _labelled(label: str, content: QWidget | QHBoxLayout) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(6)
    layout.addWidget(Text(label, strong=True))
    add: Callable[..., None] = (
        layout.addWidget if isinstance(content, QWidget) else layout.addLayout
    )
    add(content)
    return layout
