"""What the closed words of the directory are called on screen."""

import json
from collections.abc import Sequence
from functools import cache

from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import (
    Answer,
    DirectoryStatus,
    EmergencyPolicy,
    VerificationMethod,
)
from chapterdesk.core.words import _, current
from chapterdesk.ui.theme.tokens import Tone

Options = Sequence[tuple[str, str]]
INTERNATIONAL = "INT"


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    loaded = json.loads(resource_text("vocabularies/services.json"))["terms"]
    return tuple((entry["code"], entry["label"]) for entry in loaded)


def service_options() -> Options:
    """Return the codes of services and what they are called."""
    return [(code, current().gettext(label)) for code, label in _terms()]


def country_name(code: str) -> str:
    """Return what a country of the directory is called."""
    if code == INTERNATIONAL:
        return _("Across borders")
    return str(current().locale.territories.get(code, code))


def status_names() -> dict[DirectoryStatus, str]:
    """Return what a check may find."""
    return {
        DirectoryStatus.ACTIVE: _("as written here"),
        DirectoryStatus.HOURS_CHANGED: _("other hours"),
        DirectoryStatus.TEMPORARILY_CLOSED: _("closed for now"),
        DirectoryStatus.DEFUNCT: _("gone"),
        DirectoryStatus.HIJACKED_DOMAIN: _("address taken over by others"),
        DirectoryStatus.UNVERIFIED: _("not checked yet"),
    }


def status_tone(status: DirectoryStatus) -> Tone:
    """Return how serious a finding is."""
    tones: dict[DirectoryStatus, Tone] = {
        DirectoryStatus.ACTIVE: "ok",
        DirectoryStatus.HOURS_CHANGED: "warn",
        DirectoryStatus.TEMPORARILY_CLOSED: "bad",
        DirectoryStatus.DEFUNCT: "bad",
        DirectoryStatus.HIJACKED_DOMAIN: "bad",
        DirectoryStatus.UNVERIFIED: "neutral",
    }
    return tones[status]


def result_options() -> Options:
    """Return what can be chosen as the finding of a check."""
    return [
        (status.value, name)
        for status, name in status_names().items()
        if status is not DirectoryStatus.UNVERIFIED
    ]


def method_names() -> dict[VerificationMethod, str]:
    """Return how an entry may be checked."""
    return {
        VerificationMethod.OWN_PAGE: _("on its own page"),
        VerificationMethod.PHONED: _("by ringing"),
        VerificationMethod.LIST: _("on a list kept by others"),
    }


def policy_names() -> dict[EmergencyPolicy, str]:
    """Return what a line does about emergency services."""
    return {
        EmergencyPolicy.NEVER_WITHOUT_CONSENT: _("Calls nobody without being asked to."),
        EmergencyPolicy.MAY_WITHOUT_CONSENT: _(
            "May call emergency services or the police without asking."
        ),
        EmergencyPolicy.DUTY_TO_REPORT_CHILDREN: _("Must report when a child is in danger."),
        EmergencyPolicy.UNKNOWN: _("Not known. Assume that it may call somebody."),
    }


def confidence_options() -> Options:
    """Return how good a source is."""
    return [
        ("high", _("Good: its own page, lately")),
        ("medium", _("Fair")),
        ("low", _("Weak: not printed")),
        ("", _("Not said")),
    ]


def naming_options() -> Options:
    """Return whether the printed name tells what it is about."""
    return [
        (Answer.UNKNOWN.value, _("Not known (counts as yes)")),
        (Answer.YES.value, _("Yes")),
        (Answer.NO.value, _("No")),
    ]
