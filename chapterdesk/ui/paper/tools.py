"""What a preview works with: the papers of an open desk, or one that needs no desk at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chapterdesk.core.errors import UserError
from chapterdesk.services.sheets.papers import Paper
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme


class PaperDesk(Protocol):
    """Show and print papers; the service of an open desk is one."""

    def pages(self, paper: Paper) -> int:
        """Return how many pages a paper has. Any thread."""
        ...

    def page_image(self, paper: Paper, page: int, scale: float) -> tuple[int, int, bytes]:
        """Return one page, from 0, as width, height and RGBA bytes. Any thread."""
        ...

    def print(self, paper: Paper, copies: int = 1) -> None:
        """Hand a paper to the printer without a file on disk.

        Raises:
            UserError: There is no printer, or it did not take the paper.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTools:
    """Hold what a preview needs.

    Attributes:
        desk: Shows and prints.
        tell: Says what was done, once the preview is closed.
        error: Says what failed; in the preview itself when left out.
        save: Writes a file, replacing one when True; a paper is not offered as a file without it.
    """

    theme: Theme
    tasks: TaskRunner
    files: FilePicker
    desk: PaperDesk
    tell: Callable[[str], None]
    error: Callable[[UserError], None] | None = None
    save: Callable[[Paper, Path, bool], None] | None = None


def tools_of(context: PageContext) -> PaperTools:
    """Return what a preview of an open desk works with."""
    sheets = context.services.sheets
    return PaperTools(
        theme=context.theme,
        tasks=context.tasks,
        files=context.files,
        desk=sheets,
        tell=context.messages.toast,
        error=context.messages.error,
        save=lambda paper, file, replaced: sheets.save(paper, file, overwrite=replaced),
    )
