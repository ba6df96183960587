"""One row of a list, as the delegate draws it and as it is read aloud."""

from dataclasses import dataclass

from chapterdesk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """Hold what one row shows; the texts are a person's, plain and not yet isolated.

    Attributes:
        key: What the page knows it by; empty for a row that is not a record.
        title: The bold first text (a name).
        quiet: Quiet text right after it (pronouns).
        line: The second line of a record row.
        tag: A word on a tinted ground at the far side, with its `tone`.
        note: Quiet text at the far side ("here since 18:21").
        checked: None for a row without a check square.
        icon: A leading icon; makes the row an action in the accent colour.
        keys: A key cap at the far side.
        cells: What stands beside the title where the list shows columns; then without `quiet` and
            `line`.
        spoken: The whole row as one sentence for a screen reader; made of the rest when empty.
    """

    key: bytes = b""
    title: str = ""
    quiet: str = ""
    line: str = ""
    tag: str = ""
    tone: Tone = "neutral"
    note: str = ""
    checked: bool | None = None
    icon: str = ""
    keys: str = ""
    cells: tuple[str, ...] = ()
    spoken: str = ""

    def sentence(self) -> str:
        """Return what is read aloud."""
        if self.spoken:
            return self.spoken
        parts = (self.title, self.quiet, self.line, *self.cells, self.tag, self.note)
        return ", ".join(part for part in parts if part)
