"""The closed vocabularies of events, beside those that everything shares."""

from enum import StrEnum


class ParticipationStatus(StrEnum):
    """How a person stands to an event."""

    INVITED = "invited"
    INTERESTED = "interested"
    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    REFUSED = "refused"


class WaitlistMode(StrEnum):
    """Who of those who wait is offered a place first."""

    FIRST_COME = "first_come"
    PRIORITY = "priority"
    LOTTERY = "lottery"


class QuestionKind(StrEnum):
    """What an answer to a question of an event is."""

    TEXT = "text"
    CHOICE = "choice"
    ANSWER = "answer"


class NeedKind(StrEnum):
    """Whom a need is for: the kitchen or the venue."""

    FOOD = "food"
    ACCESS = "access"


class NeedSeverity(StrEnum):
    """What happens if a need for food is not met, from the least to the worst."""

    PREFERENCE = "preference"
    INTOLERANT = "intolerant"
    ALLERGY = "allergy"
    SEVERE_ALLERGY = "severe_allergy"


class EventRole(StrEnum):
    """What a volunteer does at an event."""

    HOST = "host"
    WELCOME = "welcome"
    WELFARE = "welfare"
    FIRST_AID = "first_aid"
    ACCESS = "access"
    KITCHEN = "kitchen"
    SET_UP = "set_up"
    STAGE = "stage"
    CHILDREN = "children"
    MARSHAL = "marshal"
    LEGAL_OBSERVER = "legal_observer"
    DRIVER = "driver"
    MEDIA = "media"
    OTHER = "other"


class ShiftStatus(StrEnum):
    """Whether somebody does a shift; void is who was taken off it."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    VOID = "void"


class ChecklistState(StrEnum):
    """Where one point of a checklist stands."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class PhotoLight(StrEnum):
    """The dot on a badge: may pictures show this person?"""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
