"""What an import says about rows, files and encodings."""

from collections.abc import Sequence

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.candidates import Candidate
from chapterdesk.services.imports.reports import ImportPreview, PreviewRow, ProblemRow
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.lists.row import ListRow

_SHOWN_LETTERS = 48
PATTERNS = "*.csv *.tsv *.txt *.xlsx *.vcf"
_ENCODINGS = (
    "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1258", "iso-8859-15", "mac_roman",
    "shift_jis", "gb18030", "big5", "euc_kr", "koi8-r",
)  # fmt: skip


def outcome_tag(outcome: RowOutcome) -> tuple[str, Tone]:
    """Return what becomes of a row, in a word."""
    tags: dict[RowOutcome, tuple[str, Tone]] = {
        RowOutcome.ADDED: (_("new"), "ok"),
        RowOutcome.UPDATED: (_("changed"), "accent"),
        RowOutcome.UNCHANGED: (_("already here"), "neutral"),
        RowOutcome.PROBLEM: (_("problem"), "bad"),
        RowOutcome.IGNORED: (_("nobody"), "neutral"),
    }
    return tags[outcome]


def preview_row(row: PreviewRow) -> ListRow:
    """Return a row of the file as it is listed."""
    tag, tone = outcome_tag(row.outcome)
    if row.reasons and row.outcome is not RowOutcome.PROBLEM:
        tone = "warn"
    number = _("Row {number}").format(number=row.number)
    return ListRow(
        key=str(row.number).encode(),
        title=row.name or number,
        quiet=row.pronouns,
        line=" · ".join((number, *row.reasons)) if row.name else " · ".join(row.reasons),
        tag=tag,
        tone=tone,
    )


def candidates_told(candidates: Sequence[Candidate]) -> str:
    """Return who of the desk a row may be, each with how much speaks for it and what."""
    return "\n".join(
        _("{name}: {score} of 100. {reasons}").format(
            name=isolate(one.name), score=one.score, reasons=" ".join(one.reasons)
        )
        for one in candidates
    )


def problem_row(row: ProblemRow) -> ListRow:
    """Return a row that could not be taken as it is listed."""
    cells = [cell for cell in row.cells if cell.strip()]
    return ListRow(
        key=str(row.number).encode(),
        title=_("Row {number}").format(number=row.number),
        quiet=", ".join(cells),
        line=row.reason,
    )


def counts_line(preview: ImportPreview) -> str:
    """Return what would happen, in one sentence."""
    parts = [
        ngettext("{count} new person", "{count} new people", preview.add),
        ngettext("{count} changed", "{count} changed", preview.update),
        ngettext(
            "{count} already here as they are",
            "{count} already here as they are",
            preview.unchanged,
        ),
    ]
    counts = (preview.add, preview.update, preview.unchanged)
    shown = [part for part, count in zip(parts, counts, strict=True) if count]
    return " · ".join(shown or [_("nobody new")])


def header_options(table: SourceTable) -> Sequence[tuple[str, str]]:
    """Return the rows that may name the columns, each with the beginning of what it says."""
    options = [("0", _("None: every row is a person"))]
    for number, row in enumerate(table.top, start=1):
        cells = [cell.strip() for cell in row if cell.strip()]
        if cells:
            words = ", ".join(cells)
            shown = words if len(words) <= _SHOWN_LETTERS else f"{words[:_SHOWN_LETTERS]}…"
            label = _("{number}: {cells}").format(number=number, cells=isolate(shown))
            options.append((str(number), label))
    return options


def encoding_options(found: str) -> Sequence[tuple[str, str]]:
    """Return the encodings that can be chosen, the one that was recognised first."""
    names = dict.fromkeys((found, *_ENCODINGS)) if found else dict.fromkeys(_ENCODINGS)
    return [(name, name.upper().replace("_", "-")) for name in names]


def delimiter_options(found: str) -> Sequence[tuple[str, str]]:
    """Return the signs that may stand between cells."""
    names = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Upright line")}
    if found and found not in names:
        names[found] = isolate(found)
    return list(names.items())
