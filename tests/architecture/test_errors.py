"""Whatever is refused says what happened, what it means for the records and what to do."""

import ast
from pathlib import Path

from chapterdesk.core import errors

ROOT = Path(__file__).parents[2]
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.UserError)
}
SENTENCES = ("what", "data", "todo")
# A field of the window says what to type; nothing has left its form.
OF_A_FIELD = {"ui/records/when.py": {"data"}}


def silent(source: str) -> list[tuple[int, set[str]]]:
    """Return where a person is told something with a sentence left out, and which."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in KINDS or any(isinstance(one, ast.Starred) for one in node.args):
            continue
        given = dict(zip(SENTENCES, node.args, strict=False))
        given |= {one.arg: one.value for one in node.keywords if one.arg is not None}
        missing = {name for name in SENTENCES if _is_empty(given.get(name))}
        if missing:
            found.append((node.lineno, missing))
    return found


def _is_empty(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and not value.value)


def test_every_error_has_its_three_sentences() -> None:
    package = ROOT / "chapterdesk"
    told = {
        f"{name}:{line}": left
        for path in sorted(package.rglob("*.py"))
        for name in [path.relative_to(package).as_posix()]
        for line, missing in silent(path.read_text(encoding="utf-8"))
        if (left := missing - OF_A_FIELD.get(name, set()))
    }
    assert told == {}


def test_a_sentence_that_is_left_out_is_found() -> None:
    assert silent('raise RefusedError(_("No."))') == [(1, {"data", "todo"})]
    assert silent('raise UsageError(_("No."), _("Nothing."), "")') == [(1, {"todo"})]
    assert silent('raise StorageError(_("No."), todo=_("Look."), data=_("Nothing."))') == []
    assert silent('raise ValueError("a bug says what it likes")') == []
