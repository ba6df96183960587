"""A pair's record: who, since when, who looks after it, the next review, its end."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.mentoring import ACTIVE, PairDetail
from chapterdesk.ui.mentoring.rows import pair_tag, status_names
from chapterdesk.ui.records.facts import facts_card
from chapterdesk.ui.records.fields import DayField, LongText
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text

_REVIEW_DAYS = 90


class PairRecord(QObject):
    """Draw a pair and say what is wished of it.

    Args:
        theme: The look.
        view: Where it is drawn.
    """

    edit_requested = Signal()
    reviewed = Signal(object)
    ended = Signal(str)
    person_requested = Signal(object)

    def __init__(self, *, theme: Theme, view: RecordView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._next: FormRow | None = None

    def draw(self, detail: PairDetail, today: date) -> None:
        """Show a pair."""
        view = self._view
        view.add(self._header(detail, today))
        view.add(self._facts(detail))
        if detail.row.status in ACTIVE:
            view.add(self._review(today))
            view.add(self._end())

    def show_error(self, error: UserError) -> bool:
        """Say an error beside the date; return whether it is about it."""
        if error.field != "next_review_on" or self._next is None:
            return False
        self._next.show_error(str(error))
        return True

    def forget(self) -> None:
        """Hold nothing (lock)."""
        self._next = None

    def _header(self, detail: PairDetail, today: date) -> QWidget:
        row = detail.row
        header = RecordHeader(
            name="pair_header",
            title=_("{mentor} and {mentee}").format(
                mentor=isolate(row.mentor), mentee=isolate(row.mentee)
            ),
            subtitle=_("Together since {day}").format(day=current().day(row.since)),
        )
        word, tone = pair_tag(row, today)
        if word:
            tags = FlowRow(name="pair_tags")
            if tone != "neutral":
                word = _("Review: {when}").format(when=word)
            tags.add(Tag(theme=self._theme, text=word, tone=tone, name="pair_tag"))
            header.add_below(tags)
        edit = SecondaryButton(theme=self._theme, text=_("&Edit"), name="pair_edit", icon="pencil")
        edit.clicked.connect(self.edit_requested)
        header.add_action(edit)
        return header

    def _facts(self, detail: PairDetail) -> Card:
        draft, row = detail.draft, detail.row
        facts = [
            (_("Mentor"), _person(row.mentor, row.mentor_pronouns)),
            (_("Mentee"), _person(row.mentee, row.mentee_pronouns)),
            (_("Supervisor"), isolate(row.supervisor) if row.supervisor else _("nobody yet")),
            (_("How it stands"), status_names()[row.status]),
            (_("Next review"), _review_day(row.next_review_on)),
            (_("Where they meet"), _own(draft.agreed_place)),
            (_("Second adult"), _own(draft.second_adult)),
            (_("Ended on"), current().day(detail.ended_on) if detail.ended_on else ""),
            (_("Why it ended"), _own(detail.end_reason)),
        ]
        card = facts_card(theme=self._theme, name="pair_facts", facts=facts)
        if row.with_minor:
            card.add(
                Text(
                    _("One of the two is under 18: supervisor, place and second adult stay."),
                    role="small",
                    colour="warn",
                    wrap=True,
                    name="pair_minor",
                )
            )
        links = FlowRow(name="pair_people")
        for name, text, person_id in (
            ("pair_open_mentor", _("Open the mentor"), draft.mentor_id),
            ("pair_open_mentee", _("Open the mentee"), draft.mentee_id),
        ):
            link = LinkButton(theme=self._theme, text=text, name=name, small=True)
            link.clicked.connect(
                lambda _checked=False, who=person_id: self.person_requested.emit(who)
            )
            links.add(link)
        card.add(links)
        return card

    def _review(self, today: date) -> Card:
        card = Card(theme=self._theme, name="pair_review_card", title=_("Review"))
        field = DayField(name="pair_next_review", field="next_review_on")
        field.set_day(today + timedelta(days=_REVIEW_DAYS))
        self._next = FormRow(
            name="pair_next_review_row",
            label=_("Next review &on"),
            field=field,
            hint=_("Empty when no further one is needed."),
        )
        done = PrimaryButton(
            theme=self._theme, text=_("Review &done"), name="pair_review_done", icon="check"
        )

        def press() -> None:
            try:
                self.reviewed.emit(field.day())
            except UserError as error:
                self.show_error(error)

        done.clicked.connect(press)
        field.returnPressed.connect(press)
        card.add(self._next)
        card.body.addLayout(_leading(done))
        return card

    def _end(self) -> Card:
        card = Card(theme=self._theme, name="pair_end_card", title=_("Ending"))
        reason = LongText(theme=self._theme, name="pair_end_reason", height=60)
        card.add(
            FormRow(
                name="pair_end_row",
                label=_("Why it e&nds"),
                field=reason,
                hint=_("In a few words that both would agree to."),
                optional=True,
            )
        )
        end = SecondaryButton(theme=self._theme, text=_("End this pair"), name="pair_end")
        end.clicked.connect(lambda: self.ended.emit(reason.toPlainText()))
        card.body.addLayout(_leading(end))
        return card


def _review_day(day: date | None) -> str:
    return current().day(day) if day else _("no date")


def _own(text: str) -> str:
    return isolate(text) if text else ""


def _person(name: str, pronouns: str) -> str:
    if not pronouns:
        return isolate(name)
    # The mark lets the line run as the page does: what is isolated does not say how.
    mark = "\u200f" if current().is_rtl else "\u200e"
    return f"{mark}{isolate(name)}  {isolate(pronouns)}"


def _leading(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
    row.addStretch(1)
    return row
