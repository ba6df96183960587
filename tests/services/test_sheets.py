"""What stands on paper: names by consent, helplines by rule, and nothing on disk by itself."""

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, StorageError, UsageError
from chapterdesk.core.vocabulary import (
    Answer,
    AttendanceMode,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    DirectoryStatus,
    FieldKind,
    GroupMemberStatus,
    PhotoConsent,
    Police,
    ShareLevel,
    VerificationMethod,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.directory.rows import EntryDraft
from chapterdesk.services.directory.service import EntryFilter
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import (
    ContactDraft,
    MemberDraft,
    PronounDraft,
    ValueDraft,
)
from chapterdesk.services.members.own_fields import FieldDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.sheets import AttendanceOptions, HelplineOptions, Paper

START = datetime.fromisoformat("2026-11-26T18:30")


def words(paper: Paper, folder: Path) -> str:
    """Return the text of a paper as another program reads it."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext (poppler-utils) is needed to read papers back"
    file = folder / "read.pdf"
    file.write_bytes(paper.pdf)
    done = subprocess.run([tool, "-layout", file, "-"], check=True, capture_output=True)
    return done.stdout.decode()


def person(
    services: Services,
    group: bytes,
    name: str,
    audience: ConsentAudience | None = None,
    status: ConsentStatus = ConsentStatus.GIVEN,
    **values: object,
) -> bytes:
    draft = MemberDraft(
        display_name=name,
        pronouns=(PronounDraft(text="they/them", in_writing=True),),
        **values,  # type: ignore[arg-type]
    )
    member, _undo = services.members.add(draft)
    services.groups.set_member(group, member, GroupMemberStatus.ACTIVE)
    if audience is not None:
        say(services, member, audience, status)
    return member


def say(
    services: Services, member: bytes, audience: ConsentAudience, status: ConsentStatus
) -> None:
    services.members.set_consent(
        member, ConsentPurpose.PRINT_ROSTER, audience, status, ConsentMethod.SPOKEN
    )


def meeting_of(services: Services, mode: AttendanceMode) -> tuple[bytes, bytes]:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", alias="Thursday", attendance_mode=mode)
    )
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=START, group_id=group))
    return group, meeting


def chapter(services: Services, **values: object) -> None:
    services.chapter.save(
        ChapterDraft(name="Harbour Street", timezone="Europe/London", **values)  # type: ignore[arg-type]
    )


FULL, FIRST = ConsentAudience.FULL_NAME, ConsentAudience.FIRST_NAME


def test_a_name_stands_on_paper_as_its_person_allowed(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    person(services, group, "Bo Given", FIRST)
    person(services, group, "Cem Unasked")
    person(services, group, "Dee Refused", FULL, ConsentStatus.REFUSED)
    person(services, group, "Eli Withdrawn", FULL, ConsentStatus.WITHDRAWN)
    person(services, group, "Flo Expired", FULL, ConsentStatus.EXPIRED)
    person(services, group, "Gus Hidden", FULL, shielded=True)
    paper = services.sheets.attendance(meeting)
    said = words(paper, tmp_path)
    assert "Ana Full (they/them)" in said
    assert "Bo" in said
    assert "G.H." in said
    for never in ("Given", "Cem", "Dee", "Eli", "Flo", "Gus", "Walks"):
        assert never not in said
    assert paper.name_count == 3
    assert paper.summary.startswith("This paper shows 3 names. 4 people stand on it as numbers.")
    assert "name" in paper.columns


def test_the_latest_word_stands(services: Services, clock: FixedClock) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    member = person(services, group, "Ana Full", FULL)
    clock.set(clock.now() + timedelta(days=1))
    say(services, member, FIRST, ConsentStatus.REFUSED)
    assert services.sheets.attendance(meeting).name_count == 0
    clock.set(clock.now() + timedelta(days=1))
    say(services, member, FIRST, ConsentStatus.GIVEN)
    assert services.sheets.attendance(meeting).name_count == 1


@pytest.mark.parametrize(
    ("mode", "shown", "never"),
    [
        (AttendanceMode.FIRST_NAME, "Ana", ("Full", "Cem")),
        (AttendanceMode.CODE, "", ("Ana", "Full", "Cem")),
        (AttendanceMode.COUNT_ONLY, "", ("Ana", "Full", "Cem")),
    ],
)
def test_a_group_restricts_further(
    services: Services, tmp_path: Path, mode: AttendanceMode, shown: str, never: tuple[str, ...]
) -> None:
    group, meeting = meeting_of(services, mode)
    person(services, group, "Ana Full", FULL)
    person(services, group, "Cem Unasked")
    paper = services.sheets.attendance(meeting)
    said = words(paper, tmp_path)
    assert shown in said
    for name in never:
        assert name not in said
    assert paper.name_count == {"first_name": 1, "code": 2, "count_only": 0}[mode.value]


def test_a_title_is_no_first_name(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.FIRST_NAME)
    person(services, group, "Mx Ada Full", FULL)
    said = words(services.sheets.attendance(meeting), tmp_path)
    assert "Ada" in said
    assert "Mx" not in said
    assert "Full" not in said


def test_full_names_without_consent_need_a_reason_that_is_kept(
    services: Services, tmp_path: Path
) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    person(services, group, "Cem Unasked")
    person(services, group, "Gus Hidden", shielded=True)
    kept = person(services, group, "Kim Kept", FULL)
    services.requests.restrict(kept)
    with pytest.raises(UsageError):
        services.sheets.attendance(meeting, AttendanceOptions(reason="why"))
    why = AttendanceOptions(reason="The fire service asks for a list")
    paper = services.sheets.attendance(meeting, why)
    said = words(paper, tmp_path)
    assert "Cem Unasked" in said
    for never in ("Gus", "G.H.", "Kim"):
        assert never not in said
    assert any("without consent" in warning for warning in paper.warnings)
    assert services.consents.overrides() == ()
    services.sheets.save(paper, tmp_path / "sheet.pdf")
    (row,) = services.consents.overrides()
    assert (row.act, row.names, row.reason) == ("print", ("Cem Unasked",), why.reason)


def test_no_general_reason_prints_who_said_no_or_the_first_name_alone(
    services: Services, tmp_path: Path
) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Cem Unasked")
    person(services, group, "Dee Refused", FULL, ConsentStatus.REFUSED)
    person(services, group, "Eli Withdrawn", FULL, ConsentStatus.WITHDRAWN)
    person(services, group, "Bo Given", FIRST)
    person(services, group, "Flo Ended", FULL, ConsentStatus.EXPIRED)
    person(services, group, "Hal Lapsed", FIRST, ConsentStatus.EXPIRED)
    why = AttendanceOptions(reason="The fire service asks for a list")
    paper = services.sheets.attendance(meeting, why)
    said = words(paper, tmp_path)
    for there in ("Cem Unasked", "Bo", "Flo Ended", "Hal"):
        assert there in said
    for never in ("Dee", "Refused", "Eli", "Withdrawn", "Given", "Lapsed"):
        assert never not in said
    assert "2 people said no: they stay numbers, whatever the reason." in paper.warnings
    assert "2 people allowed their first name alone: no more stands on it." in paper.warnings
    services.sheets.save(paper, tmp_path / "sheet.pdf")
    (row,) = services.consents.overrides()
    assert set(row.names) == {"Cem Unasked", "Flo Ended", "Hal Lapsed"}


@pytest.mark.parametrize("mode", [AttendanceMode.FIRST_NAME, AttendanceMode.CODE])
def test_no_reason_goes_further_than_the_group(services: Services, mode: AttendanceMode) -> None:
    group, meeting = meeting_of(services, mode)
    person(services, group, "Cem Unasked")
    why = AttendanceOptions(reason="The fire service asks for a list")
    assert services.sheets.attendance(meeting, why).overridden == ()


def test_paper_shows_a_name_and_nothing_else_whatever_may_be_shared(
    services: Services, tmp_path: Path
) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    field, _undo = services.own_fields.add(FieldDraft(name="Locker", kind=FieldKind.TEXT))
    person(
        services,
        group,
        "Ana Full",
        FULL,
        share_level=ShareLevel.PUBLIC,
        photo_consent=PhotoConsent.NO,
        contacts=(ContactDraft(kind=ContactKind.EMAIL, value="ana@example.org"),),
        own=(ValueDraft(field_id=field, text="under the stairs"),),
    )
    said = words(services.sheets.attendance(meeting), tmp_path)
    assert "Ana Full" in said
    for never in ("Locker", "stairs", "ana@example.org"):
        assert never not in said


def test_a_sheet_says_where_only_as_far_as_it_may(services: Services, tmp_path: Path) -> None:
    place, _undo = services.places.add(
        PlaceDraft(name="Secret hall", area="Old town", address="7 Hidden Lane")
    )
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=START, place_id=place))
    said = words(services.sheets.attendance(meeting), tmp_path)
    assert "Old town" in said
    assert "Hidden Lane" not in said
    assert "Secret hall" not in said
    assert "Harbour Street" not in said


def test_a_heading_that_would_out_is_not_printed(services: Services, tmp_path: Path) -> None:
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=START, title="Transgender evening")
    )
    paper = services.sheets.attendance(meeting)
    assert "Trans" not in words(paper, tmp_path)
    assert "Trans" not in paper.title


def test_the_same_rows_make_the_same_bytes(services: Services) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    options = AttendanceOptions(blank_rows=3, page="Letter", large=True)
    first = services.sheets.attendance(meeting, options)
    assert first.pdf == services.sheets.attendance(meeting, options).pdf
    assert services.sheets.pages(first) == 1
    width, height, pixels = services.sheets.page_image(first, 0, 0.5)
    assert len(pixels) == width * height * 4
    with pytest.raises(UsageError):
        services.sheets.attendance(meeting, AttendanceOptions(page="A9"))


def test_saving_is_logged_and_never_overwrites(
    services: Services, desk: Desk, tmp_path: Path
) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    paper = services.sheets.attendance(meeting)
    file = tmp_path / paper.suggested_name
    services.sheets.save(paper, file)
    assert file.read_bytes() == paper.pdf
    with pytest.raises(RefusedError):
        services.sheets.save(paper, file)
    services.sheets.save(paper, file, overwrite=True)
    with pytest.raises(StorageError):
        services.sheets.save(paper, tmp_path / "gone" / "x.pdf")
    row = services.sheets.log()[0]
    assert (row.document, row.way, row.name_count) == ("attendance", "file", 1)
    with desk._vault.engine.connect() as connection:
        for table in ("print_log", "export_log"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert len(rows) == 2
            assert "Ana" not in str(rows)


def test_printing_hands_the_bytes_over_and_logs(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = tmp_path / "bin" / "lp"
    printer.parent.mkdir()
    printer.write_text(f'#!/bin/sh\ncat > "{tmp_path}/printed"\n')
    printer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{printer.parent}:/usr/bin:/bin")
    _group, meeting = meeting_of(services, AttendanceMode.NAMED)
    paper = services.sheets.attendance(meeting)
    services.sheets.print(paper, 2)
    assert (tmp_path / "printed").read_bytes() == paper.pdf
    assert services.sheets.log()[0].copies == 2


def test_unless_the_police_are_safe_another_number_leads(
    services: Services, tmp_path: Path
) -> None:
    chapter(services, country="JP", safe_contact="Robin, 03 1234 5678")
    said = words(services.sheets.helplines(), tmp_path)
    assert said.index("119") < said.index("1234 5678") < said.index("110")
    chapter(services, country="GB", safe_contact="Robin, 020 7946 0000")
    said = words(services.sheets.helplines(), tmp_path)
    assert said.index("7946 0000") < said.index("999")
    chapter(services, country="GB", safe_contact="Robin, 020 7946 0000", police=Police.YES)
    said = words(services.sheets.helplines(), tmp_path)
    assert said.index("999") < said.index("7946 0000")


def test_a_first_number_that_brings_the_police_is_warned_of(services: Services) -> None:
    chapter(services, country="GB")
    assert any("police" in warning for warning in services.sheets.helplines().warnings)
    chapter(services, country="GB", police=Police.YES)
    assert not any("police" in warning for warning in services.sheets.helplines().warnings)


def test_a_line_that_is_left_out_is_named_with_the_reason(
    services: Services, tmp_path: Path
) -> None:
    chapter(services, country="GB")
    paper = services.sheets.helplines()
    said = words(paper, tmp_path)
    rows = services.directory.window(EntryFilter(country="GB"), 0, 100).rows
    left_out = [row.name for row in rows if row.country == "GB" and row.name not in said]
    assert "MindOut" in " ".join(left_out)
    (warning,) = (warning for warning in paper.warnings if "Left out" in warning)
    assert [name for name in left_out if name not in warning] == []


ASK, CAUTION = "Somebody safe to call:", "The police may come"


@pytest.mark.parametrize("police", [Police.UNKNOWN, Police.NO])
@pytest.mark.parametrize("large", [False, True])
def test_without_a_safe_contact_a_line_to_write_one_on_leads(
    services: Services, tmp_path: Path, police: Police, large: bool
) -> None:
    chapter(services, country="GB", police=police)
    paper = services.sheets.helplines(HelplineOptions(large=large))
    said = words(paper, tmp_path)
    assert said.index("In danger now") < said.index(ASK) < said.index("999")
    assert height_of(paper, CAUTION) > 1.1 * height_of(paper, "Say where you are first")
    chapter(services, country="GB", police=police, safe_contact="Robin at the library")
    assert ASK in words(services.sheets.helplines(), tmp_path)
    for values in (
        {"country": "GB", "police": police, "safe_contact": "Robin, 020 7946 0000"},
        {"country": "GB", "police": Police.YES},
        {"country": "JP", "police": police},
    ):
        chapter(services, **values)
        assert ASK not in words(services.sheets.helplines(), tmp_path), values
    # The page about a danger says all of it too.
    chapter(services, country="GB", police=police)
    assert CAUTION in services.sheets.danger()[0].note


def test_a_language_without_words_is_told(services: Services) -> None:
    _group, meeting = meeting_of(services, AttendanceMode.NAMED)
    french = "No words of \u2068French\u2069 are here yet: the sheet is in English."
    assert services.sheets.helplines(HelplineOptions(language="fr-CA")).warnings[0] == french
    assert services.sheets.attendance(meeting, AttendanceOptions(language="fr")).warnings[0] == (
        french
    )
    for english in ("", "en", "en-GB"):
        papers = (
            services.sheets.helplines(HelplineOptions(language=english)),
            services.sheets.attendance(meeting, AttendanceOptions(language=english)),
        )
        assert not any("No words" in told for paper in papers for told in paper.warnings)
    chapter(services, country="FR", language="fr")
    assert services.sheets.helplines().warnings[0] == french


def height_of(paper: Paper, text: str) -> float:
    """Return the height of the first letter of a text on the first page."""
    document = pypdfium2.PdfDocument(paper.pdf)
    page = document[0].get_textpage()
    index, _count = page.search(text).get_next()
    _left, bottom, _right, top = page.get_charbox(index)
    document.close()
    return float(top - bottom)


@pytest.mark.parametrize("country", ["GB", "US", "DE", "JP", "IN", "KE", "TR", "FR"])
@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_where_services_may_not_be_named_neutral_ones_print(
    services: Services, tmp_path: Path, country: str, answer: Answer
) -> None:
    chapter(services, country=country, may_name_services=answer)
    said = words(services.sheets.helplines(), tmp_path).casefold()
    for word in ("lgbt", "trans ", "trans+", "queer", "gay", "lesbian"):
        assert word not in said
    assert "someone to talk to" in said


def test_named_services_print_where_they_may(services: Services, tmp_path: Path) -> None:
    chapter(services, country="GB", may_name_services=Answer.YES)
    said = words(services.sheets.helplines(), tmp_path)
    assert "Switchboard" in said
    assert "Not checked since" in said


def test_a_country_without_rows_gets_lines_to_fill_in(services: Services, tmp_path: Path) -> None:
    chapter(services, country="BO", may_name_services=Answer.YES)
    paper = services.sheets.helplines()
    said = words(paper, tmp_path)
    assert "Bolivia" in said
    assert "fill in by hand" in paper.summary
    assert "findahelpline.com" in said
    for foreign in ("Samaritans", "988", "Switchboard"):
        assert foreign not in said


def test_lines_of_the_whole_world_count_as_stale_too(services: Services) -> None:
    chapter(services, country="BO", may_name_services=Answer.YES)
    warnings = services.sheets.helplines().warnings
    assert any("not checked lately" in warning for warning in warnings)


@pytest.mark.parametrize("safe_contact", ["", "Robin, 020 7946 0000"])
def test_a_country_without_an_emergency_number_gets_a_line_for_it(
    services: Services, tmp_path: Path, safe_contact: str
) -> None:
    chapter(services, country="XK", safe_contact=safe_contact)
    paper = services.sheets.helplines()
    assert any("No emergency number" in warning for warning in paper.warnings)
    assert "Who answers" in words(paper, tmp_path)
    chapter(services, country="GB", safe_contact=safe_contact)
    paper = services.sheets.helplines()
    assert not any("No emergency number" in warning for warning in paper.warnings)
    assert "Who answers" not in words(paper, tmp_path)


def test_a_check_takes_the_stale_line_away(services: Services, tmp_path: Path) -> None:
    chapter(services, country="GB")
    for row in services.directory.window(EntryFilter(country="GB"), 0, 50).rows:
        services.directory.verify(
            row.id, method=VerificationMethod.PHONED, result=DirectoryStatus.ACTIVE
        )
    said = words(services.sheets.helplines(), tmp_path)
    assert "Checked 26 November 2026" in said
    assert "Not checked since" not in said.split("From anywhere")[0]


def test_chosen_entries_only_and_never_without_a_source(services: Services, tmp_path: Path) -> None:
    chapter(services, country="GB")
    good, _undo = services.directory.add(
        EntryDraft(
            name="Night line",
            country="GB",
            phone_display="020 7946 0123",
            source_url="https://example.org",
            names_lgbtqia=Answer.NO,
        )
    )
    bad, _undo = services.directory.add(
        EntryDraft(name="Rumour", country="GB", phone_display="1", names_lgbtqia=Answer.NO)
    )
    paper = services.sheets.helplines(HelplineOptions(entry_ids=(good, bad), strips=True))
    said = words(paper, tmp_path)
    assert "Night line" in said
    assert "Rumour" not in said
    assert any("left out" in warning for warning in paper.warnings)


@pytest.mark.parametrize("language", ["ar", "de", "ja"])
def test_large_print_in_another_language(services: Services, language: str) -> None:
    chapter(services, country="GB", may_name_services=Answer.YES)
    paper = services.sheets.helplines(HelplineOptions(language=language, large=True))
    assert services.sheets.pages(paper) >= 1


def test_the_catalogue_says_what_is_ready(services: Services) -> None:
    assert [row.id for row in services.sheets.list() if row.ready] == ["helplines"]


@pytest.mark.parametrize("asked", ["klingon", "!!", "en-XXXXXXXXXXXXX"])
def test_a_language_that_nobody_knows_is_refused(services: Services, asked: str) -> None:
    with pytest.raises(UsageError, match="not known") as caught:
        services.sheets.helplines(HelplineOptions(language=asked))
    assert caught.value.field == "language"


def test_a_language_without_texts_gives_one_language_throughout(services: Services) -> None:
    """No English words with foreign months: the whole sheet is English."""
    english = services.sheets.helplines(HelplineOptions(language="en"))
    assert services.sheets.helplines(HelplineOptions(language="cs")).pdf == english.pdf
