"""Check and clean what was typed about a person; nothing is saved that breaks a rule."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeVar

from babel import Locale, UnknownLocaleError

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import AgeBand, ContactKind, VoicemailRule
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.checking import checked_beside, dialled
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.rows import body, line, read_in_part, visible

MINOR_BANDS: Final = frozenset({AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16})
_MANY: Final = 40
_SUBTAG: Final = 8
_PHONES: Final = frozenset({ContactKind.CELL, ContactKind.VOICE})
_said_of_a_way: Final = attrgetter("label", "ask_for_name", "identify_as", "safe_hours", "remark")
T = TypeVar("T")


def checked(draft: MemberDraft) -> MemberDraft:
    """Return the draft with every text cleaned.

    Raises:
        UsageError: A field is empty, too long or not of its kind.
        RefusedError: A tag or a label reads as identity, health, faith, migration or police, or
            the draft was read in meeting mode and lacks what was hidden.
    """
    if draft.in_part:
        raise read_in_part()
    name = line(draft.display_name, field="display_name")
    if not visible(name):
        raise UsageError(
            _("A person needs a name to go by here."),
            _("Nothing was saved."),
            _("Any name will do, one word is enough."),
            field="display_name",
        )
    beside = checked_beside(draft)
    cleaned: dict[str, Any] = {
        "display_name": name,
        "sort_name": line(draft.sort_name, field="sort_name"),
        "pronouns": tuple(
            _pronoun(pronoun)
            for pronoun in _few(draft.pronouns, "pronouns")
            if pronoun.text.strip()
        ),
        "languages": _unique(_language(tag) for tag in _few(draft.languages, "languages")),
        "interests": _topics(draft.interests, "interests"),
        "skills": _topics(draft.skills, "skills"),
        "tags": _topics(draft.tags, "tags"),
        "source": line(draft.source, field="source"),
        "is_minor": draft.is_minor or draft.age_band in MINOR_BANDS,
        "minor_review_on": _review(draft),
        "contacts": tuple(
            checked_contact(contact)
            for contact in _few(draft.contacts, "contacts")
            if contact.value.strip()
        ),
    }
    if all(getattr(beside, field) == value for field, value in cleaned.items()):
        # As most people of a file are; a copy of them would cost more than all the checks.
        return beside
    return replace(beside, **cleaned)


def checked_contact(contact: ContactDraft) -> ContactDraft:
    """Return the way to reach a person with every text cleaned.

    Raises:
        UsageError: It is too long, or not an address where it should be one.
    """
    postal = contact.kind is ContactKind.POSTAL
    value = (
        body(contact.value, field="contacts") if postal else line(contact.value, field="contacts")
    )
    if contact.kind is ContactKind.EMAIL and not _looks_like_email(value):
        raise UsageError(
            _("This is not an email address."),
            _("Nothing was saved."),
            _("Write it as name@example.org, or choose another kind."),
            field="contacts",
        )
    if contact.kind in _PHONES and not any(letter.isdecimal() for letter in value):
        raise UsageError(
            _("This is not a phone number."),
            _("Nothing was saved."),
            _("Write its digits, or choose another kind."),
            field="contacts",
        )
    voicemail = contact.voicemail_rule if contact.kind in _PHONES else VoicemailRule.UNKNOWN
    as_it_is = value == contact.value and voicemail is contact.voicemail_rule
    if as_it_is and not any(_said_of_a_way(contact)):
        # As most ways of a file are; a copy of it would cost more than all the checks.
        return contact
    return replace(
        contact,
        value=value,
        voicemail_rule=voicemail,
        label=line(contact.label, field="contacts"),
        ask_for_name=line(contact.ask_for_name, field="contacts"),
        identify_as=line(contact.identify_as, field="contacts"),
        safe_hours=line(contact.safe_hours, field="contacts"),
        remark=line(contact.remark, field="contacts", limit=2000),
    )


def e164(contact: ContactDraft, country: str) -> str:
    """Return the number in E.164 where it is certain, else nothing: a number is never guessed.

    Args:
        contact: A way to reach a person.
        country: The chapter's ISO 3166-1 code, for numbers written without one; may be empty.
    """
    return _e164(contact.value, country) if contact.kind in _PHONES else ""


# What is compared or written asks again and again of the numbers of one person.
@lru_cache(maxsize=512)
def _e164(value: str, country: str) -> str:
    return dialled(value, country)


def _looks_like_email(value: str) -> bool:
    local, at, domain = value.rpartition("@")
    return bool(local and at and domain) and " " not in value


def _pronoun(pronoun: PronounDraft) -> PronounDraft:
    text = line(pronoun.text, field="pronouns", limit=60)
    return pronoun if text == pronoun.text else replace(pronoun, text=text)


def _language(tag: str) -> str:
    text = line(tag, field="languages", limit=35).replace("_", "-")
    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        if not all(
            part.isascii() and part.isalnum() and len(part) <= _SUBTAG for part in text.split("-")
        ):
            raise UsageError(
                _("This is not a language tag."),
                _("Nothing was saved."),
                _("Choose a language from the list."),
                field="languages",
            ) from None
    return text


def _topics(words: tuple[str, ...], field: str) -> tuple[str, ...]:
    if not words:
        return ()
    cleaned = _unique(line(word, field=field, limit=80) for word in _few(words, field))
    for word in cleaned:
        refusal = refusal_of(word)
        if refusal is not None:
            raise RefusedError(
                refusal.reason, _("Nothing was saved."), refusal.pointer, field=field
            )
    return cleaned


def _review(draft: MemberDraft) -> date | None:
    minor = draft.is_minor or draft.age_band in MINOR_BANDS
    return draft.minor_review_on if minor else None


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _few(items: tuple[T, ...], field: str) -> tuple[T, ...]:
    if len(items) > _MANY:
        raise UsageError(
            _("There are too many entries here: {count}.").format(count=len(items)),
            _("Nothing was saved."),
            _("Keep {limit} of them.").format(limit=_MANY),
            field=field,
        )
    return items
