"""The words of safe spaces: what a place is, what was checked of a person, how urgent it is."""

from enum import StrEnum
from typing import Final


class PlaceKind(StrEnum):
    """What a place is: a room, a call, or a chat."""

    ROOM = "room"
    CALL = "call"
    CHAT = "chat"


VIRTUAL: Final = frozenset({PlaceKind.CALL, PlaceKind.CHAT})
"""Kinds with a link in the place of an address."""


class PlacePointState(StrEnum):
    """Where one point of a place's checklist stands."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


class CheckKind(StrEnum):
    """What was checked of somebody who works with people under 18, or mentors."""

    BACKGROUND = "background"
    REFERENCES = "references"
    INTERVIEW = "interview"
    TRAINING = "training"
    AGREEMENT = "agreement"


class Urgency(StrEnum):
    """How soon a reader has to act on a report; it stands inside the sealed bytes alone."""

    IMMEDIATE = "immediate"
    DAY = "day"
    WEEK = "week"
    WATCH = "watch"
