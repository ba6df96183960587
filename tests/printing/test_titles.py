"""The properties of a PDF are the same for every paper: they name nobody, no chapter, no place."""

import ast
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import chapterdesk.printing
from chapterdesk.printing import attendance, call_list, record_copy, recovery_sheet, year_plan
from chapterdesk.printing.call_list import CallRow, CallSheet
from chapterdesk.printing.helplines import sheet as helplines
from chapterdesk.printing.meeting_list import sheet as meeting_list
from chapterdesk.printing.record_copy import CopyLine, CopySection, RecordCopy
from chapterdesk.printing.recovery_sheet import RecoverySheet
from chapterdesk.printing.year_plan import YearMonth, YearRow, YearSheet
from tests.printing.test_attendance import sheet as attendance_sheet
from tests.printing.test_helplines import SHEET
from tests.printing.test_papers_of_meetings import (
    agenda,
    badged,
    checked,
    listed,
    run,
    signed,
    tallied,
)

SOURCES = Path(chapterdesk.printing.__file__).parent
PAPERS: dict[str, Callable[[], bytes]] = {
    "attendance": lambda: attendance.build(attendance_sheet()),
    "badges": badged,
    "call_list": lambda: call_list.build(
        CallSheet(heading="Calls", when="Today", rows=(CallRow(number=1, shown="Sam", phone="5"),))
    ),
    "checklist": checked,
    "helplines": lambda: helplines.build(SHEET),
    "meeting_list": lambda: meeting_list.build(listed()),
    "record_copy": lambda: record_copy.build(
        RecordCopy(
            heading="Copy", sections=(CopySection(heading="Names", lines=(CopyLine(value="S"),)),)
        )
    ),
    "recovery_sheet": lambda: recovery_sheet.build(
        RecoverySheet(prefix="CDR1", groups=("ABCD", "EFGH"))
    ),
    "run_sheet": run,
    "sign_in": signed,
    "tally": tallied,
    "written": agenda,
    "year_plan": lambda: year_plan.build(
        YearSheet(
            heading="2027",
            months=(YearMonth(heading="May", rows=(YearRow(days="1", title="Walk"),)),),
        )
    ),
}


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_bears_the_same_title(kind: str) -> None:
    pdf = PAPERS[kind]()
    assert pdf == PAPERS[kind]()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert dict(file.trailer.Info.items()) == {"/Title": pikepdf.String("Sheet")}
        assert bool(file.Root.MarkInfo.Marked)
        told = file.Root.Metadata.read_bytes().decode()
    assert told.count("<rdf:li") == 2
    assert ">Sheet</rdf:li>" in told


def test_every_builder_is_among_them() -> None:
    """A module that draws through a document of its own is a paper that was looked at above."""
    drawing = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "build":
                drawing.add(path.parent.name if path.name == "sheet.py" else path.stem)
    assert drawing == set(PAPERS)
