"""Which person at the desk a row is, if any: by an earlier import, by name and address, by name."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import BatchStatus
from chapterdesk.core.words import _
from chapterdesk.models import Batch, BatchRow, Chapter, ContactPoint, Member, SearchWord
from chapterdesk.services.folding import fold
from chapterdesk.services.imports.merging import contact_key, merged
from chapterdesk.services.imports.rows import RowDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.reading import contact_draft, read_draft
from chapterdesk.services.members.writing import SEARCH_KIND

_AT_ONCE: Final = 400
_WORD: Final = 60
_UNSAID: Final[tuple[object, ...]] = ("", [], (), {}, None, False, "unknown", "ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row is to the desk.

    Attributes:
        member_id: The person, or None for somebody new.
        draft: What they would be after the import; None where nothing changes.
        fingerprint: Stands for the row's content, without giving it away.
        reasons: What a person should know about the match.
        repeated: Whether the very same row came in an earlier import; what was done with it since
            is the desk's, so nothing of it is written again.
    """

    row: RowDraft
    member_id: bytes | None
    draft: MemberDraft | None
    fingerprint: str
    reasons: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(slots=True)
class _Known:
    """A person at the desk, as far as matching needs."""

    member_id: bytes
    name: str
    confirmed: bool
    contacts: set[tuple[str, str]]


