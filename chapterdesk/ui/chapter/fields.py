"""The form of a chapter: who it is, and the two questions that decide what is printed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.core.words import _
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.ui.chapter.options import (
    countries,
    languages,
    system_time_zone,
    time_zone_of,
    time_zones,
)
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text

_NAME_LENGTH = 120
_CONTACT_LENGTH = 200


class ChapterFields(QWidget):
    """Ask for the chapter's name, country, language and time zone."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, *, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self.setObjectName(name)
        self._title = QLineEdit()
        self._title.setObjectName(f"{name}_name_field")
        self._title.setMaxLength(_NAME_LENGTH)
        self._country = ChoiceBox(name=f"{name}_country_field", options=countries())
        self._language = ChoiceBox(name=f"{name}_language_field", options=languages(), current="en")
        self._zone = ChoiceBox(
            name=f"{name}_zone_field", options=time_zones(), current=system_time_zone()
        )
        self._rows = {
            "name": FormRow(
                name=f"{name}_name",
                label=_("Name of the ch&apter"),
                field=self._title,
                hint=_("It stands on paper. “Thursday group” is safer than saying who meets."),
            ),
            "country": FormRow(
                name=f"{name}_country",
                label=_("&Country"),
                field=self._country,
                hint=_("Decides which helplines are offered."),
                optional=True,
            ),
            "language": FormRow(
                name=f"{name}_language",
                label=_("&Language of printed sheets"),
                field=self._language,
            ),
            "timezone": FormRow(name=f"{name}_zone", label=_("&Time zone"), field=self._zone),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for row in self._rows.values():
            layout.addWidget(row)
        self._title.textEdited.connect(self.edited)
        self._title.returnPressed.connect(self.submitted)
        for box in (self._country, self._language, self._zone):
            name_line = box.lineEdit()
            if name_line is not None:
                name_line.setAccessibleName(box.accessibleName())
            box.chosen.connect(self.edited)
        self._zone_is_theirs = False
        self._zone.chosen.connect(self._keep_zone)
        self._country.chosen.connect(self._propose_zone)

    @Slot()
    def _keep_zone(self) -> None:
        """Propose nothing any more: they chose."""
        self._zone_is_theirs = True
        self._rows["timezone"].set_hint("")

    @Slot(str)
    def _propose_zone(self, country: str) -> None:
        zone = time_zone_of(country)
        if zone and not self._zone_is_theirs:
            self._zone.set_current(zone)
            hint = _("Proposed for the country. Choose another if yours is not this one.")
            self._rows["timezone"].set_hint(hint)

    def load(self, draft: ChapterDraft) -> None:
        """Show what is known."""
        self._title.setText(draft.name)
        self._country.set_current(draft.country)
        self._language.set_current(draft.language)
        self._zone.set_current(draft.timezone)
        self._zone_is_theirs = bool(draft.country) or draft.timezone != "UTC"
        self._rows["timezone"].set_hint("")

    def problem(self) -> bool:
        """Say beside the field what is missing; return whether something is."""
        if not self._title.text().strip():
            self._rows["name"].show_error(_("Give the chapter a name. It can be changed later."))
            return True
        for field, box in (
            ("country", self._country),
            ("language", self._language),
            ("timezone", self._zone),
        ):
            if not box.is_complete():
                self._rows[field].show_error(_("Choose one from the list."))
                return True
            self._rows[field].clear_error()
        return False

    def values(self) -> dict[str, str]:
        """Return the fields by their names in `ChapterDraft`."""
        return {
            "name": self._title.text().strip(),
            "country": self._country.current,
            "language": self._language.current or "en",
            "timezone": self._zone.current or "UTC",
        }

    def show_error(self, error: UserError) -> bool:
        """Show an error beside its field; return whether the field is here."""
        row = self._rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    def focus_first(self) -> None:
        """Put the caret in the name."""
        self._title.setFocus()

    def focus_country(self) -> QWidget:
        """Put the caret in the country; return what is to be seen then."""
        self._country.setFocus()
        return self._rows["country"]


class SafetyFields(QWidget):
    """Ask whether the police may be called and whether services may be named in print."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, *, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        police = _("Is it safe here to call the police?")
        naming = _("May LGBTQIA+ services be named in print here?")
        self._police = SegmentedChoice(
            theme=theme,
            name=f"{name}_police",
            accessible=police,
            options=[
                (Police.UNKNOWN.value, _("Not sure")),
                (Police.YES.value, _("Yes")),
                (Police.NO.value, _("No")),
            ],
        )
        self._naming = SegmentedChoice(
            theme=theme,
            name=f"{name}_naming",
            accessible=naming,
            options=[
                (Answer.UNKNOWN.value, _("Not sure")),
                (Answer.YES.value, _("Yes")),
                (Answer.NO.value, _("No")),
            ],
        )
        self._contact = QLineEdit()
        self._contact.setObjectName(f"{name}_contact_field")
        self._contact.setMaxLength(_CONTACT_LENGTH)
        self._ask = FormRow(
            name=f"{name}_contact",
            label=_("A &safe contact of your own"),
            field=self._contact,
            optional=True,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Text(police, strong=True, wrap=True))
        layout.addWidget(self._police)
        layout.addWidget(
            Text(
                _("Unless you say yes, sheets put the ambulance or your safe contact first."),
                role="small",
                colour="soft",
                wrap=True,
            )
        )
        layout.addSpacing(12)
        layout.addWidget(self._ask)
        layout.addSpacing(12)
        layout.addWidget(Text(naming, strong=True, wrap=True))
        layout.addWidget(self._naming)
        layout.addWidget(
            Text(
                _("Unless you say yes, printed sheets show neutral services only."),
                role="small",
                colour="soft",
                wrap=True,
            )
        )
        self._say_why()
        self._police.chosen.connect(self._say_why)
        self._police.chosen.connect(self.edited)
        self._naming.chosen.connect(self.edited)
        self._contact.textEdited.connect(self.edited)
        self._contact.returnPressed.connect(self.submitted)

    @Slot()
    def _say_why(self) -> None:
        """Ask for the contact where it has to come before the police."""
        if self.police == Police.YES:
            hint = _("Somebody else to call: a name and a number.")
        else:
            hint = _(
                "Whom can people call instead? A name and a number. Without them, sheets begin "
                "with an empty line to write somebody on."
            )
        self._ask.set_hint(hint)

    def load(self, draft: ChapterDraft) -> None:
        """Show what is known."""
        self._police.set_current(draft.police.value)
        self._say_why()
        self._naming.set_current(draft.may_name_services.value)
        self._contact.setText(draft.safe_contact)

    @property
    def police(self) -> Police:
        """Return the first answer."""
        return Police(self._police.current)

    @property
    def may_name_services(self) -> Answer:
        """Return the second answer."""
        return Answer(self._naming.current)

    @property
    def safe_contact(self) -> str:
        """Return the chapter's own contact."""
        return self._contact.text().strip()

    def focus_first(self) -> None:
        """Put the focus on the first question."""
        self._police.focus_current()
