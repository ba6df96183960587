"""The cards of a person's record: reaching, consent, lately, groups, notes."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import (
    PRESENT,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
)
from chapterdesk.core.words import _, current, isolate, isolate_ltr
from chapterdesk.services.consents.reading import ConsentView
from chapterdesk.services.members.reading import (
    AttendanceView,
    ContactView,
    NoteView,
)
from chapterdesk.ui.members.sentences import (
    DOT,
    GIVEN,
    consent_of,
    consent_tag,
    contact_tag,
    short_day,
)
from chapterdesk.ui.members.words import attendance_names, kind_icon, purpose_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import IconLabel, Tag, Text

Said = Callable[[ConsentPurpose, ConsentAudience, ConsentStatus, ConsentMethod], None]
_TOP = Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT_TO_RIGHT = frozenset({ContactKind.CELL, ContactKind.VOICE, ContactKind.EMAIL})


def reaching_card(
    *, theme: Theme, title: str, contacts: tuple[ContactView, ...], hidden: bool = False
) -> Card:
    """Return every way to reach a person, each with its rule in words and what that means."""
    card = Card(
        theme=theme, name="reaching", title=title, accent=_worst(contacts) if contacts else None
    )
    if hidden:
        card.add(Text(_("Hidden in meeting mode."), colour="soft", wrap=True))
    elif not contacts:
        card.add(Text(_("No way to reach them is written down."), colour="soft", wrap=True))
    for place, contact in enumerate(contacts):
        card.add(_contact_row(theme, contact, place, last=place == len(contacts) - 1))
    return card


def _worst(contacts: tuple[ContactView, ...]) -> Literal["ok", "warn", "bad"]:
    tones = {contact_tag(contact)[1] for contact in contacts}
    return "bad" if "bad" in tones else "warn" if "warn" in tones else "ok"


def _contact_row(theme: Theme, contact: ContactView, place: int, *, last: bool) -> QFrame:
    name = f"contact_{place}"
    row = QFrame()
    row.setObjectName(name)
    row.setProperty("part", "row")
    row.setProperty("last", last)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 8, 0, 10)
    layout.setSpacing(14)
    layout.addWidget(IconLabel(theme=theme, icon=kind_icon(contact.draft.kind)), 0, _MIDDLE)
    texts = QVBoxLayout()
    texts.setSpacing(1)
    draft = contact.draft
    value = isolate_ltr(draft.value) if draft.kind in _LEFT_TO_RIGHT else isolate(draft.value)
    head = DOT.join(part for part in (value, isolate(draft.label) if draft.label else "") if part)
    if draft.preferred:
        no = contact.verdict == "no"
        first = _("try this first, once they said yes") if no else _("try this first")
        head = DOT.join((head, first))
    texts.addWidget(Text(head, strong=True, wrap=True, name=f"{name}_value"))
    rule = Text(contact.rule_sentence, role="small", colour="soft", wrap=True, name=f"{name}_rule")
    texts.addWidget(rule)
    layout.addLayout(texts, 1)
    word, tone = contact_tag(contact)
    layout.addWidget(Tag(theme=theme, text=word, tone=tone, name=f"{name}_tag"), 0, _MIDDLE)
    row.setAccessibleName(f"{draft.value}. {word}. {contact.rule_sentence}")
    return row


def consent_card(*, theme: Theme, consents: tuple[ConsentView, ...], said: Said) -> Card:
    """Return what a person agreed to, each answer with a menu that changes it in place."""
    card = Card(theme=theme, name="consent", title=_("Consent"))
    names = purpose_names()
    for place, (purpose, name) in enumerate(names.items()):
        view = consent_of(consents, purpose)
        row = QFrame()
        row.setObjectName(f"consent_{purpose}")
        row.setProperty("part", "row")
        row.setProperty("last", place == len(names) - 1)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Text(name, wrap=True))
        told = _consent_story(view)
        if told:
            texts.addWidget(
                Text(told, role="small", colour="soft", wrap=True, name=f"consent_{purpose}_story")
            )
        layout.addLayout(texts, 1)
        word, tone = consent_tag(view, purpose)
        button = TagButton(
            text=word,
            tone=tone,
            name=f"consent_{purpose}_set",
            accessible=name,
            choices=_consent_choices(purpose, view, said),
        )
        button.setAccessibleDescription(told)
        layout.addWidget(button, 0, _MIDDLE)
        card.add(row)
    return card


def _consent_story(view: ConsentView | None) -> str:
    if view is None or view.said_on is None:
        return ""
    methods = {
        ConsentMethod.SPOKEN: _("said in person"),
        ConsentMethod.SIGNED_PAPER: _("signed on paper"),
        ConsentMethod.FORM: _("on a form"),
        ConsentMethod.GUARDIAN: _("by a guardian"),
        ConsentMethod.EMAIL: _("by email"),
        ConsentMethod.BATCH: _("for a whole list"),
    }
    parts = [current().day(view.said_on), methods[view.method]]
    if view.said_by:
        parts.append(isolate(view.said_by))
    if view.wording_version:
        parts.append(_("wording {number}").format(number=view.wording_version))
    if view.outdated:
        parts.append(_("ask again: the words have changed"))
    if view.expires_on is not None and view.status in GIVEN:
        parts.append(_("until {day}").format(day=current().day(view.expires_on)))
    return DOT.join(parts)


def _consent_choices(purpose: ConsentPurpose, view: ConsentView | None, said: Said) -> list[Choice]:
    def choice(
        label: str,
        status: ConsentStatus,
        audience: ConsentAudience,
        method: ConsentMethod = ConsentMethod.SPOKEN,
    ) -> Choice:
        return label, lambda: said(purpose, audience, status, method)

    chapter, given = ConsentAudience.CHAPTER, ConsentStatus.GIVEN
    paper = ConsentMethod.SIGNED_PAPER
    if purpose is ConsentPurpose.PRINT_ROSTER:
        standing = view.audience if view else ConsentAudience.FULL_NAME
        choices = [
            choice(_("&First name, said in person"), given, ConsentAudience.FIRST_NAME),
            choice(_("F&ull name, said in person"), given, ConsentAudience.FULL_NAME),
            choice(_("Full name, &signed on paper"), given, ConsentAudience.FULL_NAME, paper),
        ]
    else:
        standing = chapter
        choices = [
            choice(_("&Given, said in person"), given, chapter),
            choice(_("Given, &signed on paper"), given, chapter, paper),
        ]
    choices.append(choice(_("&Refused"), ConsentStatus.REFUSED, standing))
    if view is not None and (view.status in GIVEN or view.status is ConsentStatus.EXPIRED):
        choices.append(choice(_("Re&newed for a year"), ConsentStatus.RENEWED, standing))
        choices.append(choice(_("&Taken back"), ConsentStatus.WITHDRAWN, standing))
    return choices


def lately_card(*, theme: Theme, lately: tuple[AttendanceView, ...], today: date) -> Card:
    """Return the meetings of late that a person's attendance is known of."""
    card = Card(theme=theme, name="lately", title=_("Lately"))
    if not lately:
        card.add(Text(_("No meeting yet."), colour="soft", wrap=True))
    for place, view in enumerate(lately):
        card.add(_lately_row(theme, view, today, place))
    card.body.addStretch(1)
    return card


