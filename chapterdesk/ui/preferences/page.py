"""The page of everything that can be set."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from typing import Final

import PySide6
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk import __version__
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.ui.context import (
    ABOUT,
    AREAS,
    AUDIT,
    BIN,
    CHAPTER,
    CONSENTS,
    COUNTRY,
    FIELDS,
    KEYS,
    LOCKING,
    LOOK,
    RETENTION,
    SAFETY,
    SETTINGS,
    PageContext,
)
from chapterdesk.ui.page import Page
from chapterdesk.ui.preferences.locking import LockingCard
from chapterdesk.ui.preferences.look import LookCard
from chapterdesk.ui.preferences.profile import ProfileCard
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card, PageHeader
from chapterdesk.ui.widgets.text import Text

_ABOVE: Final = 24


class SettingsPage(Page):
    """Show the settings, one card for each kind.

    Args:
        context: What the page needs.
        areas: The areas that can be switched on, with what each is for.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        areas: Mapping[str, tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name=SETTINGS,
            title=_("Settings"),
            help_page="settings",
            parent=parent,
        )
        theme = context.theme
        self._look = LookCard(context=context)
        self._locking = LockingCard(context=context)
        self._profile = ProfileCard(context=context)
        self._areas: dict[str, QCheckBox] = {}
        column = self._column = ScrolledColumn(theme=theme, name="settings_scroll", widest=760)
        keys_button = SecondaryButton(
            theme=theme, text=_("&Who can open this"), name="settings_keys", icon="key-round"
        )
        keys_button.clicked.connect(lambda: context.navigate(KEYS, None))
        bin_button = SecondaryButton(
            theme=theme, text=_("&Bin"), name="settings_bin", icon="trash-2"
        )
        bin_button.clicked.connect(lambda: context.navigate(BIN, None))
        fields_button = SecondaryButton(
            theme=theme, text=_("Fiel&ds and tags"), name="settings_fields", icon="list-checks"
        )
        fields_button.clicked.connect(lambda: context.navigate(FIELDS, None))
        kept_button = SecondaryButton(
            theme=theme, text=_("How long things are &kept"), name="settings_retention"
        )
        kept_button.clicked.connect(lambda: context.navigate(RETENTION, None))
        consents_button = SecondaryButton(
            theme=theme, text=_("What &people agree to"), name="settings_consents"
        )
        consents_button.clicked.connect(lambda: context.navigate(CONSENTS, None))
        audit_button = SecondaryButton(
            theme=theme, text=_("Wh&o did what"), name="settings_audit", icon="list-checks"
        )
        audit_button.clicked.connect(lambda: context.navigate(AUDIT, None))
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="settings_header",
                title=_("Settings"),
                actions=(bin_button, fields_button, keys_button),
            )
        )
        column.body.addWidget(self._look)
        column.body.addWidget(self._locking)
        column.body.addWidget(self._profile)
        self._parts: dict[bytes, Callable[[], QWidget]] = {
            LOOK: self._look.focus_first,
            LOCKING: self._locking.focus_first,
            CHAPTER: self._profile.focus_first,
            COUNTRY: self._profile.focus_country,
            SAFETY: self._profile.focus_safety,
        }
        if areas:
            column.body.addWidget(self._areas_card(areas))
            self._parts[AREAS] = self._focus_areas
        column.body.addWidget(self._records_card((consents_button, kept_button, audit_button)))
        about = self._about()
        self._parts[ABOUT] = lambda: about
        column.body.addWidget(about)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        context.bridge.changed.connect(self._heard)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        show = None if subject is None else self._parts.get(subject)
        if show is None:
            self._look.focus_first()
            return
        part = show()
        # Once the page has been laid out: before, nothing has a place to scroll to.
        QTimer.singleShot(0, self, lambda: self._show_part(part))

    @override
    def clear(self) -> None:
        self._locking.clear()
        self._profile.clear()

    def _show_part(self, part: QWidget) -> None:
        """Scroll so that a part begins at the top, as far as the page reaches."""
        top = part.mapTo(self._column, part.rect().topLeft()).y()
        bar = self._column.verticalScrollBar()
        bar.setValue(bar.value() + top - _ABOVE)

    def _focus_areas(self) -> QWidget:
        first = next(iter(self._areas.values()))
        first.setFocus()
        return first.parentWidget() or first

    @Slot()
    def refresh(self) -> None:
        """Read the chapter again."""
        self._locking.refresh()
        self.context.tasks.run(
            self.context.services.chapter.profile,
            self._show,
            self.context.messages.error,
            owner=self,
        )

    def _show(self, profile: ChapterProfile) -> None:
        self._profile.show_profile(profile)
        for key, box in self._areas.items():
            box.setChecked(key in profile.areas)

    def _areas_card(self, areas: Mapping[str, tuple[str, str]]) -> Card:
        card = Card(
            theme=self.context.theme,
            name="settings_areas",
            title=_("What else does your chapter do?"),
        )
        card.body.addWidget(
            Text(
                _("Off means no menu and nothing due. What is in there stays."),
                colour="soft",
                wrap=True,
            )
        )
        for key, (label, line) in areas.items():
            box = QCheckBox(label)
            box.setObjectName(f"settings_area_{key}")
            box.setAccessibleName(label)
            box.setAccessibleDescription(line)
            box.clicked.connect(lambda on, area=key: self._switch(area, on=on))
            self._areas[key] = box
            card.body.addWidget(box)
            note = Text(line, role="small", colour="soft", wrap=True)
            row = QHBoxLayout()
            set_margins(row, self.context.theme.px(34), 0, 0, 0)
            row.addWidget(note)
            card.body.addLayout(row)
        return card

    def _records_card(self, buttons: Sequence[QWidget]) -> Card:
        card = Card(theme=self.context.theme, name="settings_records", title=_("Records"))
        card.body.addWidget(
            Text(
                _("What is kept goes when its time is over, and every act is written down."),
                colour="soft",
                wrap=True,
            )
        )
        row = FlowRow(name="settings_records_row")
        for button in buttons:
            row.add(button)
        card.body.addWidget(row)
        return card

    def _switch(self, area: str, *, on: bool) -> None:
        services = self.context.services

        def done(undo: Undo) -> None:
            self.context.undo.push(undo.label, undo, services.undo.apply)

        self.context.tasks.run(
            lambda: services.chapter.set_area(area, on),
            done,
            self.context.messages.error,
            owner=self,
        )

    def _about(self) -> Card:
        theme = self.context.theme
        card = Card(theme=theme, name="settings_about", title=_("About"))
        card.body.setSpacing(0)
        rows = _about_rows()
        for place, (key, value) in enumerate(rows):
            card.body.addWidget(
                KeyValueRow(
                    theme=theme,
                    name=f"about_{place}",
                    key=key,
                    value=value,
                    last=place == len(rows) - 1,
                )
            )
        card.body.addSpacing(12)
        card.body.addWidget(
            Text(
                _("Made with {packages}.").format(packages=isolate_ltr(_made_with())),
                role="small",
                colour="soft",
                wrap=True,
                name="about_packages",
            )
        )
        card.body.addWidget(
            Text(
                _(
                    "Free software under the GNU General Public License, version 3 or later. It "
                    "opens no network connection. Fonts: SIL Open Font License 1.1. Icons: Lucide, "
                    "ISC licence. Word list: Electronic Frontier Foundation, CC BY 3.0 US."
                ),
                role="small",
                colour="soft",
                wrap=True,
                name="about_licence",
            )
        )
        return card

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in {"chapter", "locking"} and self.isVisible():
            self.refresh()


def _about_rows() -> Sequence[tuple[str, str]]:
    return (
        (_("Version"), __version__),
        (_("Python"), sys.version.split()[0]),
        (_("Qt (LGPL 3)"), PySide6.__version__),
    )


def _made_with() -> str:
    return ", ".join(
        f"{name} {metadata.version(name)}"
        for name in ("SQLAlchemy", "alembic", "reportlab", "cryptography", "sqlcipher3")
    )
