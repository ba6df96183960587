"""What the closed words of events are called on screen."""

from typing import Final

from chapterdesk.core.event_vocabulary import (
    ChecklistState,
    NeedKind,
    NeedSeverity,
    ParticipationStatus,
    PhotoLight,
    QuestionKind,
    ShiftStatus,
    WaitlistMode,
)
from chapterdesk.core.vocabulary import PhotoConsent
from chapterdesk.core.words import _
from chapterdesk.ui.theme.tokens import Tone

S: Final = ParticipationStatus


def status_tags() -> dict[ParticipationStatus, tuple[str, Tone]]:
    """Return the word and the tone of every way somebody may stand to an event."""
    return {
        S.WAITLISTED: (_("waits"), "warn"),
        S.OFFERED: (_("offered a place"), "accent"),
        S.REGISTERED: (_("registered"), "accent"),
        S.CONFIRMED: (_("has a place"), "ok"),
        S.ATTENDED: (_("was there"), "ok"),
        S.NO_SHOW: (_("did not come"), "bad"),
        S.INVITED: (_("invited"), "neutral"),
        S.INTERESTED: (_("interested"), "neutral"),
        S.CANCELLED: (_("came off"), "neutral"),
        S.DECLINED: (_("said no"), "neutral"),
        S.REFUSED: (_("shall not come"), "bad"),
    }


def waitlist_names() -> dict[WaitlistMode, str]:
    """Return who of those who wait is offered a place first."""
    return {
        WaitlistMode.FIRST_COME: _("Whoever came first"),
        WaitlistMode.PRIORITY: _("Who is new here or told an access need, then whoever came first"),
        WaitlistMode.LOTTERY: _("A draw among all who registered"),
    }


def question_kinds() -> dict[QuestionKind, str]:
    """Return what an answer may be."""
    return {
        QuestionKind.TEXT: _("In their own words"),
        QuestionKind.CHOICE: _("One of several"),
        QuestionKind.ANSWER: _("Yes or no"),
    }


def severity_names() -> dict[NeedSeverity | None, str]:
    """Return what happens if a need for food is not met."""
    return {
        None: _("not said how bad"),
        NeedSeverity.PREFERENCE: _("would rather"),
        NeedSeverity.INTOLERANT: _("does not agree with them"),
        NeedSeverity.ALLERGY: _("allergy"),
        NeedSeverity.SEVERE_ALLERGY: _("severe allergy"),
    }


def severity_tone(severity: NeedSeverity | None) -> Tone:
    """Return the tone of what happens if a need for food is not met."""
    if severity == NeedSeverity.SEVERE_ALLERGY:
        return "bad"
    return "warn" if severity == NeedSeverity.ALLERGY else "neutral"


def need_kinds() -> dict[NeedKind, str]:
    """Return whom a need is for."""
    return {NeedKind.FOOD: _("Food"), NeedKind.ACCESS: _("Getting in and taking part")}


def photo_words() -> dict[PhotoLight, str]:
    """Return whether pictures may show somebody."""
    return {
        PhotoLight.GREEN: _("pictures: yes"),
        PhotoLight.AMBER: _("pictures: ask first"),
        PhotoLight.RED: _("no pictures"),
    }


def photo_choices() -> dict[PhotoConsent | None, str]:
    """Return what somebody can say of pictures at one event."""
    return {
        None: _("As their record says"),
        PhotoConsent.YES: _("Yes"),
        PhotoConsent.ASK: _("Ask each time"),
        PhotoConsent.NO: _("No"),
    }


def shift_tags() -> dict[ShiftStatus, tuple[str, Tone]]:
    """Return whether somebody does a shift."""
    return {
        ShiftStatus.ASKED: (_("asked"), "warn"),
        ShiftStatus.AGREED: (_("does it"), "ok"),
        ShiftStatus.DECLINED: (_("said no"), "neutral"),
        ShiftStatus.VOID: (_("off"), "neutral"),
    }


def checklist_tags() -> dict[ChecklistState, tuple[str, Tone]]:
    """Return where a point of the checklist stands."""
    return {
        ChecklistState.OPEN: (_("open"), "warn"),
        ChecklistState.DONE: (_("done"), "ok"),
        ChecklistState.NOT_NEEDED: (_("not needed"), "neutral"),
    }