def _lately_row(theme: Theme, view: AttendanceView, today: date, place: int) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 2, 0, 2)
    layout.setSpacing(8)
    here = view.status in PRESENT
    layout.addWidget(
        IconLabel(theme=theme, icon="check" if here else "minus", colour="ink", size=16), 0, _TOP
    )
    remark = attendance_names()[view.status]
    text = ", ".join(
        part
        for part in (
            short_day(view.day, today),
            isolate(view.title) if view.title else "",
            remark,
        )
        if part
    )
    label = Text(text, wrap=True, name=f"lately_{place}")
    label.setAccessibleName(f"{_('there') if here else _('away')}: {text}")
    layout.addWidget(label, 1)
    return row


def groups_card(*, theme: Theme, groups: tuple[str, ...]) -> Card:
    """Return the groups a person is in, by the names that are shown."""
    card = Card(theme=theme, name="groups_of", title=_("Groups"))
    card.add(Text(DOT.join(isolate(name) for name in groups), wrap=True, name="groups_of_names"))
    return card


class NotesCard(Card):
    """Show notes about a person, and take another one in place."""

    written = Signal(str)
    edited = Signal(str)
    sealed_requested = Signal()

    def __init__(
        self, *, theme: Theme, notes: tuple[NoteView, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme=theme, name="notes", title=_("Notes"), parent=parent)
        for place, note in enumerate(notes):
            self.add(_note_row(note, place))
        label = Text(_("&Write a note"), role="small", colour="soft", name="note_label")
        self._field = QPlainTextEdit()
        self._field.setObjectName("note_field")
        self._field.setAccessibleName(_("Write a note"))
        self._field.setTabChangesFocus(True)
        self._field.setMaximumHeight(theme.px(84))
        label.setBuddy(self._field)
        self._save = SecondaryButton(theme=theme, text=_("Add &note"), name="note_add")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._write)
        self._field.textChanged.connect(self._typed)
        self.add(label)
        self.add(self._field)
        sealed = LinkButton(
            theme=theme, text=_("Write it &sealed, for readers"), name="note_sealed"
        )
        sealed.clicked.connect(self.sealed_requested)
        row = FlowRow(name="note_buttons", spacing=16)
        row.add(self._save)
        row.add(sealed)
        self.add(
            Text(
                _("Whoever opens the desk can read notes. What only a reader may know is sealed."),
                role="small",
                colour="soft",
                wrap=True,
                name="note_levels",
            )
        )
        self.add(row)

    @property
    def text(self) -> str:
        """Return what is being written."""
        return self._field.toPlainText()

    def set_text(self, text: str) -> None:
        """Go on with what was being written."""
        self._field.setPlainText(text)

    @Slot()
    def _typed(self) -> None:
        self._save.setEnabled(bool(self.text.strip()))
        self.edited.emit(self.text)

    @Slot()
    def _write(self) -> None:
        self.written.emit(self.text)


def _note_row(note: NoteView, place: int) -> QLabel:
    text = _("{day}: {note}").format(
        day=current().day(note.written_at.date()), note=isolate(note.body)
    )
    return Text(text, wrap=True, name=f"note_{place}")
