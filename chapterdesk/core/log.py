"""A log without data: type, module and line, never a message that could carry a member's data."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Final

from typing_extensions import override

_ROOT: Final = "chapterdesk"


class PlaceFormatter(logging.Formatter):
    """Write the constant text of a record and, for an exception, its type and places only."""

    @override
    def formatException(self, ei: object) -> str:
        if isinstance(ei, tuple) and isinstance(ei[1], BaseException):
            return describe(ei[1])
        return ""


def describe(error: BaseException) -> str:
    """Return the exception's type and the places it passed, without its message or arguments."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        places = " < ".join(
            f"{_module(frame.filename)}:{frame.lineno}" for frame in reversed(frames)
        )
        parts.append(f"{type(current).__name__} at {places}")
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "; from ".join(parts)


def _module(filename: str) -> str:
    for marker in ("chapterdesk/", "site-packages/", "python3"):
        before, found, after = filename.rpartition(marker)
        if found:
            return f"{marker}{after}" if marker == "chapterdesk/" else after
        del before
    return filename.rpartition("/")[2]


def set_up(*, verbose: bool = False) -> None:
    """Send warnings (or, when verbose, everything) of our loggers to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceFormatter("%(levelname)s %(name)s: %(msg)s"))
    logger = logging.getLogger(_ROOT)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING)
    logger.propagate = False


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Return the report of a bug that a person may copy: no value, no path of theirs."""
    del kind, trace
    return describe(error)
