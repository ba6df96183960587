"""Directory entries as lists, pages and paper see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    Answer,
    DirectoryStatus,
    EmergencyPolicy,
    VerificationMethod,
)
from chapterdesk.core.words import _
from chapterdesk.models import Chapter, DirectoryEntry
from chapterdesk.services.directory.shipped import do_not_print, shipped_entries
from chapterdesk.services.directory.staleness import is_stale

_CLOSED = frozenset(
    {
        DirectoryStatus.DEFUNCT,
        DirectoryStatus.HIJACKED_DOMAIN,
        DirectoryStatus.TEMPORARILY_CLOSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """A directory entry as a person enters it.

    Attributes:
        chat_url: A web chat, or `mailto:` and an address.
        source_url: Where it was read; without one it is never printed.
    """

    name: str
    country: str = ""
    region: str = ""
    audience: str = ""
    phone_e164: str = ""
    phone_display: str = ""
    sms: str = ""
    chat_url: str = ""
    website: str = ""
    hours: str = ""
    cost: str = ""
    emergency_policy: EmergencyPolicy = EmergencyPolicy.UNKNOWN
    confidentiality: str = ""
    source_url: str = ""
    source_date: str = ""
    confidence: str = ""
    names_lgbtqia: Answer = Answer.UNKNOWN
    is_directory: bool = False
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry in a list.

    Attributes:
        stale: Never checked by the chapter, or too long ago.
        why_not: Why it is not printed; empty when it may be.
    """

    id: bytes
    name: str
    audience: str
    country: str
    phone: str
    sms: str
    hours: str
    status: DirectoryStatus
    checked_on: date | None
    source_date: str
    stale: bool
    printable: bool
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationView:
    """One check of an entry."""

    verified_on: date
    method: VerificationMethod
    result: DirectoryStatus
    checked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetail:
    """One entry's page."""

    id: bytes
    draft: EntryDraft
    row: EntryRow
    verifications: tuple[VerificationView, ...]
    alert: str
    updated_at: datetime
    archived: bool = False


def names_allowed(session: Session) -> bool:
    """Say whether LGBTQIA+ services may be named in print here; not known is no."""
    return session.scalars(select(Chapter.may_name_services)).first() == Answer.YES


def entry_rows(
    session: Session, entries: Sequence[DirectoryEntry], today: date
) -> tuple[EntryRow, ...]:
    """Return entries as list rows."""
    allowed = names_allowed(session)
    return tuple(_row(entry, today, allowed=allowed) for entry in entries)


def _row(entry: DirectoryEntry, today: date, *, allowed: bool) -> EntryRow:
    why_not = why_not_printed(entry, names_allowed=allowed)
    return EntryRow(
        id=entry.id,
        name=entry.name,
        audience=entry.audience,
        country=entry.country,
        phone=entry.phone_display,
        sms=entry.sms,
        hours=entry.hours,
        status=entry.status,
        checked_on=entry.checked_on,
        source_date=entry.source_date,
        stale=is_stale([row.term for row in entry.services], entry.checked_on, today),
        printable=not why_not,
        why_not=why_not,
    )


def why_not_printed(entry: DirectoryEntry, *, names_allowed: bool) -> str:
    """Return why an entry may not stand on paper, or an empty text."""
    if not entry.source_url.strip():
        return _("It has no source.")
    banned = do_not_print(
        entry.name,
        entry.country,
        (
            entry.phone_display,
            entry.phone_e164,
            entry.sms,
            entry.hours,
            entry.website,
            entry.chat_url,
            entry.audience,
        ),
    )
    if banned:
        return banned
    if entry.status in _CLOSED:
        return _("A check found it closed.")
    return _weak(entry) or _telling(entry, names_allowed=names_allowed)


def _weak(entry: DirectoryEntry) -> str:
    if entry.confidence == "low":
        return _("Its source is too weak.")
    return "" if reachable(entry) else _("There is no number, chat or website.")


def _telling(entry: DirectoryEntry, *, names_allowed: bool) -> str:
    if not names_allowed and entry.names_lgbtqia != Answer.NO and not neutral_name(entry):
        return _("Its name tells what it is about, and this chapter does not print that.")
    return ""


def reachable(entry: DirectoryEntry) -> bool:
    """Say whether there is any way to reach it."""
    return bool(entry.phone_display or entry.sms or entry.chat_url or entry.website)


def neutral_name(entry: DirectoryEntry) -> str:
    """Return the shipped neutral name of an entry, or an empty text."""
    shipped = shipped_entries().get(entry.shipped_key)
    return shipped.neutral_name if shipped is not None else ""
