"""What a person chooses about rows that only a person can judge."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from chapterdesk.core.vocabulary import AttendanceStatus

Decision = Literal["update", "skip", "new"]
"""Of one row: it is somebody who is here, it is not taken, or it is somebody new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """What was chosen for the whole import or for single rows.

    Attributes:
        keep_needs: Whether needs for food and access that notes tell are kept as notes, for good.
        somebody_else: Whether every row that only shares a name with somebody here is somebody
            else; left out, it is taken to be them.
        somebody_else_rows: The numbers of rows that are somebody new, whoever is alike.
        skipped_rows: The numbers of rows that are not taken.
        same_rows: The numbers of rows that are somebody who is here: the person, or no bytes for
            whoever is likeliest.
        known_only: Whether a row that is nobody here waits as a problem, rather than being added;
            a decision of that row alone still adds it.
        marks: What marks of a register mean beside, or in place of, what is known of them: as they
            are folded by `registers.mark_key`; None leaves a mark out.
    """

    keep_needs: bool = False
    somebody_else: bool = False
    somebody_else_rows: frozenset[int] = frozenset()
    skipped_rows: frozenset[int] = frozenset()
    same_rows: Mapping[int, bytes] = field(default_factory=dict)
    known_only: bool = False
    marks: Mapping[str, AttendanceStatus | None] = field(default_factory=dict)

    def decision(self, number: int) -> Decision | None:
        """Return what was decided of this row alone; None where nothing was."""
        if number in self.skipped_rows:
            return "skip"
        if number in self.somebody_else_rows:
            return "new"
        return "update" if number in self.same_rows else None

    def decided(self, number: int, decision: Decision | None, person: bytes = b"") -> Self:
        """Return these choices with another decision of one row; None takes it back."""
        same = {row: other for row, other in self.same_rows.items() if row != number}
        return replace(
            self,
            skipped_rows=self.skipped_rows - {number} | ({number} if decision == "skip" else set()),
            somebody_else_rows=self.somebody_else_rows - {number}
            | ({number} if decision == "new" else set()),
            same_rows=same | ({number: person} if decision == "update" else {}),
        )

    def is_somebody_else(self, number: int) -> bool:
        """Say whether a row that only shares a name is somebody else."""
        return self.somebody_else or number in self.somebody_else_rows

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "keep_needs": self.keep_needs,
            "somebody_else": self.somebody_else,
            "somebody_else_rows": sorted(self.somebody_else_rows),
            "skipped_rows": sorted(self.skipped_rows),
            "same_rows": {str(row): person.hex() for row, person in self.same_rows.items()},
            "known_only": self.known_only,
            "marks": {mark: status and status.value for mark, status in self.marks.items()},
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "ImportChoices":
        """Return what `to_json` gave; nothing was chosen by imports of before."""
        return cls(
            keep_needs=told.get("keep_needs", False),
            somebody_else=told.get("somebody_else", False),
            somebody_else_rows=frozenset(told.get("somebody_else_rows", ())),
            skipped_rows=frozenset(told.get("skipped_rows", ())),
            same_rows={
                int(row): bytes.fromhex(person) for row, person in told.get("same_rows", {}).items()
            },
            known_only=told.get("known_only", False),
            marks={
                mark: AttendanceStatus(status) if status else None
                for mark, status in told.get("marks", {}).items()
            },
        )
