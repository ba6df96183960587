"""Add what a row knows to what the desk knows: what is empty is filled, nothing is replaced."""

import re
from dataclasses import replace
from typing import Final

from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.services.members.checking import e164
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft

_NO_DIGITS: Final = re.compile(r"\D+")


def contact_key(contact: ContactDraft, country: str) -> tuple[str, str]:
    """Return what two spellings of one address or number have in common."""
    if contact.kind in {ContactKind.CELL, ContactKind.VOICE}:
        return ("phone", e164(contact, country) or _digits(contact.value))
    return (contact.kind.value, contact.value.casefold())


def number_of(key: tuple[str, str]) -> str:
    """Return the number in E.164 that a contact key holds; nothing where it holds none."""
    kind, value = key
    return value if kind == "phone" and value.startswith("+") else ""


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def merged(known: MemberDraft, row: MemberDraft, country: str) -> MemberDraft:
    """Return the person with what the row adds; equal to `known` where it adds nothing."""
    return replace(
        known,
        pronouns=known.pronouns or row.pronouns,
        languages=known.languages or row.languages,
        interests=_together(known.interests, row.interests),
        skills=_together(known.skills, row.skills),
        tags=_together(known.tags, row.tags),
        source=known.source or row.source,
        joined_on=known.joined_on or row.joined_on,
        contacts=_contacts(known, row, country),
    )


def _together(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return known + tuple(word for word in new if word not in known)


def _contacts(known: MemberDraft, row: MemberDraft, country: str) -> tuple[ContactDraft, ...]:
    fresh = {contact_key(contact, country): contact for contact in row.contacts}
    kept = []
    for contact in known.contacts:
        same = fresh.pop(contact_key(contact, country), None)
        kept.append(contact if same is None else _filled(contact, same))
    return (*kept, *fresh.values())


def _filled(known: ContactDraft, new: ContactDraft) -> ContactDraft:
    """Fill in a rule that nobody has set; a rule that somebody set is theirs."""
    return replace(
        known,
        label=known.label or new.label,
        voicemail_rule=new.voicemail_rule
        if known.voicemail_rule is VoicemailRule.UNKNOWN
        else known.voicemail_rule,
        text_ok=new.text_ok if known.text_ok is Answer.UNKNOWN else known.text_ok,
        others_have_access=new.others_have_access
        if known.others_have_access is Answer.UNKNOWN
        else known.others_have_access,
        identify_as=known.identify_as or new.identify_as,
        ask_for_name=known.ask_for_name or new.ask_for_name,
        safe_hours=known.safe_hours or new.safe_hours,
        remark=known.remark or new.remark,
    )
