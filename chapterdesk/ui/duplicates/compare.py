"""Two records side by side, whose value of each field stands, and what that would make."""

from itertools import takewhile

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.duplicates.shapes import MergeField, MergePreview, Side
from chapterdesk.ui.duplicates.words import facts_of, field_label, field_value
from chapterdesk.ui.records.facts import facts_card
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Banner, Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_WIDE = 620
_LONG = 40
_AROUND = 8


class CompareStep(QWidget):
    """Show two records and the one that they would make.

    Args:
        theme: The look.
    """

    chosen = Signal(object)
    merge_requested = Signal()
    apart_requested = Signal()
    back_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("duplicates_compare")
        self._theme = theme
        self._choices: dict[str, Side] = {}
        inner = QWidget()
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(0, 0, 8, 0)
        self._body.setSpacing(16)
        self._result = QVBoxLayout()
        self._area = scrolling(inner, "duplicates_compare_area")
        self._area.setAccessibleName(_("Two records side by side"))
        self._back = SecondaryButton(
            theme=theme, text=_("&Back"), name="compare_back", icon="arrow-left"
        )
        self._apart = SecondaryButton(
            theme=theme, text=_("&They are two people"), name="compare_apart", icon="users"
        )
        self._merge = PrimaryButton(theme=theme, text=_("&Merge"), name="compare_merge")
        for button, signal in (
            (self._back, self.back_requested),
            (self._apart, self.apart_requested),
            (self._merge, self.merge_requested),
        ):
            button.clicked.connect(signal)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._apart)
        buttons.addWidget(self._merge)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._area, 1)
        layout.addLayout(buttons)

    def show_preview(self, preview: MergePreview) -> None:
        """Show two records, the choices and the result."""
        place = self._area.verticalScrollBar().value()
        self.clear()
        self._choices = {field.key: field.chosen for field in preview.fields}
        theme = self._theme
        if preview.together:
            self._body.addWidget(
                Banner(
                    theme=theme,
                    name="compare_together",
                    text=ngettext(
                        "Both were ticked at {count} meeting. Look whether they are two people.",
                        "Both were ticked at {count} meetings. Look whether they are two people.",
                        preview.together,
                    ),
                    tone="warn",
                )
            )
        sides = (
            facts_card(
                theme=theme,
                name="compare_kept",
                title=_("This record stays"),
                facts=facts_of(preview.kept),
            ),
            facts_card(
                theme=theme,
                name="compare_merged",
                title=_("This one goes into it"),
                facts=facts_of(preview.merged),
            ),
        )
        self._body.addWidget(Columns(theme=theme, name="compare_sides", widgets=sides, wide=_WIDE))
        if preview.fields:
            self._body.addWidget(self._fields(preview.fields))
        self._result = QVBoxLayout()
        self._body.addLayout(self._result)
        self.show_result(preview)
        self._body.addStretch(1)
        self._area.verticalScrollBar().setValue(place)

    def show_result(self, preview: MergePreview) -> None:
        """Show what the choices make; the rest stays, and so does the focus."""
        clear_layout(self._result)
        result = facts_card(
            theme=self._theme,
            name="compare_result",
            title=_("Together they will be"),
            facts=facts_of(preview.result),
        )
        note = Text(
            _(
                "Meetings, groups, notes and everything else come along. Where two rules differ,"
                " the more careful one stands. You can undo this for 30 days."
            ),
            role="small",
            colour="soft",
            wrap=True,
            name="compare_note",
        )
        result.add(note)
        self._result.addWidget(result)

    def start(self) -> None:
        """Begin at the top, with the focus on the safe button."""
        self._area.verticalScrollBar().setValue(0)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show nobody (lock)."""
        self._choices = {}
        clear_layout(self._result)
        clear_layout(self._body)
        while self._body.count():
            self._body.takeAt(0)

    def _fields(self, fields: tuple[MergeField, ...]) -> Card:
        card = Card(theme=self._theme, name="compare_fields", title=_("Which one stands?"))
        for place, field in enumerate(fields):
            label = field_label(field)
            kept, merged = field_value(field.kept), field_value(field.merged)
            card.add(Text(label, colour="soft", name=f"compare_field_{place}_label"))
            chips = FilterChips(
                theme=self._theme,
                name=f"compare_field_{place}",
                accessible=label,
                options=[
                    ("kept", _button_text(kept, merged)),
                    ("merged", _button_text(merged, kept)),
                ],
                current=(field.chosen,),
                exclusive=True,
            )
            chips.changed.connect(
                lambda keys, key=field.key, chips=chips: self._choose(key, keys, chips)
            )
            card.add(chips)
        return card

    @Slot()
    def _choose(self, key: str, keys: frozenset[str], chips: FilterChips) -> None:
        if not keys:
            # One of the two always stands.
            chips.set_current((self._choices[key],))
            return
        self._choices[key] = "merged" if "merged" in keys else "kept"
        self.chosen.emit(dict(self._choices))


def _button_text(value: str, other: str) -> str:
    """Return a value short enough for a button, with the place where it differs in it."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(value, other, strict=False))
    short, same = value, sum(1 for _pair in alike)
    if len(value) > _LONG and same < _LONG - _AROUND:
        short = f"{value[:_LONG]}…"
    elif len(value) > _LONG:
        begins = value[: _LONG // 2]
        differs = value[same - _AROUND : same - _AROUND + _LONG // 2]
        more = same - _AROUND + _LONG // 2 < len(value)
        short = f"{begins}…{differs}{'…' if more else ''}"
    return short.replace("&", "&&")
