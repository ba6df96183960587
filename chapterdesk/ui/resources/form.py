"""The form of a directory entry."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import Answer, EmergencyPolicy
from chapterdesk.core.words import _
from chapterdesk.services.directory.rows import EntryDraft
from chapterdesk.ui.chapter.options import countries
from chapterdesk.ui.records.fields import LongText, choice, text_field
from chapterdesk.ui.records.terms import TermsField, language_field
from chapterdesk.ui.resources.words import (
    INTERNATIONAL,
    confidence_options,
    country_name,
    naming_options,
    policy_names,
    service_options,
)
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card

_LINES = (
    "name", "audience", "region", "phone_display", "sms", "chat_url", "website", "hours", "cost",
    "source_date",
)  # fmt: skip


class EntryForm(QWidget):
    """Add or change an entry. A name is required; without a source it is never printed."""

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._base = EntryDraft(name="")
        self.setObjectName("entry_form")
        self.setAccessibleName(_("Form of a helpline or service"))
        self._lines: dict[str, QLineEdit] = {
            name: text_field(f"entry_{name}", longest=2_000) for name in _LINES
        }
        self._country = ChoiceBox(
            name="entry_country",
            options=[*countries(), (INTERNATIONAL, country_name(INTERNATIONAL))],
        )
        policies = [(policy.value, name) for policy, name in policy_names().items()]
        self._policy = choice("entry_policy", policies)
        self._confidence = choice("entry_confidence", confidence_options())
        self._naming = choice("entry_naming", naming_options())
        self._confidential = LongText(theme=theme, name="entry_confidentiality", height=70)
        self._sources = LongText(theme=theme, name="entry_sources", height=70)
        self._services = TermsField(
            theme=theme,
            name="entry_services",
            accessible=_("What it offers"),
            prompt=_("Add what it offers…"),
            options=service_options(),
        )
        self._languages = language_field(theme=theme, name="entry_languages")
        self._is_directory = QCheckBox(_("A website that lists services"))
        self._is_directory.setObjectName("entry_is_directory")
        self._is_directory.setAccessibleName(_("A website that lists services"))
        self.rows = self._make_rows()
        for name in ("services", "languages"):
            self.rows[name].let_grow()
        self._lay_out()
        for line in self._lines.values():
            line.returnPressed.connect(self._save)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancelled)

    def _make_rows(self) -> dict[str, FormRow]:
        def row(name: str, label: str, field: QWidget, hint: str = "") -> FormRow:
            return FormRow(
                name=f"entry_{name}_row",
                label=label,
                field=field,
                hint=hint,
                optional=name not in {"name", "emergency_policy"},
            )

        lines = self._lines
        return {
            "name": row("name", _("&Name"), lines["name"]),
            "audience": row("audience", _("&For whom"), lines["audience"]),
            "services": row("services", _("What it &offers"), self._services),
            "country": row("country", _("&Country"), self._country),
            "region": row("region", _("&Region"), lines["region"]),
            "phone_display": row(
                "phone_display", _("&Phone"), lines["phone_display"], _("As it is dialled.")
            ),
            "sms": row("sms", _("&Text"), lines["sms"], _("Such as Text START to 678678.")),
            "chat_url": row("chat_url", _("C&hat or email"), lines["chat_url"]),
            "website": row("website", _("&Website"), lines["website"]),
            "hours": row("hours", _("Ho&urs"), lines["hours"]),
            "cost": row("cost", _("Cost"), lines["cost"]),
            "languages": row("languages", _("&Languages"), self._languages),
            "emergency_policy": row(
                "emergency_policy",
                _("What it does about the police"),
                self._policy,
                _("This is printed. Choose not known unless a source says it."),
            ),
            "confidentiality": row("confidentiality", _("Confi&dential"), self._confidential),
            "names_lgbtqia": row(
                "names_lgbtqia", _("Does its name tell what it is &about?"), self._naming
            ),
            "source_url": row(
                "source_url",
                _("Where &you read this"),
                self._sources,
                _("Without a source it is never printed."),
            ),
            "source_date": row(
                "source_date", _("Read on"), lines["source_date"], _("Such as 2026-11-26.")
            ),
            "confidence": row("confidence", _("How &good the source is"), self._confidence),
        }

    def _lay_out(self) -> None:
        rows = self.rows
        what = self._card("entry_form_what", "")
        self._head = what
        for name in ("name", "audience", "services"):
            what.add(rows[name])
        what.add(self._is_directory)
        what.add(self._beside(rows["country"], rows["region"]))
        reach = self._card("entry_form_reach", _("How to reach it"))
        for pair in (("phone_display", "sms"), ("chat_url", "website"), ("hours", "cost")):
            reach.add(self._beside(*(rows[name] for name in pair)))
        reach.add(rows["languages"])
        trust = self._card("entry_form_trust", _("What it does with what you say"))
        for name in ("emergency_policy", "confidentiality", "names_lgbtqia"):
            trust.add(rows[name])
        source = self._card("entry_form_source", _("Where this comes from"))
        source.add(rows["source_url"])
        source.add(self._beside(rows["source_date"], rows["confidence"]))
        save = PrimaryButton(theme=self._theme, text=_("&Save"), name="entry_save")
        cancel = SecondaryButton(theme=self._theme, text=_("Do not save"), name="entry_cancel")
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 24, 0, 24)
        layout.setSpacing(18)
        for card in (what, reach, trust, source):
            layout.addWidget(card)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _beside(self, *rows: FormRow) -> Columns:
        name = f"{rows[0].objectName()}_columns"
        return Columns(theme=self._theme, name=name, widgets=rows, wide=400, spacing=12, level=True)

    def _card(self, name: str, title: str) -> Card:
        card = Card(theme=self._theme, name=name, title=title)
        card.body.setSpacing(14)
        return card

    def load(self, draft: EntryDraft, *, title: str) -> None:
        """Show an entry, or an empty form."""
        self._base = draft
        self._head.set_title(title)
        for row in self.rows.values():
            row.clear_error()
        for name, line in self._lines.items():
            line.setText(getattr(draft, name))
            line.setCursorPosition(0)
        self._country.set_current(draft.country)
        self._policy.set_current(draft.emergency_policy)
        self._confidence.set_current(draft.confidence)
        self._naming.set_current(draft.names_lgbtqia)
        self._confidential.setPlainText(draft.confidentiality)
        self._sources.setPlainText("\n".join(draft.source_url.split(" | ")))
        self._services.load(draft.services)
        self._languages.load(draft.languages)
        self._is_directory.setChecked(draft.is_directory)

    def start(self) -> None:
        """Put the caret into the name."""
        self._lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> EntryDraft:
        """Return what the form holds."""
        phone = self._lines["phone_display"].text()
        same_phone = phone == self._base.phone_display
        return replace(
            self._base,
            **{name: line.text() for name, line in self._lines.items()},
            # A number that was typed anew is not the one that was known in full.
            phone_e164=self._base.phone_e164 if same_phone else "",
            country=self._country.current,
            emergency_policy=EmergencyPolicy(self._policy.current),
            confidence=self._confidence.current,
            names_lgbtqia=Answer(self._naming.current),
            confidentiality=self._confidential.toPlainText(),
            source_url=_sources(self._sources.toPlainText()),
            is_directory=self._is_directory.isChecked(),
            services=self._services.terms(),
            languages=self._languages.terms(),
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; return whether the field is here."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    @Slot()
    def _save(self) -> None:
        if not self._lines["name"].text().strip():
            self.rows["name"].show_error(_("A name is needed."))
            return
        if not self._country.is_complete():
            self.rows["country"].show_error(_("Choose one from the list."))
            return
        self.saved.emit(self.draft())


def _sources(text: str) -> str:
    return " | ".join(line.strip() for line in text.splitlines() if line.strip())
