"""The form of a person, in the place of their record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AgeBand, MemberStatus, PhotoConsent, ShareLevel
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.reading import FieldView
from chapterdesk.services.members.checking import MINOR_BANDS
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.form.contacts import ContactEditors
from chapterdesk.ui.members.form.more import MoreSections
from chapterdesk.ui.members.form.pronouns import PronounLines
from chapterdesk.ui.members.form.suggestions import pronoun_suggestions
from chapterdesk.ui.members.words import age_options, photo_options, share_options, status_options
from chapterdesk.ui.records.fields import DayField, WordsField, choice, text_field
from chapterdesk.ui.records.terms import language_field
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import Card, Line
from chapterdesk.ui.widgets.text import Text

_PAUSE_MS = 700
_WIDEST = 860


class MemberForm(QWidget):
    """Add or change a person. Only a name is required.

    Args:
        context: What it runs on.
    """

    saved = Signal(object)
    cancelled = Signal()
    paused = Signal()
    name_typed = Signal(str)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._base = self._known = MemberDraft(display_name="")
        self._loading = False
        self.setObjectName("member_form")
        self.setAccessibleName(_("Form of a person"))
        self._make_fields()
        self._more = MoreSections(context=context, minor=self._minor.isChecked)
        self.rows = self._make_rows()
        for name in ("pronouns", "languages"):
            self.rows[name].let_grow()
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self._connect()

    def _make_fields(self) -> None:
        theme = self._theme
        self._name = text_field("member_name", longest=5_000)
        self._sort = text_field("member_sort_name")
        self._pronouns = PronounLines(theme=theme, suggestions=pronoun_suggestions())
        self._contacts = ContactEditors(theme=theme)
        self._status = choice("member_status", status_options())
        self._languages = language_field(theme=theme, name="member_languages")
        self._interests = WordsField(name="member_interests")
        self._skills = WordsField(name="member_skills")
        self._tags = WordsField(name="member_tags_field")
        self._source = text_field("member_source")
        self._joined = DayField(name="member_joined", field="joined_on")
        self._age = choice("member_age", age_options())
        self._minor = self._box("member_minor", _("This person is under 18"))
        self._review = DayField(name="member_review", field="minor_review_on")
        self._shielded = self._box("member_shielded", _("Show only initials in lists"))
        self._confirmed = self._box("member_confirmed", _("They said this is their name"))
        self._photos = SegmentedChoice(
            theme=theme,
            name="member_photos",
            accessible=_("May pictures of the room show them?"),
            options=photo_options(),
        )
        self._share = choice("member_share", share_options())

    @staticmethod
    def _box(name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(text.replace("&", ""))
        return box

    def _make_rows(self) -> dict[str, FormRow]:
        def row(name: str, label: str, field: QWidget, hint: str = "") -> FormRow:
            return FormRow(
                name=f"member_{name}_row",
                label=label,
                field=field,
                hint=hint,
                optional=name != "display_name",
            )

        commas = _("With commas between them")
        return {
            "display_name": row(
                "display_name",
                _("&Name they go by"),
                self._name,
                _("The only name that lists, search and paper know. One word is a whole name."),
            ),
            "sort_name": row("sort_name", _("S&ort as"), self._sort),
            "pronouns": row("pronouns", _("Pronouns"), self._pronouns),
            "languages": row("languages", _("&Languages"), self._languages),
            "interests": row("interests", _("&Interests"), self._interests, commas),
            "skills": row("skills", _("S&kills they offer"), self._skills, commas),
            "tags": row("tags", _("Ta&gs"), self._tags, commas),
            "source": row("source", _("&How they found us"), self._source),
            "joined_on": row("joined_on", _("Here since (&day)"), self._joined),
            "share_level": row(
                "share_level",
                _("How far may their details go?"),
                self._share,
                _("Without asking them again. Consents still count, each on its own."),
            ),
            "age_band": row(
                "age_band", _("&Age band"), self._age, _("Never a date of birth: a band is enough.")
            ),
            "minor_review_on": row(
                "minor_review_on",
                _("Look at this again on (da&y)"),
                self._review,
                _("Somebody under 18 is looked after: pairs and contacts follow stricter rules."),
            ),
        }

    def _lay_out(self) -> None:
        rows = self.rows
        status = FormRow(name="member_status_row", label=_("S&tands to us as"), field=self._status)
        self._same = Text("", role="small", colour="warn", wrap=True, name="same_name_hint")
        self._same.hide()
        first = self._card("form_name", _("Name and pronouns"))
        for widget in (rows["display_name"], self._same, self._confirmed):
            first.add(widget)
        for name in ("pronouns", "sort_name"):
            first.add(rows[name])
        reach = self._card("form_reach", _("Reaching"))
        reach.add(
            Text(
                _("Each way has its own rule. What is not asked yet counts as no."),
                role="small",
                colour="soft",
                wrap=True,
            )
        )
        reach.add(self._contacts)
        about = self._card("form_about", _("About"))
        about.add(status)
        for name in ("languages", "interests", "skills", "tags", "source", "joined_on"):
            about.add(rows[name])
        privacy = self._card("form_privacy", _("Privacy"))
        photos = FormRow(
            name="member_photos_row",
            label=_("May pictures of the room show them?"),
            field=self._photos,
        )
        for widget in (
            self._shielded, photos, rows["share_level"], rows["age_band"], self._minor,
        ):  # fmt: skip
            privacy.add(widget)
        privacy.add(rows["minor_review_on"])
        self._assemble((first, reach, about, privacy, self._more))

    def _card(self, name: str, title: str) -> Card:
        card = Card(theme=self._theme, name=name, title=title)
        card.body.setSpacing(14)
        return card

    def _assemble(self, cards: Sequence[QWidget]) -> None:
        page = QWidget()
        page.setProperty("part", "page")
        page.setMaximumWidth(self._theme.px(_WIDEST))
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(18)
        self._heading = Text("", role="title", name="member_form_title")
        column.addWidget(self._heading)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self._area = ScrollArea()
        self._area.setObjectName("member_form_scroll")
        self._area.setAccessibleName(_("Form of a person"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addWidget(Line())
        self._foot = self._make_foot()
        layout.addWidget(self._foot)

    def _make_foot(self) -> FormFoot:
        foot = FormFoot(theme=self._theme, form=self, name="member", keys="Ctrl S")
        foot.setContentsMargins(32, 12, 32, 12)
        foot.save_requested.connect(self.save)
        foot.cancelled.connect(self.cancelled)
        for keys, call in (
            (QKeySequence(QKeySequence.StandardKey.Save), self.save),
            (QKeySequence(Qt.Key.Key_Escape), self.leave),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)
        return foot

    def _connect(self) -> None:
        for field in (
            self._name, self._sort, self._interests, self._skills, self._tags, self._source,
            self._joined, self._review,
        ):  # fmt: skip
            field.textChanged.connect(self._edited)
            field.returnPressed.connect(self.save)
        for part in (self._pronouns, self._contacts, self._languages, self._more):
            part.edited.connect(self._edited)
        for box in (self._status, self._age, self._share):
            box.currentIndexChanged.connect(self._edited)
        for tick in (self._minor, self._shielded, self._confirmed):
            tick.toggled.connect(self._edited)
        self._photos.chosen.connect(self._edited)
        self._minor.toggled.connect(self._show_review)
        self._age.currentIndexChanged.connect(self._age_changed)

    def load(
        self,
        draft: MemberDraft,
        *,
        title: str,
        fields: Sequence[FieldView] = (),
        names: Mapping[bytes, str] | None = None,
        known: MemberDraft | None = None,
    ) -> None:
        """Show a person, or an empty form.

        Args:
            draft: The person.
            title: The heading.
            fields: The chapter's own fields.
            names: What people are called who stand in the record already.
            known: The person as saved, where the draft was typed before and is not.
        """
        self._loading = True
        self._foot.rest()
        self._base = draft
        self._known = draft if known is None else known
        for row in self.rows.values():
            row.clear_error()
        self._heading.setText(title)
        self._name.setText(draft.display_name)
        self._sort.setText(draft.sort_name)
        self._pronouns.load(draft.pronouns)
        self._contacts.load(draft.contacts)
        self._status.set_current(draft.status)
        self._languages.load(draft.languages)
        self._interests.set_words(draft.interests)
        self._skills.set_words(draft.skills)
        self._tags.set_words(draft.tags)
        self._source.setText(draft.source)
        self._joined.set_day(draft.joined_on)
        self._age.set_current(draft.age_band)
        self._minor.setChecked(draft.is_minor)
        self._review.set_day(draft.minor_review_on)
        self._shielded.setChecked(draft.shielded)
        self._confirmed.setChecked(draft.name_confirmed)
        self._photos.set_current(draft.photo_consent)
        self._share.set_current(draft.share_level)
        self._more.load(draft, fields, names or {})
        self._show_review()
        self.show_same_name("")
        self._area.verticalScrollBar().setValue(0)
        self._loading = False
        self._pause.stop()

    def start(self) -> None:
        """Put the caret into the name."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def draft(self) -> MemberDraft:
        """Return what the form holds.

        Raises:
            UsageError: A day is not a day.
        """
        draft = replace(
            self._base,
            display_name=self._name.text(),
            sort_name=self._sort.text(),
            pronouns=self._pronouns.drafts(),
            status=MemberStatus(self._status.current),
            languages=self._languages.terms(),
            interests=self._interests.words(),
            skills=self._skills.words(),
            tags=self._tags.words(),
            source=self._source.text(),
            joined_on=self._joined.day(),
            age_band=AgeBand(self._age.current),
            is_minor=self._minor.isChecked(),
            minor_review_on=self._review.day() if self._minor.isChecked() else None,
            shielded=self._shielded.isChecked(),
            photo_consent=PhotoConsent(self._photos.current),
            share_level=ShareLevel(self._share.current),
            name_confirmed=self._confirmed.isChecked(),
            contacts=self._contacts.drafts(),
        )
        return self._more.onto(draft)

    def draft_so_far(self) -> MemberDraft:
        """Return what the form holds, without days that are half typed.

        Raises:
            UsageError: Without such a day there is nothing of it, as with an absence.
        """
        half = [field for field in self.findChildren(DayField) if not field.is_day()]
        texts = [field.text() for field in half]
        self._loading = True
        try:
            for field in half:
                field.clear()
            return self.draft()
        finally:
            for field, text in zip(half, texts, strict=True):
                field.setText(text)
            self._loading = False

    def contacts(self) -> tuple[ContactDraft, ...]:
        """Return the ways to reach the person, as far as they are typed."""
        return self._contacts.drafts()

    def changed(self) -> bool:
        """Say whether something differs from what was shown at first."""
        try:
            return self.draft() != self._known
        except UserError:
            return True

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed (Escape)."""
        self._foot.leave(changed=self.changed())

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; return whether the field is here."""
        row: QWidget | None = self.rows.get(error.field)
        if isinstance(row, FormRow):
            row.show_error(str(error))
        else:
            row = self._more.show_error(error)
        if row is None:
            return False
        self._area.ensureWidgetVisible(row)
        return True

    def show_same_name(self, hint: str) -> None:
        """Say that somebody already goes by this name; two people may."""
        self._same.setText(hint)
        self._same.setVisible(bool(hint))

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.load(MemberDraft(display_name=""), title="")

    @Slot()
    def save(self) -> None:
        """Hand the person over, or say beside the field what is missing."""
        self._foot.rest()
        if not self._name.text().strip():
            self.rows["display_name"].show_error(
                _("A name is needed. Any name will do, one word is enough.")
            )
            return
        if self._contacts.problem():
            return
        try:
            draft = self.draft()
        except UserError as error:
            self.show_error(error)
            return
        self._pause.stop()
        self.saved.emit(draft)

    @Slot()
    def _edited(self) -> None:
        if self._loading:
            return
        self._foot.rest()
        self._pause.start()
        if self.sender() is self._name:
            self.name_typed.emit(self._name.text())

    @Slot()
    def _age_changed(self) -> None:
        if AgeBand(self._age.current) in MINOR_BANDS:
            self._minor.setChecked(True)

    @Slot()
    def _show_review(self) -> None:
        self.rows["minor_review_on"].setVisible(self._minor.isChecked())
