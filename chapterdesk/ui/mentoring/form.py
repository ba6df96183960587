"""The form of a pair: two people, who looks after it, and when it is looked at again."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.core.words import _
from chapterdesk.services.mentoring import PairDetail, PairDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.mentoring.rows import status_names
from chapterdesk.ui.records.fields import DayField, choice, text_field
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card

_REVIEW_DAYS = 90
_OPEN = (PairStatus.PROPOSED, PairStatus.ACTIVE, PairStatus.PAUSED)


class PairForm(QWidget):
    """Add or change a pair.

    Args:
        context: Where people are found.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("pair_form")
        self.setAccessibleName(_("Form of a pair"))
        self._mentor = MemberPicker(context=context, name="pair_mentor", accessible=_("Mentor"))
        self._mentee = MemberPicker(context=context, name="pair_mentee", accessible=_("Mentee"))
        self._supervisor = MemberPicker(
            context=context, name="pair_supervisor", accessible=_("Supervisor")
        )
        self._since = DayField(name="pair_since", field="since")
        self._review = DayField(name="pair_review", field="next_review_on")
        self._place = text_field("pair_place")
        self._adult = text_field("pair_adult")
        self._status = choice(
            "pair_status", [(status.value, status_names()[status]) for status in _OPEN]
        )
        self.rows = self._make_rows()
        self._lay_out()
        self._connect()
        self._known = self._written()

    def _make_rows(self) -> dict[str, FormRow]:
        def row(
            name: str, label: str, field: QWidget, hint: str = "", *, optional: bool = True
        ) -> FormRow:
            return FormRow(
                name=f"pair_{name}_row", label=label, field=field, hint=hint, optional=optional
            )

        minor = _("Needed when one of the two is under 18.")
        return {
            "mentor_id": row("mentor", _("&Mentor"), self._mentor, optional=False),
            "mentee_id": row("mentee", _("M&entee"), self._mentee, optional=False),
            "supervisor_id": row(
                "supervisor",
                _("S&upervisor"),
                self._supervisor,
                _("Looks after the pair; needed when one of the two is under 18."),
            ),
            "agreed_place": row("place", _("&Where they meet"), self._place, minor),
            "second_adult": row("adult", _("Second a&dult who knows"), self._adult, minor),
            "since": row("since", _("To&gether since (day)"), self._since, optional=False),
            "next_review_on": row("review", _("Next &review on (day)"), self._review),
            "status": row("status", _("How it s&tands"), self._status, optional=False),
        }

    def _lay_out(self) -> None:
        theme = self._context.theme
        self._card = Card(theme=theme, name="pair_form_card", title=_("A new pair"))
        self._card.body.setSpacing(14)
        for row in self.rows.values():
            self._card.add(row)
        self._foot = FormFoot(theme=theme, form=self, name="pair")
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._card)
        layout.addWidget(self._foot)
        layout.addStretch(1)

    def _connect(self) -> None:
        for field in (self._since, self._review, self._place, self._adult):
            field.returnPressed.connect(self._save)
        for name, picker in self._pickers().items():
            picker.changed.connect(self.rows[name].clear_error)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def _pickers(self) -> dict[str, MemberPicker]:
        return {
            "mentor_id": self._mentor,
            "mentee_id": self._mentee,
            "supervisor_id": self._supervisor,
        }

    def load_new(self, today: date) -> None:
        """Show an empty form."""
        self.clear()
        self._card.set_title(_("A new pair"))
        self._since.set_day(today)
        self._review.set_day(today + timedelta(days=_REVIEW_DAYS))
        for picker in (self._mentor, self._mentee):
            picker.set_fixed(False)
        self._known = self._written()

    def load(self, detail: PairDetail) -> None:
        """Show a pair; its two people stay the same."""
        self.clear()
        draft, row = detail.draft, detail.row
        self._card.set_title(_("Change this pair"))
        self._mentor.hold(draft.mentor_id, row.mentor, row.mentor_pronouns)
        self._mentee.hold(draft.mentee_id, row.mentee, row.mentee_pronouns)
        for picker in (self._mentor, self._mentee):
            picker.set_fixed(True)
        if draft.supervisor_id is not None:
            self._supervisor.hold(draft.supervisor_id, row.supervisor)
        self._since.set_day(draft.since)
        self._review.set_day(draft.next_review_on)
        self._place.setText(draft.agreed_place)
        self._adult.setText(draft.second_adult)
        self._status.set_current(draft.status)
        self._known = self._written()

    def start(self) -> None:
        """Put the caret where writing begins."""
        first = self._supervisor if self._mentor.member_id else self._mentor
        first.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; return whether the field is here."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        for picker in self._pickers().values():
            picker.clear()
        for field in (self._since, self._review, self._place, self._adult):
            field.clear()
        self._status.set_current(PairStatus.ACTIVE)
        self._known = self._written()

    def _written(self) -> tuple[object, ...]:
        """Return what stands in the form, as it was typed or chosen."""
        fields = (self._since, self._review, self._place, self._adult)
        people = (picker.member_id for picker in self._pickers().values())
        return (*people, *(field.text() for field in fields), self._status.current)

    def changed(self) -> bool:
        """Say whether something was typed or chosen that is not saved."""
        return self._written() != self._known

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=self.changed())

    @Slot()
    def _save(self) -> None:
        self._foot.rest()
        mentor, mentee = self._mentor.member_id, self._mentee.member_id
        if mentor is None:
            self.rows["mentor_id"].show_error(_("Choose who walks along. Type a part of the name."))
            return
        if mentee is None:
            self.rows["mentee_id"].show_error(_("Choose who is walked with."))
            return
        try:
            since, review = self._since.day(), self._review.day()
        except UserError as error:
            self.show_error(error)
            return
        if since is None:
            self.rows["since"].show_error(_("Give the day on which they began."))
            return
        self.saved.emit(
            PairDraft(
                mentor_id=mentor,
                mentee_id=mentee,
                since=since,
                status=PairStatus(self._status.current),
                supervisor_id=self._supervisor.member_id,
                agreed_place=self._place.text(),
                second_adult=self._adult.text(),
                next_review_on=review,
            )
        )
