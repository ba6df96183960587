"""Sealed texts: anybody writes, a reader opens, nobody is lost, the desk knows nothing."""

import statistics
import time
from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import (
    DamagedError,
    RefusedError,
    TamperedError,
    UsageError,
    WrongSecretError,
)
from chapterdesk.core.events import Changed
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto import age, sealing
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safety import NewReader, SafetyState, SealedDraft
from chapterdesk.services.safety.readers import open_with
from tests.services.safety.conftest import Begin, fresh

INCIDENT = SealedDraft(
    kind=SealedKind.INCIDENT, fields={"what": "Shouted at at the tram stop", "who": "Wren"}
)


def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    with desk._vault.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def run(desk: Desk, statement: str, **values: object) -> None:
    with desk._vault.engine.begin() as connection:
        connection.execute(text(statement), values)


def test_without_a_reader_nothing_is_sealed_and_it_is_said(services: Services) -> None:
    with pytest.raises(RefusedError) as caught:
        services.safety.file(INCIDENT)
    assert "no reader yet" in caught.value.what
    assert "still there" in caught.value.data


def test_anybody_files_and_only_readers_open(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT)
    for name in readers:
        (row,) = services.safety.list(begin(name))
        assert row.kind is SealedKind.INCIDENT
        view = services.safety.open(begin(name), row.id)
        assert view.draft == INCIDENT
    assert view.readers == ("Bo", "Kim", "Ola")


@pytest.mark.parametrize(
    "draft",
    [
        INCIDENT,
        SealedDraft(kind=SealedKind.CONCERN, fields={"what": "A word that nobody else reads"}),
        SealedDraft(
            kind=SealedKind.FORMER_NAME,
            fields={"name": "A legal name", "purpose": "insurance"},
            erase_on=date(2027, 1, 1),
        ),
        SealedDraft(kind=SealedKind.DEBRIEF, fields={"title": "Thursday", "what": "It was loud"}),
    ],
)
def test_no_word_of_a_text_is_read_without_an_opening(
    services: Services, readers: dict[str, bytes], begin: Begin, draft: SealedDraft
) -> None:
    services.safety.file(draft)
    sitting = begin("Ola")
    (row,) = services.safety.list(sitting)
    assert not row.opened
    told = {text for name, text in draft.fields.items() if name != "title"}
    assert not [text for text in told if text[:5] in repr(row)]
    assert len(services.safety.open(sitting, row.id).openings) == 1
    (row,) = services.safety.list(sitting)
    assert row.opened


def test_the_desk_passphrase_does_not_open_a_reader(
    services: Services, readers: dict[str, bytes]
) -> None:
    boxes = services.safety.boxes(readers["Ola"])
    with pytest.raises(WrongSecretError):
        services.safety.open_with(
            boxes, Secret.from_text("correct horse battery staple orbit lemon")
        )
    opened = services.safety.open_with(boxes, Secret.from_text("the passphrase of  Ola"))
    assert opened.reader_id == readers["Ola"]


def test_whoever_is_left_out_has_neither_text_nor_count(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT, leave_out=[readers["Ola"]])
    assert services.safety.list(begin("Ola")) == ()
    (row,) = services.safety.list(begin("Kim"))
    with pytest.raises(RefusedError) as caught:
        services.safety.open(begin("Ola"), row.id)
    assert "not here" in caught.value.what
    assert services.safety.open(begin("Kim"), row.id).readers == ("Bo", "Kim")


def test_everybody_can_not_be_left_out(services: Services, readers: dict[str, bytes]) -> None:
    with pytest.raises(RefusedError):
        services.safety.file(INCIDENT, leave_out=readers.values())


def test_the_rows_say_nothing_about_whom_for_whom_or_of_which_kind(
    desk: Desk, services: Services, readers: dict[str, bytes]
) -> None:
    member, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.safety.file(INCIDENT, leave_out=[readers["Ola"], readers["Bo"]])
    services.safety.file(
        SealedDraft(
            kind=SealedKind.CONCERN,
            fields={"what": "x" * 3_000, "title": "Wren"},
            subject_id=member,
            about_minor=True,
        )
    )
    stored = rows(desk, "SELECT * FROM sealed_text")
    columns = [row[1] for row in rows(desk, "PRAGMA table_info(sealed_text)")]
    assert columns == ["id", "written_at", "erase_on", "round", "sealed"]
    for row in stored:
        sealed = row[4]
        assert isinstance(sealed, bytes)
        assert sealed.count(b"-> X25519 ") == 8
        for needle in (member, member.hex().encode(), b"Wren", b"incident", b"concern"):
            assert needle not in sealed
        assert str(row[1]).endswith(":00:00.000Z")
    first, second = (len(row[4]) for row in stored if isinstance(row[4], bytes))
    # The same frame, the same stanzas; only the random grease line of the format differs.
    assert abs(first - second) < 300


