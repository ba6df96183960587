"""What a withdrawal changes, and which papers and files still hold the person who took it back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _
from chapterdesk.services.consents.out import StillOut
from chapterdesk.services.consents.out_words import nothing_out, out_words
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text


class StillOutDialog(Dialog):
    """List what is out, when it was made, and what to do about each.

    Args:
        theme: The look.
        title: Whose, or what was done.
        effects: What is different from now on.
        out: What is out.
        purpose: What was taken back; None for all that was.
        to_files: Opens the list of the files that were exported.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        title: str,
        effects: Sequence[str],
        out: Sequence[StillOut],
        purpose: ConsentPurpose | None,
        to_files: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name="still_out_dialog", title=title, parent=parent)
        if effects:
            self.body.addWidget(Text("\n".join(effects), wrap=True, name="still_out_effects"))
        heading = _("Still out") if out else nothing_out(purpose)
        said = [*effects, heading]
        self.body.addWidget(Text(heading, strong=bool(out), wrap=True, name="still_out_heading"))
        for place, one in enumerate(out):
            row, told = _row(one, place, last=place == len(out) - 1)
            self.body.addWidget(row)
            said.append(told)
        self.setAccessibleDescription(" ".join(said))
        if any(one.kind == "file" for one in out):
            self._to_files = to_files
            self.add_button(_("&Files you exported"), self._go, name="still_out_files")
        self.add_button(
            _("C&lose"), self.accept, name="still_out_close", kind="primary", default=True
        )

    def _go(self) -> None:
        self.accept()
        self._to_files()


def _row(one: StillOut, place: int, *, last: bool) -> tuple[QFrame, str]:
    words = out_words(one)
    row = QFrame()
    row.setObjectName(f"still_out_{place}")
    row.setProperty("part", "row")
    row.setProperty("last", last)
    told = f"{words.head}. {words.made}. {words.todo}"
    row.setAccessibleName(told)
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 8)
    column.setSpacing(2)
    column.addWidget(Text(words.head, strong=True, wrap=True, name=f"still_out_{place}_head"))
    column.addWidget(
        Text(words.made, role="small", colour="soft", wrap=True, name=f"still_out_{place}_made")
    )
    column.addWidget(Text(words.todo, wrap=True, name=f"still_out_{place}_todo"))
    return row, told
