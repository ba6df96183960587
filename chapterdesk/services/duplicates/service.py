"""Find records of one person, keep two people apart, merge two records, take a merge back."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.words import _
from chapterdesk.models import Chapter, Member, MemberMerge, NotDuplicate
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.duplicates.fields import differing
from chapterdesk.services.duplicates.merging import (
    KEPT_FOR,
    is_open,
    merge_records,
    two_records,
)
from chapterdesk.services.duplicates.parting import take_back
from chapterdesk.services.duplicates.people import apart_pairs, load_people, meetings_of, near_ids
from chapterdesk.services.duplicates.scanning import Found, Scan, candidates
from chapterdesk.services.duplicates.shapes import (
    ApartPair,
    Choices,
    DuplicatePair,
    MergePreview,
    MergeRow,
    ScanProgress,
)
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.members.merged import end_old_ways_back
from chapterdesk.services.members.reading import MemberRow, member_rows, read_detail
from chapterdesk.services.naming import shown_name, told_name
from chapterdesk.services.rows import gone, unchanged
from chapterdesk.services.zones import chapter_zone, to_local, today_of

AREA = "members"


class DuplicateService:
    """Serve everything the desk does with two records of one person."""

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._scan: Scan | None = None

    def begin(self) -> ScanProgress:
        """Begin a scan over everybody on the lists; one that went on is dropped."""
        with self._database.read() as session:
            self._scan = Scan(session=session, country=_country(session))
        return self._scan.progress

    def step(self) -> ScanProgress:
        """Compare some more people; a tenth of a second at most, so that others get their turn."""
        if self._scan is None:
            return ScanProgress(done=0, total=0, finished=True)
        with self._database.read() as session:
            self._scan.step(session)
        return self._scan.progress

    def cancel(self) -> None:
        """Drop the scan that goes on."""
        self._scan = None

    def pairs(self) -> tuple[DuplicatePair, ...]:
        """Return what the last scan found and still is so, the likeliest first."""
        found = () if self._scan is None else self._scan.found
        with self._database.read() as session:
            return _shown(session, found)

    def of(self, member_id: bytes) -> tuple[DuplicatePair, ...]:
        """Return who may be the same person as this one, the likeliest first."""
        with self._database.read() as session:
            people = load_people(session, _country(session), near_ids(session, member_id))
            return _shown(session, candidates(session, people, member_id))

    def keep_apart(self, one: bytes, other: bytes) -> Undo:
        """Remember that two records are two people; no scan lists them again.

        Raises:
            RefusedError: One of them is not here any more.
        """
        first, second = min(one, other), max(one, other)
        with self._database.write() as work:
            for member_id in (first, second):
                if first == second or work.session.get(Member, member_id) is None:
                    raise gone()
            row_id = work.pair_id("not_duplicate", first, second)
            if work.session.get(NotDuplicate, row_id) is None:
                work.add(NotDuplicate(id=row_id, first_id=first, second_id=second))
                work.audit("keep_apart", "member", first)
                work.audit("keep_apart", "member", second)
            work.changed(AREA, first, second)
            return work.undo(_("Noted: they are two people"))

    def reconsider(self, one: bytes, other: bytes) -> Undo:
        """Take back that two records are two people."""
        first, second = min(one, other), max(one, other)
        with self._database.write() as work:
            rows = work.session.scalars(
                select(NotDuplicate).where(
                    NotDuplicate.first_id == first, NotDuplicate.second_id == second
                )
            )
            for row in rows:
                work.session.delete(row)
            work.session.flush()
            work.audit("reconsider", "member", first)
            work.changed(AREA, first, second)
            return work.undo(_("They may be one person again"))

    def apart(self) -> tuple[ApartPair, ...]:
        """Return the pairs of whom somebody said that they are two people."""
        with self._database.read() as session:
            pairs = sorted(apart_pairs(session))
            rows = _rows(session, [member_id for pair in pairs for member_id in pair])
            return tuple(
                ApartPair(first=rows[first], second=rows[second])
                for first, second in pairs
                if first in rows and second in rows
            )

    def look(self, kept: bytes, merged: bytes, choices: Choices | None = None) -> MergePreview:
        """Return two records side by side, and what merging them so would make. Nothing is written.

        Raises:
            RefusedError: They can not be merged, or meeting mode hides a part of them.
        """
        require_shown(self._database)
        previews: list[MergePreview] = []
        with suppress(_Rehearsed), self._database.write() as work:
            previews.append(_rehearsed(work, kept, merged, choices or {}))
            _roll_back()
        return previews[0]

    def merge(
        self,
        kept: bytes,
        merged: bytes,
        choices: Choices | None = None,
        *,
        read_at: tuple[datetime, datetime] | None = None,
    ) -> Undo:
        """Merge one record into another; everything of the first comes to the second.

        Args:
            kept: The record that stays.
            merged: The record that goes into it.
            choices: Whose value of a field stands, where it is not the default.
            read_at: `updated_at` of both as they were shown; None does not look.

        Raises:
            RefusedError: They can not be merged, a mentoring pair of theirs would not be safe, or
                one was changed since it was shown; or meeting mode hides a part of them. Nothing
                was changed.
        """
        require_shown(self._database)
        with self._database.write() as work:
            two = two_records(work, kept, merged)
            if read_at is not None:
                unchanged(two.kept, read_at[0])
                unchanged(two.merged, read_at[1])
            merge_records(two, differing(two, choices or {}))
            name = told_name(two.kept)
            return work.undo(_("Two records of {name} were merged").format(name=name))

    def merges(self) -> tuple[MergeRow, ...]:
        """Return the merges of the last 30 days, the latest first."""
        now = self._database.clock.now()
        with self._database.read() as session:
            zone = chapter_zone(session)
            rows = session.execute(
                select(MemberMerge, Member.display_name, Member.shielded)
                .join(Member, Member.id == MemberMerge.kept_id)
                .where(MemberMerge.merged_at > now - KEPT_FOR)
                .order_by(MemberMerge.merged_at.desc(), MemberMerge.id)
            )
            last = timedelta(seconds=1)
            return tuple(
                MergeRow(
                    id=row.id,
                    name=shown_name(name, shielded=shielded),
                    merged_at=row.merged_at,
                    until=to_local(row.merged_at + KEPT_FOR - last, zone).date()
                    if is_open(row, now)
                    else None,
                    undone=row.undone_at is not None,
                )
                for row, name, shielded in rows
            )

    def undo(self, merge_id: bytes) -> Undo:
        """Part two records that were merged.

        What was written about the person since stays with the record that was kept.

        Raises:
            RefusedError: It is too late, somebody of them was renamed or forgotten, what came over
                has been changed since, or one of the two said no to something since. Nothing was
                changed.
        """
        with self._database.write() as work:
            row = work.session.get(MemberMerge, merge_id)
            if row is None:
                raise gone()
            take_back(work, row)
            return work.undo(_("A merge was undone"))

    def end_old(self) -> int:
        """Empty the way back of merges that are 30 days old; return how many ended."""
        with self._database.write() as work:
            return end_old_ways_back(work, work.clock.now() - KEPT_FOR)


class _Rehearsed(Exception):  # noqa: N818  # not an error: it takes a rehearsal back
    """Roll back what was only to be looked at."""


def _roll_back() -> None:
    raise _Rehearsed


def _rehearsed(work: Work, kept_id: bytes, merged_id: bytes, choices: Choices) -> MergePreview:
    two = two_records(work, kept_id, merged_id)
    today = today_of(work.session, work.clock)
    kept, merged = (read_detail(work.session, one, today) for one in (two.kept, two.merged))
    meetings = meetings_of(work.session, (kept_id, merged_id))
    fields = differing(two, choices)
    merge_records(two, fields)
    result = work.session.get(Member, kept_id)
    if result is None:
        raise gone()
    return MergePreview(
        kept=kept,
        merged=merged,
        fields=fields,
        result=read_detail(work.session, result, today),
        together=len(meetings.get(kept_id, set()) & meetings.get(merged_id, set())),
    )


def _country(session: Session) -> str:
    return session.scalars(select(Chapter.country)).first() or ""


def _shown(session: Session, found: Sequence[Found]) -> tuple[DuplicatePair, ...]:
    apart = apart_pairs(session)
    rows = _rows(session, [row for pair in found for row in (pair.kept_id, pair.merged_id)])
    return tuple(
        DuplicatePair(
            kept=rows[pair.kept_id],
            merged=rows[pair.merged_id],
            score=pair.score,
            reasons=pair.reasons,
        )
        for pair in found
        if pair.kept_id in rows
        and pair.merged_id in rows
        and (min(pair.kept_id, pair.merged_id), max(pair.kept_id, pair.merged_id)) not in apart
    )


def _rows(session: Session, ids: Sequence[bytes]) -> dict[bytes, MemberRow]:
    """Return who of these is on the lists and not only kept."""
    found: dict[bytes, MemberRow] = {}
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), 400):
        here = session.scalars(
            select(Member.id).where(
                Member.id.in_(wanted[start : start + 400]),
                active_members(),
                Member.restricted_on.is_(None),
            )
        ).all()
        found.update({row.id: row for row in member_rows(session, here)})
    return found
