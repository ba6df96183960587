"""The practice chapter: the same again, many scripts, never mixed with real."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.events import EventBus
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.practice import (
    PracticeReport,
    build_practice,
    clear_practice_folder,
)
from chapterdesk.services.practice.crowd import Somebody
from chapterdesk.services.practice.life import plan_pairs
from chapterdesk.services.practice.people import make_person
from chapterdesk.services.vaults import VaultService
from tests.conftest import NOW


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PracticeReport:
    path = tmp_path_factory.mktemp("practice") / "vault"
    return build_practice(path, clock=FixedClock(NOW))


@pytest.fixture
def practice(built: PracticeReport, clock: FixedClock) -> Iterator[Desk]:
    desk = opened(built.path, clock)
    yield desk
    desk.close()


def opened(path: Path, clock: FixedClock) -> Desk:
    vaults = VaultService(clock=clock)
    secret = Secret.from_text(PRACTICE_PASSPHRASE)
    return vaults.open(path, vaults.derive(path, passphrase=secret), events=EventBus())


def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    with desk._vault.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_it_is_a_chapter_to_look_around_in(built: PracticeReport, practice: Desk) -> None:
    services = practice.services
    assert practice.practice
    assert built.members == 86
    assert built.meetings > 300
    assert built.attendances > 1_000
    overview = services.today.overview()
    assert overview.practice
    assert overview.meeting is not None
    starts = overview.meeting.starts_local - NOW.replace(tzinfo=None)
    assert timedelta(minutes=5) <= starts <= timedelta(minutes=20)
    assert overview.meeting.expected > 20
    assert {"pair_review", "helplines", "backup", "own"} <= {row.kind for row in overview.due}
    assert services.mentoring.count() == 10


def test_some_people_have_something_beside_them(practice: Desk) -> None:
    for table, least in (
        ("emergency_contact", 15),
        ("relation", 10),
        ("planned_absence", 4),
        ("custom_value", 5),
    ):
        ((count,),) = rows(practice, f"SELECT count(*) FROM {table}")  # noqa: S608
        assert isinstance(count, int)
        assert count >= least, table
    clashes = """SELECT count(*) FROM relation JOIN mentor_pair ON safety != 'none'
        AND other_id IN (mentor_id, mentee_id) AND member_id IN (mentor_id, mentee_id)"""
    assert rows(practice, clashes) == [(0,)]


def test_names_are_of_many_scripts(practice: Desk) -> None:
    scripts = {
        unicodedata.name(letter).split()[0]
        for (name,) in rows(practice, "SELECT display_name FROM member")
        for letter in str(name)
        if letter.isalpha()
    }
    assert len(scripts) >= 10


def test_the_counting_group_holds_no_name(practice: Desk) -> None:
    groups = practice.services.groups.list()
    counting = [row for row in groups if row.attendance_mode == AttendanceMode.COUNT_ONLY]
    assert counting
    assert counting[0].label != counting[0].name
    named = rows(
        practice,
        "SELECT count(*) FROM attendance JOIN meeting ON meeting.id = meeting_id "
        'JOIN "group" ON "group".id = group_id WHERE attendance_mode = \'count_only\'',
    )
    assert named == [(0,)]


def test_derived_columns_are_right(practice: Desk) -> None:
    here = "('present', 'late', 'left_early', 'remote')"
    wrong = rows(
        practice,
        "SELECT count(*) FROM member WHERE last_seen_at IS NOT (SELECT max(starts_at) FROM meeting "  # noqa: S608
        "JOIN attendance ON meeting_id = meeting.id WHERE member_id = member.id "
        f"AND attendance.status IN {here})",
    )
    assert wrong == [(0,)]
    first_times = rows(
        practice,
        "SELECT max(n) FROM (SELECT count(*) AS n FROM attendance WHERE first_time "
        "GROUP BY member_id)",
    )
    assert first_times == [(1,)]


def test_the_same_seed_makes_the_same_people(tmp_path: Path, clock: FixedClock) -> None:
    made = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        build_practice(tmp_path / name, members=12, seed=seed, clock=clock)
        desk = opened(tmp_path / name, clock)
        made.append(
            (
                rows(desk, "SELECT display_name, status, joined_on FROM member ORDER BY 1, 2, 3"),
                rows(
                    desk,
                    "SELECT display_name, starts_local, attendance.status, arrived_at "
                    "FROM attendance JOIN member ON member.id = member_id "
                    "JOIN meeting ON meeting.id = meeting_id ORDER BY 1, 2, 3, 4",
                ),
            )
        )
        desk.close()
    assert made[0] == made[1]
    assert made[0] != made[2]


@pytest.mark.parametrize("members", [2, 30, 86])
def test_no_seed_pairs_a_minor_without_safeguards(members: int) -> None:
    for seed in range(1, 41):
        random = Random(seed)  # noqa: S311  # made-up people
        made = [make_person(random, index, NOW.date()) for index in range(members)]
        people = [
            Somebody(
                id=index.to_bytes(16, "big"),
                status=person.draft.status,
                is_minor=person.draft.is_minor,
                joined_on=person.joined_on,
            )
            for index, person in enumerate(made)
        ]
        minors = {person.id for person in people if person.is_minor}
        for pair in plan_pairs(random, people, NOW.date()):
            assert not {pair.mentor_id, pair.supervisor_id} & minors, seed
            assert pair.supervisor_id not in {pair.mentor_id, pair.mentee_id}, seed
            if pair.mentee_id in minors:
                assert pair.agreed_place, seed
                assert pair.second_adult, seed


def test_it_goes_only_where_nothing_real_is(
    tmp_path: Path, clock: FixedClock, built: PracticeReport, vault_path: Path
) -> None:
    with pytest.raises(RefusedError):
        build_practice(vault_path, members=2, clock=clock)
    assert (vault_path / "vault.json").is_file()
    with pytest.raises(RefusedError):
        clear_practice_folder(vault_path.parent)
    assert (vault_path / "vault.json").is_file()
    folder = tmp_path / "demo"
    build_practice(folder / "practice", members=2, clock=clock)
    (folder / "attendance.pdf").write_bytes(b"%PDF")
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(RefusedError):
        clear_practice_folder(folder)
    (folder / "letter.txt").unlink()
    clear_practice_folder(folder)
    assert [*folder.iterdir()] == []
    clear_practice_folder(tmp_path / "not-there")


def test_clearing_leaves_what_is_not_made_up(tmp_path: Path, clock: FixedClock, desk: Desk) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    real = folder / desk.services.backups.backup(folder).file_name
    bytes_before = real.read_bytes()

    def refused() -> None:
        before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
        with pytest.raises(RefusedError) as caught:
            clear_practice_folder(folder)
        assert caught.value.exit_code == 6
        assert {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")} == before

    refused()
    build_practice(folder / "practice", members=2, clock=clock)
    refused()
    assert real.read_bytes() == bytes_before
    real.unlink()
    # The list of who was erased from the real chapter is not made up either.
    refused()
    next(folder.glob("backup-*.age")).unlink()
    (folder / "practice" / "letter.txt").write_text("mine")
    refused()
    (folder / "practice" / "letter.txt").unlink()
    (folder / "backup-old.tar").write_bytes(b"not a backup")
    refused()
    (folder / "backup-old.tar").unlink()
    made_up = opened(folder / "practice", clock)
    made_up.services.backups.backup(folder)
    made_up.close()
    (folder / "helplines.pdf").write_bytes(b"%PDF")
    clear_practice_folder(folder)
    assert [*folder.iterdir()] == []
    (folder / "attendance.pdf").write_bytes(b"%PDF of somebody else")
    refused()


@pytest.mark.parametrize("seal", ["plain", "passphrase"])
def test_made_up_people_do_not_leave(practice: Desk, tmp_path: Path, seal: str) -> None:
    file = tmp_path / "people.csv"
    key = Secret.from_text("open please") if seal == "passphrase" else None
    with pytest.raises(RefusedError, match="made up") as caught:
        practice.services.exports.members("csv", file, seal=seal, passphrase=key)  # type: ignore[arg-type]
    assert caught.value.exit_code == 6
    assert not file.exists()


def test_an_export_of_made_up_people_is_rehearsed(practice: Desk) -> None:
    exports = practice.services.exports
    wish = ExportWish(audience=LEADS, reason="to try it", refused_reason="to try it")
    with pytest.raises(UsageError) as caught:
        exports.rehearse("csv", seal="passphrase", wish=wish)
    assert caught.value.field == "passphrase"
    told = exports.rehearse("csv", seal="plain", wish=wish).told
    assert told == exports.preview("csv", wish)
    assert told.made_up
    assert told.rows > 10
    assert exports.files() == ()


def test_real_people_do_not_come_in(practice: Desk, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name\nRealona Person\n")
    imports = practice.services.imports
    table = imports.read(file)
    for attempt in (imports.plan, imports.start, imports.run):
        with pytest.raises(RefusedError, match="practice") as caught:
            attempt(table)
        assert "chapter of your own" in caught.value.todo
    assert imports.batches() == ()
    assert practice.services.members.search("Realona").rows == ()


def test_its_papers_say_what_they_are(practice: Desk, desk: Desk) -> None:
    meeting = practice.services.meetings.resolve("next")
    assert practice.services.sheets.attendance(meeting).title.startswith("Practice · ")
    assert practice.services.sheets.helplines().title.startswith("Practice · ")
    assert "Practice" not in desk.services.sheets.helplines().title
