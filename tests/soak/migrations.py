"""Stop a migration before each of its statements: nothing may have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from chapterdesk.migrations import script_location
from chapterdesk.storage import migrate
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.vault import Vault
from tests.soak.materials import Figures, Home, golden_revisions, golden_vault, small_vault


class StoppedError(Exception):
    """What stops a migration."""


def run(count: int, folder: Path, seed: int) -> Figures:
    """Stop before each statement of each revision, from nothing and from each released one.

    `count` is how many statements at most are tried of each way up, spread evenly; `seed` is where
    the first of them lies.
    """
    figures: Figures = {"stopped": 0, "changed": 0, "damaged": 0, "reached the end": 0, "ways": 0}
    homes = [golden_vault(revision, folder / revision) for revision in golden_revisions()]
    for home in [_without_a_schema(folder / "empty"), *homes]:
        with home.open() as vault:
            if migrate.current_revision(vault) == migrate.head_revision(script_location()):
                continue
            figures["ways"] += 1
            _one_way(vault, figures, count, seed)
    return figures


def _without_a_schema(folder: Path) -> Home:
    home = small_vault(folder)
    with home.open() as vault, vault.maintenance() as raw:
        for name in ("visit", "person", "found", "alembic_version"):
            raw.execute(f"DROP TABLE {name}")
    return home


def _one_way(vault: Vault, figures: Figures, count: int, seed: int) -> None:
    before = _state(vault)
    total = _count(vault)
    step = max(1, total // count)
    for number in range(seed % step, total, step):
        try:
            with stopped_before(vault, number):
                migrate.upgrade(vault, script_location=script_location())
        except StoppedError:
            figures["stopped"] += 1
        figures["changed"] += _state(vault) != before
        figures["damaged"] += not verify_vault(vault).ok
    migrate.upgrade(vault, script_location=script_location())
    figures["reached the end"] += verify_vault(vault).ok


def _count(vault: Vault) -> int:
    """Return how many statements the way up has, without going it."""
    low, high = 0, 1
    while _stops(vault, high):
        low, high = high, high * 2
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _stops(vault, middle) else (low, middle)
    return high


def _stops(vault: Vault, number: int) -> bool:
    """Say whether there is a statement of that number; the migration is always stopped."""
    try:
        with stopped_before(vault, number, at_the_latest=True):
            migrate.upgrade(vault, script_location=script_location())
    except StoppedError as error:
        return error.args[0] == number
    return False


@contextmanager
def stopped_before(vault: Vault, number: int, *, at_the_latest: bool = False) -> Iterator[None]:
    """Raise before the statement of that number, from 0, or `at_the_latest` before the commit."""
    seen = 0

    def statement(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number + 1:
            raise StoppedError(number)

    def commit(*_arguments: object) -> None:
        if at_the_latest and seen > 1:
            raise StoppedError(-1)

    event.listen(vault.engine, "before_cursor_execute", statement)
    event.listen(vault.engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(vault.engine, "before_cursor_execute", statement)
        event.remove(vault.engine, "commit", commit)


def _state(vault: Vault) -> object:
    schema = vault.raw.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
    settings = vault.raw.execute("PRAGMA foreign_keys").fetchone()
    return schema, settings, digest_all(vault.raw)
