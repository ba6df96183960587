"""Ways to reach a person, and rules about them, in the words of a hand-kept list.

Only what is certain becomes a rule; everything else stays as a remark in the words it was written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.services.members.drafts import ContactDraft

_SEPARATORS: Final = re.compile(r"\s*(?:[;\n|]|,(?=\s)|\s/\s|\s/$|^/\s|\bor\b)\s*", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_PHONE: Final = re.compile(r"[+(\d][\d\s().\-/]{5,}\d")
# Emergency numbers have three.
_THREE_DIGITS: Final = re.compile(r"(?:\D*\d){3}")
_CELL_LABELS: Final = ("mobile", "cell", "handy", "portable", "movil", "whatsapp", "signal", "sms")
_NO: Final = re.compile(r"no+[\s!.]*|never[\s!.]*|nein[\s!.]*|non[\s!.]*", re.IGNORECASE)
_YES: Final = re.compile(r"y(?:es)?[\s!.]*|ok(?:ay)?[\s!.]*|ja[\s!.]*|oui[\s!.]*", re.IGNORECASE)
_YES_BUT_SAY: Final = re.compile(
    r"yes,?\s+but\s+(?:only\s+)?say\s+(?:you(?:'|\u2019)?(?:re|\s+are)\s+)?[\"'\u2018\u201c]?"
    r"(?P<name>[^\"'\u2019\u201d]{1,60})[\"'\u2019\u201d]?[\s!.]*",
    re.IGNORECASE,
)
_TEXT_OK: Final = re.compile(r"texts?\s+(?:is\s+|are\s+)?(?:ok|okay|fine)[\s!.]*", re.IGNORECASE)
_TEXT_ONLY: Final = re.compile(r"(?:texts?\s+only|only\s+texts?)[\s!.]*", re.IGNORECASE)
_SHARED: Final = re.compile(
    r"(?:family|parents?|partner|mum|mom|dad|flatmates?|others?)\s+(?:sees?|reads?|shares?|has|have)"
    r"\s+(?:the\s+|this\s+|my\s+)?(?:phone|e-?mail|messages?|inbox)[\s!.]*",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"(?:do\s?n(?:o|'|\u2019)t|do\s+not|not?)\s+call\s+before\s+(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?"
    r"\s*(?P<half>am|pm)?[\s!.]*",
    re.IGNORECASE,
)
_NOON: Final = 12
_Certain = tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]
_CERTAIN: Final[_Certain] = (
    (_TEXT_ONLY, {"text_ok": Answer.YES, "voicemail_rule": VoicemailRule.NO}),
    (_TEXT_OK, {"text_ok": Answer.YES}),
    (_SHARED, {"others_have_access": Answer.YES}),
)
# Yes to a message is not yet yes to saying who we are.
_ANSWERS: Final[_Certain] = (
    (_NO, {"voicemail_rule": VoicemailRule.NO}),
    (_YES, {"voicemail_rule": VoicemailRule.YES_NO_IDENTIFY}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a text says for certain: the columns of a contact rule that it sets."""

    values: dict[str, Any]


def split_reach(cell: str) -> tuple[tuple[ContactDraft, ...], tuple[str, ...]]:
    """Return the ways to reach a person in one cell, and what of it is none."""
    contacts: list[ContactDraft] = []
    rest: list[str] = []
    for part in _SEPARATORS.split(cell):
        text = (part or "").strip(" /")
        if not text:
            continue
        if _EMAIL.fullmatch(text):
            contacts.append(ContactDraft(kind=ContactKind.EMAIL, value=text))
        elif _PHONE.fullmatch(text):
            contacts.append(ContactDraft(kind=ContactKind.CELL, value=text))
        else:
            rest.append(text)
    return tuple(contacts), tuple(rest)


def phone_kind(label: str) -> ContactKind:
    """Return whether a label speaks of a phone that is carried about."""
    folded = label.casefold()
    return ContactKind.CELL if any(word in folded for word in _CELL_LABELS) else ContactKind.VOICE


def is_email(text: str) -> bool:
    """Say whether this is an email address and nothing else."""
    return bool(_EMAIL.fullmatch(text.strip()))


def is_phone(text: str) -> bool:
    """Say whether this has the digits of a phone number."""
    return _THREE_DIGITS.match(text) is not None


def read_rule(text: str, *, answers_message: bool) -> Rule | None:
    """Return the rule that every part of `text` is certain about, or None.

    Args:
        text: As written.
        answers_message: Whether the column asks "can we leave a message?", so that a bare yes or
            no answers that.
    """
    values: dict[str, Any] = {}
    clauses = [clause.strip() for clause in re.split(r"[;,\n]", text) if clause.strip()]
    if answers_message and (match := _YES_BUT_SAY.fullmatch(text.strip())):
        return Rule(
            values={
                "voicemail_rule": VoicemailRule.YES_NO_IDENTIFY,
                "identify_as": match["name"].strip(),
            }
        )
    for clause in clauses:
        found = _clause(clause, answers_message=answers_message)
        if found is None:
            return None
        values.update(found)
    return Rule(values=values) if values else None


def apply_rule(
    contacts: Sequence[ContactDraft], text: str, *, answers_message: bool
) -> tuple[ContactDraft, ...]:
    """Return the contacts with what `text` says of them, as a rule or else as a remark."""
    rule = read_rule(text, answers_message=answers_message)
    return tuple(_with_rule(contact, rule, text.strip()) for contact in contacts)


def _with_rule(contact: ContactDraft, rule: Rule | None, text: str) -> ContactDraft:
    phone = contact.kind in {ContactKind.CELL, ContactKind.VOICE}
    if rule is not None and phone:
        return replace(contact, **rule.values)
    if (
        rule is not None
        and rule.values.get("voicemail_rule") is VoicemailRule.NO
        and len(rule.values) == 1
    ):
        # A no to messages is a no to written ones too.
        return replace(contact, text_ok=Answer.NO)
    return replace(contact, remark=" ".join(part for part in (contact.remark, text) if part))


def _clause(clause: str, *, answers_message: bool) -> Mapping[str, Any] | None:
    for pattern, values in (*_CERTAIN, *_ANSWERS) if answers_message else _CERTAIN:
        if pattern.fullmatch(clause):
            return values
    match = _AFTER.fullmatch(clause)
    return None if match is None else {"safe_hours": _hours(match)}


def _hours(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if (match["half"] or "").lower() == "pm" and hour < _NOON:
        hour += _NOON
    return f"{hour:02d}:{match['minute'] or '00'}\u201324:00"
