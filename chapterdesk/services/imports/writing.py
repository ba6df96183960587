"""Write matched rows: new people in bulk, changes one by one with their way back."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    RowOutcome,
)
from chapterdesk.models import Base, BatchRow, Consent, Member, Note
from chapterdesk.services.database import Work
from chapterdesk.services.imports.columns import ColumnPlan
from chapterdesk.services.imports.matching import Match
from chapterdesk.services.imports.rows import RowDraft
from chapterdesk.services.imports.states import dump_states
from chapterdesk.services.members.editing import apply_draft
from chapterdesk.services.members.writing import chapter_country, insert_rows, member_rows_of
from chapterdesk.services.zones import today_of


@dataclass(slots=True)
class Tally:
    """What an import made of rows and cells; every filled cell is in exactly one place."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: int = 0
    ignored: int = 0
    warnings: int = 0
    taken: int = 0
    problem_cells: int = 0
    outside: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    sealed: Counter[str] = field(default_factory=Counter)

    def count_cells(self, row: RowDraft, plans: Sequence[ColumnPlan]) -> None:
        """Count a row's filled cells by what became of them."""
        for plan in plans:
            if not row.cells[plan.index].strip():
                continue
            if plan.why == "sealed" or plan.index in row.sealed:
                self.sealed[plan.header] += 1
            elif row.problem and kept_in_problem(plan):
                self.problem_cells += 1
            elif row.nobody:
                self.outside += 1
            elif plan.index in row.taken:
                self.taken += 1
            else:
                self.left_out[plan.header] += 1

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as plain JSON values."""
        return {
            name: dict(value) if isinstance(value, Counter) else value
            for name, value in ((name, getattr(self, name)) for name in self.__slots__)
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Tally":
        """Return the numbers that `to_json` gave."""
        tally = cls()
        for name, value in values.items():
            setattr(tally, name, Counter(value) if isinstance(value, dict) else value)
        return tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was said once for the whole batch."""

    batch_id: bytes
    names_on_paper: bool | None
    said_by: str


def kept_in_problem(plan: ColumnPlan) -> bool:
    """Say whether a problem row keeps this column's cell."""
    return bool(plan.field) or plan.why == "unknown"


def write_matches(work: Work, matches: Sequence[Match], terms: Terms, tally: Tally) -> None:
    """Write people and the record of each row."""
    today, country = today_of(work.session, work.clock), chapter_country(work)
    fresh: list[Base] = []
    for match in matches:
        tally.warnings += bool(match.reasons or match.row.warnings)
        if match.member_id is None:
            fresh.extend(_new_person(work, match, terms, today=today, country=country))
            tally.added += 1
            continue
        states = _update(work, match)
        if states:
            tally.updated += 1
        else:
            tally.unchanged += 1
        outcome = RowOutcome.UPDATED if states else RowOutcome.UNCHANGED
        fresh.append(_record(match, terms, match.member_id, outcome, states))
    insert_rows(work, fresh)


def write_unmatched(
    work: Work, rows: Sequence[RowDraft], plans: Sequence[ColumnPlan], terms: Terms, tally: Tally
) -> None:
    """Keep problem rows with their cells and the reason, and rows that are nobody."""
    fresh: list[Base] = []
    for row in rows:
        if row.problem:
            tally.problems += 1
        else:
            tally.ignored += 1
        # What the vault does not hold, it does not hold in a problem row either.
        kept = [row.cells[plan.index] if kept_in_problem(plan) else "" for plan in plans]
        fresh.append(
            BatchRow(
                batch_id=terms.batch_id,
                number=row.number,
                outcome=RowOutcome.PROBLEM if row.problem else RowOutcome.IGNORED,
                member_id=None,
                fingerprint="",
                reason=row.problem or row.nobody,
                cells=json.dumps(kept, ensure_ascii=False) if row.problem else "",
                undo="",
            )
        )
    insert_rows(work, fresh)


def _new_person(work: Work, match: Match, terms: Terms, *, today: date, country: str) -> list[Base]:
    if match.draft is None:
        raise ValueError("somebody new has a draft")
    person = member_rows_of(
        work, match.draft, today=today, country=country, batch_id=terms.batch_id
    )
    member_id = person.member.id
    rows: list[Base] = [*person, *_notes(work, member_id, match.row.notes)]
    if terms.names_on_paper is not None:
        rows.append(_consent(work, member_id, terms, today))
    rows.append(_record(match, terms, member_id, RowOutcome.ADDED, ""))
    return rows


def _update(work: Work, match: Match) -> str:
    """Change a person; return the states before and after as JSON, nothing where all stays."""
    member = work.session.get(Member, match.member_id)
    if member is None or match.repeated:
        return ""
    known = set(
        work.session.scalars(
            select(Note.body).where(Note.subject == "member", Note.subject_id == member.id)
        )
    )
    notes = [body for body in match.row.notes if body not in known]
    if match.draft is None and not notes:
        return ""
    start = work.mark()
    if match.draft is not None:
        apply_draft(work, member, match.draft)
    for note in _notes(work, member.id, notes):
        work.add(note)
    work.session.flush()
    return dump_states(work.states_since(start))


def _notes(work: Work, member_id: bytes, bodies: Sequence[str]) -> list[Note]:
    return [
        Note(
            subject="member",
            subject_id=member_id,
            body=body,
            written_at=work.clock.now(),
            slot_id=work.slot_id,
        )
        for body in bodies
    ]


def _consent(work: Work, member_id: bytes, terms: Terms, today: date) -> Consent:
    purpose, audience = ConsentPurpose.PRINT_ROSTER, ConsentAudience.FULL_NAME
    return Consent(
        id=work.pair_id("consent", member_id, purpose.encode(), audience.encode()),
        member_id=member_id,
        purpose=purpose,
        audience=audience,
        status=ConsentStatus.GIVEN if terms.names_on_paper else ConsentStatus.REFUSED,
        said_on=today,
        method=ConsentMethod.BATCH,
        said_by=terms.said_by,
        batch_id=terms.batch_id,
    )


def _record(
    match: Match, terms: Terms, member_id: bytes, outcome: RowOutcome, undo: str
) -> BatchRow:
    return BatchRow(
        batch_id=terms.batch_id,
        number=match.row.number,
        outcome=outcome,
        member_id=member_id,
        fingerprint=match.fingerprint,
        reason="",
        cells="",
        undo=undo,
    )
