"""What the vault keeps of an import beside its rows: columns, terms, numbers, the register."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Batch
from chapterdesk.services.database import to_json
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.columns import FIELDS, ColumnPlan, plan_columns
from chapterdesk.services.imports.marks import Register
from chapterdesk.services.imports.registers import Days
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.writing import Tally, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An import as the vault knows it.

    Attributes:
        fields: What each column was taken for; empty where it was not.
        path: The file, which may lie there still.
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]
    path: str
    names_on_paper: bool | None
    said_by: str
    tally: Tally
    register: Register | None
    choices: ImportChoices

    @classmethod
    def of_start(cls, table: SourceTable, plans: Sequence[ColumnPlan], terms: Terms) -> "Stored":
        """Return what is known when an import begins."""
        return cls(
            header=table.header,
            fields=tuple(plan.field for plan in plans),
            path=table.path,
            names_on_paper=terms.names_on_paper,
            said_by=terms.said_by,
            tally=Tally(outside=table.outside),
            register=terms.register,
            choices=terms.choices,
        )

    @classmethod
    def of_batch(cls, batch: Batch) -> "Stored":
        """Return what a batch says."""
        told = json.loads(batch.mapping)
        register = told.get("marks")
        return cls(
            header=tuple(told.get("header", ())),
            fields=tuple(told.get("fields", ())),
            path=told.get("path", ""),
            names_on_paper=told.get("names_on_paper"),
            said_by=told.get("said_by", ""),
            tally=Tally.from_json(told.get("report", {})),
            register=Register.from_json(register) if register else None,
            choices=ImportChoices.from_json(told.get("choices", {})),
        )

    def to_json(self) -> str:
        """Return what `of_batch` reads."""
        return to_json(
            {
                "header": list(self.header),
                "fields": list(self.fields),
                "path": self.path,
                "names_on_paper": self.names_on_paper,
                "said_by": self.said_by,
                "report": self.tally.to_json(),
                "marks": self.register.to_json() if self.register else None,
                "choices": self.choices.to_json(),
            }
        )

    def plans(self, days: Days) -> tuple[ColumnPlan, ...]:
        """Return what each column is, as it was when the file was read."""
        chosen = {
            index: field for index, field in enumerate(self.fields) if not field or field in FIELDS
        }
        return plan_columns(self.header, chosen, days=days, marks=self.register is not None)

    def terms(self, batch_id: bytes) -> Terms:
        """Return what was said once for the whole import."""
        return Terms(
            batch_id=batch_id,
            names_on_paper=self.names_on_paper,
            said_by=self.said_by,
            register=self.register,
            choices=self.choices,
        )

    def report(self, batch_id: bytes) -> ImportReport:
        """Return the numbers as they are reported."""
        tally = self.tally
        return ImportReport(
            batch_id=batch_id,
            added=tally.added,
            updated=tally.updated,
            unchanged=tally.unchanged,
            problems=tally.problems,
            ignored=tally.ignored,
            warnings=tally.warnings,
            taken_cells=tally.taken,
            problem_cells=tally.problem_cells,
            outside_cells=tally.outside,
            left_out=dict(tally.left_out),
            sealed=dict(tally.sealed),
            file_path=self.path,
            meetings=tally.meetings,
            marks=tally.marks,
            marks_known=tally.marks_known,
            marks_differ=tally.marks_differ,
            needs=tally.needs,
        )


def the_batch(session: Session, batch_id: bytes) -> Batch:
    """Return an import.

    Raises:
        RefusedError: There is none of that id.
    """
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise RefusedError(
            _("There is no such import."),
            _("Nothing was changed."),
            _("Look at the list of imports; old ones go from it."),
        )
    return batch
