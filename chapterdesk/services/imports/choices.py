"""What a person chooses about rows that only a person can judge."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """What was chosen for the whole import or for single rows.

    Attributes:
        keep_needs: Whether needs for food and access that notes tell are kept as notes, for good.
        somebody_else: Whether every row that only shares a name with somebody here is somebody
            else; left out, it is taken to be them.
        somebody_else_rows: The numbers of rows of which that is said one by one.
    """

    keep_needs: bool = False
    somebody_else: bool = False
    somebody_else_rows: frozenset[int] = frozenset()

    def is_somebody_else(self, number: int) -> bool:
        """Say whether a row that only shares a name is somebody else."""
        return self.somebody_else or number in self.somebody_else_rows

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "keep_needs": self.keep_needs,
            "somebody_else": self.somebody_else,
            "somebody_else_rows": sorted(self.somebody_else_rows),
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "ImportChoices":
        """Return what `to_json` gave; nothing was chosen by imports of before."""
        return cls(
            keep_needs=told.get("keep_needs", False),
            somebody_else=told.get("somebody_else", False),
            somebody_else_rows=frozenset(told.get("somebody_else_rows", ())),
        )
