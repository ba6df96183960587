"""Ways to reach a person, and rules about them, in the words of a hand-kept list.

Only what is certain becomes a rule; everything else stays as a remark in the words it was written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.core.words import _
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
_ANSWERS: Final[Mapping[str, _Certain]] = {
    "message": (
        (_NO, {"voicemail_rule": VoicemailRule.NO}),
        (_YES, {"voicemail_rule": VoicemailRule.YES_NO_IDENTIFY}),
    ),
    "text": ((_NO, {"text_ok": Answer.NO}), (_YES, {"text_ok": Answer.YES})),
    # Safe to call, discreet: a yes to that is no leave to say anything to a machine.
    "contact": ((_NO, {"voicemail_rule": VoicemailRule.NO}),),
    "note": (),
}
# The strictest first.
_STRICTEST: Final[Mapping[str, Sequence[Any]]] = {
    "voicemail_rule": (
        VoicemailRule.NO,
        VoicemailRule.RING_ONLY,
        VoicemailRule.YES_NO_IDENTIFY,
        VoicemailRule.YES_IDENTIFY,
    ),
    "text_ok": (Answer.NO, Answer.YES),
    "others_have_access": (Answer.YES, Answer.NO),
}
About = Literal["message", "text", "contact", "note"]
"""What a bare yes or no answers: may we leave a message, may we text, is it safe; or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one cell says about reaching somebody, and which question its column asks."""

    text: str
    about: About
    header: str = ""


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


def read_rule(text: str, about: About) -> Rule | None:
    """Return the rule that every part of `text` is certain about, or None.

    Args:
        text: As written.
        about: What a bare yes or no answers.
    """
    if about == "message" and (match := _YES_BUT_SAY.fullmatch(text.strip())):
        return Rule(
            values={
                "voicemail_rule": VoicemailRule.YES_NO_IDENTIFY,
                "identify_as": match["name"].strip(),
            }
        )
    found = [
        _clause(clause.strip(), about) for clause in re.split(r"[;,\n]", text) if clause.strip()
    ]
    certain = [values for values in found if values is not None]
    return Rule(values=_strictest(certain)) if certain and len(certain) == len(found) else None


def with_rules(contacts: Sequence[ContactDraft], told: Sequence[Told]) -> tuple[ContactDraft, ...]:
    """Return the contacts with all that was said of them, as rules or else as remarks.

    Of several rules the strictest holds, in whichever order they stand.
    """
    if not told:
        return tuple(contacts)
    read = [(one, read_rule(one.text, one.about)) for one in told]
    return tuple(_with_rules(contact, read) for contact in contacts)


def _with_rules(contact: ContactDraft, read: Sequence[tuple[Told, Rule | None]]) -> ContactDraft:
    phone = contact.kind in {ContactKind.CELL, ContactKind.VOICE}
    rules: list[Mapping[str, Any]] = []
    remarks = [contact.remark] if contact.remark else []
    names = {rule.values.get("identify_as", "") for _told, rule in read if rule is not None} - {""}
    for told, rule in read:
        if rule is not None and phone:
            rules.append(rule.values)
            if len(names) > 1 and "identify_as" in rule.values:
                remarks.append(told.text.strip())
        elif rule is not None and rule.values == {"voicemail_rule": VoicemailRule.NO}:
            # A no to messages is a no to written ones too.
            rules.append({"text_ok": Answer.NO})
        else:
            remarks.append(_remark(told))
    return replace(contact, **_strictest(rules), remark=" ".join(remarks))


def _strictest(rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what holds where all of these rules are obeyed."""
    found: dict[str, Any] = {}
    for name in sorted({name for rule in rules for name in rule}):
        values = {rule[name] for rule in rules if name in rule}
        if name in _STRICTEST:
            found[name] = min(values, key=_STRICTEST[name].index)
        elif name == "safe_hours":
            # All of them last until midnight: the latest begins last.
            found[name] = max(values)
        elif len(values) == 1:
            # Two names to give are none: nobody can tell which of them is safe.
            found[name] = values.pop()
    return found


def _remark(told: Told) -> str:
    """Return words that stay words; a bare yes says nothing without its question."""
    text = told.text.strip()
    bare = told.about in {"text", "contact"} and (_YES.fullmatch(text) or _NO.fullmatch(text))
    if told.about != "text" and not bare:
        return text
    return _("{header}: {text}").format(header=told.header, text=text)


def _clause(clause: str, about: About) -> Mapping[str, Any] | None:
    for pattern, values in (*_CERTAIN, *_ANSWERS[about]):
        if pattern.fullmatch(clause):
            return values
    match = _AFTER.fullmatch(clause)
    return None if match is None else {"safe_hours": _hours(match)}


def _hours(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if (match["half"] or "").lower() == "pm" and hour < _NOON:
        hour += _NOON
    return f"{hour:02d}:{match['minute'] or '00'}\u201324:00"
