"""What other rows still say of somebody who is forgotten, or who goes by another name now.

These rows belong to nobody by a key: what an import could not take, and the names of files.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.models import Batch, BatchRow, ExportLog
from chapterdesk.services.folding import fold, folded_name

_NUMBER: Final = 7
"""Fewer digits than this are no telephone number."""
_UNKNOWN: Final = "…"


def erase_left_names(session: Session, names: Iterable[str], ways: Iterable[str] = ()) -> None:
    """Empty rows that an import could not take and that bear a name, and names of files likewise.

    A name is found where all its folded words stand one after another as whole words, however
    short: "Sam" is not in "Samira", and "Li" is in "Li was here".

    Args:
        session: In a transaction.
        names: What they were called.
        ways: Their numbers and addresses.
    """
    wanted = _Wanted(names, ways)
    problems = session.execute(
        select(BatchRow.id, BatchRow.cells).where(
            BatchRow.outcome == RowOutcome.PROBLEM, BatchRow.cells != ""
        )
    ).all()
    for row_id, cells in problems:
        if any(wanted.stands_in(text) for text in _texts(json.loads(cells))):
            session.execute(update(BatchRow).where(BatchRow.id == row_id).values(cells=""))
    for row_id, path in session.execute(select(ExportLog.id, ExportLog.file_path)).all():
        if (plain := wanted.path_without(path)) != path:
            session.execute(update(ExportLog).where(ExportLog.id == row_id).values(file_path=plain))
    for row_id, name in session.execute(select(Batch.id, Batch.file_name)).all():
        if wanted.names_in(name):
            plain = f"{_UNKNOWN}{Path(name).suffix}"
            session.execute(update(Batch).where(Batch.id == row_id).values(file_name=plain))


class _Wanted:
    def __init__(self, names: Iterable[str], ways: Iterable[str]) -> None:
        names, ways = tuple(names), tuple(ways)
        self._names = {f" {fold(text)} " for text in names} - {"  "}
        # Of signs alone, such as ---: folding leaves nothing of them.
        self._signs = {
            f" {folded_name(text)} " for text in names if not fold(text) and folded_name(text)
        }
        self._ways = {f" {fold(text)} " for text in ways} - {"  "}
        self._numbers = {
            digits for text in ways if "@" not in text and len(digits := _digits(text)) >= _NUMBER
        }

    def stands_in(self, text: str) -> bool:
        folded = f" {fold(text)} "
        if self.names_in(text) or any(each in folded for each in self._ways):
            return True
        digits = _digits(text)
        return len(digits) >= _NUMBER and any(
            digits.endswith(number) or number.endswith(digits) for number in self._numbers
        )

    def names_in(self, text: str) -> bool:
        folded = f" {fold(text)} "
        plain = f" {' '.join(unicodedata.normalize('NFKC', text).casefold().split())} "
        return any(each in folded for each in self._names) or any(
            each in plain for each in self._signs
        )

    def path_without(self, path: str) -> str:
        """Return a path without the parts that bear a name; the home folder's are not theirs."""
        parts: Sequence[str] = Path(path).parts
        home = Path.home().parts
        kept = len(home) if parts[: len(home)] == home else 0
        plain = [
            part
            if index < kept or not self.names_in(part)
            else f"{_UNKNOWN}{Path(part).suffix if index == len(parts) - 1 else ''}"
            for index, part in enumerate(parts)
        ]
        return path if plain == list(parts) else str(Path(*plain))


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal()).lstrip("0")


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]
