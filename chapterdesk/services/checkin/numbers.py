"""Row numbers of a paper list, as people write them: 1-14, 17, 20."""

import re
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _

_PART: Final = re.compile(r"(\d{1,5})(?:\s*[-\u2010-\u2015]\s*(\d{1,5}))?")


def parse_numbers(text: str, last: int) -> tuple[int, ...]:
    """Return the row numbers in order, each once.

    Raises:
        UsageError: Something is not a number, or a number is not on the sheet.
    """
    numbers: set[int] = set()
    for part in re.split(r"[,;\n]+", text):
        if not part.strip():
            continue
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise _refused(_("This can not be read as row numbers."))
        low = int(match[1])
        high = int(match[2] or match[1])
        if not last:
            raise _refused(_("The sheet of this meeting has no rows."))
        if not 1 <= low <= high <= last:
            raise _refused(
                _("The sheet has rows 1 to {last}; a number is not among them.").format(last=last)
            )
        numbers.update(range(low, high + 1))
    if not numbers:
        raise _refused(_("No row number was given."))
    return tuple(sorted(numbers))


def _refused(what: str) -> UsageError:
    return UsageError(
        what,
        _("Nobody was marked."),
        _("Write the row numbers of the sheet, such as 1-14, 17, 20."),
        field="rows",
    )
