"""A copy holds everything of one person and nothing of anybody else, on paper, sealed or here."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pyrage
import pytest
from sqlalchemy import text

from chapterdesk.core.errors import ReadOnlyError, RefusedError, StorageError, UsageError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import (
    ContactKind,
    ContactOutcome,
    FieldKind,
    GroupMemberStatus,
    RequestKind,
    SealedKind,
    ShareLevel,
)
from chapterdesk.models import (
    ContactAttempt,
    CustomField,
    CustomValue,
    EmergencyContact,
    Note,
    Relation,
)
from chapterdesk.printing.record_copy import CopySection
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.privacy.copies.service import JSON_NAME, PDF_NAME
from chapterdesk.services.vaults import VaultService
from tests.conftest import MadeVault

OTHER = "Barnaby Quill"
OTHERS = ("Barnaby", "Quill", "Ondine", "07700 900111", "reporter-needle")
OWN = (
    "Qwilleran Featherstone", "xey/xem", "07700 900777", "baker-tag", "Choir", "Autumn evening",
    "bicycle colour", "green", "chosen sister", "aunt",
)  # fmt: skip


@pytest.fixture
def person(services: Services) -> bytes:
    """Somebody of whom something of every kind is kept."""
    member_id, _undo = services.members.add(
        MemberDraft(
            display_name="Qwilleran Featherstone",
            pronouns=(PronounDraft(text="xey/xem"),),
            tags=("baker-tag",),
            source="came with Barnaby",
            contacts=(
                ContactDraft(
                    kind=ContactKind.CELL, value="07700 900777", remark="Barnaby reads it as well"
                ),
            ),
        )
    )
    other, _undo = services.members.add(MemberDraft(display_name=OTHER))
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    services.groups.set_member(group, member_id, GroupMemberStatus.ACTIVE)
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Autumn evening")  # noqa: DTZ001
    )
    services.checkin.mark(meeting, member_id)
    services.mentoring.add(PairDraft(mentor_id=member_id, mentee_id=other, since=date(2026, 1, 2)))
    with services.privacy._database.write() as work:
        field = CustomField(name="bicycle colour", kind=FieldKind.TEXT, on_paper=True)
        friend = CustomField(name="buddy", kind=FieldKind.PERSON)
        for row in (field, friend):
            work.add(row)
        work.session.flush()
        for row in (
            CustomValue(member_id=member_id, field_id=field.id, text="green"),
            CustomValue(member_id=member_id, field_id=friend.id, text=OTHER, linked_id=other),
            Relation(member_id=member_id, other_id=other, label="chosen sister"),
            Relation(member_id=other, other_id=member_id, label="secret of Barnaby"),
            EmergencyContact(
                member_id=member_id, name="Ondine", relation="aunt", phone="07700 900111"
            ),
            ContactAttempt(
                member_id=member_id,
                made_at=work.clock.now(),
                outcome=ContactOutcome.REACHED,
                remark="reporter-needle",
            ),
            Note(
                subject="member",
                subject_id=member_id,
                body="Rang Barnaby Quill on 07700 900111. Likes bread.",
                written_at=work.clock.now(),
            ),
        ):
            work.add(row)
    return member_id


def paper_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def section_text(sections: Sequence[CopySection]) -> str:
    return "\n".join(
        f"{section.heading}\n" + "\n".join(f"{line.label}: {line.value}" for line in section.lines)
        for section in sections
    )


def plain(told: str) -> str:
    return re.sub(r"[\u2066-\u2069\s]+", " ", told)


def test_what_was_done_without_their_yes_stands_there_with_its_reason(
    services: Services, person: bytes, tmp_path: Path
) -> None:
    """The purpose, the day and the reason; nobody else of the same act, and no key."""
    wish = ExportWish(
        audience=ShareLevel.PARTNERS,
        unshared_too=True,
        reason="Asked for by Barnaby Quill on 07700 900111 for the spring fair",
    )
    services.exports.members("csv", tmp_path / "out.csv", seal="plain", wish=wish)
    other_wish = ExportWish(
        audience=LEADS, reason="about somebody else entirely", members=(_other(services),)
    )
    services.exports.members("csv", tmp_path / "other.csv", seal="plain", wish=other_wish)
    told = plain(section_text(services.copies.shown(person)))
    assert "What was done without your yes" in told
    assert "26 November 2026: written to a file, Printed roster, Asked for by" in told
    assert "26 November 2026: passed on further than you said, Share with partners" in told
    assert told.count("for the spring fair") == 2
    assert "entirely" not in told
    for word in ("Barnaby", "Quill", "900111"):
        assert word not in told
    file = tmp_path / "copy.zip.age"
    services.copies.save_sealed(person, file, passphrase=Secret.from_text("a secret of theirs"))
    opened = pyrage.passphrase.decrypt(file.read_bytes(), "a secret of theirs")
    record = json.loads(zipfile.ZipFile(io.BytesIO(opened)).read(JSON_NAME))
    rows = sorted(record["without_consent"], key=lambda row: str(row["act"]))
    assert [(row["act"], row["purpose"], row["day"]) for row in rows] == [
        ("export", "print_roster", "2026-11-26"),
        ("share", "share_with_partner", "2026-11-26"),
    ]
    assert all(set(row) == {"act", "purpose", "day", "reason"} for row in rows)
    paper = plain(paper_text(services.copies.paper(person).pdf))
    assert "What was done without your yes" in paper
    assert "spring fair" in paper
    assert "Barnaby" not in paper


def test_nothing_done_without_a_yes_has_no_heading(services: Services, person: bytes) -> None:
    assert "without your yes" not in section_text(services.copies.shown(person))


def _other(services: Services) -> bytes:
    rows = services.members.window(MemberFilter(), 0, 9).rows
    return next(row.id for row in rows if row.name == OTHER)


@pytest.mark.parametrize("notes", [False, True])
def test_every_form_of_it_holds_one_person_alone(
    services: Services, person: bytes, notes: bool, tmp_path: Path
) -> None:
    paper = services.copies.paper(person, notes=notes)
    file = tmp_path / "copy.age"
    services.copies.save_sealed(
        person, file, passphrase=Secret.from_text("their own words"), notes=notes
    )
    archive = opened(file)
    forms = [
        paper_text(paper.pdf),
        section_text(services.copies.shown(person, notes=notes)),
        paper_text(archive.read(PDF_NAME)),
        archive.read(JSON_NAME).decode(),
    ]
    for form in forms:
        told = plain(form)
        assert [needle for needle in OWN if needle not in told] == []
        assert [needle for needle in OTHERS if needle in told] == []
        assert "secret of" not in told
        assert ("Likes bread" in told) is notes


def opened(file: Path) -> zipfile.ZipFile:
    import pyrage  # noqa: PLC0415

    return zipfile.ZipFile(
        io.BytesIO(pyrage.passphrase.decrypt(file.read_bytes(), "their own words"))
    )


def test_a_field_that_is_not_for_paper_is_counted_there_and_stands_everywhere_else(
    services: Services, person: bytes, tmp_path: Path
) -> None:
    """Not said is not printed; what is kept of them they get all the same, another way."""
    (field,) = (row for row in services.own_fields.list() if row.draft.name == "bicycle colour")
    draft = replace(field.draft, on_paper=False)
    services.own_fields.save(field.id, draft, updated_at=field.updated_at)
    paper = services.copies.paper(person)
    assert "without 1 field of your own" in paper.summary
    told = plain(paper_text(paper.pdf))
    assert "bicycle" not in told
    assert "1 thing is not for paper" in told
    file = tmp_path / "copy.age"
    services.copies.save_sealed(person, file, passphrase=Secret.from_text("their own words"))
    archive = opened(file)
    for form in (
        section_text(services.copies.shown(person)),
        paper_text(archive.read(PDF_NAME)),
        archive.read(JSON_NAME).decode(),
    ):
        assert "bicycle colour" in plain(form)
        assert "not for paper" not in form


def test_nothing_around_it_says_what_it_is(
    services: Services, person: bytes, tmp_path: Path
) -> None:
    paper = services.copies.paper(person)
    assert (paper.title, paper.suggested_name) == ("", "document.pdf")
    assert b"Harbour" not in paper.pdf
    assert "Harbour" not in paper_text(paper.pdf)
    file = tmp_path / "copy.age"
    services.copies.save_sealed(person, file, passphrase=Secret.from_text("their own words"))
    names = [(entry.filename, entry.date_time) for entry in opened(file).infolist()]
    assert names == [(name, (1980, 1, 1, 0, 0, 0)) for name in (PDF_NAME, JSON_NAME)]
    record = json.loads(opened(file).read(JSON_NAME))
    assert (record["name"], record["notes_left_out"]) == ("Qwilleran Featherstone", 1)


def test_it_says_the_same_of_sealed_texts_whether_there_is_one(
    services: Services, person: bytes
) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Wren"))
    last = services.copies.shown(person)[-1]
    assert services.copies.shown(other)[-1] == last
    assert "if there are any about anybody" in last.lines[0].value
    assert SealedKind.INCIDENT.value not in section_text(services.copies.shown(person))


def test_the_paper_is_the_same_each_time(services: Services, person: bytes) -> None:
    assert services.copies.paper(person).pdf == services.copies.paper(person).pdf


def test_a_copy_meets_the_request_that_waits(services: Services, person: bytes) -> None:
    services.requests.receive(person, RequestKind.COPY, date(2026, 11, 20))
    services.copies.shown(person)
    (row,) = services.requests.of(person)
    assert (row.received_on, row.done_on) == (date(2026, 11, 20), date(2026, 11, 26))


def test_the_log_holds_no_content(desk: Desk, services: Services, person: bytes) -> None:
    services.copies.shown(person, notes=True)
    with desk._vault.reader.connect() as connection:
        rows = connection.execute(text("SELECT * FROM privacy_request")).all()
        acts = connection.execute(
            text("SELECT action, fields FROM audit_event WHERE action = 'show_copy'")
        ).all()
    assert len(rows) == 1
    assert "Qwilleran" not in repr(rows)
    assert acts == [("show_copy", "")]


def test_it_is_refused_in_meeting_mode_and_over_a_file(
    services: Services, person: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "copy.age"
    with pytest.raises(UsageError):
        services.copies.save_sealed(person, file, passphrase=Secret.from_text(""))
    file.write_text("theirs")
    with pytest.raises(RefusedError, match="already a file"):
        services.copies.save_sealed(person, file, passphrase=Secret.from_text("words"))
    assert file.read_text() == "theirs"
    services.discretion.enter()
    for call in (services.copies.paper, services.copies.shown):
        with pytest.raises(RefusedError, match="Meeting mode"):
            call(person)


def test_a_copy_that_could_not_be_written_was_not_handed_over(
    services: Services, person: bytes, tmp_path: Path
) -> None:
    services.requests.receive(person, RequestKind.COPY, date(2026, 11, 20))
    with pytest.raises(StorageError):
        services.copies.save_sealed(
            person, tmp_path / "gone" / "copy.age", passphrase=Secret.from_text("their own words")
        )
    assert [row.done_on for row in services.requests.of(person)] == [None]
    assert services.exports.files() == ()
    services.copies.save_sealed(
        person, tmp_path / "copy.age", passphrase=Secret.from_text("their own words")
    )
    assert [row.done_on for row in services.requests.of(person)] == [date(2026, 11, 26)]
    assert [(row.what, row.rows, row.place) for row in services.exports.files()] == [
        ("copy", 1, "here")
    ]


def test_a_desk_that_only_reads_writes_no_copy(
    desk: Desk, person: bytes, vaults: VaultService, made_vault: MadeVault, tmp_path: Path
) -> None:
    desk.close()
    reading = vaults.open(desk.path, made_vault.unlocked, events=EventBus(), read_only=True)
    file = tmp_path / "copy.age"
    with pytest.raises((StorageError, ReadOnlyError)):
        reading.services.copies.save_sealed(
            person, file, passphrase=Secret.from_text("their own words")
        )
    reading.close()
    assert not file.exists()


def test_languages_are_called_by_their_names(services: Services) -> None:
    draft = MemberDraft(display_name="Sam", languages=("en", "is", "qzz"))
    sam, _undo = services.members.add(draft)
    assert "English, Icelandic, qzz" in repr(services.copies.shown(sam))
