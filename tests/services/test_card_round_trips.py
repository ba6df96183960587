"""Cards that another program wrote again, and cells that can not be right: nothing is lost."""

import csv
import itertools
import quopri
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core.vocabulary import Answer, ContactKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from tests.services.test_round_trips import NAUGHTY, add, assert_same, back, plan

_numbers = itertools.count()
_PROPERTY: Final = re.compile(r"(?P<head>[^:]*):(?P<value>.*)", re.DOTALL)
_GONE: Final = ("PRONOUNS", "LANG")
"""What cards before 4.0 do not have."""


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def as_3_0(text: str) -> str:
    """Write cards as a program for vCard 3.0 does: folded by characters, types in capitals."""
    found: list[str] = []
    for line in lines_of(text):
        if line.startswith(_GONE):
            continue
        told = line.replace("TEL;VALUE=text;TYPE=cell:", "TEL;TYPE=CELL,VOICE,pref:")
        told = told.replace("TEL;VALUE=text;TYPE=voice:", "item1.TEL;TYPE=VOICE:")
        found.append("VERSION:3.0" if line == "VERSION:4.0" else told)
        if line.startswith("FN:"):
            found.append(f"N:;{line.removeprefix('FN:')};;;")
    folded = ("\r\n ".join(re.findall(r".{1,74}", line, re.DOTALL)) for line in found)
    return "".join(f"{line}\r\n" for line in folded)


def as_2_1(text: str) -> str:
    """Write cards as a telephone does: quoted-printable, with its soft ends of lines."""
    found: list[str] = []
    for line in lines_of(text):
        if line.startswith(_GONE):
            continue
        match = _PROPERTY.fullmatch(line)
        assert match is not None
        head, value = match["head"], re.sub(r"\\([,\\])", r"\1", match["value"])
        if line.startswith(("BEGIN", "END", "UID")):
            found.append(line)
            continue
        if line == "VERSION:4.0":
            found.append("VERSION:2.1")
            continue
        head = head.replace("TEL;VALUE=text;TYPE=cell", "TEL;CELL")
        head = head.replace("TEL;VALUE=text;TYPE=voice", "TEL;VOICE")
        coded = quopri.encodestring(value.encode()).decode().replace("=\n", "=\r\n")
        found.append(f"{head};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{coded}")
    return "".join(f"{line}\r\n" for line in found)


def again(services: Services, folder: Path, write: Callable[[str], str]) -> Path:
    """Export everybody as cards and write them anew as another program would."""
    text = back(services, folder, "vcard").read_bytes().decode()
    file = folder / f"again-{next(_numbers)}.vcf"
    file.write_bytes(write(text).encode())
    return file


def whole(name: str) -> MemberDraft:
    return MemberDraft(
        display_name=name,
        languages=("en",),
        contacts=(
            ContactDraft(kind=ContactKind.CELL, value="07700 900123; ext 5", text_ok=Answer.YES),
            ContactDraft(
                kind=ContactKind.EMAIL, value="a;b@example.org", text_ok=Answer.YES, remark="ü, =1"
            ),
        ),
    )


@pytest.mark.parametrize("write", [as_3_0, as_2_1])
def test_cards_of_older_versions_come_back_and_change_nothing(
    services: Services, tmp_path: Path, write: Callable[[str], str]
) -> None:
    names = NAUGHTY if write is as_3_0 else [name for name in NAUGHTY if "\\" not in name]
    added = sum(add(services, MemberDraft(display_name=name)) is not None for name in names)
    added += add(services, whole("Wren, the first")) is not None
    file = again(services, tmp_path, write)
    table = services.imports.read(file)
    assert_same(services.imports.plan(table), added)
    told = set(table.header)
    assert {"Full name", "UID"} <= told
    names_read = {row[table.header.index("Full name")] for row in table.rows}
    assert len(names_read) > len(names) - 5
    report = services.imports.run(services.imports.read(file))
    assert (report.added, report.updated) == (0, 0)
    assert services.members.count(MemberFilter()) == added


