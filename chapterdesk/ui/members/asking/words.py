"""What requests, reasons and the parts of a record are called on screen."""

from collections.abc import Callable, Sequence

from chapterdesk.core.vocabulary import DenyReason, RequestKind
from chapterdesk.core.words import _, ngettext

Options = Sequence[tuple[str, str]]


def request_names() -> dict[RequestKind, str]:
    """Return what each request is called."""
    return {
        RequestKind.COPY: _("A copy"),
        RequestKind.CORRECT: _("To be corrected"),
        RequestKind.RESTRICT: _("To be kept only"),
        RequestKind.FORGET: _("To be forgotten"),
    }


def deny_options() -> Options:
    """Return the reasons why somebody may not come back."""
    return [
        (DenyReason.SAFETY, _("Safety")),
        (DenyReason.HARASSMENT, _("Harassment")),
        (DenyReason.OUTING, _("Outing")),
        (DenyReason.THEFT, _("Theft")),
        (DenyReason.COURT_ORDER, _("Court order")),
        (DenyReason.OTHER, _("Something else")),
    ]


def goes_lines(goes: Sequence[tuple[str, int]]) -> list[str]:
    """Return how many of each part of a record go, in words."""
    words: dict[str, Callable[[int], str]] = {
        "contacts": lambda n: ngettext(
            "{count} way to reach them", "{count} ways to reach them", n
        ),
        "notes": lambda n: ngettext("{count} note", "{count} notes", n),
        "emergency": lambda n: ngettext(
            "{count} emergency contact", "{count} emergency contacts", n
        ),
        "relations": lambda n: ngettext("{count} relation", "{count} relations", n),
        "fields": lambda n: ngettext("{count} field of your own", "{count} fields of your own", n),
        "consents": lambda n: ngettext("{count} consent", "{count} consents", n),
        "groups": lambda n: ngettext("{count} group", "{count} groups", n),
        "events": lambda n: ngettext("{count} registration", "{count} registrations", n),
        "shifts": lambda n: ngettext("{count} shift", "{count} shifts", n),
        "checks": lambda n: ngettext("{count} check", "{count} checks", n),
        "attempts": lambda n: ngettext("{count} call", "{count} calls", n),
        "absences": lambda n: ngettext("{count} absence", "{count} absences", n),
        "tasks": lambda n: ngettext("{count} task", "{count} tasks", n),
        "drafts": lambda n: ngettext("{count} unfinished form", "{count} unfinished forms", n),
        "imports": lambda n: ngettext("{count} row of an import", "{count} rows of imports", n),
        "duties": lambda n: ngettext("{count} meeting they lead", "{count} meetings they lead", n),
        "turns": lambda n: ngettext(
            "their turn in leading {count} group", "their turns in leading {count} groups", n
        ),
        "series": lambda n: ngettext(
            "their turn in leading {count} series of meetings",
            "their turns in leading {count} series of meetings",
            n,
        ),
        "agreements": lambda n: ngettext(
            "{count} yes to an agreement", "{count} times yes to an agreement", n
        ),
        "owned": lambda n: ngettext("their name on {count} task", "their name on {count} tasks", n),
        "pairs": lambda n: ngettext("{count} mentoring pair", "{count} mentoring pairs", n),
        "supervised": lambda n: ngettext(
            "{count} pair they look after", "{count} pairs they look after", n
        ),
        "merged": lambda n: ngettext("{count} merged record", "{count} merged records", n),
    }
    return [words[key](count) for key, count in goes if key in words]
