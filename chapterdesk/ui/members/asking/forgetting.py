"""Show what forgetting takes and what it does not reach, and forget only then."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import DenyReason
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.privacy import Denial, Remains, backups_not_counted
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.asking.words import deny_options, goes_lines
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text

_REVIEW: Final = timedelta(days=365)


class ForgetDialog(Dialog):
    """Ask before somebody is forgotten.

    Args:
        context: Services and what they run on.
        member_id: Whom.
        remains: What it takes and what it does not reach.
        forgotten: Called once they are.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        member_id: bytes,
        remains: Remains,
        forgotten: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=context.theme,
            name="forget_dialog",
            title=_("Forget {name} for ever?").format(name=isolate(remains.name)),
            parent=parent,
        )
        self._context = context
        self._member_id = member_id
        self._forgotten = forgotten
        goes, stays = what_goes(remains), what_stays(remains)
        for name, heading, lines in (
            ("forget_goes", _("What goes"), goes),
            ("forget_stays", _("What stays"), stays),
        ):
            self.body.addWidget(Text(heading, strong=True, name=f"{name}_heading"))
            self.body.addWidget(Text("\n".join(lines), wrap=True, name=name))
        self.setAccessibleDescription(" ".join((*goes, *stays)))
        self._deny = QCheckBox(_("They &may not come back"))
        self._deny.setObjectName("forget_deny")
        self._deny.setAccessibleName(_("They may not come back"))
        self.body.addWidget(self._deny)
        self._more = QWidget()
        column = QVBoxLayout(self._more)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Text(
                _(
                    "Kept of that: a sum of their name and numbers that nobody can read, one word,"
                    " and a day. Whoever adds somebody like that is told to ask a lead."
                ),
                role="small",
                colour="soft",
                wrap=True,
                name="forget_deny_hint",
            )
        )
        self._reason = ChoiceBox(name="forget_reason", options=deny_options(), typed=False)
        self._review = DayField(theme=context.theme, name="forget_review")
        self._review.set_day(context.clock.now().date() + _REVIEW)
        self._review_row = FormRow(
            name="forget_review_row", label=_("Look at it again &on"), field=self._review
        )
        self._review.worded.connect(self._review_row.set_hint)
        column.addWidget(
            FormRow(name="forget_reason_row", label=_("&Reason, one word"), field=self._reason)
        )
        column.addWidget(self._review_row)
        self.body.addWidget(self._more)
        self._more.hide()
        self._deny.toggled.connect(self._show_more)
        self._verb = self.add_button(
            _("&Forget for ever"), self.forget, name="forget_verb", kind="danger"
        )
        self.add_button(
            _("&Keep them"), self.reject, name="forget_stay", kind="primary", default=True
        )

    @Slot(bool)
    def _show_more(self, shown: bool) -> None:
        self._more.setVisible(shown)
        self.grow()

    @Slot()
    def forget(self) -> None:
        """Forget them."""
        try:
            denial = self._denial()
        except UserError as error:
            self._review_row.show_error(str(error))
            return
        privacy, member_id = self._context.services.privacy, self._member_id
        self._verb.setEnabled(False)
        self._context.tasks.run(
            lambda: privacy.forget_member(member_id, denial=denial, asked=True),
            self._done,
            self._failed,
            owner=self,
        )

    def _denial(self) -> Denial | None:
        if not self._deny.isChecked():
            return None
        day: date = self._review.day()
        return Denial(reason=DenyReason(self._reason.current), review_on=day)

    def _done(self, _nothing: object) -> None:
        context = self._context
        context.undo.clear()
        self.accept()
        context.messages.toast(_("Forgotten. Nothing of them is left at this desk."))
        self._forgotten()

    def _failed(self, error: UserError) -> None:
        self._verb.setEnabled(True)
        if error.field == "review_on":
            self._review_row.show_error(str(error))
        else:
            self._context.messages.error(error)


def ask_to_forget(
    context: PageContext, member_id: bytes, forgotten: Callable[[], None], *, parent: QWidget
) -> None:
    """Show what goes and what stays, forget if that is wished, and call `forgotten`."""

    def ask(remains: Remains) -> None:
        dialog = ForgetDialog(
            context=context,
            member_id=member_id,
            remains=remains,
            forgotten=forgotten,
            parent=parent,
        )
        dialog.ask(lambda _accepted: None)
        dialog.grow()

    privacy = context.services.privacy
    context.tasks.run(lambda: privacy.remains(member_id), ask, context.messages.error, owner=parent)


def what_goes(remains: Remains) -> Sequence[str]:
    """Return what goes, a line each."""
    counted = current().listing(goes_lines(remains.goes))
    said = [_("Their record, and every trace of it. No undo brings it back.")]
    if counted:
        said.append(_("With it: {list}.").format(list=counted))
    return said


def what_stays(remains: Remains) -> Sequence[str]:
    """Return what forgetting does not reach, a line each.

    SECURITY: the sentence about sealed texts is the same for everybody; it must not tell whether
    there is one.
    """
    said: list[str] = []
    if remains.heads:
        said.append(
            ngettext(
                "A head without a name at {count} meeting: how many came stays right. Who came"
                " for the first time or came back is counted by name, and does not count them any"
                " more.",
                "A head without a name at {count} meetings: how many came stays right. Who came"
                " for the first time or came back is counted by name, and does not count them any"
                " more.",
                remains.heads,
            )
        )
    if remains.newest_backup is not None:
        still = ngettext(
            "{count} backup that this desk knows of still holds them until you delete it.",
            "{count} backups that this desk knows of still hold them until you delete them.",
            remains.backups,
        )
        newest = _("The newest is of {day}.").format(day=current().day(remains.newest_backup))
        said.append(f"{still} {newest}")
    said.append(backups_not_counted())
    if remains.papers:
        said.append(
            ngettext(
                "{count} paper with names was made since they came; collect it if they are on it.",
                "{count} papers with names were made since they came; collect those they are on.",
                remains.papers,
            )
        )
    if remains.files:
        said.append(
            ngettext(
                "{count} exported file may hold them; delete it by hand.",
                "{count} exported files may hold them; delete them by hand.",
                remains.files,
            )
        )
    if remains.mentions:
        said.append(
            ngettext(
                "{count} note or task about something else bears their name; change it by hand.",
                "{count} notes or tasks about others bear their name; change them by hand.",
                remains.mentions,
            )
        )
    said.append(_("Sealed texts, if there are any about anybody, are for their readers to end."))
    return said
