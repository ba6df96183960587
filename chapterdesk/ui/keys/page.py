"""The page of who can open the chapter."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.database import Undo
from chapterdesk.services.keys import Access, Leaving, SlotRow
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import KEYS, SETTINGS, PageContext
from chapterdesk.ui.guard.misses import Misses
from chapterdesk.ui.keys.extras import CodeDialog, KeyFileDialog, QuickDialog, days_text
from chapterdesk.ui.keys.left import LeftDialog
from chapterdesk.ui.keys.people import AddDialog, ChangeDialog, RenameDialog
from chapterdesk.ui.keys.rows import PersonRow
from chapterdesk.ui.messages import Question
from chapterdesk.ui.page import Page
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.tab_order import tab_as_read
from chapterdesk.ui.widgets.text import Text


class KeysPage(Page):
    """List the ways in; let people in, change, remove; what is optional below.

    Args:
        context: What the page needs.
        vaults: Draws and weighs new passphrases.
    """

    def __init__(
        self, *, context: PageContext, vaults: VaultService, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context=context,
            name=KEYS,
            title=_("Who can open this"),
            help_page="keys",
            parent=parent,
        )
        self._vaults = vaults
        self._access = Access(rows=(), own=None, quick_days=0)
        # Of the page, not of a dialog: else each opening would grant five more guesses.
        self._misses = Misses()
        theme = context.theme
        self._add = PrimaryButton(
            theme=theme, text=_("&Let another person in…"), name="keys_let_in", icon="user-plus"
        )
        self._change = SecondaryButton(
            theme=theme, text=_("Change &my passphrase…"), name="keys_change_mine"
        )
        self._people = QVBoxLayout()
        self._people.setSpacing(0)
        self._code_text = Text(colour="soft", wrap=True, name="keys_code_text")
        self._quick_text = Text(colour="soft", wrap=True, name="keys_quick_text")
        self._quick = SecondaryButton(theme=theme, text="", name="keys_quick_switch")
        self._file_text = Text(colour="soft", wrap=True, name="keys_file_text")
        self._file = SecondaryButton(theme=theme, text="", name="keys_file_switch")
        self._lay_out()
        self._add.clicked.connect(self._open_add)
        self._change.clicked.connect(self._open_change)
        self._quick.clicked.connect(self._switch_quick)
        self._file.clicked.connect(self._open_file)
        context.bridge.changed.connect(self._heard)
        self._show(self._access)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def clear(self) -> None:
        for dialog in self.window().findChildren(LeftDialog):
            dialog.stop()
        self._show(Access(rows=(), own=None, quick_days=0))

    @Slot()
    def refresh(self) -> None:
        """Read who can open the chapter again."""
        self.context.tasks.run(
            self.context.services.keys.access, self._show, self._failed, owner=self
        )

    def _show(self, access: Access) -> None:
        self._access = access
        clear_layout(self._people)
        people = access.passphrases
        for place, row in enumerate(people):
            shown = PersonRow(
                theme=self.context.theme, row=row, place=place, last=place == len(people) - 1
            )
            shown.rename_requested.connect(lambda row=row: self._open_rename(row))
            shown.remove_requested.connect(lambda row=row: self._ask_remove(row))
            shown.left_requested.connect(lambda row=row: self._begin_left(row))
            self._people.addWidget(shown)
        tab_as_read(self)
        self._code_text.setText(_code_words(access))
        quick = access.quick
        self._quick.set_text(
            _("&Open with a PIN…") if quick is None else _("&Forget the PIN on this laptop")
        )
        self._quick_text.setText(_quick_words(quick))
        has_file = self._own_has_file()
        self._file.set_text(
            _("Need no &key file any more…") if has_file else _("Need a &key file, too…")
        )
        self._file_text.setText(
            _("Your passphrase opens the desk together with a file on a stick.")
            if has_file
            else _("Optional: a small file on a stick that is needed beside your passphrase.")
        )

    def _own_has_file(self) -> bool:
        rows = self._access.passphrases
        mine = [row for row in rows if row.slot_id == self._access.own]
        return any(row.key_file for row in (mine or rows))

    @Slot()
    def _open_add(self) -> None:
        dialog = AddDialog(
            context=self.context,
            vaults=self._vaults,
            key_file=self._own_has_file(),
            misses=self._misses,
            saved=self._added,
            parent=self.window(),
        )
        _start(dialog)

    @Slot()
    def _open_change(self) -> None:
        dialog = ChangeDialog(
            context=self.context,
            vaults=self._vaults,
            key_file=self._own_has_file(),
            misses=self._misses,
            saved=self._changed,
            parent=self.window(),
        )
        _start(dialog)

    def _open_rename(self, row: SlotRow) -> None:
        dialog = RenameDialog(
            context=self.context, row=row, saved=self._renamed, parent=self.window()
        )
        _start(dialog)

    @Slot()
    def _open_code(self) -> None:
        dialog = CodeDialog(
            context=self.context,
            key_file=self._own_has_file(),
            misses=self._misses,
            saved=self._new_code,
            parent=self.window(),
        )
        _start(dialog)

    @Slot()
    def _open_file(self) -> None:
        dialog = KeyFileDialog(
            context=self.context,
            in_use=self._own_has_file(),
            misses=self._misses,
            saved=self._show,
            parent=self.window(),
        )
        _start(dialog)

    @Slot()
    def _switch_quick(self) -> None:
        keys = self.context.services.keys
        if self._access.quick is not None:
            self.context.tasks.run(
                keys.forget_quick_unlock, self._quick_forgotten, self._failed, owner=self
            )
            return
        self._quick.setEnabled(False)
        self.context.tasks.run(
            keys.require_keyring, self._open_quick, self._no_quick, pool="work", owner=self
        )

    def _open_quick(self, _nothing: object) -> None:
        self._quick.setEnabled(True)
        dialog = QuickDialog(
            context=self.context,
            days=self._access.quick_days,
            key_file=self._own_has_file(),
            misses=self._misses,
            saved=self._quick_set_up,
            parent=self.window(),
        )
        _start(dialog)

    def _no_quick(self, error: UserError) -> None:
        self._quick.setEnabled(True)
        self._quick_text.setText(str(error))

    def _ask_remove(self, row: SlotRow) -> None:
        question = Question(
            title=_("Take away the passphrase of {name}?").format(name=isolate(row.label)),
            lost=_(
                "It will not open this desk any more. Who copied the desk before can still open"
                " that copy: if they left, choose “They left” instead, which changes all keys."
            ),
            verb=_("Take it away"),
        )
        self.context.messages.confirm(question, lambda: self._remove(row))

    def _remove(self, row: SlotRow) -> None:
        keys = self.context.services.keys
        self.context.tasks.run(
            lambda: keys.remove(row.slot_id), self._removed, self._failed, owner=self
        )

    def _begin_left(self, row: SlotRow) -> None:
        keys = self.context.services.keys
        self.context.tasks.run(
            lambda: keys.leaving(row.slot_id), self._open_left, self._failed, owner=self
        )

    def _open_left(self, leaving: Leaving) -> None:
        dialog = LeftDialog(
            context=self.context,
            leaving=leaving,
            key_file=self._own_has_file(),
            misses=self._misses,
            changed=self.refresh,
            parent=self.window(),
        )
        _start(dialog)

    def _added(self, access: Access) -> None:
        self._show(access)
        self.context.messages.toast(_("They can open the desk now. Make a new backup soon."))

    def _changed(self, access: Access) -> None:
        self._show(access)
        self.context.messages.toast(_("Your new passphrase opens the desk from now on."))

    def _renamed(self, undo: Undo) -> None:
        self.context.undo.push(undo.label, undo, self.context.services.undo.apply)
        self.refresh()

    def _removed(self, access: Access) -> None:
        self._show(access)
        self.context.messages.toast(_("It opens the desk no more."))

    def _new_code(self, access: Access) -> None:
        self._show(access)
        self.context.messages.toast(
            _("The new code counts. Make a backup, so that it opens that one, too.")
        )

    def _quick_set_up(self, access: Access) -> None:
        self._show(access)
        self.context.messages.toast(_("The PIN opens the desk on this laptop."))

    def _quick_forgotten(self, gone: bool) -> None:
        self.refresh()
        self.context.messages.toast(
            _("The PIN is forgotten; the passphrase opens the desk.")
            if gone
            else _(
                "The PIN opens nothing any more. The keyring did not answer; it may keep a rest."
            )
        )

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self.context.messages.error(error)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == "keys" and self.isVisible():
            self.refresh()

    def _lay_out(self) -> None:
        theme = self.context.theme
        back = SecondaryButton(
            theme=theme, text=_("&Settings"), name="keys_back", icon="arrow-left"
        )
        back.clicked.connect(lambda: self.context.navigate(SETTINGS, None))
        column = ScrolledColumn(theme=theme, name="keys_scroll", widest=760)
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="keys_header",
                title=_("Who can open this"),
                subtitle=_("Each person with a passphrase that only they know."),
                actions=(back,),
            )
        )
        people = Card(theme=theme, name="keys_people", title=_("People"))
        people.body.addLayout(self._people)
        people.body.addSpacing(8)
        people.body.addLayout(_row(self._add, self._change))
        column.body.addWidget(people)
        code = SecondaryButton(
            theme=theme, text=_("Make a &new code…"), name="keys_new_code", icon="rotate-ccw"
        )
        code.clicked.connect(self._open_code)
        for name, title, text, button in (
            ("keys_code_card", _("Recovery code on paper"), self._code_text, code),
            ("keys_quick_card", _("Quick unlock"), self._quick_text, self._quick),
            ("keys_file_card", _("Key file"), self._file_text, self._file),
        ):
            card = Card(theme=theme, name=name, title=title)
            card.body.addWidget(text)
            card.body.addLayout(_row(button))
            column.body.addWidget(card)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)


def _start(dialog: AddDialog | ChangeDialog | RenameDialog | CodeDialog | KeyFileDialog
           | QuickDialog | LeftDialog) -> None:  # fmt: skip
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.start()


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _code_words(access: Access) -> str:
    codes = [row for row in access.rows if row.kind == "code"]
    if not codes:
        return _("There is none. Without it a forgotten passphrase is final: make one.")
    made = codes[-1].made_at
    if made is None:
        return _("It opens the desk when a passphrase is forgotten, and every backup.")
    return _("It opens the desk when a passphrase is forgotten. Made on {day}.").format(
        day=current().day(made.astimezone().date())
    )


def _quick_words(quick: SlotRow | None) -> str:
    if quick is None or quick.expires is None:
        return _(
            "Off. A PIN and a secret in this laptop's keyring can open the desk for {days} after"
            " each passphrase."
        ).format(days=days_text(7))
    return _("On until {day}. Each time you type the passphrase, the days count anew.").format(
        day=current().day(quick.expires)
    )
