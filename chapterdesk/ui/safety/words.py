"""Words of sealed texts."""

from collections.abc import Mapping
from datetime import datetime

from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _, current


def kind_names() -> Mapping[SealedKind, str]:
    """Return what each kind is called."""
    return {
        SealedKind.INCIDENT: _("Incident"),
        SealedKind.CONCERN: _("Safeguarding concern"),
        SealedKind.DEBRIEF: _("Facilitator's debrief"),
        SealedKind.NOTE: _("Note about somebody"),
        SealedKind.RISK_PLAN: _("Risk plan of an event"),
        SealedKind.FORMER_NAME: _("Legal or former name"),
    }


def kind_icon(kind: SealedKind | None) -> str:
    """Return the icon of a kind."""
    icons = {
        SealedKind.INCIDENT: "triangle-alert",
        SealedKind.CONCERN: "shield",
        SealedKind.DEBRIEF: "notebook-text",
        SealedKind.NOTE: "lock",
        SealedKind.RISK_PLAN: "shield",
        SealedKind.FORMER_NAME: "badge-check",
    }
    return icons[kind] if kind is not None else "circle-alert"


def field_names() -> Mapping[str, str]:
    """Return what each field of a sealed text is called where it is read."""
    return {
        "title": _("About which meeting"),
        "what": _("What happened"),
        "when": _("When"),
        "where": _("Where"),
        "who": _("Who was involved"),
        "done": _("What was done"),
        "told": _("Who was told"),
        "wished": _("What is wished now"),
        "name": _("The name"),
        "purpose": _("What it is needed for"),
    }


def urgency_names() -> Mapping[Urgency, str]:
    """Return how soon somebody has to act, in words."""
    return {
        Urgency.IMMEDIATE: _("At once"),
        Urgency.DAY: _("Within a day"),
        Urgency.WEEK: _("Within a week"),
        Urgency.WATCH: _("Keep an eye on it"),
    }


def moment(at: datetime) -> str:
    """Return a day and a time."""
    local = at.astimezone()
    return _("{day}, {time}").format(
        day=current().day(local.date()), time=current().clock_time(local)
    )
