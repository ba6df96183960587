"""The right side: how to reach somebody safely, and buttons for what came of it."""

from datetime import date, timedelta
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.reaching import AttemptDraft, ReachDetail, ReachWay
from chapterdesk.ui.reaching.words import attempt_line, now_words, outcome_names, permissions
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.facts import facts_card
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button, SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import Text

_CALL = (
    ContactOutcome.REACHED, ContactOutcome.LEFT_VOICEMAIL, ContactOutcome.NO_ANSWER,
    ContactOutcome.WRONG_NUMBER, ContactOutcome.REFUSED,
)  # fmt: skip
_MESSAGE = (
    ContactOutcome.MESSAGE_SENT, ContactOutcome.REACHED, ContactOutcome.WRONG_NUMBER,
    ContactOutcome.REFUSED,
)  # fmt: skip


class ReachRecord(QObject):
    """Draw one person to reach into a view.

    Args:
        theme: The look.
        view: Where it is drawn.
    """

    noted = Signal(object)
    record_requested = Signal()
    refused = Signal(object)

    def __init__(self, *, theme: Theme, view: RecordView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._day: DayField | None = None
        self._remark: QLineEdit | None = None
        self._way: ChoiceBox | None = None
        self._ways: tuple[ReachWay, ...] = ()

    def draw(self, detail: ReachDetail, today: date) -> None:
        """Show how to reach somebody, and what came of it so far."""
        self.forget()
        view, row = self._view, detail.row
        header = RecordHeader(name="reach_header", title=detail.shown_name, subtitle=row.pronouns)
        whole = SecondaryButton(
            theme=self._theme, text=_("Open the &record"), name="reach_record", icon="users"
        )
        whole.clicked.connect(self.record_requested)
        header.add_action(whole)
        view.add(header)
        if detail.reason is not None:
            view.add(
                Banner(theme=self._theme, name="reach_reason", text=detail.sentence, tone="warn")
            )
        self._ways = row.ways
        for place, way in enumerate(row.ways):
            view.add(self._way_card(place, way))
        if row.ways:
            view.add(self._outcome_card(today))
        if detail.attempts:
            facts = [
                (f"{current().day(one.at.date())}, {current().clock_time(one.at)}",
                 attempt_line(one))
                for one in detail.attempts
            ]  # fmt: skip
            view.add(
                facts_card(theme=self._theme, name="reach_attempts", title=_("So far"), facts=facts)
            )

    def forget(self) -> None:
        """Hold nothing of anybody."""
        self._day = self._remark = self._way = None
        self._ways = ()

    def _way_card(self, place: int, way: ReachWay) -> Card:
        card = Card(theme=self._theme, name=f"reach_way_{place}", accent=_tone(way))
        # The number reads from left to right whatever stands around it.
        value = Text(f"\u2066{way.value}\u2069", role="title", wrap=True, name=f"reach_to_{place}")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.add(value)
        say = Text(way.opening, strong=True, wrap=True, name=f"reach_say_{place}")
        card.add(say)
        card.add(Text(permissions(way), wrap=True, name=f"reach_may_{place}"))
        if way.hours:
            words = f"{now_words(way)}: {way.hours}" if now_words(way) else way.hours
            card.add(Text(words, wrap=True, name=f"reach_hours_{place}"))
        card.add(Text(way.others_sentence, colour="soft", wrap=True, name=f"reach_who_{place}"))
        if way.remark:
            remark = _(
                "Remark: {remark}. Where it says otherwise than the above, do what gives away less."
            ).format(remark=isolate(way.remark.rstrip(".")))
            card.add(Text(remark, wrap=True, name=f"reach_remark_{place}"))
        return card

    def _outcome_card(self, today: date) -> Card:
        card = Card(theme=self._theme, name="reach_outcome", title=_("What came of it?"))
        if len(self._ways) > 1:
            options = [(str(place), way.value) for place, way in enumerate(self._ways)]
            self._way = ChoiceBox(name="reach_tried", options=options, current="0", typed=False)
            card.add(FormRow(name="reach_tried_row", label=_("&Tried at"), field=self._way))
        self._day = DayField(theme=self._theme, name="reach_next")
        card.add(
            FormRow(
                name="reach_next_row",
                label=_("Try &again on"),
                field=self._day,
                optional=True,
            )
        )
        soon = QWidget()
        row = FlowLayout(soon)
        for name, text, days in (
            ("reach_tomorrow", _("Tomorrow"), 1),
            ("reach_week", _("In a week"), 7),
            ("reach_month", _("In 4 weeks"), 28),
        ):
            button = SecondaryButton(theme=self._theme, text=text, name=name)
            day = today + timedelta(days=days)
            button.clicked.connect(lambda _on=False, day=day: self._set_day(day))
            row.addWidget(button)
        card.add(soon)
        self._remark = QLineEdit()
        self._remark.setObjectName("reach_remark")
        self._remark.setMaxLength(200)
        card.add(
            FormRow(
                name="reach_remark_row",
                label=_("Re&mark"),
                field=self._remark,
                optional=True,
            )
        )
        card.add(self._buttons())
        return card

    def _buttons(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("reach_buttons")
        flow = FlowLayout(holder)
        calls = any(way.call for way in self._ways)
        voicemail = any(way.call and way.voicemail for way in self._ways)
        for place, outcome in enumerate(_CALL if calls else _MESSAGE, start=1):
            if outcome is ContactOutcome.LEFT_VOICEMAIL and not voicemail:
                continue
            button = Button(
                theme=self._theme,
                text=outcome_names()[outcome],
                name=f"reach_{outcome.value}",
                kind="primary" if place == 1 else "plain",
                keys=_("Alt {number}").format(number=place),
                big=True,
            )
            button.clicked.connect(lambda _on=False, said=outcome: self._say(said))
            keys = QShortcut(QKeySequence(f"Alt+{place}"), button)
            keys.setContext(Qt.ShortcutContext.WindowShortcut)
            keys.activated.connect(button.click)
            flow.addWidget(button)
        return holder

    def _set_day(self, day: date) -> None:
        if self._day is not None:
            self._day.set_day(day)

    @Slot(object)
    def _say(self, outcome: ContactOutcome) -> None:
        day, remark = self._day, self._remark
        if day is None or remark is None or not self._ways:
            return
        place = int(self._way.currentData() or 0) if self._way is not None else 0
        try:
            next_on = day.day() if day.edit.text().strip() else None
        except UserError as error:
            self.refused.emit(error)
            return
        self.noted.emit(
            AttemptDraft(
                outcome=outcome,
                contact_id=self._ways[place].id,
                next_on=next_on,
                remark=remark.text(),
            )
        )


def _tone(way: ReachWay) -> Literal["ok", "warn"]:
    return "ok" if way.now in {"any", "inside"} and way.verdict == "safe" else "warn"
