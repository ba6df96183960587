"""Taking back a yes tells which papers and files still hold somebody, and what to do about each."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.models import ExportLog, PrintLog
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.out_words import nothing_out, out_words
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.printed_rows import remember_sheet

MEETING = b"m" * 16
ROSTER, CALLS = ConsentPurpose.PRINT_ROSTER, ConsentPurpose.CONTACT_ME


@pytest.fixture
def wren(services: Services, clock: FixedClock) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren Abara"))
    for purpose in ConsentPurpose:
        services.consents.record(
            member_id,
            Said(
                purpose=purpose,
                status=ConsentStatus.GIVEN,
                audience=ConsentAudience.FULL_NAME,
            ),
        )
    clock.set(clock.now() + timedelta(hours=1))
    return member_id


def log(services: Services, clock: FixedClock, wren: bytes) -> None:
    """Note papers and files: some still out, some gone, one never finished, one of others."""
    now = clock.now()
    with services.consents._database.write() as work:
        for document, subject, collected in (
            ("attendance", MEETING, None),
            ("attendance", b"o" * 16, None),
            ("attendance", MEETING, date(2026, 11, 26)),
            ("call_list", None, None),
            ("helplines", None, None),
        ):
            work.add(
                PrintLog(
                    document=document, subject_id=subject, way="printer", copies=2, name_count=3,
                    made_at=now, collected_on=collected,
                )
            )  # fmt: skip
        for what, form, rows, gone in (
            ("members", "csv", 3, None),
            ("members", "xlsx", ExportLog.UNFINISHED, None),
            ("members", "vcard", 3, now),
            ("members", "csv", 0, None),
            ("call_list", "pdf", 2, None),
        ):
            work.add(
                ExportLog(
                    what=what, form=form, sealed=False, row_count=rows, made_at=now, gone_at=gone,
                    file_path=f"/stick/{what}.{form}",
                )
            )  # fmt: skip
        remember_sheet(work.session, MEETING, [wren])
        remember_sheet(work.session, b"o" * 16, [b"s" * 16])


def told(services: Services, wren: bytes, purpose: ConsentPurpose) -> list[tuple[str, str, bool]]:
    out = services.consents.withdraw(wren, purpose).out
    return sorted((one.what, one.form, one.surely) for one in out)


def test_what_holds_a_name_on_paper(services: Services, clock: FixedClock, wren: bytes) -> None:
    log(services, clock, wren)
    assert told(services, wren, ROSTER) == [
        ("attendance", "", True),
        ("members", "csv", False),
        ("members", "xlsx", False),
    ]
    story = services.consents.story(wren)
    assert len(story.out) == 3


def test_what_holds_a_number_to_call(services: Services, clock: FixedClock, wren: bytes) -> None:
    log(services, clock, wren)
    assert told(services, wren, CALLS) == [
        ("call_list", "", False),
        ("call_list", "pdf", False),
        ("members", "csv", False),
        ("members", "xlsx", False),
    ]


def test_what_holds_a_record(services: Services, clock: FixedClock, wren: bytes) -> None:
    log(services, clock, wren)
    assert len(told(services, wren, ConsentPurpose.KEEP_RECORD)) == 5
    assert told(services, wren, ConsentPurpose.PHOTO) == []


def test_what_was_made_before_anybody_agreed_is_not_theirs(
    services: Services, clock: FixedClock, wren: bytes
) -> None:
    clock.set(clock.now() - timedelta(days=400))
    log(services, clock, wren)
    clock.set(clock.now() + timedelta(days=400))
    assert told(services, wren, ROSTER) == []


def test_each_is_told_with_its_day_and_what_to_do(
    services: Services, clock: FixedClock, wren: bytes
) -> None:
    log(services, clock, wren)
    done = services.consents.withdraw(wren, ROSTER)
    paper, *files = (out_words(one) for one in done.out)
    assert paper.head == "Attendance sheet"
    assert "printed on" in paper.made
    assert "2 copies" in paper.made
    assert paper.todo == "They are on it. Collect every copy and shred it."
    assert {file.head for file in files} == {"File of members (CSV)", "File of members (XLSX)"}
    assert all(str(Path("/stick")) in file.made for file in files)
    assert all("Delete it" in file.todo for file in files)
    assert "2 sheets" in done.undo.label


def test_nothing_out_is_said_plainly() -> None:
    assert "no paper and no file" in nothing_out(ROSTER)
    assert "Ask whoever" in nothing_out(ConsentPurpose.PHOTO)