class Matcher:
    """Match rows one after the other; nobody is taken for two rows of one file."""

    def __init__(self, *, secret: bytes, country: str, batch_id: bytes | None = None) -> None:
        self._secret = secret
        self._country = country
        self._batch_id = batch_id
        self._claimed: set[bytes] = set()
        self._seen: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    @classmethod
    def of_chapter(cls, session: Session, *, batch_id: bytes | None = None) -> "Matcher":
        """Return a matcher for this chapter."""
        secret, country = session.execute(select(Chapter.id_secret, Chapter.country)).one()
        return cls(secret=secret, country=country, batch_id=batch_id)

    def match(self, session: Session, rows: Sequence[RowDraft]) -> list[Match]:
        """Return what each row is; only rows with a person in them."""
        found: list[Match] = []
        for start in range(0, len(rows), _AT_ONCE):
            part = [row for row in rows[start : start + _AT_ONCE] if row.draft is not None]
            prints = [self._fingerprint(row) for row in part]
            earlier = self._earlier(session, prints)
            people = self._people(session, part)
            found.extend(
                self._one(session, row, stamp, earlier.get(stamp), people)
                for row, stamp in zip(part, prints, strict=True)
            )
        return found

    def _one(
        self,
        session: Session,
        row: RowDraft,
        stamp: str,
        earlier: bytes | None,
        people: dict[str, list[_Known]],
    ) -> Match:
        draft = row.draft
        if draft is None:
            raise ValueError("only rows with a person are matched")
        name = fold(draft.display_name)
        self._names[name] += 1
        if earlier is not None:
            self._claimed.add(earlier)
            return Match(row=row, member_id=earlier, draft=None, fingerprint=stamp, repeated=True)
        known, reason = self._pick(draft, name, people)
        reasons = [reason] if reason else []
        if known is None:
            if self._names[name] > 1 or people.get(name):
                reasons.append(_("Somebody else here goes by the same name; both are kept."))
            return Match(
                row=row, member_id=None, draft=draft, fingerprint=stamp, reasons=tuple(reasons)
            )
        self._claimed.add(known.member_id)
        member = session.get(Member, known.member_id)
        if member is None:
            raise ValueError("a person vanished inside one transaction")
        before = read_draft(session, member)
        after = merged(before, draft, self._country)
        return Match(
            row=row,
            member_id=known.member_id,
            draft=None if after == before else after,
            fingerprint=stamp,
            reasons=tuple(reasons),
        )

    def _pick(
        self, draft: MemberDraft, name: str, people: dict[str, list[_Known]]
    ) -> tuple[_Known | None, str]:
        ways = {contact_key(contact, self._country) for contact in draft.contacts}
        free = [known for known in people.get(name, ()) if known.member_id not in self._claimed]
        for known in free:
            if ways & known.contacts:
                return known, ""
        for known in free:
            if not ways or not known.contacts:
                return known, _("Taken to be the person of this name who is already here.")
        by_way = [
            known
            for way in ways
            for known in people.get(_way_name(way), ())
            if known.member_id not in self._claimed and fold(known.name) != name
        ]
        if len({known.member_id for known in by_way}) == 1 and by_way[0].confirmed:
            return by_way[0], _(
                "Somebody here with this address goes by another name; that name stays."
            )
        return None, ""

    def _earlier(self, session: Session, prints: Sequence[str]) -> dict[str, bytes]:
        """Return who came of the same rows before, in imports that still stand."""
        query = (
            select(BatchRow.fingerprint, BatchRow.member_id)
            .join(Batch, Batch.id == BatchRow.batch_id)
            .join(Member, Member.id == BatchRow.member_id)
            .where(BatchRow.fingerprint.in_(prints), Batch.status != BatchStatus.UNDONE)
        )
        return {stamp: row_id for stamp, row_id in session.execute(query) if row_id is not None}

    def _people(self, session: Session, rows: Sequence[RowDraft]) -> dict[str, list[_Known]]:
        """Return candidates under their folded name and under each of their addresses."""
        drafts = [row.draft for row in rows if row.draft is not None]
        names = {fold(draft.display_name) for draft in drafts}
        words = {name.split()[0][:_WORD] for name in names if name}
        contacts = [contact for draft in drafts for contact in draft.contacts]
        by_way = _ids_by_contact(session, contacts, self._country)
        by_name = session.scalars(
            select(SearchWord.subject_id).where(
                SearchWord.word.in_(words), SearchWord.kind == SEARCH_KIND
            )
        )
        found: dict[str, list[_Known]] = {}
        for known in self._load(session, list({*by_way, *by_name}), by_way, names):
            if fold(known.name) in names:
                found.setdefault(fold(known.name), []).append(known)
            for way in known.contacts:
                found.setdefault(_way_name(way), []).append(known)
        return found

    def _load(
        self, session: Session, ids: list[bytes], by_way: set[bytes], names: set[str]
    ) -> list[_Known]:
        loaded: list[_Known] = []
        for start in range(0, len(ids), _AT_ONCE):
            query = select(
                Member.id, Member.display_name, Member.name_confirmed, Member.import_batch_id
            ).where(
                Member.id.in_(ids[start : start + _AT_ONCE]),
                Member.deleted_at.is_(None),
                Member.merged_into.is_(None),
            )
            known = {
                row.id: _Known(
                    member_id=row.id,
                    name=row.display_name,
                    confirmed=row.name_confirmed,
                    contacts=set(),
                )
                for row in session.execute(query)
                if (self._batch_id is None or row.import_batch_id != self._batch_id)
                and (row.id in by_way or fold(row.display_name) in names)
            }
            for point in session.scalars(
                select(ContactPoint).where(ContactPoint.member_id.in_(known))
            ):
                way = contact_key(contact_draft(point), self._country)
                known[point.member_id].contacts.add(way)
            loaded.extend(known.values())
        return loaded

    def _fingerprint(self, row: RowDraft) -> str:
        """Return what stands for the row's content, counting rows that are the same."""
        draft = _said(asdict(row.draft)) if row.draft is not None else {}
        text = json.dumps([draft, row.notes], ensure_ascii=False, sort_keys=True, default=str)
        self._seen[text] += 1
        digest = hashlib.blake2b(key=self._secret, digest_size=16)
        digest.update(f"{self._seen[text]}\x00{text}".encode())
        return digest.hexdigest()


def _said(value: Any) -> Any:
    """Leave out what was not said, so that a field of a later version changes no fingerprint."""
    if isinstance(value, dict):
        said = {name: _said(part) for name, part in value.items()}
        return {name: part for name, part in said.items() if part not in _UNSAID}
    if isinstance(value, list | tuple):
        return [_said(part) for part in value]
    return value


def _way_name(way: tuple[str, str]) -> str:
    return "\x00".join(way)


def _ids_by_contact(session: Session, contacts: Sequence[ContactDraft], country: str) -> set[bytes]:
    values = {spelling for way in contacts for spelling in (way.value, way.value.casefold())}
    keys = (contact_key(way, country) for way in contacts)
    numbers = {key for kind, key in keys if kind == "phone" and key.startswith("+")}
    found: set[bytes] = set()
    for column, wanted in ((ContactPoint.value, values), (ContactPoint.e164, numbers)):
        listed = list(wanted)
        for start in range(0, len(listed), _AT_ONCE):
            found.update(
                session.scalars(
                    select(ContactPoint.member_id).where(
                        column.in_(listed[start : start + _AT_ONCE])
                    )
                )
            )
    return found
