"""Lists that are read whole because they are short: a chapter's groups, series, events."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from chapterdesk.services.folding import fold
from chapterdesk.services.pages import Page as Window
from chapterdesk.ui.records.pane import Reader

T = TypeVar("T")


def windows_of(
    read: Callable[[], Iterable[T]], *, typed: str, text: Callable[[T], str]
) -> Reader[T]:
    """Return what reads a part of a short list, by an offset and a limit.

    Args:
        read: Reads all rows; on the database thread.
        typed: What stands in the search box; each word must be found.
        text: What of a row is searched.
    """
    wanted = fold(typed).split()

    def window(offset: int, limit: int) -> Window[T]:
        rows = [row for row in read() if all(word in fold(text(row)) for word in wanted)]
        return Window(rows=tuple(rows[offset : offset + limit]), total=len(rows), more=False)

    return window
