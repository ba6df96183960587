"""Every text a person reads goes through the catalogue, as a literal the tool can find."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "chapterdesk"
TRANSLATING = {"_": 1, "ngettext": 2, "pgettext": 2}
# Calls whose first texts a person sees or hears; other arguments are names for machines.
SHOWING = {
    "setText",
    "setToolTip",
    "setPlaceholderText",
    "setWindowTitle",
    "setStatusTip",
    "setWhatsThis",
    "setAccessibleName",
    "setAccessibleDescription",
    "setTitle",
    "setLabelText",
    "setInformativeText",
    "setHeaderLabels",
    "setHorizontalHeaderLabels",
    "addAction",
    "addItem",
    "addTab",
    "addRow",
    "QLabel",
    "QPushButton",
    "QToolButton",
    "QCheckBox",
    "QRadioButton",
    "QGroupBox",
    "QAction",
}
# The window never says more than this on the outside; see the threat model.
NEUTRAL_TITLES = {"Desk"}
MARKUP = re.compile(r"<[^>]*>|&\w+;")


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the bare name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def untranslatable(tree: ast.AST) -> list[int]:
    """Return the lines where a translating call is given something else than literals."""
    return [
        call.lineno
        for name, call in calls(tree)
        if name in TRANSLATING
        and not (isinstance(call.func, ast.Attribute) and name == "_")
        and not all(is_text(argument) for argument in call.args[: TRANSLATING[name]])
    ]


def shown_literals(tree: ast.AST) -> list[int]:
    """Return the lines where a text with letters in it is shown without the catalogue."""
    return [
        argument.lineno
        for name, call in calls(tree)
        if name in SHOWING
        for argument in call.args[:2]
        if has_letters(argument)
    ]


def has_letters(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "" for part in node.values)
        return any(letter.isalpha() for letter in MARKUP.sub("", "".join(map(str, parts))))
    if isinstance(node, ast.List | ast.Tuple):
        return any(has_letters(part) for part in node.elts)
    if isinstance(node, ast.BinOp):
        return has_letters(node.left) or has_letters(node.right)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value not in NEUTRAL_TITLES
        and any(letter.isalpha() for letter in MARKUP.sub("", node.value))
    )


def unnamed_placeholders(tree: ast.AST) -> list[int]:
    """Return the lines of texts whose placeholders a translator could not move about."""
    return [
        call.lineno
        for name, call in calls(tree)
        if name in TRANSLATING
        for argument in call.args[: TRANSLATING[name]]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if any(field == "" or (field or "x")[0].isdigit() for field in fields(argument.value))
    ]


def fields(text: str) -> list[str | None]:
    return [field for _, field, _, _ in Formatter().parse(text)]


def uncounted(tree: ast.AST) -> list[int]:
    """Return the lines of plurals whose second form drops the number that the first one says."""
    return [
        call.lineno
        for name, call in calls(tree)
        if name == "ngettext" and all(is_text(form) for form in call.args[:2])
        if numbers(call.args[0]) and not numbers(call.args[1])
    ]


def numbers(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and "{count}" in str(node.value)


def places(check: object, folder: Path) -> list[str]:
    assert callable(check)
    return [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources(folder)
        if path.name != "words.py"
        for line in check(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_translated_texts_are_literals() -> None:
    assert places(untranslatable, PACKAGE) == []


def test_placeholders_of_translated_texts_have_names() -> None:
    assert places(unnamed_placeholders, PACKAGE) == []


def test_plurals_keep_the_number() -> None:
    assert places(uncounted, PACKAGE) == []


def test_the_window_shows_no_text_past_the_catalogue() -> None:
    assert places(shown_literals, PACKAGE / "ui") == []


@pytest.mark.parametrize(
    "code",
    ['_(f"{count} people")', "_(text)", 'ngettext("one", many, 3)', 'pgettext("a", "b" + c)'],
)
def test_the_check_sees_what_cannot_be_translated(code: str) -> None:
    assert untranslatable(ast.parse(code)) == [1]


@pytest.mark.parametrize(
    "code",
    [
        'label.setText("Members")',
        'QLabel("Hello", parent)',
        'label.setText(f"Hello {name}")',
        'label.setText(f"<b>Hello</b> {name}")',
        'menu.addAction(icon, "Print")',
        'table.setHeaderLabels(["Name"])',
    ],
)
def test_the_check_sees_what_is_shown_bare(code: str) -> None:
    assert shown_literals(ast.parse(code)) == [1]


@pytest.mark.parametrize(
    "code",
    [
        'label.setText("")',
        'label.setText("·")',
        'label.setText(_("Members"))',
        "QLabel(parent)",
        'label.setText(f"{count} / {total}")',
        """label.setText(f'<b style="x:{y}px">{name}</b>&nbsp;')""",
        'window.setWindowTitle("Desk")',
    ],
)
def test_the_check_lets_marks_and_translated_texts_pass(code: str) -> None:
    assert shown_literals(ast.parse(code)) == []
