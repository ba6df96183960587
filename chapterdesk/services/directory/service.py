"""Keep the directory: find, edit, verify, and take over what ships with the program."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import DirectoryStatus, VerificationMethod
from chapterdesk.core.words import _, isolate
from chapterdesk.models import DirectoryEntry, DirectoryLanguage, Verification
from chapterdesk.models import DirectoryService as OfferedService
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.directory.rows import (
    EntryDetail,
    EntryDraft,
    EntryRow,
    VerificationView,
    entry_rows,
)
from chapterdesk.services.directory.shipped import shipped_entries
from chapterdesk.services.directory.staleness import next_due, stale_condition
from chapterdesk.services.folding import fold, sort_key
from chapterdesk.services.pages import Page
from chapterdesk.services.rows import body, fetch, line, unchanged
from chapterdesk.services.zones import today_of

_SHIPPED_NAMESPACE: Final = b"shipped"
_LINES: Final = (
    "name",
    "country",
    "region",
    "audience",
    "phone_e164",
    "phone_display",
    "sms",
    "chat_url",
    "website",
    "hours",
    "cost",
    "source_date",
    "confidence",
)
_LONG: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries to list; empty fields do not restrict. The archive is listed by itself."""

    text: str = ""
    country: str = ""
    service: str = ""
    only_stale: bool = False
    archived: bool = False


