"""Old backups go by rule, and never one that might be needed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.clock import FixedClock
from chapterdesk.services.backups.rotation import NEWEST, Kept, to_remove
from chapterdesk.services.catalogue import Services

NOW = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
MOST = 7 + 4 + 12 + NEWEST


def kept(*minutes_ago: int) -> list[Kept]:
    return [
        Kept(name=f"backup-{n}", made=NOW - timedelta(minutes=ago), size=1)
        for n, ago in enumerate(minutes_ago)
    ]


minutes = st.lists(st.integers(min_value=0, max_value=60 * 24 * 800), max_size=120)


@given(minutes, st.booleans())
def test_what_goes_is_never_missed(ages: list[int], today: bool) -> None:
    backups = kept(*ages, *([0] if today else []))
    gone = to_remove(backups, now=NOW)
    stay = [backup for backup in backups if backup not in gone]
    newest = sorted(backups, key=lambda backup: (backup.made, backup.name))[-NEWEST:]
    assert set(newest) <= set(stay)
    assert len(stay) <= MOST or not gone
    if not any(backup.made.date() == NOW.date() for backup in backups):
        assert gone == ()
    if gone:
        for days in (7, 28):
            had = {b.made.date() for b in backups if b.made > NOW - timedelta(days=days)}
            assert len({b.made.date() for b in stay}) >= min(len(had), 7)
        assert to_remove(stay, now=NOW) == ()


@given(minutes, st.integers(min_value=1, max_value=60 * 24 * 400))
def test_nothing_goes_when_the_clock_went_back(ages: list[int], ahead: int) -> None:
    assert to_remove(kept(*ages, 0, -ahead), now=NOW) == ()


def test_a_year_of_daily_backups_becomes_twenty_or_so() -> None:
    day = 24 * 60
    backups = kept(*range(0, 400 * day, day))
    stay = set(backups) - set(to_remove(backups, now=NOW))
    ages = sorted((NOW - backup.made).days for backup in stay)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(ages) == 20
    assert ages[-1] >= 330


def test_only_our_own_files_go(services: Services, clock: FixedClock, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    names = []
    for _turn in range(6):
        names.append(services.backups.backup(stick).file_name)
        clock.set(clock.now() + timedelta(minutes=1))
    # Of one day the newest three stay.
    assert {path.name for path in stick.glob("backup-*.tar")} == set(names[3:])
    copies = {
        "backup-20250101T000000Z-abcd.tar": stick / names[-1],
        "holiday.tar": stick / names[-1],
    }
    for name, source in copies.items():
        (stick / name).write_bytes(source.read_bytes())
    (stick / names[3]).write_bytes(b"something else under the same name")
    (stick / ".0123456789abcdef.tmp").write_bytes(b"half written by one that was killed")
    (stick / ".mine.tmp").write_bytes(b"somebody else's")
    for _turn in range(3):
        services.backups.backup(stick)
        clock.set(clock.now() + timedelta(minutes=1))
    there = {path.name for path in stick.iterdir()}
    assert {*copies, names[3], ".mine.tmp"} <= there
    assert ".0123456789abcdef.tmp" not in there
    assert not {names[4], names[5]} & there


def test_a_clock_that_went_back_removes_nothing(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    for _turn in range(3):
        services.backups.backup(tmp_path)
        clock.set(clock.now() + timedelta(minutes=1))
    clock.set(clock.now() - timedelta(days=40))
    for _turn in range(5):
        services.backups.backup(tmp_path)
        clock.set(clock.now() + timedelta(minutes=1))
    assert len(list(tmp_path.glob("backup-*.tar"))) == 8


@pytest.mark.parametrize("seen_by", ["the other stick", "the last session"])
def test_a_stick_of_before_loses_nothing_while_the_clock_stands_back(
    services: Services, clock: FixedClock, tmp_path: Path, seen_by: str
) -> None:
    """Every file on it is older than the wrong clock, so the folder alone can not tell."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    for _day in range(12):
        services.backups.backup(there)
        clock.set(clock.now() + timedelta(days=1))
    wrong = clock.now() + timedelta(days=2)
    before = {file.name for file in there.glob("backup-*.tar")}
    clock.set(clock.now() + timedelta(days=70))
    if seen_by == "the other stick":
        services.backups.backup(here)
    else:
        services.upkeep.begin()
    clock.set(wrong)
    for _day in range(5):
        services.backups.backup(there)
        clock.set(clock.now() + timedelta(days=1))
    assert before <= {file.name for file in there.glob("backup-*.tar")}
