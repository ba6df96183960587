"""`import VAULT register`: what the marks of a register mean, and what is said of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.imports.reports import ImportPreview

LEAVE_OUT = "leave-out"


def said_marks(texts: tuple[str, ...]) -> dict[str, AttendanceStatus | None]:
    """Return what was said of marks, such as x=present,a=absent; None leaves one out.

    Raises:
        UsageError: A part is not a mark and what it means.
    """
    from chapterdesk.services.imports.registers import mark_key  # noqa: PLC0415  # heavy

    meanings: dict[str, AttendanceStatus | None] = {
        status.value: status for status in AttendanceStatus if status is not AttendanceStatus.VOID
    }
    meanings[LEAVE_OUT] = None
    said: dict[str, AttendanceStatus | None] = {}
    for part in (part for text in texts for part in text.split(",") if part.strip()):
        mark, sign, meaning = part.rpartition("=")
        word = meaning.strip().casefold().replace("_", "-")
        known = {name.replace("_", "-"): status for name, status in meanings.items()}
        if not sign or not mark.strip() or word not in known:
            raise UsageError(
                _("This does not say what a mark means: {text}").format(text=isolate(part.strip())),
                _("Nothing was imported."),
                _("Write a mark and one of {words}: x=present").format(words=", ".join(known)),
                field="marks",
            )
        said[mark_key(mark)] = known[word]
    return said


def require_group(group: str) -> None:
    """Refuse a register of which it was not said who met.

    Raises:
        UsageError: There is no group.
    """
    if not group.strip():
        raise UsageError(
            _("Marks belong to a group."),
            _("Nothing was imported."),
            _("Name the group that met: --group NAME"),
            field="group",
        )


def with_marks(error: RefusedError) -> RefusedError:
    """Return a refusal of unknown marks with the option that says what they mean."""
    if error.field != "marks":
        return error
    return RefusedError(error.what, error.data, f"{error.todo} {_how()}", field=error.field)


def register_told(preview: "ImportPreview") -> tuple[str, ...]:
    """Return how marks are read, which days stand twice, and which marks are not known."""
    found = preview.register
    if found is None:
        return (_("This is no register: fewer than three of its columns are named by a day."),)
    counts = ", ".join(f"{status.value} {count}" for status, count in found.marks.items())
    lines = [counts] if counts else []
    if found.guests:
        lines.append(
            ngettext("{count} guest without a name", "{count} guests without a name", found.guests)
        )
    lines += [
        _("Twice in the table, the first column counts: {day}").format(day=isolate(day))
        for day in found.repeated
    ]
    if found.unknown:
        lines += [
            _("Marks that are not known: {marks}").format(marks=_listed(found.unknown)),
            _how(),
        ]
    return tuple(lines)


def _listed(marks: Mapping[str, int]) -> str:
    return ", ".join(f"{isolate(mark)} ({count})" for mark, count in marks.items())


def _how() -> str:
    return _("Such as: --marks a=absent,z=leave-out")
