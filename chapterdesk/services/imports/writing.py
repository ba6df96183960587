"""Write matched rows: new people in bulk, changes one by one with their way back."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    RowOutcome,
)
from chapterdesk.models import Base, BatchRow, Consent, Member, Note
from chapterdesk.services.consents.wording import worded
from chapterdesk.services.database import RowState, Work
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.columns import BY_LABEL, ColumnPlan
from chapterdesk.services.imports.marks import Register, Written, write_register
from chapterdesk.services.imports.matching import Match
from chapterdesk.services.imports.merging import number_of
from chapterdesk.services.imports.needs import without_needs
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.states import dump_way_back
from chapterdesk.services.members.editing import apply_draft
from chapterdesk.services.members.writing import (
    NewRow,
    chapter_country,
    insert_rows,
    member_rows_of,
    new_row,
)
from chapterdesk.services.zones import today_of

_FREE_TEXT: Final = frozenset({"", "notes", "other", BY_LABEL})


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
    meetings: int = 0
    marks: int = 0
    marks_known: int = 0
    marks_differ: int = 0
    needs: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    sealed: Counter[str] = field(default_factory=Counter)

    def count_cells(self, row: RowDraft, plans: Sequence[ColumnPlan]) -> None:
        """Count a row's filled cells by what became of them."""
        self.needs += row.needs
        for plan in plans:
            if not row.cells[plan.index].strip():
                continue
            if plan.why == "sealed" or plan.index in row.sealed:
                self.sealed[plan.header] += 1
            elif row.problem and kept_in_problem(plan):
                self.problem_cells += 1
            elif row.nobody and plan.index not in row.taken:
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
    register: Register | None = None
    choices: ImportChoices = field(default_factory=ImportChoices)
    wording: str = ""


def kept_in_problem(plan: ColumnPlan) -> bool:
    """Say whether a problem row keeps this column's cell."""
    return bool(plan.field) or plan.why == "unknown"


def write_matches(work: Work, matches: Sequence[Match], terms: Terms, tally: Tally) -> None:
    """Write people, their marks and the record of each row."""
    today, country = today_of(work.session, work.clock), chapter_country(work)
    if terms.names_on_paper is not None:
        terms = replace(terms, wording=worded(work, ConsentPurpose.PRINT_ROSTER))
    fresh: list[NewRow | Base] = []
    done: list[tuple[Match, bytes, RowOutcome, tuple[RowState, ...]]] = []
    for match in matches:
        tally.warnings += bool(match.remarks)
        if match.member_id is None:
            person, rows = _new_person(work, match, terms, today=today, country=country)
            fresh.extend(rows)
            tally.added += 1
            done.append((match, person, RowOutcome.ADDED, ()))
            continue
        states = _update(work, match)
        if states:
            tally.updated += 1
        else:
            tally.unchanged += 1
        outcome = RowOutcome.UPDATED if states else RowOutcome.UNCHANGED
        done.append((match, match.member_id, outcome, states))
    insert_rows(work, fresh)
    written = _marked(work, done, terms, tally)
    insert_rows(
        work,
        [
            _record(match, terms, person, outcome, states=states, marks=written.ids.get(person, ()))
            for match, person, outcome, states in done
        ],
    )


def _marked(
    work: Work,
    done: Sequence[tuple[Match, bytes, RowOutcome, tuple[RowState, ...]]],
    terms: Terms,
    tally: Tally,
) -> Written:
    if terms.register is None:
        return Written()
    marks = {person: match.row.marks for match, person, _outcome, _states in done}
    written = write_register(work, terms.register, marks)
    tally.marks += sum(len(ids) for ids in written.ids.values())
    tally.marks_known += written.known
    tally.marks_differ += written.differ
    return written


def write_unmatched(
    work: Work, rows: Sequence[RowDraft], plans: Sequence[ColumnPlan], terms: Terms, tally: Tally
) -> None:
    """Keep problem rows with their cells and the reason, and rows that are nobody."""
    fresh: list[NewRow | Base] = []
    for row in rows:
        if terms.register is not None:
            terms.register.count_heads(row.heads)
        if row.problem:
            tally.problems += 1
        else:
            tally.ignored += 1
        # What the vault does not hold, it does not hold in a problem row either.
        kept = [
            kept_cell(row.cells[plan.index], plan, keep_needs=terms.choices.keep_needs)
            for plan in plans
        ]
        fresh.append(
            new_row(
                BatchRow,
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


def kept_cell(cell: str, plan: ColumnPlan, *, keep_needs: bool) -> str:
    """Return what of a cell may stand in a problem row."""
    if not kept_in_problem(plan):
        return ""
    if plan.field not in _FREE_TEXT or keep_needs:
        return cell
    return without_needs(cell)


def _new_person(
    work: Work, match: Match, terms: Terms, *, today: date, country: str
) -> tuple[bytes, list[NewRow | Base]]:
    if match.draft is None:
        raise ValueError("somebody new has a draft")
    person = member_rows_of(
        work,
        match.draft,
        today=today,
        country=country,
        batch_id=terms.batch_id,
        numbers=[number_of(way) for way in match.row.ways],
    )
    member_id = person.member_id
    rows: list[NewRow | Base] = [*person, *_notes(work, member_id, match.row.notes)]
    if terms.names_on_paper is not None:
        rows.append(_consent(member_id, terms, today))
    return member_id, rows


def _update(work: Work, match: Match) -> tuple[RowState, ...]:
    """Change a person; return the states before and after, nothing where all stays."""
    member = work.session.get(Member, match.member_id)
    if member is None or match.repeated:
        return ()
    known = set(
        work.session.scalars(
            select(Note.body).where(Note.subject == "member", Note.subject_id == member.id)
        )
    )
    notes = [body for body in match.row.notes if body not in known]
    if match.draft is None and not notes:
        return ()
    start = work.mark()
    if match.draft is not None:
        apply_draft(work, member, match.draft)
    for note in _notes(work, member.id, notes):
        work.add(note.made())
    work.session.flush()
    return work.states_since(start)


def _notes(work: Work, member_id: bytes, bodies: Sequence[str]) -> list[NewRow]:
    return [
        new_row(
            Note,
            subject="member",
            subject_id=member_id,
            body=body,
            written_at=work.clock.now(),
            slot_id=work.slot_id,
        )
        for body in bodies
    ]


def _consent(member_id: bytes, terms: Terms, today: date) -> NewRow:
    purpose, audience = ConsentPurpose.PRINT_ROSTER, ConsentAudience.FULL_NAME
    return new_row(
        Consent,
        member_id=member_id,
        purpose=purpose,
        audience=audience,
        status=ConsentStatus.GIVEN if terms.names_on_paper else ConsentStatus.REFUSED,
        said_on=today,
        method=ConsentMethod.BATCH,
        said_by=terms.said_by,
        wording_version=terms.wording,
        batch_id=terms.batch_id,
    )


def _record(
    match: Match,
    terms: Terms,
    member_id: bytes,
    outcome: RowOutcome,
    *,
    states: tuple[RowState, ...],
    marks: Sequence[bytes],
) -> NewRow:
    if marks and outcome is RowOutcome.UNCHANGED:
        # So that an import whose way back was dropped with an old name is not half taken back.
        outcome = RowOutcome.UPDATED
    return new_row(
        BatchRow,
        batch_id=terms.batch_id,
        number=match.row.number,
        outcome=outcome,
        member_id=member_id,
        fingerprint=match.fingerprint,
        reason=" ".join(match.remarks),
        cells="",
        undo=dump_way_back(states, marks),
    )