def test_neither_audit_nor_undo_nor_search_knows_of_a_text(
    desk: Desk, services: Services, readers: dict[str, bytes], published: list[Changed]
) -> None:
    before = rows(desk, "SELECT count(*) FROM audit_event")
    published.clear()
    services.safety.file(INCIDENT)
    assert rows(desk, "SELECT count(*) FROM audit_event") == before
    assert published == [Changed(area="safety")]
    assert services.members.search("Shouted").rows == ()
    assert rows(desk, "SELECT count(*) FROM search_word WHERE word LIKE 'shout%'") == [(0,)]
    assert {field.name for field in fields(SafetyState)} == {"readers", "waiting"}


def test_what_waits_for_a_day_is_said_without_subject_or_count(
    services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    assert not services.safety.state().waiting
    services.safety.file(INCIDENT)
    services.safety.file(INCIDENT)
    clock.set(clock.now() + timedelta(hours=23))
    assert not services.safety.state().waiting
    clock.set(clock.now() + timedelta(hours=2))
    assert services.safety.state() == SafetyState(readers=3, waiting=True)
    sitting = begin("Kim")
    for row in services.safety.list(sitting):
        assert services.safety.state().waiting
        services.safety.open(sitting, row.id)
    assert not services.safety.state().waiting


def test_each_opening_is_noted_for_the_readers_alone(
    desk: Desk, services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    services.safety.file(INCIDENT)
    (row,) = services.safety.list(begin("Ola"))
    assert not row.opened
    services.safety.open(begin("Ola"), row.id)
    clock.set(clock.now() + timedelta(minutes=5))
    view = services.safety.open(begin("Bo"), row.id)
    assert [opening.reader for opening in view.openings] == ["Bo", "Ola"]
    assert view.openings[0].at == clock.now()
    assert services.safety.list(begin("Kim"))[0].opened
    assert not any(
        readers["Bo"] in value or readers["Bo"].hex().encode() in value
        for (value,) in rows(desk, "SELECT sealed FROM sealed_opening")
        if isinstance(value, bytes)
    )


def test_a_removed_reader_has_nothing_any_more(
    desk: Desk,
    services: Services,
    readers: dict[str, bytes],
    begin: Begin,
    made: dict[str, NewReader],
) -> None:
    services.safety.file(INCIDENT)
    (row,) = services.safety.list(begin("Kim"))
    services.safety.open(begin("Kim"), row.id)
    services.safety.remove(begin("Ola"), readers["Kim"])
    assert [reader.label for reader in services.safety.readers()] == ["Bo", "Ola"]
    view = services.safety.open(begin("Bo"), row.id)
    assert view.readers == ("Bo", "Ola")
    assert {opening.reader for opening in view.openings} == {"Bo", "Kim"}
    services.safety.file(INCIDENT)
    stored = rows(
        desk, "SELECT sealed FROM sealed_text UNION ALL SELECT sealed FROM sealed_opening"
    )
    for (value,) in stored:
        assert isinstance(value, bytes)
        with pytest.raises(age.NotForUsError):
            sealing.unseal(value, made["Kim"].identity)
    assert rows(desk, "SELECT length(wrapped), length(salt) FROM reader WHERE label = 'Kim'") == [
        (0, 0)
    ]
    with pytest.raises(RefusedError):
        begin("Kim")


def test_removing_a_reader_never_makes_a_text_about_the_remover_unreadable(
    desk: Desk, services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT, leave_out=[readers["Ola"], readers["Bo"]])
    services.safety.remove(begin("Ola"), readers["Kim"])
    # Kim is no reader any more, and still the only one who can hand this text over.
    assert len(services.safety.boxes(None)) == 1
    assert services.safety.boxes(readers["Kim"]) == ()
    sitting = begin("Kim")
    (row,) = services.safety.list(sitting)
    assert len(services.safety.open(sitting, row.id).openings) == 1
    (row,) = services.safety.list(sitting)
    assert row.opened
    assert services.safety.share(sitting, row.id, readers["Bo"]).readers == ("Bo",)
    assert services.safety.boxes(None) == ()
    assert [each.id for each in services.safety.list(begin("Bo"))] == [row.id]
    openings = services.safety.open(begin("Bo"), row.id).openings
    assert sorted(opening.reader for opening in openings) == ["Bo", "Kim"]
    assert services.safety.list(begin("Ola")) == ()


def test_what_another_reader_holds_is_taken_from_the_removed_one_at_their_next_sitting(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT, leave_out=[readers["Ola"]])
    services.safety.remove(begin("Ola"), readers["Kim"])
    assert len(services.safety.boxes(None)) == 1
    begin("Bo")
    assert services.safety.boxes(None) == ()


def test_a_removed_reader_lets_nobody_in_and_removes_nobody(
    services: Services, readers: dict[str, bytes], begin: Begin, made: dict[str, NewReader]
) -> None:
    services.safety.file(INCIDENT, leave_out=[readers["Ola"], readers["Bo"]])
    services.safety.remove(begin("Ola"), readers["Kim"])
    sitting = begin("Kim")
    with pytest.raises(RefusedError):
        services.safety.add(sitting, fresh(made["Kim"]), share=True)
    with pytest.raises(RefusedError):
        services.safety.remove(sitting, readers["Ola"])


def test_only_the_first_reader_comes_without_another(
    services: Services, readers: dict[str, bytes], made: dict[str, NewReader], begin: Begin
) -> None:
    with pytest.raises(RefusedError):
        services.safety.add_first(fresh(made["Bo"]))
    services.safety.remove(begin("Ola"), readers["Kim"])
    services.safety.remove(begin("Ola"), readers["Bo"])
    with pytest.raises(RefusedError, match="only reader"):
        services.safety.remove(begin("Ola"), readers["Ola"])


def test_a_new_reader_gets_old_texts_only_when_it_was_meant(
    services: Services, made: dict[str, NewReader], begin: Begin
) -> None:
    services.safety.add_first(fresh(made["Ola"]))
    services.safety.file(INCIDENT)
    services.safety.add(begin("Ola"), fresh(made["Kim"]), share=False)
    services.safety.add(begin("Ola"), fresh(made["Bo"]), share=True)
    assert services.safety.list(begin("Kim")) == ()
    assert len(services.safety.list(begin("Bo"))) == 1
    with pytest.raises(UsageError):
        services.safety.add(begin("Ola"), fresh(made["Bo"]), share=True)


def test_a_reader_changes_their_own_passphrase(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    sitting = begin("Ola")
    new = Secret.from_text("lamp harbour seven tram orchard")
    others = services.safety.all_boxes()
    services.safety.set_passphrase(sitting, services.safety.wrapped(sitting, new, others=others))
    boxes = services.safety.boxes(readers["Ola"])
    assert boxes[0].cost == FLOOR
    assert services.safety.open_with(boxes, new)
    with pytest.raises(WrongSecretError):
        services.safety.open_with(boxes, Secret.from_text("the passphrase of Ola"))


def test_a_sitting_that_ended_opens_nothing(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    sitting = begin("Ola")
    sitting.end()
    with pytest.raises(RefusedError):
        services.safety.list(sitting)
    assert "Ola" not in repr(sitting)


def test_a_former_name_has_a_purpose_and_a_day_on_which_it_goes(
    services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    day = date(2026, 12, 1)
    named = SealedDraft(
        kind=SealedKind.FORMER_NAME,
        fields={"name": "A legal name", "purpose": "insurance of the trip"},
        erase_on=day,
    )
    for missing in (
        SealedDraft(kind=SealedKind.FORMER_NAME, fields=named.fields),
        SealedDraft(kind=SealedKind.FORMER_NAME, fields={"name": "A"}, erase_on=day),
        SealedDraft(kind=SealedKind.FORMER_NAME, fields=named.fields, erase_on=date(2026, 11, 25)),
    ):
        with pytest.raises(UsageError):
            services.safety.file(missing)
    services.safety.file(named)
    sitting = begin("Ola")
    (row,) = services.safety.list(sitting)
    with pytest.raises(UsageError):
        services.safety.set_end(sitting, row.id, None)
    assert services.safety.purge_due(day) == 0
    assert services.safety.purge_due(day + timedelta(days=1)) == 1
    assert services.safety.list(begin("Ola")) == ()
    del clock


def test_a_closed_incident_goes_after_three_years_and_one_about_a_minor_never_by_default(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT)
    services.safety.file(
        SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "a child"}, about_minor=True)
    )
    sitting = begin("Ola")
    rows_now = {
        services.safety.open(sitting, row.id).draft.fields["what"]: row.id
        for row in services.safety.list(sitting)
    }
    closed = services.safety.close_case(sitting, rows_now["Shouted at at the tram stop"])
    assert closed.draft.erase_on == date(2029, 11, 26)
    assert services.safety.close_case(sitting, rows_now["a child"]).draft.erase_on is None
    assert services.safety.minor_months() is None
    services.safety.set_minor_months(120)
    assert services.safety.close_case(sitting, rows_now["a child"]).draft.erase_on == date(
        2036, 11, 26
    )
    with pytest.raises(UsageError):
        services.safety.set_minor_months(0)


def test_a_damaged_text_is_shown_as_damaged_and_hides_no_other(
    desk: Desk, services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT)
    services.safety.file(INCIDENT)
    ((row_id, sealed), *_rest) = rows(desk, "SELECT id, sealed FROM sealed_text")
    assert isinstance(sealed, bytes)
    changed = sealed[:-9] + bytes([sealed[-9] ^ 1]) + sealed[-8:]
    run(desk, "UPDATE sealed_text SET sealed = :s WHERE id = :i", s=changed, i=row_id)
    sitting = begin("Ola")
    assert sorted(row.damaged for row in services.safety.list(sitting)) == [False, True]
    assert isinstance(row_id, bytes)
    with pytest.raises(DamagedError):
        services.safety.open(sitting, row_id)


def test_a_text_moved_into_another_row_is_refused(
    desk: Desk, services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(INCIDENT)
    services.safety.file(INCIDENT)
    run(
        desk, "UPDATE sealed_text SET sealed = (SELECT sealed FROM sealed_text ORDER BY id LIMIT 1)"
    )
    assert sorted(row.damaged for row in services.safety.list(begin("Ola"))) == [False, True]


def test_a_reader_with_absurd_costs_is_refused_before_memory_is_taken(
    desk: Desk, services: Services, readers: dict[str, bytes]
) -> None:
    run(desk, "UPDATE reader SET memory = 1073741824 WHERE label = 'Ola'")
    with pytest.raises(TamperedError):
        services.safety.boxes(readers["Ola"])


def test_a_thousand_characters_of_every_script_come_back(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    words = "سامي สมชาย Søren 👩‍👩‍👧 <b>&amp;</b> =HYPERLINK() " * 20
    services.safety.file(SealedDraft(kind=SealedKind.DEBRIEF, fields={"what": words}))
    sitting = begin("Ola")
    view = services.safety.open(sitting, services.safety.list(sitting)[0].id)
    assert view.draft.fields["what"] == words.strip()
    with pytest.raises(UsageError):
        services.safety.file(SealedDraft(kind=SealedKind.DEBRIEF, fields={"what": "x" * 20_001}))
    with pytest.raises(UsageError):
        services.safety.file(SealedDraft(kind=SealedKind.DEBRIEF, fields={"what": "  "}))


def test_opening_takes_less_than_a_tenth_of_a_second_after_the_passphrase(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    for _turn in range(20):
        services.safety.file(INCIDENT)
    boxes = services.safety.boxes(readers["Ola"])
    opener = open_with(boxes, Secret.from_text("the passphrase of Ola"))
    sitting = services.safety.begin(opener)
    taken = []
    for row in services.safety.list(sitting)[:9]:
        started = time.perf_counter()
        services.safety.open(sitting, row.id)
        taken.append(time.perf_counter() - started)
    assert statistics.median(taken) < 0.1


def test_a_long_list_is_read_once_in_a_sitting_and_only_as_far_as_it_is_shown(
    services: Services, readers: dict[str, bytes], begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _turn in range(9):
        services.safety.file(INCIDENT, leave_out={readers["Kim"]})
    ola, kim = begin("Ola"), begin("Kim")
    opened: list[int] = []

    def counted(sealed: bytes, identity: Secret) -> bytes:
        opened.append(len(sealed))
        return sealing.unpad(age.decrypt(sealed, identity))

    monkeypatch.setattr(sealing, "unseal", counted)
    first = services.safety.list(ola, limit=4)
    assert len(first) == len(opened) == 4
    assert services.safety.list(ola, limit=4) == first
    assert len(opened) == 4
    services.safety.open(ola, first[0].id)
    after = len(opened)
    everything = services.safety.list(ola)
    assert len(opened) == after + 5
    assert [row.opened for row in everything if row.id == first[0].id] == [True]
    services.safety.close_case(ola, first[0].id)
    assert [row.closed for row in services.safety.list(ola)].count(True) == 1
    assert services.safety.list(kim) == ()
    held = len(opened)
    assert services.safety.list(kim) == ()
    assert len(opened) == held
    ola.end()
    assert not ola.listed
    with pytest.raises(RefusedError):
        services.safety.list(ola)
