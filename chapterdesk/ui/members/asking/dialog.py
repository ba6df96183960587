"""What a person may ask of us: a copy, to correct, to hold back, to forget; now or for later."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.core.words import _, current
from chapterdesk.services.database import Undo
from chapterdesk.services.privacy import RequestRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.asking.words import request_names
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.surfaces import Line, clear_layout
from chapterdesk.ui.widgets.text import Text


class AskDialog(Dialog):
    """Offer what somebody may ask, and show what they asked and still wait for.

    Args:
        context: Services and what they run on.
        member_id: Who asks.
        restricted: Whether their record is only kept.
    """

    wished = Signal(str)

    def __init__(
        self, *, context: PageContext, member_id: bytes, restricted: bool, parent: QWidget
    ) -> None:
        super().__init__(
            theme=context.theme,
            name="ask_dialog",
            title=_("What this person may ask of you"),
            parent=parent,
        )
        self._context = context
        self._member_id = member_id
        self._waiting = QVBoxLayout()
        self._waiting.setSpacing(4)
        hold = (
            (_("&Use it again…"), _("Their record is only kept now. Use it again if they agree."))
            if restricted
            else (
                _("&Only keep it"),
                _("Nobody calls, prints, exports, matches or shares it until they agree again."),
            )
        )
        offers = (
            ("copy", _("&Make a copy…"), _("Everything about them, and nothing of anybody else.")),
            ("correct", _("&Correct it"), _("Opens the form.")),
            ("restrict", *hold),
            ("forget", _("&Forget…"), _("Shows what goes and what stays before it is done.")),
        )
        for key, text, line in offers:
            self.body.addWidget(self._offer(key, text, line))
        self.body.addWidget(Line())
        self.body.addLayout(self._waiting)
        self.body.addLayout(self._later())
        self.add_button(_("C&lose"), self.reject, name="ask_close", kind="primary", default=True)
        self._read()

    def _offer(self, key: str, text: str, line: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(Text(line, wrap=True, colour="soft", name=f"ask_{key}_line"), 1)
        button = SecondaryButton(theme=self.theme, text=text, name=f"ask_{key}")
        button.setAccessibleDescription(line)
        button.clicked.connect(lambda: self._wish(key))
        row.addWidget(button)
        return holder

    def _later(self) -> QHBoxLayout:
        self._kind = ChoiceBox(
            name="ask_kind",
            accessible=_("What they asked"),
            options=[(kind.value, name) for kind, name in request_names().items()],
            typed=False,
        )
        note = SecondaryButton(theme=self.theme, text=_("&Note it for later"), name="ask_note")
        note.clicked.connect(self._note)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._kind, 1)
        row.addWidget(note)
        return row

    def _wish(self, key: str) -> None:
        self.accept()
        self.wished.emit(key)

    def _read(self) -> None:
        requests, member_id = self._context.services.requests, self._member_id
        self._context.tasks.run(
            lambda: requests.of(member_id), self._show, self._context.messages.error, owner=self
        )

    def _show(self, rows: Sequence[RequestRow]) -> None:
        clear_layout(self._waiting)
        names = request_names()
        for row in rows:
            if row.done_on is not None:
                continue
            said = _("{what}: asked on {day}, due by {due}").format(
                what=names[row.kind],
                day=current().day_short(row.received_on),
                due=current().day_short(row.due_on),
            )
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Text(said, wrap=True, name=f"ask_waiting_{row.kind.value}"), 1)
            done = LinkButton(
                theme=self.theme,
                text=_("Done in another way"),
                name=f"ask_done_{row.kind.value}",
                accessible=_("Done in another way: {what}").format(what=names[row.kind]),
            )
            done.clicked.connect(lambda _checked=False, which=row.id: self._close_request(which))
            line.addWidget(done)
            self._waiting.addWidget(holder)

    @Slot()
    def _note(self) -> None:
        requests, member_id = self._context.services.requests, self._member_id
        kind = RequestKind(self._kind.current)
        self._run(lambda: requests.receive(member_id, kind)[1])

    def _close_request(self, request_id: bytes) -> None:
        requests = self._context.services.requests
        self._run(lambda: requests.close(request_id))

    def _run(self, work: Callable[[], Undo]) -> None:
        context = self._context

        def done(undo: Undo) -> None:
            context.undo.push(undo.label, undo, context.services.undo.apply, toast=False)
            self._read()

        context.tasks.run(work, done, context.messages.error, owner=self)
