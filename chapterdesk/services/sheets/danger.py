"""Whom to reach in danger, and in which order.

Unless the chapter has said that it is safe to call the police, a number that brings an ambulance
alone or the chapter's own safe contact leads. Where there is neither, a line to write one on does.
"""

import re
from dataclasses import replace
from typing import Final

from chapterdesk.core.vocabulary import Police
from chapterdesk.core.words import Words
from chapterdesk.models import Chapter
from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.services.directory.shipped import EmergencyNumber, emergency_numbers
from chapterdesk.services.sheets.wording import wording

_PHONE: Final = re.compile(r"\+?\d[\d \u00a0()/.-]{4,}\d")
_POLICE: Final = "police"


def danger_numbers(chapter: Chapter, country: str, words: Words) -> tuple[DangerNumber, ...]:
    """Return the numbers for danger now, the leading one first."""
    known = _joined(emergency_numbers(country))
    safe = _safe_contact(chapter, words)
    safe_first = () if safe is None else (safe,)
    if chapter.police == Police.YES:
        return (*(_number(one, words, warn=False) for one in known), *safe_first)
    without = [one for one in known if _POLICE not in one.answers]
    others = [one for one in known if _POLICE in one.answers]
    return (
        *(_number(one, words, warn=True) for one in without),
        *safe_first,
        *(_number(one, words, warn=True) for one in others),
    )


def leads_to_police(chapter: Chapter, country: str, words: Words) -> bool:
    """Say whether the leading number brings the police although nobody said that this is safe."""
    numbers = danger_numbers(chapter, country, words)
    known = {one.number: one for one in _joined(emergency_numbers(country))}
    if chapter.police == Police.YES or not numbers:
        return False
    lead = known.get(numbers[0].number)
    return lead is not None and _POLICE in lead.answers


def for_screen(numbers: tuple[DangerNumber, ...]) -> tuple[DangerNumber, ...]:
    """Return the numbers with all that is to be known in one note, as pages show it."""
    return tuple(
        replace(one, note=" ".join(part for part in (one.caution, one.note) if part), caution="")
        for one in numbers
    )


def holds_number(safe_contact: str) -> bool:
    """Say whether the safe contact can stand among the numbers."""
    return _PHONE.search(safe_contact) is not None


def _safe_contact(chapter: Chapter, words: Words) -> DangerNumber | None:
    match = _PHONE.search(chapter.safe_contact)
    if match is None:
        return None
    rest = chapter.safe_contact[: match.start()] + chapter.safe_contact[match.end() :]
    who = " ".join(rest.split()).strip(" ,;:()-–")  # noqa: RUF001
    return DangerNumber(number=match.group().strip(), who=who or wording(words, "local.contact"))


def _joined(known: tuple[EmergencyNumber, ...]) -> tuple[EmergencyNumber, ...]:
    """Put numbers that reach the same people into one."""
    numbers: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for one in known:
        numbers.setdefault((one.answers, one.by), []).append(one.number)
    return tuple(
        EmergencyNumber(number=" / ".join(same), answers=answers, by=by)
        for (answers, by), same in numbers.items()
    )


def _number(one: EmergencyNumber, words: Words, *, warn: bool) -> DangerNumber:
    number = one.number
    if one.by == "text":
        number = wording(words, "danger.text").format(number=number)
    mixed = _POLICE in one.answers and len(one.answers) > 1
    return DangerNumber(
        number=number,
        who=_who(one, words),
        note="" if one.answers == (_POLICE,) else wording(words, "danger.say"),
        caution=wording(words, "danger.police_note") if warn and mixed else "",
    )


def _who(one: EmergencyNumber, words: Words) -> str:
    answers = frozenset(one.answers)
    keys = {
        frozenset({"police"}): "danger.answers.police",
        frozenset({"ambulance"}): "danger.answers.ambulance",
        frozenset({"fire"}): "danger.answers.fire",
        frozenset({"ambulance", "fire"}): "danger.answers.ambulance_fire",
        frozenset({"police", "ambulance", "fire"}): "danger.answers.mixed",
    }
    return wording(words, keys.get(answers, "danger.answers.unknown"))
