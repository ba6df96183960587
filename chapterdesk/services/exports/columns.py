"""What can stand in a column of an export, and what stands there of one person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.core.words import _
from chapterdesk.services.exports.people import ExportPerson
from chapterdesk.services.members.contact_rules import rule_sentence

UID: Final = "uid"
UID_HEADER: Final = "UID"
JOINT: Final = "; "
_NAME: Final = "display_name"
_CUSTOM: Final = "field:"
_PHONES: Final = frozenset({ContactKind.CELL, ContactKind.VOICE})
_MARKS: Final = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
Cell = str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """One column that an export can have.

    Attributes:
        key: By which it is chosen.
        label: What stands above it.
        usual: Whether it is there unless somebody leaves it out.
        fixed: Whether it can not be left out.
    """

    key: str
    label: str
    usual: bool = True
    fixed: bool = False


def column_labels() -> Mapping[str, str]:
    """Return the columns of every export, in their order: key to what stands above."""
    return {
        _NAME: _("Name"),
        "pronouns": _("Pronouns"),
        "status": _("Status"),
        "language": _("Languages"),
        "joined": _("Joined on"),
        "last_seen": _("Last seen"),
        "tags": _("Tags"),
        "interests": _("Interests"),
        "skills": _("Skills"),
        "phone": _("Phone"),
        "email": _("Email"),
        "reach_rule": _("How to reach them"),
        UID: UID_HEADER,
    }


def all_columns(own: Mapping[bytes, str]) -> tuple[ExportColumn, ...]:
    """Return every column, those of the chapter's own fields (id to name) last and never usual."""
    unusual = {"interests", "skills"}
    return (
        *(
            ExportColumn(key=key, label=label, usual=key not in unusual, fixed=key == _NAME)
            for key, label in column_labels().items()
        ),
        *(
            ExportColumn(key=f"{_CUSTOM}{field_id.hex()}", label=name, usual=False)
            for field_id, name in own.items()
        ),
    )


def cells_of(person: ExportPerson, keys: Sequence[str]) -> tuple[Cell, ...]:
    """Return what stands in these columns of a person."""
    return tuple(_cell(person, key) for key in keys)


def texts_of(person: ExportPerson, own: Mapping[bytes, str]) -> Mapping[str, str]:
    """Return what stands of a person under each label, as a file of text would have it."""
    return {
        column.label: as_text(_cell(person, column.key)) for column in reversed(all_columns(own))
    }


def as_text(cell: Cell) -> str:
    """Return a cell as text; a day in ISO 8601."""
    return cell if isinstance(cell, str) else cell.isoformat()


def rules_of(person: ExportPerson) -> tuple[str, ...]:
    """Return the rules for reaching a person in words, each once, without marks of direction."""
    return tuple(
        dict.fromkeys(rule_sentence(contact).translate(_MARKS) for contact in person.contacts)
    )


def _cell(person: ExportPerson, key: str) -> Cell:
    if key.startswith(_CUSTOM):
        return person.own.get(bytes.fromhex(key.removeprefix(_CUSTOM)), "")
    row = person.row
    readers: dict[str, Callable[[], Cell]] = {
        _NAME: lambda: person.name,
        "pronouns": lambda: JOINT.join(person.pronouns),
        "status": lambda: row.status.value,
        "language": lambda: JOINT.join(person.languages),
        "joined": lambda: person.joined_on or "",
        "last_seen": lambda: row.last_seen_on or "",
        "tags": lambda: JOINT.join(row.tags),
        "interests": lambda: JOINT.join(person.interests),
        "skills": lambda: JOINT.join(person.skills),
        "phone": lambda: JOINT.join(c.value for c in person.contacts if c.kind in _PHONES),
        "email": lambda: JOINT.join(
            c.value for c in person.contacts if c.kind is ContactKind.EMAIL
        ),
        "reach_rule": lambda: " / ".join(rules_of(person)),
        UID: row.id.hex,
    }
    return readers[key]()
