"""What was read and what was lost, in words of a person who has never seen a table."""

from collections import Counter
from collections.abc import Collection
from typing import Protocol

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.backups.forgetting import ForgottenReport


class Told(Protocol):
    """What is told about one table."""

    @property
    def area(self) -> str:
        """What its records are."""
        ...

    @property
    def rows(self) -> int:
        """How many could be read."""
        ...

    @property
    def whole(self) -> bool:
        """Whether these are all."""
        ...

    @property
    def from_backup(self) -> int:
        """How many came from the backup."""
        ...


def is_quiet(table: str) -> bool:
    """Say whether a table is told of among others alone: not even a count of it stands anywhere.

    Whoever looks over a shoulder reads from one whether somebody wrote down what happened. All
    tables without words of their own are told together with it, so that its share shows nothing.
    """
    return table not in _areas()


def area_of(table: str) -> str:
    """Return what the records of a table are to a person."""
    return _areas().get(table, _("other records"))


def _areas() -> dict[str, str]:
    return {
        "member": _("people"),
        "member_language": _("people"),
        "member_pronoun": _("people"),
        "contact_point": _("ways to reach people"),
        "note": _("notes"),
        "attendance": _("attendance"),
        "headcount": _("attendance"),
        "meeting": _("meetings"),
        "group": _("groups"),
        "group_membership": _("groups"),
        "group_agreement": _("groups"),
        "agreement_acknowledgement": _("groups"),
        "series": _("meetings"),
        "event": _("events"),
        "event_question": _("events"),
        "event_shift": _("events"),
        "participation": _("events"),
        "run_item": _("events"),
        "shift_volunteer": _("events"),
        "place": _("places"),
        "place_point": _("places"),
        "member_check": _("people"),
        "mentor_pair": _("mentoring"),
        "directory_entry": _("resources"),
        "directory_service": _("resources"),
        "task": _("tasks"),
        "audit_event": _("the log of changes"),
    }


def erased_sentence(report: ForgottenReport) -> str:
    """Return what was done about people who had been erased before the files were damaged."""
    if not report.found or report.newest is None:
        said = _(
            "No list of erased people was found. Somebody who had been erased may be in it again:"
            " look, and erase them again."
        )
    elif report.erased:
        said = ngettext(
            "{count} person who had been erased was erased again.",
            "{count} people who had been erased were erased again.",
            report.erased,
        )
    else:
        said = _("Nobody in it is on a list of erased people; the newest is of {day}.").format(
            day=isolate(current().day(report.newest.date()))
        )
    if report.refused:
        said += " " + _("One list could not be trusted and was left aside.")
    return said


def sentence(tables: Collection[Told], *, dropped: int) -> str:
    """Return what was read to its end, what was not, and what came from the backup."""
    damaged = sorted({table.area for table in tables if not table.whole})
    rows = sum(table.rows for table in tables)
    parts = [ngettext("{count} record could be read.", "{count} records could be read.", rows)]
    if damaged:
        parts.append(
            _("Something is missing among: {areas}.").format(areas=current().listing(damaged))
        )
    else:
        parts.append(_("Every table could be read to its end."))
    filled: Counter[str] = Counter()
    for table in tables:
        filled[table.area] += table.from_backup
    if taken := filled.total():
        parts.append(
            ngettext(
                "{count} record came from the backup; look whether it had been deleted since.",
                "{count} records came from the backup; look whether they had been deleted since.",
                taken,
            )
        )
    if dropped:
        parts.append(
            ngettext(
                "{count} record belonged to a lost one and was left out.",
                "{count} records belonged to lost ones and were left out.",
                dropped,
            )
        )
    return " ".join(parts)