class DirectoryService:
    """Read and write directory entries."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def count(self, chosen: EntryFilter | None = None) -> int:
        """Return how many entries fit."""
        with self._database.read() as session:
            return len(self._hits(session, chosen or EntryFilter()))

    def window(self, chosen: EntryFilter, offset: int, limit: int) -> Page[EntryRow]:
        """Return some of the entries that fit, by name."""
        with self._database.read() as session:
            ids = self._hits(session, chosen)
            today = today_of(session, self._database.clock)
            rows = entry_rows(session, _loaded(session, ids[offset : offset + limit]), today)
        return Page(rows=rows, total=len(ids), more=offset + len(rows) < len(ids))

    def detail(self, entry_id: bytes) -> EntryDetail:
        """Return one entry's page.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            entry = fetch(session, DirectoryEntry, entry_id)
            today = today_of(session, self._database.clock)
            shipped = shipped_entries().get(entry.shipped_key)
            return EntryDetail(
                id=entry.id,
                draft=_draft(entry),
                row=entry_rows(session, [entry], today)[0],
                verifications=_verifications(session, entry_id),
                alert=shipped.alert if shipped else "",
                updated_at=entry.updated_at,
                archived=entry.archived_at is not None,
            )

    def add(self, draft: EntryDraft) -> tuple[bytes, Undo]:
        """Add an entry of the chapter's own.

        Raises:
            UserError: The draft can not be kept.
        """
        with self._database.write() as work:
            entry = DirectoryEntry(name="", status=DirectoryStatus.UNVERIFIED)
            work.add(entry)
            _apply_columns(entry, draft)
            work.session.flush()
            _apply_terms(work, entry, draft)
            return entry.id, _told(work, entry, "add", _("{name} was added"))

    def save(self, entry_id: bytes, draft: EntryDraft, *, updated_at: datetime) -> Undo:
        """Change an entry that was read at `updated_at`.

        Raises:
            UserError: The draft can not be kept, or the entry was changed since.
        """
        with self._database.write() as work:
            entry = fetch(work.session, DirectoryEntry, entry_id)
            unchanged(entry, updated_at)
            before = _draft(entry)
            _apply_columns(entry, draft)
            _apply_terms(work, entry, draft)
            after = _draft(entry)
            fields = [
                name for name in draft.__slots__ if getattr(before, name) != getattr(after, name)
            ]
            return _told(work, entry, "save", _("{name} was changed"), *fields)

    def archive(self, entry_id: bytes) -> Undo:
        """Take an entry off the lists and off paper."""
        with self._database.write() as work:
            entry = fetch(work.session, DirectoryEntry, entry_id)
            entry.archived_at = work.clock.now()
            return _told(work, entry, "save", _("{name} was archived"), "archived_at")

    def unarchive(self, entry_id: bytes) -> Undo:
        """Bring an entry back from the archive."""
        with self._database.write() as work:
            entry = fetch(work.session, DirectoryEntry, entry_id)
            entry.archived_at = None
            return _told(work, entry, "save", _("{name} is back"), "archived_at")

    def delete(self, entry_id: bytes) -> Undo:
        """Put an entry into the bin for 30 days."""
        with self._database.write() as work:
            entry = fetch(work.session, DirectoryEntry, entry_id)
            entry.deleted_at = work.clock.now()
            return _told(work, entry, "save", _("{name} was put into the bin"), "deleted_at")

    def verify(
        self,
        entry_id: bytes,
        *,
        method: VerificationMethod,
        result: DirectoryStatus,
        checked_by: str = "",
        on: date | None = None,
    ) -> Undo:
        """Note that somebody checked an entry, how, and what they found."""
        with self._database.write() as work:
            entry = fetch(work.session, DirectoryEntry, entry_id)
            day = on or today_of(work.session, work.clock)
            work.add(
                Verification(
                    entry_id=entry_id,
                    verified_on=day,
                    method=method,
                    result=result,
                    checked_by=line(checked_by, field="checked_by"),
                    slot_id=work.slot_id,
                )
            )
            if entry.checked_on is None or day >= entry.checked_on:
                entry.checked_on = day
                entry.status = result
                entry.next_due = next_due([row.term for row in entry.services], day)
            return _told(work, entry, "verify", _("{name} was checked"), "status", "checked_on")

    def seed_shipped(self, work: Work) -> int:
        """Take over the shipped entries that are not here yet; return how many came.

        Every one starts as not checked by this chapter.
        """
        known = frozenset(
            work.session.scalars(
                select(DirectoryEntry.shipped_key).where(DirectoryEntry.shipped_key != "")
            )
        )
        fresh = [entry for key, entry in shipped_entries().items() if key not in known]
        for shipped in fresh:
            row_id = work.pair_id("directory_entry", _SHIPPED_NAMESPACE, shipped.key.encode())
            entry = DirectoryEntry(
                id=row_id,
                shipped_key=shipped.key,
                sort_key=sort_key(shipped.values["name"]),
                status=DirectoryStatus.UNVERIFIED,
                **shipped.values,
            )
            work.add(entry)
            for term in shipped.services:
                work.add(_service(work, row_id, term))
            for tag in shipped.languages:
                work.add(_language(work, row_id, tag))
        if fresh:
            work.session.flush()
            work.audit("seed", "directory_entry", None)
            work.changed("directory")
        return len(fresh)

    def countries(self) -> tuple[str, ...]:
        """Return the codes of the countries there are entries for."""
        query = select(DirectoryEntry.country).where(*_kept()).distinct()
        with self._database.read() as session:
            return tuple(sorted(code for code in session.scalars(query) if code))

    def _hits(self, session: Session, chosen: EntryFilter) -> list[bytes]:
        where: list[ColumnElement[bool]] = [*(_archived() if chosen.archived else _kept())]
        if chosen.country:
            where.append(DirectoryEntry.country == chosen.country.upper())
        if chosen.service:
            where.append(_offers(chosen.service))
        if chosen.only_stale:
            where.append(stale_condition(today_of(session, self._database.clock)))
        query = (
            select(DirectoryEntry.id, DirectoryEntry.name, DirectoryEntry.audience)
            .where(*where)
            .order_by(DirectoryEntry.sort_key, DirectoryEntry.id)
        )
        words = fold(chosen.text).split()
        return [
            row.id
            for row in session.execute(query)
            if not words or _holds(f"{fold(row.name)} {fold(row.audience)}", words)
        ]


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _kept() -> tuple[ColumnElement[bool], ...]:
    return (DirectoryEntry.deleted_at.is_(None), DirectoryEntry.archived_at.is_(None))


