"""Once a week the whole file is checked and packed; it can be stopped, and damage is told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import DamagedError, DatabaseDamagedError
from chapterdesk.core.events import EventBus
from chapterdesk.models import Setting
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.upkeep import Condition
from chapterdesk.services.vaults import VaultService
from chapterdesk.services.weekly import CHECK_DUE, PACK_DUE
from chapterdesk.storage import weekly as whole
from tests.conftest import NOW, MadeVault

PAGE = 4096


def due(desk: Desk) -> list[str]:
    with desk.services.weekly._database.read() as session:
        rows = [session.get(Setting, key) for key in (CHECK_DUE, PACK_DUE)]
    return ["" if row is None else json.loads(row.value) for row in rows]


def free_pages(desk: Desk) -> int:
    return int(desk._vault.raw.execute("PRAGMA freelist_count").fetchone()[0])


@pytest.fixture
def waiting(desk: Desk, clock: FixedClock) -> Desk:
    """A desk with free pages, the day after the week is over."""
    assert desk.services.weekly.run()
    # Not by erasing anybody, after which the file is written anew at once.
    for number in range(60):
        desk.services.drafts.save("member", None, f"{number} {'x' * 4000}")
    desk.services.drafts.drop("member", None)
    assert free_pages(desk)
    clock.set(NOW + timedelta(days=8))
    return desk


def test_the_first_week_begins_with_the_first_session(desk: Desk) -> None:
    assert due(desk) == ["", ""]
    assert desk.services.weekly.run()
    assert due(desk) == ["2026-12-03", "2026-12-03"]


def test_after_a_week_every_page_is_read_and_free_ones_go(
    waiting: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    for name in ("check", "pack"):
        real = getattr(whole, name)
        monkeypatch.setattr(
            whole, name, lambda vault, name=name, real=real: (ran.append(name), real(vault))[1]
        )
    clock.set(NOW + timedelta(days=6))
    assert waiting.services.weekly.run()
    assert ran == []
    clock.set(NOW + timedelta(days=7))
    assert waiting.services.weekly.run()
    assert ran == ["check", "pack"]
    assert free_pages(waiting) == 0
    assert due(waiting) == ["2026-12-10", "2026-12-10"]
    assert waiting.services.weekly.run()
    assert ran == ["check", "pack"]
    # A clock that was wrong for a day does not put it off for years.
    clock.set(NOW - timedelta(days=30))
    assert waiting.services.weekly.run()
    assert ran == ["check", "pack"] * 2
    assert "every page" in waiting.services.backups.verify_vault().lower()


def test_what_was_stopped_before_it_began_stays_due(waiting: Desk) -> None:
    before = due(waiting)
    assert not waiting.services.weekly.run(lambda: True)
    assert due(waiting) == before
    assert free_pages(waiting)


@pytest.mark.parametrize("part", ["check", "pack"])
def test_a_lock_stops_it_in_the_middle(
    waiting: Desk, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, weekly, raw = due(waiting), waiting.services.weekly, waiting._vault.raw
    real = getattr(whole, part)

    def interrupted(vault: object) -> object:
        raw.set_progress_handler(weekly.stop, 1)
        try:
            return real(vault)
        finally:
            raw.set_progress_handler(None, 1)

    monkeypatch.setattr(whole, part, interrupted)
    assert not weekly.run()
    assert due(waiting)[1] == before[1]
    assert (due(waiting)[0] == before[0]) is (part == "check")
    assert free_pages(waiting)
    # Nothing that somebody does afterwards is hit, and nothing was lost.
    weekly.stop()
    assert waiting.services.backups.verify_vault()
    monkeypatch.undo()
    assert weekly.run()
    assert free_pages(waiting) == 0


@pytest.fixture
def damaged(
    waiting: Desk, vaults: VaultService, made_vault: MadeVault, vault_path: Path
) -> Iterator[Desk]:
    """The same desk, opened again after a page was overwritten that nobody needs at once."""
    query = "SELECT max(rootpage) FROM sqlite_schema"
    root = waiting._vault.raw.execute(query).fetchone()[0]
    waiting.close()
    with (vault_path / "store-1.db").open("r+b") as file:
        file.seek((root - 1) * PAGE + 300)
        file.write(b"not what was written")
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    yield desk
    desk.close()


def test_damage_is_told_and_nothing_is_packed(damaged: Desk) -> None:
    desk = damaged
    before = due(desk)
    with pytest.raises(DatabaseDamagedError, match="weekly check"):
        desk.services.weekly.run()
    assert due(desk) == before
    assert desk.services.upkeep.state().condition is Condition.DAMAGED


def test_what_is_whole_is_still_shown_after_the_check_by_hand(damaged: Desk) -> None:
    with pytest.raises(DamagedError, match="pages are damaged"):
        damaged.services.backups.verify_vault()
    assert due(damaged)
    assert damaged.services.chapter.profile().name


def test_where_nothing_can_be_written_nothing_is_done(
    desk: Desk, vaults: VaultService, made_vault: MadeVault, vault_path: Path
) -> None:
    desk.close()
    reading = vaults.open(vault_path, made_vault.unlocked, events=EventBus(), read_only=True)
    assert reading.services.weekly.run()
    assert due(reading) == ["", ""]
    reading.close()
