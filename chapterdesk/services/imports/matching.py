"""Which person at the desk a row is, if any; the first of these that answers tells.

1. The row says so itself: it is one of our own exports.
2. Somebody decided it in the table of matches.
3. The very same row came in an earlier import: it stays whom it was, under whatever name.
4. `picking`: a name and a way to reach them, a name alone, or a way alone.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import BatchStatus
from chapterdesk.core.words import _
from chapterdesk.models import Batch, BatchRow, Chapter, Member
from chapterdesk.services.folding import fold, folded_name
from chapterdesk.services.imports.candidates import Candidate, Known
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.known_people import Names, People, load_people
from chapterdesk.services.imports.merging import merged
from chapterdesk.services.imports.own import restricted
from chapterdesk.services.imports.picking import pick
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.said import what_was_said
from chapterdesk.services.imports.sentences import (
    both_are_kept,
    in_the_bin,
    name_stays,
    nobody_here,
    skipped_by_choice,
    taken_by_name,
)
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.reading import read_draft
from chapterdesk.services.privacy.denying import DenyList, may_not_come_back

_AT_ONCE: Final = 400


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
        candidates: Who of the desk it may be, the likeliest first.
        skipped: Whether the row is not taken: somebody decided so, or has to decide first.
        asks: Whether nobody has decided yet whom the row is, and nothing but they can tell.
        waits: Whether it is nobody here, and nobody said that it is somebody new.
    """

    row: RowDraft
    member_id: bytes | None
    draft: MemberDraft | None
    fingerprint: str
    reasons: tuple[str, ...] = ()
    repeated: bool = False
    by_name: bool = False
    candidates: tuple[Candidate, ...] = ()
    skipped: bool = False
    asks: bool = False
    waits: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what a person should look at, of the row and of the match."""
        return tuple(dict.fromkeys((*self.row.warnings, *self.reasons)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """Who came of a row that said the very same in an earlier import."""

    member_id: bytes
    same_file: bool
    in_bin: bool


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
        self._known_names = Names(without_batch=batch_id)

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
        denied = DenyList(session)
        for start in range(0, len(rows), _AT_ONCE):
            part = [row for row in rows[start : start + _AT_ONCE] if row.draft is not None]
            prints = [self._fingerprint(row) for row in part]
            earlier = self._earlier(session, prints)
            people = load_people(
                session,
                [row for row in part if row.member_id is None],
                country=self._country,
                names=self._known_names,
                without_batch=self._batch_id,
            )
            found.extend(
                self._allowed(
                    self._decided(session, row, stamp, earlier.get(stamp), people), denied
                )
                for row, stamp in zip(part, prints, strict=True)
            )
        return found

    def _allowed(self, match: Match, denied: DenyList) -> Match:
        """Leave out somebody new who may not come back, unless it was decided otherwise."""
        draft = match.row.draft
        if draft is None or match.skipped or match.member_id is not None:
            return match
        if self._choices.known_only and self._choices.decision(match.row.number) != "new":
            return replace(match, draft=None, reasons=(nobody_here(),), skipped=True, waits=True)
        if not denied.holds(draft.display_name, draft.contacts):
            return match
        told = (*match.reasons, may_not_come_back())
        if self._choices.decision(match.row.number) == "new":
            return replace(match, reasons=told)
        return replace(match, draft=None, reasons=told, skipped=True)

    def _decided(
        self,
        session: Session,
        row: RowDraft,
        stamp: str,
        earlier: _Earlier | None,
        people: People,
    ) -> Match:
        """Return what a row is, once it was heard what a person decided of it."""
        draft = row.draft
        if draft is None:
            raise ValueError("only rows with a person are matched")
        if row.member_id is not None:
            return self._own(session, row, draft, stamp)
        lies = earlier is not None and earlier.in_bin
        candidates = people.candidates(row)
        decision = self._choices.decision(row.number)
        if decision == "skip":
            return _skipped(row, stamp, candidates)
        if decision == "update":
            wanted = self._choices.same_rows[row.number]
            for candidate in candidates:
                if candidate.member_id == wanted or not wanted:
                    known = people.known(candidate.member_id)
                    return replace(
                        self._filled(session, row, draft, stamp, known), candidates=candidates
                    )
        if decision == "new" and (lies or earlier is None or not earlier.same_file):
            self._names[row.name] += 1
            told = (both_are_kept(),) if people.named(row.name) else ()
            return Match(
                row=row,
                member_id=None,
                draft=draft,
                fingerprint=stamp,
                reasons=told,
                candidates=candidates,
            )
        if earlier is not None and lies and (earlier.same_file or not _is_only_a_name(row)):
            return replace(_skipped(row, stamp, candidates), reasons=(in_the_bin(),))
        match = self._one(session, row, draft, stamp, None if lies else earlier, people)
        return replace(match, candidates=candidates) if candidates else match

    def _own(self, session: Session, row: RowDraft, draft: MemberDraft, stamp: str) -> Match:
        """Return what an edited row of our own export is: the person that it says."""
        if row.member_id is None:
            raise ValueError("only a row that says who it is")
        if self._choices.decision(row.number) == "skip":
            return _skipped(row, stamp)
        self._claimed.add(row.member_id)
        if not row.edited:
            return Match(row=row, member_id=row.member_id, draft=None, fingerprint=stamp)
        before = read_draft(session, session.get_one(Member, row.member_id))
        after = merged(before, draft, self._country)
        told = () if row.name == folded_name(before.display_name) else (name_stays(),)
        return Match(
            row=row,
            member_id=row.member_id,
            draft=None if after == before else after,
            fingerprint=stamp,
            reasons=told,
        )

    def _one(  # noqa: PLR0917  # one row and everything that is known about it
        self,
        session: Session,
        row: RowDraft,
        draft: MemberDraft,
        stamp: str,
        earlier: _Earlier | None,
        people: People,
    ) -> Match:
        self._names[row.name] += 1
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
        found = pick(row, people, claimed=self._claimed, somebody_else=somebody_else)
        if found.asks:
            return replace(_skipped(row, stamp), reasons=found.told, asks=True)
        if found.known is not None:
            return self._filled(
                session,
                row,
                draft,
                stamp,
                found.known,
                reasons=found.told,
                by_name=found.by_name,
            )
        alike = self._names[row.name] > 1 or people.named(row.name)
        return Match(
            row=row,
            member_id=None,
            draft=draft,
            fingerprint=stamp,
            reasons=(*found.told, *((both_are_kept(),) if alike else ())),
        )

    def _filled(
        self,
        session: Session,
        row: RowDraft,
        draft: MemberDraft,
        stamp: str,
        known: Known,
        *,
        reasons: tuple[str, ...] = (),
        by_name: bool = False,
    ) -> Match:
        """Return that a row is somebody who is here, and what it adds to them."""
        self._claimed.add(known.member_id)
        if known.restricted:
            return Match(
                row=row,
                member_id=known.member_id,
                draft=None,
                fingerprint=stamp,
                reasons=(restricted(),),
                repeated=True,
            )
        before = read_draft(session, session.get_one(Member, known.member_id))
        after = merged(before, draft, self._country)
        if by_name:
            reasons += tuple(_conflicts(before, draft))
        return Match(
            row=row,
            member_id=known.member_id,
            draft=None if after == before else after,
            fingerprint=stamp,
            reasons=reasons,
            by_name=by_name,
        )

    def _earlier(self, session: Session, prints: Sequence[str]) -> dict[str, _Earlier]:
        """Return who came of the same rows before, in imports that still stand.

        Where the same file came before, what came of it then comes first; who lies in the bin
        comes last.
        """
        in_bin = Member.deleted_at.is_not(None)
        query = (
            select(BatchRow.fingerprint, BatchRow.member_id, Batch.sha256, in_bin)
            .join(Batch, Batch.id == BatchRow.batch_id)
            .join(Member, Member.id == BatchRow.member_id)
            .where(BatchRow.fingerprint.in_(prints), Batch.status != BatchStatus.UNDONE)
        )
        found: dict[str, _Earlier] = {}
        for stamp, member_id, sha256, lies in session.execute(query.order_by(in_bin.desc())):
            same_file = sha256 == self._sha256
            known = found.get(stamp)
            if member_id is not None and (same_file or known is None or known.in_bin):
                found[stamp] = _Earlier(member_id=member_id, same_file=same_file, in_bin=lies)
        return found

    def _fingerprint(self, row: RowDraft) -> str:
        """Return what stands for the row's content, counting rows that are the same."""
        text = row.content
        self._seen[text] += 1
        digest = hashlib.blake2b(key=self._secret, digest_size=16)
        digest.update(f"{self._seen[text]}\x00{text}".encode())
        return digest.hexdigest()