SCRIPTS: Final = (
    "abcXYZ", "'’-. ", "אבגדה", "ابتثجح", "ñöüßéİı", "\u0301\u0308\u0323\u20dd",
    "नव्या", "田中小明김", "=+-@\t'\"", ";,:\\", "\u200f\u200e\u2067\u2069\u202e", "👍🏽🏳️‍🌈",
)  # fmt: skip
names = st.builds(
    lambda first, rest: unicodedata.normalize("NFC", f"{first}{rest}")[:100],
    st.sampled_from("AzאعनÅ田=+@-'"),
    st.text(st.sampled_from("".join(SCRIPTS)), min_size=0, max_size=120),
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=st.lists(names, min_size=1, max_size=12))
def test_names_of_every_script_and_length_come_back(
    services: Services, tmp_path: Path, chosen: list[str]
) -> None:
    """Right to left, marks upon marks, one letter or a hundred: nobody new, nobody changed."""
    for name in chosen:
        add(services, MemberDraft(display_name=name))
    count = services.members.count(MemberFilter())
    for form in ("csv", "xlsx", "vcard"):
        assert_same(plan(services, back(services, tmp_path, form)), count)  # type: ignore[arg-type]
    assert_same(plan(services, again(services, tmp_path, as_3_0)), count)


words = st.text(st.sampled_from("abcdefg xyz'!/(=+éאع"), min_size=2, max_size=20).map(
    lambda text: f"ask {text.strip()}".strip()
)
days = st.builds(
    "{:02d}{}{:02d}{}{}".format,
    st.integers(32, 99), st.sampled_from("/.-"), st.integers(13, 99), st.sampled_from("/.-"),
    st.sampled_from(["2025", "25", "1999"]),
)  # fmt: skip


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cells=st.lists(st.tuples(words, days), min_size=1, max_size=8))
def test_no_number_and_no_day_is_kept_as_typed_and_flagged(
    services: Services, tmp_path: Path, cells: list[tuple[str, str]]
) -> None:
    file = tmp_path / f"odd-{next(_numbers)}.csv"
    people = {f"Person {next(_numbers)} Abara": cell for cell in cells}
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(
            [
                ["Name", "Phone", "Joined"],
                *([name, *cell] for name, cell in people.items()),
            ]
        )
    table = services.imports.read(file)
    choices = ImportChoices(somebody_else=True)
    preview = services.imports.plan(table, choices=choices)
    assert (preview.add, preview.problems) == (len(people), 0)
    assert preview.warnings == len(people), "each of them is to be looked at"
    services.imports.run(table, choices=choices)
    rows = services.members.window(MemberFilter(), 0, 1000).rows
    kept = {row.name: services.members.detail(row.id) for row in rows}
    for name, (number, day) in people.items():
        detail = kept[name]
        assert detail.draft.joined_on is None
        assert detail.contacts == ()
        notes = "\n".join(note.body for note in detail.notes)
        typed = unicodedata.normalize("NFC", " ".join(number.split()))
        assert f"Phone: {typed}" in " ".join(notes.split())
        assert f"Joined: {day}" in notes


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("07700 900123", True),
        ("7 700", True),
        ("+44 20 7946 0005 ext. 12", True),
        ("000", True),
        ("ask Lou", False),
        ("see notes", False),
    ],
)
def test_a_number_that_can_not_be_rung_is_still_there(
    services: Services, tmp_path: Path, value: str, *, kept: bool
) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(f'Name,Phone,Joined\nSam,"{value}",2025-03-01\n', encoding="utf-8")
    services.imports.run(services.imports.read(file))
    (row,) = services.members.window(MemberFilter(), 0, 9).rows
    detail = services.members.detail(row.id)
    assert detail.draft.joined_on == date(2025, 3, 1)
    stands = [view.draft.value for view in detail.contacts] == [value]
    noted = [note.body for note in detail.notes] == [f"Phone: {value}"]
    assert (stands, noted) == (kept, not kept)
