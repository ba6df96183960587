"""Split a line of text into runs of one direction, one script and one typeface."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import icu

from chapterdesk.printing.text.faces import Face, Faces, Wanted
from chapterdesk.printing.text.unicode import boundaries, script_of

_SHARED: Final = frozenset({"Zyyy", "Zinh"})


@dataclass(frozen=True, slots=True)
class Run:
    """Name a stretch of text that is shaped in one piece.

    Attributes:
        start: Index of its first code point.
        end: Index after its last.
        level: Its bidi level.
        script: ISO 15924 code for the shaper.
        face: The typeface that covers it.
        missing: Whether no typeface covers it.
    """

    start: int
    end: int
    level: int
    script: str
    face: Face
    missing: bool = False


def split(text: str, levels: Sequence[int], faces: Faces, wanted: Wanted) -> list[Run]:
    """Return the runs of `text` in logical order."""
    scripts = _scripts(text)
    runs: list[Run] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and (levels[end], scripts[end]) == (levels[start], scripts[start]):
            continue
        stretch = _Stretch(
            text=text, level=levels[start], script=scripts[start], faces=faces, wanted=wanted
        )
        runs += stretch.runs(start, end)
        start = end
    return runs


def _scripts(text: str) -> list[str]:
    """Return the script of each code point; shared characters take that of their neighbours."""
    found = [script_of(char) for char in text]
    previous = next((script for script in found if script not in _SHARED), "Zyyy")
    for index, script in enumerate(found):
        if script in _SHARED:
            found[index] = previous
        else:
            previous = script
    return found


class _Stretch:
    """Find typefaces for a stretch of one direction and one script."""

    def __init__(self, *, text: str, level: int, script: str, faces: Faces, wanted: Wanted) -> None:
        self._text = text
        self._level = level
        self._script = script
        self._faces = faces
        self._wanted = wanted

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Give the runs: one face for all of it, else one a word, else one a cluster."""
        pending: Run | None = None
        for run in self._pieces(start, end):
            if pending and pending.face is run.face and pending.missing == run.missing:
                pending = replace(pending, end=run.end)
                continue
            if pending:
                yield pending
            pending = run
        if pending:
            yield pending

    def _pieces(self, start: int, end: int) -> Iterator[Run]:
        whole = self._covering(start, end)
        if whole is not None:
            yield whole
            return
        while start < end:
            space = self._text.find(" ", start, end)
            stop = end if space < 0 else space + 1
            word = self._covering(start, stop)
            if word is not None:
                yield word
            else:
                yield from self._clusters(start, stop)
            start = stop

    def _clusters(self, start: int, end: int) -> Iterator[Run]:
        before = start
        iterator = icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot())
        for edge in boundaries(iterator, self._text[start:end]):
            found = self._covering(before, start + edge)
            if found is None:
                face = self._faces.text_face(self._wanted.weight)
                found = Run(before, start + edge, self._level, self._script, face, missing=True)
            yield found
            before = start + edge

    def _covering(self, start: int, end: int) -> Run | None:
        text = self._text[start:end]
        for face in self._faces.candidates(self._wanted, self._script):
            if face.covers(text):
                return Run(start, end, self._level, self._script, face)
        return None
