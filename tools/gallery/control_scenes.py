"""A form, every control, banners, a question and a menu."""

from frame import NAMES
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import Text


def controls(theme: Theme) -> QWidget:
    """Build a form and every control."""
    window = QWidget()
    window.setProperty("part", "page")
    grid = QGridLayout(window)
    grid.setContentsMargins(32, 24, 32, 24)
    grid.setSpacing(20)
    grid.addWidget(_form(theme), 0, 0, 3, 1)
    grid.addWidget(_secret(theme), 0, 1)
    grid.addWidget(_choices(theme), 1, 1)
    grid.addWidget(_table(), 2, 1)
    grid.addLayout(_banners(theme), 3, 0, 1, 2)
    return window


def _form(theme: Theme) -> Card:
    form = Card(theme=theme, name="form", title="A form")
    name = QLineEdit("Sam")
    form.add(FormRow(name="row_name", label="&Name", field=name, hint="As they say it."))
    wrong = QLineEdit("31/31/2026")
    wrong_row = FormRow(name="row_day", label="&Day", field=wrong)
    wrong_row.show_error("That is no day. Type it as 2026-11-26.")
    form.add(wrong_row)
    combo = QComboBox()
    combo.addItems(["English", "العربية", "हिन्दी"])
    form.add(FormRow(name="row_lang", label="&Language", field=combo, optional=True))
    spin = NumberField(name="copies", value=12)
    form.add(FormRow(name="row_spin", label="&Copies", field=spin))
    notes = QPlainTextEdit("Notes")
    notes.setFixedHeight(theme.px(70))
    form.add(FormRow(name="row_notes", label="N&otes", field=notes))
    return form


def _secret(theme: Theme) -> Card:
    secret = Card(theme=theme, name="secret", title="A passphrase")
    field = PassphraseField(theme=theme, name="pass", accessible="Passphrase")
    field.set_text("correct horse battery")
    secret.add(field)
    secret.add(PrimaryButton(theme=theme, text="Unlock", name="unlock", big=True))
    links = QHBoxLayout()
    links.addWidget(LinkButton(theme=theme, text="I have a recovery code", name="l", small=True))
    links.addStretch(1)
    links.addWidget(LinkButton(theme=theme, text="Open another desk", name="m", small=True))
    secret.body.addLayout(links)
    return secret


def _choices(theme: Theme) -> Card:
    choices = Card(theme=theme, name="choices", title="Choices")
    line = QHBoxLayout()
    for text, state in (("On", Qt.CheckState.Checked), ("Off", Qt.CheckState.Unchecked)):
        box = QCheckBox(text)
        box.setCheckState(state)
        line.addWidget(box)
    part = QCheckBox("Some")
    part.setTristate(True)
    part.setCheckState(Qt.CheckState.PartiallyChecked)
    line.addWidget(part)
    radio = QRadioButton("One")
    radio.setChecked(True)
    line.addWidget(radio)
    line.addWidget(QRadioButton("Other"))
    choices.body.addLayout(line)
    choices.add(
        SegmentedChoice(
            theme=theme,
            name="seg",
            accessible="Theme",
            options=[("l", "Light"), ("d", "Dark"), ("s", "System")],
        )
    )
    bar = QProgressBar()
    bar.setValue(60)
    choices.add(bar)
    buttons = QHBoxLayout()
    buttons.addWidget(SecondaryButton(theme=theme, text="Delete", name="x", danger=True))
    off = SecondaryButton(theme=theme, text="Not now", name="y")
    off.setEnabled(False)
    buttons.addWidget(off)
    off = PrimaryButton(theme=theme, text="Not yet", name="z")
    off.setEnabled(False)
    buttons.addWidget(off)
    buttons.addStretch(1)
    choices.body.addLayout(buttons)
    return choices


def _table() -> QTableWidget:
    table = QTableWidget(3, 3)
    table.setHorizontalHeaderLabels(["Mentor", "Mentee", "Since"])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    for place in range(9):
        table.setItem(place // 3, place % 3, QTableWidgetItem(NAMES[place][0]))
    table.selectRow(1)
    return table


def _banners(theme: Theme) -> QVBoxLayout:
    banners = QVBoxLayout()
    for tone, text in (
        ("accent", "Practice data: nobody here is real."),
        ("ok", "The backup was written and read back."),
        ("warn", "The stick is not there. The next backup waits for it."),
        ("bad", "The backup could not be written. Your data is safe on this computer."),
    ):
        banners.addWidget(
            Banner(theme=theme, name=tone, text=text, tone=tone, action="Show")  # type: ignore[arg-type]
        )
    return banners


def dialog(theme: Theme) -> QWidget:
    """Build a question."""
    dialog = Dialog(theme=theme, name="ask", title="Delete 3 people for ever?")
    dialog.body.addWidget(
        Text("Their names, contacts and attendance are erased. Counts stay.", wrap=True)
    )
    dialog.add_button("Delete 3 people for ever", dialog.accept, name="verb", kind="danger")
    dialog.add_button("Keep them", dialog.reject, name="stay", kind="primary", default=True)
    return dialog


def menu(_theme: Theme) -> QWidget:
    """Build a menu."""
    menu = QMenu()
    for text in ("Edit", "Archive", "Print sheet"):
        menu.addAction(text)
    menu.addSeparator()
    checked = menu.addAction("Shielded")
    checked.setCheckable(True)
    checked.setChecked(True)
    menu.addAction("Delete").setEnabled(False)
    menu.setActiveAction(menu.actions()[1])
    return menu
