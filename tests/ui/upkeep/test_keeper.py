"""What is wrong with the disk is said above every page, and a disk that stays away locks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chapterdesk.services.catalogue import Services
from chapterdesk.storage.errors import damaged_database, disk_full, unreadable
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.upkeep.keeper import DiskKeeper
from tests.ui.conftest import PageCalls

Said = list[tuple[str, str]]


@pytest.fixture
def said() -> Said:
    return []


@pytest.fixture
def keeper(page_context: PageContext, said: Said) -> DiskKeeper:
    return DiskKeeper(context=page_context, say=lambda text, tone: said.append((text, tone)))


@pytest.fixture
def pulled(vault_path: Path, services: Services) -> Callable[[], None]:
    def pull() -> None:
        vault_path.rename(vault_path.with_name("pulled"))
        services.upkeep._watch.hear(unreadable())

    return pull


def test_a_sound_disk_is_not_spoken_of(keeper: DiskKeeper, said: Said) -> None:
    keeper.begin()
    keeper.look()
    assert said == []


def test_a_disk_that_is_away_is_told_and_looked_for(  # noqa: PLR0917  # fixtures come by name
    keeper: DiskKeeper,
    said: Said,
    pulled: Callable[[], None],
    vault_path: Path,
    messages: RecordingMessages,
    calls: PageCalls,
) -> None:
    keeper.begin()
    pulled()
    keeper.look()
    assert "does not answer" in said[-1][0]
    assert said[-1][1] == "bad"
    for _turn in range(20):
        keeper.look()
    assert len(said) == 1
    vault_path.with_name("pulled").rename(vault_path)
    keeper.look()
    assert said[-1] == ("", "neutral")
    assert "The disk is back" in messages.toasts[-1][0]
    assert not calls.locked


def test_a_disk_that_stays_away_locks(
    keeper: DiskKeeper, pulled: Callable[[], None], vault_path: Path, calls: PageCalls
) -> None:
    pulled()
    for _turn in range(40):
        keeper.look()
    assert calls.locked
    vault_path.with_name("pulled").rename(vault_path)


def test_damage_is_remembered_for_the_next_start(
    keeper: DiskKeeper, said: Said, services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "settings"
    assert not Settings(folder=folder).damage_seen
    services.upkeep._watch.hear(damaged_database())
    keeper.look()
    assert "new folder" in said[-1][0]
    assert Settings(folder=folder).damage_seen, "as the next start reads it"


def test_a_full_disk_is_told_until_there_is_room(
    keeper: DiskKeeper, said: Said, services: Services
) -> None:
    keeper.begin()
    services.upkeep._watch.hear(disk_full())
    # This disk has room: the look that follows at once finds it sound again.
    assert [text for text, _tone in said if text] == []
