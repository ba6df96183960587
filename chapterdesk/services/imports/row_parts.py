"""A row on its way from cells to a person: while it is read, and when it has been."""

from dataclasses import dataclass, field
from typing import NamedTuple

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.services.imports.reach import Told
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft:
    """One row as a person.

    Attributes:
        number: The row's number in the file.
        draft: The person; None for a problem and for a row that is nobody.
        notes: What becomes a note of its own.
        said: The same before needs were left out; two rows that say the same are the same.
        warnings: What a person should look at.
        problem: Why it can not be taken; empty where it can.
        nobody: Why the row is not a person (a total, guests); empty where it is one.
        taken: The columns whose cells are in `draft` or `notes`.
        sealed: The columns whose cells name a legal or former name under a custom label.
        marks: The columns named by a day, and what their cells say of this person.
        heads: The same for a row of guests: how many came.
        needs: How many of its notes tell a need for food, access or health.
        member_id: The person of the desk that an export of ours says it is; None for others.
        edited: Whether such a row says anything else than the desk says.
        content: All that it says of a person, as one text; empty where it is nobody.
        name: The person's name, folded.
        ways: What two spellings of each way to reach them have in common.
    """

    number: int
    cells: tuple[str, ...]
    draft: MemberDraft | None
    notes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: str = ""
    nobody: str = ""
    taken: frozenset[int] = frozenset()
    sealed: frozenset[int] = frozenset()
    marks: tuple[tuple[int, AttendanceStatus], ...] = ()
    heads: tuple[tuple[int, int], ...] = ()
    needs: int = 0
    member_id: bytes | None = None
    edited: bool = True
    content: str = ""
    name: str = ""
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class OpenRow:
    """A row while it is being read; its lists grow as its cells are taken."""

    cells: tuple[str, ...]
    values: dict[str, list[str]] = field(default_factory=dict)
    contacts: list[ContactDraft] = field(default_factory=list)
    rules: list[Told] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)
    needs: int = 0

    def first(self, name: str) -> str:
        """Return the first value of a field, or nothing."""
        found = self.values.get(name)
        return found[0] if found else ""

    def note(self, header: str, text: str) -> None:
        """Keep a cell that fills no field as a note that begins with its column's name."""
        body = _("{header}: {text}").format(header=header, text=text)
        self.notes.append(body)
        self.said.append(body)


class Cell(NamedTuple):
    """One value on its way into a person: its field, its column's name and what labels it."""

    field: str
    header: str
    text: str
    label: str
