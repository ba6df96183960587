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
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.merging import contact_key, merged
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.reading import contact_draft, read_draft
from chapterdesk.services.members.writing import SEARCH_KIND

_AT_ONCE: Final = 400
_WORD: Final = 60
_UNSAID: Final[tuple[object, ...]] = ("", [], (), {}, None, False, "unknown", "ask", "none")


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
        by_name: Whether nothing but the name says that it is this person.
    """

    row: RowDraft
    member_id: bytes | None
    draft: MemberDraft | None
    fingerprint: str
    reasons: tuple[str, ...] = ()
    repeated: bool = False
    by_name: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a person should look at, of the row and of the match."""
        return tuple(dict.fromkeys((*self.row.warnings, *self.reasons)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """Who came of a row that said the very same in an earlier import."""

    member_id: bytes
    same_file: bool


@dataclass(slots=True)
class _Known:
    """A person at the desk, as far as matching needs."""

    member_id: bytes
    name: str
    confirmed: bool
    contacts: set[tuple[str, str]]


class Matcher:
    """Match rows one after the other; nobody is taken for two rows of one file.

    Args:
        secret: The chapter's, which keys the fingerprints.
        country: The chapter's, for numbers.
        sha256: Of the file: the same file again changes nothing.
        choices: Who of those that share a name alone is somebody else.
        batch_id: The import that is being written, whose own people are no candidates.
    """

    def __init__(
        self,
        *,
        secret: bytes,
        country: str,
        sha256: str,
        choices: ImportChoices,
        batch_id: bytes | None = None,
    ) -> None:
        self._secret = secret
        self._country = country
        self._sha256 = sha256
        self._choices = choices
        self._batch_id = batch_id
        self._claimed: set[bytes] = set()
        self._seen: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    @classmethod
    def of_chapter(
        cls,
        session: Session,
        *,
        sha256: str,
        choices: ImportChoices,
        batch_id: bytes | None = None,
    ) -> "Matcher":
        """Return a matcher for this chapter."""
        secret, country = session.execute(select(Chapter.id_secret, Chapter.country)).one()
        return cls(
            secret=secret, country=country, sha256=sha256, choices=choices, batch_id=batch_id
        )

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
        earlier: _Earlier | None,
        people: dict[str, list[_Known]],
    ) -> Match:
        draft = row.draft
        if draft is None:
            raise ValueError("only rows with a person are matched")
        name = fold(draft.display_name)
        self._names[name] += 1
        somebody_else = self._choices.is_somebody_else(row.number)
        if earlier is not None and (earlier.same_file or not _is_only_a_name(row)):
            self._claimed.add(earlier.member_id)
            return Match(
                row=row,
                member_id=earlier.member_id,
                draft=None,
                fingerprint=stamp,
                repeated=True,
            )
        if earlier is not None and not somebody_else:
            # A name alone, in another file: nothing says whether it is the same person.
            self._claimed.add(earlier.member_id)
            return Match(
                row=row,
                member_id=earlier.member_id,
                draft=None,
                fingerprint=stamp,
                reasons=(taken_by_name(),),
                repeated=True,
                by_name=True,
            )
        known, reason, by_name = self._pick(draft, name, people, somebody_else=somebody_else)
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
        if member.restricted_on is not None:
            return Match(
                row=row,
                member_id=known.member_id,
                draft=None,
                fingerprint=stamp,
                reasons=(*reasons, _("Their record is only kept: nothing of it was changed.")),
                by_name=by_name,
            )
        before = read_draft(session, member)
        after = merged(before, draft, self._country)
        if by_name:
            reasons.extend(_conflicts(before, draft))
        return Match(
            row=row,
            member_id=known.member_id,
            draft=None if after == before else after,
            fingerprint=stamp,
            reasons=tuple(reasons),
            by_name=by_name,
        )

    def _pick(
        self,
        draft: MemberDraft,
        name: str,
        people: dict[str, list[_Known]],
        *,
        somebody_else: bool,
    ) -> tuple[_Known | None, str, bool]:
        """Return who it is, what to know about that, and whether the name alone says so."""
        ways = {contact_key(contact, self._country) for contact in draft.contacts}
        free = [known for known in people.get(name, ()) if known.member_id not in self._claimed]
        for known in free:
            if ways & known.contacts:
                return known, "", False
        for known in free:
            if not somebody_else and (not ways or not known.contacts):
                return known, taken_by_name(), True
        by_way = [
            known
            for way in ways
            for known in people.get(_way_name(way), ())
            if known.member_id not in self._claimed and fold(known.name) != name
        ]
        if len({known.member_id for known in by_way}) == 1 and by_way[0].confirmed:
            told = _("Somebody here with this address goes by another name; that name stays.")
            return by_way[0], told, False
        return None, "", False

    def _earlier(self, session: Session, prints: Sequence[str]) -> dict[str, _Earlier]:
        """Return who came of the same rows before, in imports that still stand.

        Where the same file came before, what came of it then comes first.
        """
        query = (
            select(BatchRow.fingerprint, BatchRow.member_id, Batch.sha256)
            .join(Batch, Batch.id == BatchRow.batch_id)
            .join(Member, Member.id == BatchRow.member_id)
            .where(BatchRow.fingerprint.in_(prints), Batch.status != BatchStatus.UNDONE)
        )
        found: dict[str, _Earlier] = {}
        for stamp, member_id, sha256 in session.execute(query):
            same_file = sha256 == self._sha256
            if member_id is not None and (same_file or stamp not in found):
                found[stamp] = _Earlier(member_id=member_id, same_file=same_file)
        return found

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
        text = json.dumps([draft, row.said], ensure_ascii=False, sort_keys=True, default=str)
        self._seen[text] += 1
        digest = hashlib.blake2b(key=self._secret, digest_size=16)
        digest.update(f"{self._seen[text]}\x00{text}".encode())
        return digest.hexdigest()


def taken_by_name() -> str:
    """Return what is said of a row that nothing but the name ties to somebody."""
    return _("Taken to be the person of this name who is here already.")


def _is_only_a_name(row: RowDraft) -> bool:
    said = _said(asdict(row.draft)) if row.draft is not None else {}
    return not row.said and set(said) <= {"display_name", "status"}


def _conflicts(before: MemberDraft, row: MemberDraft) -> list[str]:
    """Return what speaks against it that somebody is the person of the same name."""
    known = {fold(said.text) for said in before.pronouns}
    new = {fold(said.text) for said in row.pronouns}
    told: list[str] = []
    if known and new and not known & new:
        told.append(_("The pronouns differ: look whether it is somebody else."))
    if before.joined_on and row.joined_on and before.joined_on != row.joined_on:
        told.append(_("The day they joined differs: look whether it is somebody else."))
    return told


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
