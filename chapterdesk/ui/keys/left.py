"""Somebody left: know what can not be taken back, type one's own passphrase, change all keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.keys import Leaving, LeftReport, PreparedKeys, Stay
from chapterdesk.services.keys.leaving import STEPS, Other, OwnPassphrase
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.entry.steps import Steps
from chapterdesk.ui.guard.misses import Misses
from chapterdesk.ui.keys.dialog import KeyDialog, missing, typed
from chapterdesk.ui.keys.drawn import DrawnCode, same_words
from chapterdesk.ui.keys.left_words import fill_backups, lines_of
from chapterdesk.ui.paper.recovery import open_recovery_sheet
from chapterdesk.ui.paper.tools import tools_of
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.secrets.recovery_code import RecoveryCodeView
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

KNOW, CODE, WORK, DONE = range(4)


@dataclass(slots=True)
class _Other:
    """The passphrase of somebody who stays; empty when they are not here."""

    slot_id: bytes
    row: FormRow
    field: PassphraseField
    file: KeyFileRow


class LeftDialog(KeyDialog):
    """Lead through the change of all keys after somebody left.

    Args:
        context: What a page is given.
        leaving: What is to be known about it.
        key_file: Whether one's own passphrase needs a key file.
        misses: How often a passphrase was wrong on this page.
        changed: Told when the keys were changed.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        leaving: Leaving,
        key_file: bool,
        misses: Misses,
        changed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="keys_left",
            title=_("{name} left").format(name=isolate(leaving.label)),
            said=_(
                "All keys of this desk are changed: what is written from now on opens with nothing"
                " that they know. What they copied before, they keep."
            ),
            verb=_("C&hange all keys"),
            danger=True,
            misses=misses,
            parent=parent,
        )
        self._leaving = leaving
        self._changed = changed
        self._token = CancelToken()
        self._code = DrawnCode(draw=context.services.keys.draw_code)
        theme = context.theme
        self._own = PassphraseField(
            theme=theme, name="keys_left_own", accessible=_("Your own passphrase")
        )
        self._own_row = FormRow(
            name="keys_left_own_row", label=_("Your &own passphrase"), field=self._own
        )
        self._own.edited.connect(self._own_row.clear_error)
        self._own.submitted.connect(self.submit)
        self._file = KeyFileRow(theme=theme, files=context.files, name="keys_left_file")
        self._file.setVisible(key_file)
        self._seen = QCheckBox(_("They may have seen the recovery &code: make a new one"))
        self._seen.setObjectName("keys_left_seen")
        self._seen.setAccessibleName(self._seen.text().replace("&", ""))
        self._others = [self._ask_other(place, other) for place, other in enumerate(leaving.others)]
        self._view = RecoveryCodeView(
            theme=theme, tasks=context.tasks, files=context.files, print_code=self._print
        )
        self._same = Text(same_words(), wrap=True, name="keys_left_same")
        self._same.hide()
        self._bar = QProgressBar()
        self._bar.setObjectName("keys_left_progress")
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._now = Text(strong=True, wrap=True, name="keys_left_now")
        self._report = QVBoxLayout()
        self._steps = Steps(name="keys_left_steps")
        for step in (self._knowing(), self._coding(), self._working(), self._reporting()):
            self._steps.add(step)
        self.fields.addWidget(self._steps, 1)
        self.places = {"passphrase": self._own_row, "key_file": self._file}
        self._view.submitted.connect(self.submit)

    def stop(self) -> None:
        """Stop a change in time, as a lock wants it: at the next step, or not at all any more."""
        self._token.cancel()

    @override
    def focus_first(self) -> None:
        self._own.edit.setFocus()

    @override
    def problem(self) -> bool:
        if self._steps.current == CODE:
            return self._view.problem()
        return self._steps.current == KNOW and missing(self._own_row, self._own)

    @override
    def act(self) -> None:
        if self._steps.current == DONE:
            self.accept()
        elif self._steps.current == KNOW and self._seen.isChecked():
            # Every passphrase first: no code is drawn or shown for one that opens nothing.
            self._prepare(None, self._show_code)
        elif self._steps.current != WORK:
            code = self._code.copy() if self._steps.current == CODE else None
            self._prepare(code, self._change)

    @override
    def reject(self) -> None:
        """Go back; while keys are being changed, stop in time and stay until it is known."""
        if self._steps.current == WORK:
            self.stop()
            self._now.setText(_("Stopping…"))
        elif self._steps.current == CODE:
            # While the keys are drawn for this code it can not be left: they come under it next.
            if not self._busy:
                self._steps.show_step(KNOW)
        else:
            super().reject()
            self._code.part(self.context.messages)

    @override
    def fail(self, error: UserError) -> None:
        if self._steps.current == WORK:
            self._code.failed(error)
        self._steps.show_step(KNOW)
        self.stay.set_text(_("Go &back"))
        for other in self._others:
            other.row.clear_error()
        super().fail(error)

    @override
    def forget(self) -> None:
        super().forget()
        self._view.clear()
        self._code.wipe()

    def _knowing(self) -> QWidget:
        panel, layout = _panel()
        layout.addWidget(self._own_row)
        layout.addWidget(self._file)
        if self._others:
            card = Card(
                theme=self.theme, name="keys_left_others", title=_("Who stays types theirs, too")
            )
            card.body.addWidget(
                Text(
                    _("Who is not here now gets a new passphrase from you later. Leave it empty."),
                    colour="soft",
                    wrap=True,
                )
            )
            for other in self._others:
                card.body.addWidget(other.row)
                card.body.addWidget(other.file)
            layout.addWidget(card)
        layout.addWidget(self._seen)
        card = Card(
            theme=self.theme, name="keys_left_backups", title=_("What they could still open")
        )
        fill_backups(card.body, self._leaving.backups, prefix="keys_left_backup", when="before")
        layout.addWidget(card)
        layout.addStretch(1)
        return panel

    def _coding(self) -> QWidget:
        panel, layout = _panel()
        layout.addWidget(self._same)
        layout.addWidget(self._view)
        layout.addStretch(1)
        return panel

    def _working(self) -> QWidget:
        panel, layout = _panel()
        layout.addWidget(self._now)
        layout.addWidget(self._bar)
        layout.addWidget(
            Text(
                _("Nothing is lost if the power fails: the old or the new keys open everything."),
                colour="soft",
                wrap=True,
            )
        )
        layout.addStretch(1)
        return panel

    def _reporting(self) -> QWidget:
        panel, layout = _panel()
        layout.addLayout(self._report)
        layout.addStretch(1)
        return panel

    def _ask_other(self, place: int, other: Other) -> _Other:
        label = other.label
        field = PassphraseField(
            theme=self.theme,
            name=f"keys_left_other_{place}",
            accessible=_("Passphrase of {name}").format(name=isolate(label)),
        )
        row = FormRow(
            name=f"keys_left_other_{place}_row",
            label=isolate(label).replace("&", "&&"),
            field=field,
            optional=True,
        )
        file = KeyFileRow(
            theme=self.theme, files=self.context.files, name=f"keys_left_other_{place}_file"
        )
        file.setVisible(other.key_file)
        return _Other(slot_id=other.slot_id, row=row, field=field, file=file)

    def _show_code(self, checked: PreparedKeys) -> None:
        checked.wipe()
        self.forgive()
        self._same.setVisible(self._code.is_shown)
        self._view.show_code(self._code.show())
        self._steps.show_step(CODE)
        self._view.focus_first()

    @Slot()
    def _print(self) -> None:
        code = self._code.copy()
        open_recovery_sheet(tools=tools_of(self.context), code=code, parent=self)
        code.wipe()

    def _prepare(self, code: Secret | None, then: Callable[[PreparedKeys], None]) -> None:
        keys = self.context.services.keys
        own = OwnPassphrase(passphrase=typed(self._own), key_file=self._file.path)
        others = tuple(
            Stay(slot_id=other.slot_id, passphrase=typed(other.field), key_file=other.file.path)
            for other in self._others
            if not other.field.is_empty()
        )
        gone = self._leaving.slot_id
        self.run(
            lambda: keys.prepare_keys(gone=gone, own=own, others=others, new_code=code),
            then,
        )

    def _change(self, prepared: PreparedKeys) -> None:
        self.forgive()
        keys, tasks, token = self.context.services.keys, self.context.tasks, CancelToken()
        self._token = token
        self._steps.show_step(WORK)
        self.stay.set_text(_("&Stop"))

        def told(step: str, share: float) -> None:
            tasks.post(lambda: self._show_step(step, share))

        self.run(
            lambda: keys.change_keys(prepared, told=told, stopped=lambda: token.cancelled),
            self._show_report,
            pool="database",
        )

    def _show_step(self, step: str, share: float) -> None:
        if self._steps.current != WORK:
            return
        self._bar.setValue(round(100 * (STEPS.index(step) + share) / len(STEPS)))
        words = {
            "backup": _("Making a verified backup first…"),
            "copy": _("Copying everything under the new keys…"),
            "check": _("Comparing every row…"),
            "backup_after": _("Making a backup under the new keys…"),
        }
        if step in words and not self._token.cancelled:
            self._now.setText(words[step])
        if step in ("mirror", "tidy", "done", "backup_after"):
            self.stay.setEnabled(False)

    def _said_of(self, report: LeftReport) -> Sequence[str]:
        words = "" if report.new_code else self._code.parting_words()
        return (*lines_of(report), words) if words else lines_of(report)

    def _show_report(self, report: LeftReport) -> None:
        self.heading.setText(_("All keys are changed"))
        self.said.setText(
            ngettext("{count} record is unchanged.", "{count} records are unchanged.", report.rows)
        )
        for place, line in enumerate(self._said_of(report)):
            self._report.addWidget(Text(line, wrap=True, name=f"keys_left_line_{place}"))
        card = Card(
            theme=self.theme, name="keys_left_old", title=_("The old keys still open these")
        )
        fill_backups(
            card.body,
            report.backups,
            prefix="keys_left_old",
            when="unsaved" if report.backup_failure else "renewed",
        )
        self._report.addWidget(card)
        self._code.settle()
        self._steps.show_step(DONE)
        self.stay.hide()
        self.go.set_kind("primary")
        self.go.set_text(_("&Done"))
        self._changed()


def _panel() -> tuple[QWidget, QVBoxLayout]:
    panel = QWidget()
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    return panel, layout