def _archived() -> tuple[ColumnElement[bool], ...]:
    return (DirectoryEntry.deleted_at.is_(None), DirectoryEntry.archived_at.is_not(None))


def _offers(term: str) -> ColumnElement[bool]:
    return (
        select(OfferedService.id)
        .where(OfferedService.entry_id == DirectoryEntry.id, OfferedService.term == term)
        .exists()
    )


def _loaded(session: Session, ids: list[bytes]) -> list[DirectoryEntry]:
    query = (
        select(DirectoryEntry)
        .where(DirectoryEntry.id.in_(ids))
        .options(selectinload(DirectoryEntry.services))
        .order_by(DirectoryEntry.sort_key, DirectoryEntry.id)
    )
    return [*session.scalars(query)]


def _verifications(session: Session, entry_id: bytes) -> tuple[VerificationView, ...]:
    query = (
        select(Verification)
        .where(Verification.entry_id == entry_id)
        .order_by(Verification.verified_on.desc(), Verification.created_at.desc())
    )
    return tuple(
        VerificationView(
            verified_on=row.verified_on,
            method=row.method,
            result=row.result,
            checked_by=row.checked_by,
        )
        for row in session.scalars(query)
    )


def _draft(entry: DirectoryEntry) -> EntryDraft:
    values: dict[str, Any] = {
        name: getattr(entry, name)
        for name in EntryDraft.__slots__
        if name not in {"services", "languages"}
    }
    return EntryDraft(
        services=tuple(sorted(row.term for row in entry.services)),
        languages=tuple(sorted(row.tag for row in entry.languages)),
        **values,
    )


def _apply_columns(entry: DirectoryEntry, draft: EntryDraft) -> None:
    for name in _LINES:
        value = line(getattr(draft, name), field=name, required=name == "name", limit=_LONG)
        setattr(entry, name, value.upper() if name == "country" else value)
    entry.confidentiality = body(draft.confidentiality, field="confidentiality")
    entry.source_url = body(draft.source_url, field="source_url")
    entry.emergency_policy = draft.emergency_policy
    entry.names_lgbtqia = draft.names_lgbtqia
    entry.is_directory = draft.is_directory
    entry.sort_key = sort_key(entry.name)


def _apply_terms(work: Work, entry: DirectoryEntry, draft: EntryDraft) -> None:
    terms = {line(term, field="services") for term in draft.services} - {""}
    tags = {line(tag, field="languages") for tag in draft.languages} - {""}
    entry.services[:] = [row for row in entry.services if row.term in terms]
    entry.languages[:] = [row for row in entry.languages if row.tag in tags]
    for term in sorted(terms - {row.term for row in entry.services}):
        service = _service(work, entry.id, term)
        work.add(service)
        entry.services.append(service)
    for tag in sorted(tags - {row.tag for row in entry.languages}):
        language = _language(work, entry.id, tag)
        work.add(language)
        entry.languages.append(language)


def _service(work: Work, entry_id: bytes, term: str) -> OfferedService:
    row_id = work.pair_id("directory_service", entry_id, term.encode())
    return OfferedService(id=row_id, entry_id=entry_id, term=term)


def _language(work: Work, entry_id: bytes, tag: str) -> DirectoryLanguage:
    row_id = work.pair_id("directory_language", entry_id, tag.encode())
    return DirectoryLanguage(id=row_id, entry_id=entry_id, tag=tag)


def _told(work: Work, entry: DirectoryEntry, action: str, sentence: str, *fields: str) -> Undo:
    work.session.flush()
    work.audit(action, "directory_entry", entry.id, *fields)
    work.changed("directory", entry.id)
    return work.undo(sentence.format(name=isolate(entry.name)))
