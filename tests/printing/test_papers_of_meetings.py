"""Papers of a meeting: read back whole, tagged, the same twice, in every script."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from chapterdesk.printing import checklist, run_sheet, sign_in, tally
from chapterdesk.printing.badges.report import Badge, BadgeLayout, BadgeSheet
from chapterdesk.printing.badges.sheet import build as build_badges
from chapterdesk.printing.checklist import CheckArea, Checklist, CheckPoint
from chapterdesk.printing.meeting_list.report import ListEntry, ListForm, MeetingList
from chapterdesk.printing.meeting_list.sheet import build as build_list
from chapterdesk.printing.meeting_list.sheet import fits
from chapterdesk.printing.preview import page_count
from chapterdesk.printing.run_sheet import RunRow, RunSheet
from chapterdesk.printing.sign_in import SignInSheet
from chapterdesk.printing.styles import Paper
from chapterdesk.printing.tally import TallyRow, TallySheet
from chapterdesk.printing.written.report import Section, WrittenSheet
from chapterdesk.printing.written.sheet import build as build_written
from chapterdesk.printing.written.sheet import build_poster
from tests.printing.test_attendance import NAMES

LONG = "Alexandria Montgomery-Featherstonehaugh of the Harbour"
WHEN = "Thursday 26 November 2026, 18:30"
POINTS = (*NAMES, LONG, "What is said here stays here; what is learnt here may leave. " * 3)


def tallied(**changes: Any) -> bytes:
    rows = (TallyRow(label="People in the room", boxes=60), TallyRow(label="", boxes=20))
    return tally.build(TallySheet(heading="Circle", when=WHEN, rows=rows, **changes))


def signed(**changes: Any) -> bytes:
    return sign_in.build(SignInSheet(heading="Circle", when=WHEN, rows=20, **changes))


def agenda(**changes: Any) -> bytes:
    sections = (
        Section(heading="", points=POINTS, ticks=True),
        Section(heading="Notes", points=(), lines=4),
    )
    return build_written(
        WrittenSheet(heading="Agenda", under=(WHEN,), sections=sections, footers=(WHEN,), **changes)
    )


def listed(form: ListForm = ListForm.PAGE, count: int = 4, **changes: Any) -> MeetingList:
    entries = tuple(
        ListEntry(
            name=(*NAMES, LONG)[number % 14],
            times=("Thursday 18:30–20:30: 26 November",),
            place="Old town",
            codes=("O", "X"),
        )
        for number in range(count)
    )
    return MeetingList(
        heading="Meetings", period="November", entries=entries,
        legend=(("O", "open to anybody"), ("X", "step-free access")), form=form, **changes,
    )  # fmt: skip


def badged(layout: BadgeLayout = BadgeLayout.A4_PLAIN, language: str = "en") -> bytes:
    wearers = [Badge(name=name, pronouns="they/them", pictures=True) for name in (*NAMES, LONG)]
    return build_badges(
        BadgeSheet(
            heading="Badges", badges=(*wearers, Badge(name=None)), layout=layout, language=language
        )
    )


def run(**changes: Any) -> bytes:
    rows = [RunRow(what=text, when="18:30", lasts="30 min", role="Welcome") for text in POINTS]
    return run_sheet.build(
        RunSheet(heading="Circle", when=WHEN, rows=(*rows, RunRow(what="Clear away")), **changes)
    )


def checked(**changes: Any) -> bytes:
    points = (
        CheckPoint(text="The way was walked", state="done", remark=LONG),
        CheckPoint(text="Fares are paid back", state="not_needed"),
        *(CheckPoint(text="The room is quiet", remark=text) for text in POINTS),
    )
    areas = tuple(CheckArea(heading=name, points=points) for name in ("Conduct", "Access"))
    return checklist.build(Checklist(heading="Circle", under=(WHEN,), areas=areas, **changes))


MAKERS = [
    tallied,
    signed,
    agenda,
    lambda **changes: build_list(listed(**changes)),
    run,
    checked,
]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", [11.0, 18.0])
def test_every_text_stands_in_one_element_at_every_size(
    make: Callable[..., bytes], language: str, size: float, tags_of: Callable[[bytes], Any]
) -> None:
    for paper in (Paper.A4, Paper.LETTER):
        pdf = make(language=language, base_size=size, paper=paper)
        tags = tags_of(pdf)
        assert tags.problems == []
        assert tags.kinds.count("H1") == 1


@pytest.mark.parametrize("layout", list(BadgeLayout))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_badges_hold_whole_names_and_are_tagged(
    layout: BadgeLayout, language: str, text_of: Callable[[bytes], str],
    tags_of: Callable[[bytes], Any],
) -> None:  # fmt: skip
    pdf = badged(layout, language)
    assert tags_of(pdf).problems == []
    said = text_of(pdf)
    for name in NAMES:
        assert all(word in said for word in name.split()), name
    assert said.count("they/them") == len(NAMES) + 1
    for word in LONG.replace("-", " ").split():
        assert word in said
    assert page_count(pdf) == -(-(len(NAMES) + 2) // layout.value.count)


@pytest.mark.parametrize("layout", list(BadgeLayout))
def test_badges_lie_within_their_sheet(layout: BadgeLayout) -> None:
    """Both margins are the same to a point: the measures of a maker add up."""
    one = layout.value
    width, height = one.paper.size
    right = width - one.left - (one.across - 1) * one.step_across - one.width
    below = height - one.top - (one.down - 1) * one.step_down - one.height
    assert right == pytest.approx(one.left, abs=1.5)
    assert below >= one.top - 1.5
    assert one.step_across >= one.width
    assert one.step_down >= one.height


@pytest.mark.parametrize("make", [*MAKERS, badged])
def test_the_same_sheet_gives_the_same_bytes_and_says_nothing_of_its_making(
    make: Callable[..., bytes],
) -> None:
    pdf = make()
    assert pdf == make()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert list(file.trailer.Info.keys()) == ["/Title"]
        assert b"Date" not in file.Root.Metadata.read_bytes()


def test_an_agenda_reads_back_in_every_script(text_of: Callable[[bytes], str]) -> None:
    said = text_of(agenda())
    for name in NAMES:
        assert all(word in said for word in name.split()), name


@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3])
def test_a_poster_fills_one_page_and_never_loses_a_point(
    paper: Paper, text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    for count in (1, 6, 60):
        points = tuple(f"Point {number} of what we agreed on, in words." for number in range(count))
        sheet = WrittenSheet(
            heading="What we agreed on",
            sections=(Section(heading="", points=points),),
            footers=("Version 2",),
            paper=paper,
        )
        pdf = build_poster(sheet)
        assert tags_of(pdf).problems == []
        said = text_of(pdf).replace("\r\n", " ")
        assert all(f"Point {number} " in said for number in range(count))
        assert "Version 2" in said
        if count < 60:
            assert page_count(pdf) == 1


@pytest.mark.parametrize("form", list(ListForm))
@pytest.mark.parametrize("language", ["en", "he"])
def test_a_list_is_folded_or_cut(
    form: ListForm, language: str, text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    sheet = listed(form, language=language)
    assert fits(sheet)
    pdf = build_list(sheet)
    assert tags_of(pdf).problems == []
    assert page_count(pdf) == 1
    times = 3 if form is ListForm.FLYER else 1
    assert text_of(pdf).count("step-free access") == times
    # What stands on a flyer three times is read out once.
    assert tags_of(pdf).kinds.count("LI") == 4


def test_a_flyer_that_would_be_too_small_to_read_is_told() -> None:
    assert not fits(listed(ListForm.FLYER, count=60))
    assert page_count(build_list(listed(ListForm.PAGE, count=60))) > 1
    assert page_count(build_list(listed(ListForm.FOLD, count=60))) > 1


def test_a_sheet_to_count_on_has_no_place_for_a_name(text_of: Callable[[bytes], str]) -> None:
    said = text_of(tallied())
    assert "Name" not in said
    assert "Initials" not in said
    assert "Write no names" in said


@pytest.mark.parametrize("language", ["ar", "he"])
def test_what_is_empty_is_drawn_from_right_to_left_too(language: str) -> None:
    """A group without codes, a line without a time: neither stops a sheet in Arabic."""
    entry = ListEntry(name="Circle", times=("Thursday 18:30: 26 November",))
    for form in ListForm:
        assert build_list(
            MeetingList(heading="", period="", entries=(entry,), form=form, language=language)
        )
    assert run_sheet.build(
        RunSheet(heading="Circle", when="", rows=(RunRow(what=""),), language=language)
    )