def _skipped(row: RowDraft, stamp: str, candidates: tuple[Candidate, ...] = ()) -> Match:
    return Match(
        row=row,
        member_id=None,
        draft=None,
        fingerprint=stamp,
        reasons=(skipped_by_choice(),),
        candidates=candidates,
        skipped=True,
    )


def without_skipped(
    rows: Sequence[RowDraft], matches: Sequence[Match]
) -> tuple[list[RowDraft], list[Match]]:
    """Return rows and matches once those that were decided against are nobody."""
    skipped = {
        match.row.number: " ".join(match.reasons) or skipped_by_choice()
        for match in matches
        if match.skipped
    }
    waiting = {match.row.number for match in matches if match.waits}
    left = [_left_out(row, skipped, waiting) for row in rows]
    return left, [match for match in matches if not match.skipped]


def _left_out(row: RowDraft, skipped: Mapping[int, str], waiting: Collection[int]) -> RowDraft:
    why = skipped.get(row.number)
    if why is None:
        return row
    if row.number in waiting:
        return replace(row, draft=None, problem=why, taken=frozenset(), marks=())
    return replace(row, draft=None, nobody=why, taken=frozenset(), marks=())


def _is_only_a_name(row: RowDraft) -> bool:
    said = what_was_said(row.draft) if row.draft is not None else {}
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
