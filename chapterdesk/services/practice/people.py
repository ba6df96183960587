"""Made-up people: names in every script, how to reach them, what they agreed to."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ConsentAudience,
    ConsentStatus,
    ContactKind,
    MemberStatus,
    PhotoConsent,
    VoicemailRule,
)
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft

_LISTS: Final = "vocabularies/practice_names.json"
_DAYS: Final = 730
_FIRST_FEW: Final = 86
_STATUSES: Final = (
    (MemberStatus.LEAD, 3),
    (MemberStatus.FACILITATOR, 6),
    (MemberStatus.VOLUNTEER, 10),
    (MemberStatus.MEMBER, 58),
    (MemberStatus.INTERESTED, 6),
    (MemberStatus.VISITOR, 9),
    (MemberStatus.PAUSED, 5),
    (MemberStatus.FORMER, 3),
)
_ROSTER: Final = (
    (ConsentStatus.GIVEN, ConsentAudience.FULL_NAME, 48),
    (ConsentStatus.GIVEN, ConsentAudience.FIRST_NAME, 22),
    (ConsentStatus.REFUSED, ConsentAudience.FULL_NAME, 8),
    (ConsentStatus.WITHDRAWN, ConsentAudience.FULL_NAME, 4),
    (ConsentStatus.NOT_ASKED, ConsentAudience.FULL_NAME, 18),
)
_FIRST_STATUSES: Final = (
    MemberStatus.LEAD,
    MemberStatus.LEAD,
    MemberStatus.FACILITATOR,
    MemberStatus.FACILITATOR,
    MemberStatus.FACILITATOR,
    MemberStatus.FACILITATOR,
    MemberStatus.VOLUNTEER,
    MemberStatus.VOLUNTEER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One made-up person and whether their name may stand on paper."""

    draft: MemberDraft
    roster: ConsentStatus
    audience: ConsentAudience
    joined_on: date


@cache
def lists() -> dict[str, Any]:
    """Return the shipped word lists of the practice chapter."""
    loaded: dict[str, Any] = json.loads(resource_text(_LISTS))
    return loaded


def make_person(random: Random, index: int, today: date) -> Person:
    """Make one person; every third goes through the scripts in turn, so that few hold many."""
    language = _language(random, index)
    joined = today - timedelta(days=random.randrange(20, _DAYS))
    status = _status(random, index)
    roster, audience = _pick_consent(random)
    minor = index in {11, 47} or (index > _FIRST_FEW and _chance(random, 1))
    draft = MemberDraft(
        display_name=_name(random, language),
        pronouns=_pronouns(random, language["tag"]),
        status=status,
        languages=_languages(random, language["tag"]),
        interests=_some(random, lists()["interests"], 2),
        skills=_some(random, lists()["skills"], 1),
        tags=_some(random, lists()["tags"], 1),
        source=random.choice(("friend", "poster", "stall", "website", "")),
        age_band=AgeBand.FROM_16 if minor else _age(random),
        is_minor=minor,
        minor_review_on=today + timedelta(days=random.randrange(5, 300)) if minor else None,
        shielded=_chance(random, 4),
        photo_consent=random.choice(tuple(PhotoConsent)),
        name_confirmed=status is not MemberStatus.INTERESTED,
        joined_on=joined,
        contacts=_contacts(random, index),
    )
    return Person(draft=draft, roster=roster, audience=audience, joined_on=joined)


def _chance(random: Random, percent: int) -> bool:
    return random.random() * 100 < percent


def _language(random: Random, index: int) -> dict[str, Any]:
    names = lists()["names"]
    if not (index + 1) % 3:
        others = [language for language in names if language["script"] != "Latn"]
        return dict(others[index // 3 % len(others)])
    weights = [language["weight"] for language in names]
    return dict(random.choices(names, weights)[0])


def _name(random: Random, language: dict[str, Any]) -> str:
    given, family = language["given"], language["family"]
    mononyms = language.get("mononyms") or []
    if mononyms and (not given or _chance(random, 12)):
        return str(random.choice(mononyms))
    parts = [random.choice(given), random.choice(family)]
    if language["order"] == "family_given":
        parts.reverse()
    return str(language["joiner"]).join(parts)


def _status(random: Random, index: int) -> MemberStatus:
    if index < len(_FIRST_STATUSES):
        return _FIRST_STATUSES[index]
    words, weights = zip(*_STATUSES, strict=True)
    return MemberStatus(random.choices(words, weights)[0])


def _pick_consent(random: Random) -> tuple[ConsentStatus, ConsentAudience]:
    chosen = random.choices(_ROSTER, [weight for *_rest, weight in _ROSTER])[0]
    return chosen[0], chosen[1]


def _pronouns(random: Random, tag: str) -> tuple[PronounDraft, ...]:
    if _chance(random, 8):
        return ()
    if _chance(random, 6):
        texts = random.choice(lists()["several_pronouns"])
        return tuple(
            PronounDraft(text=text, in_writing=place == 0) for place, text in enumerate(texts)
        )
    known = lists()["pronouns"]
    own = known.get(tag, known["en"]) if _chance(random, 60) else known["en"]
    careful = _chance(random, 50)
    return (PronounDraft(text=random.choice(own), in_writing=careful),)


def _languages(random: Random, tag: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("en", tag))) if _chance(random, 80) else (tag,)


def _some(random: Random, words: list[str], most: int) -> tuple[str, ...]:
    return tuple(random.sample(words, random.randrange(most + 1)))


def _age(random: Random) -> AgeBand:
    bands = (AgeBand.UNKNOWN, AgeBand.FROM_18, AgeBand.FROM_26, AgeBand.FROM_40, AgeBand.FROM_60)
    return random.choices(bands, (30, 25, 25, 14, 6))[0]


def _contacts(random: Random, index: int) -> tuple[ContactDraft, ...]:
    made: list[ContactDraft] = []
    if _chance(random, 75):
        made.append(_phone(random))
    if not made or _chance(random, 30):
        made.append(_mail(random, index))
    return tuple(made)


def _phone(random: Random) -> ContactDraft:
    known = _chance(random, 70)
    place = lists()["phone_ranges"][0]
    digits = random.randrange(10 ** place["digits"])
    return ContactDraft(
        kind=ContactKind.CELL,
        value=f"{place['prefix']}{digits:0{place['digits']}}",
        preferred=True,
        voicemail_rule=random.choice(tuple(VoicemailRule)) if known else VoicemailRule.UNKNOWN,
        text_ok=random.choice((Answer.YES, Answer.YES, Answer.NO)) if known else Answer.UNKNOWN,
        identify_as=random.choice(("the book club", "", "")) if known else "",
        safe_hours=random.choice(("after 18:00", "", "weekends", "")) if known else "",
        others_have_access=random.choice(tuple(Answer)),
        remark=random.choice(lists()["reach_notes"]) if _chance(random, 15) else "",
    )


def _mail(random: Random, index: int) -> ContactDraft:
    return ContactDraft(
        kind=ContactKind.EMAIL,
        value=f"person{index + 1}@{lists()['email_domain']}",
        text_ok=random.choice(tuple(Answer)),
        others_have_access=random.choice((Answer.NO, Answer.UNKNOWN)),
    )
