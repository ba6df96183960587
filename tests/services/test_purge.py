# ruff: noqa: T201  # figures are printed
"""Who was erased stands on no page: every page is opened without the program and searched."""

from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import DatabaseError

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.crypto import keys
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.database import Database
from chapterdesk.services.privacy import FORGOTTEN, PrivacyService
from chapterdesk.services.privacy.repacking import Repacking
from chapterdesk.storage import engine
from tests.soak import needles, purge

WORDS = needles.make(purge.EACH)


@pytest.fixture
def person(services: Services, clock: FixedClock, tmp_path: Path) -> bytes:
    """Somebody who is everywhere, under an old name, too, among others who stay."""
    return purge.plant(services, clock, WORDS, tmp_path)


def test_no_copy_is_left_on_any_page(services: Services, person: bytes, desk: Desk) -> None:
    pages = purge.Pages(desk)
    before = pages.copies(WORDS)
    purge.erase(services, person, WORDS[7])
    after = pages.copies(WORDS)
    print(f"copies on all pages: {sum(before.values())} before, {sum(after.values())} after")
    assert before.pop(WORDS[0]) == 0, "the name before the last rename is gone already"
    assert all(before.values()), before
    assert set(after.values()) == {0}, after
    assert (desk.path / "store-1.db-journal").stat().st_size == 0
    assert services.members.search("Neighbour 7").rows[0].name == "Neighbour 7"


def test_the_database_is_written_anew_after_an_erasure(
    services: Services, person: bytes, desk: Desk
) -> None:
    """What SQLite left beside the rows goes too: here all of it, for nothing is overwritten."""
    with desk._vault.maintenance() as raw:
        raw.execute("PRAGMA secure_delete=OFF")
    purge.erase(services, person, WORDS[7])
    assert set(purge.Pages(desk).copies(WORDS).values()) == {0}
    assert services.members.search("Neighbour 7").rows[0].name == "Neighbour 7"
    with pytest.raises(DatabaseError, match="authorization denied"):
        desk._vault.raw.execute("VACUUM")


def test_an_erasure_stands_when_the_database_can_not_be_written_anew(
    person: bytes, desk: Desk, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(engine=desk._vault.engine, clock=clock, events=EventBus())
    PrivacyService(database=database).forget_member(person)
    key = desk._vault.key
    secret = keys.database_key(key.master, key.vault_id, 1)
    other = engine.connect(desk.path / "store-1.db", secret, mode="ro")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM member").fetchone()
    with desk._vault.maintenance() as raw:
        raw.execute("PRAGMA busy_timeout=0")
    Repacking(vault=desk._vault).hear(Changed(area=FORGOTTEN))
    other.close()
    assert "not written anew: StorageError" in caplog.text
    assert person in desk.services.privacy.forgotten()


def test_without_overwriting_there_would_be_copies(
    person: bytes, desk: Desk, clock: FixedClock
) -> None:
    """The control: the same search finds what an ordinary database leaves behind."""
    with desk._vault.maintenance() as raw:
        raw.execute("PRAGMA secure_delete=OFF")
    database = Database(engine=desk._vault.engine, clock=clock, events=EventBus())
    PrivacyService(database=database).forget_member(person)
    assert sum(purge.Pages(desk).copies(WORDS).values()) > 0
