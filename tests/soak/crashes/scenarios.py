"""What must hold after a power cut, for each thing that the program does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import DamagedError, UserError
from chapterdesk.core.events import EventBus
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.backup import verify_backup
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.tables import TableDigest, digest_all, table_names
from chapterdesk.storage.unlock import read_header, unlock_key
from chapterdesk.storage.vault import Vault, VaultKey
from tests.soak.materials import Columns, Home, digests_of, golden_revisions, golden_vault

_HEADER_NAMES: Final = ("vault.json", "vault.json.bak")
_NOTES: Final = frozenset({"audit_event", "backup_log"})
"""Tables in which the program itself notes what it did."""
_NOTED: Final = "SELECT file_name FROM backup_log WHERE verified_at IS NOT NULL"


class Verdict(StrEnum):
    """What a rebuilt disk turned out to be."""

    SOUND = "sound"
    CORRUPT = "corrupt"
    LOST = "lost"
    HALF = "half done"


@dataclass(frozen=True, kw_only=True)
class Before:
    """What lay there before, and the key that opens it.

    Attributes:
        home: The vault.
        key: Its key; copied for each look.
        digests: Of its tables.
        columns: Of its tables.
        noted: Files of backups that were made before.
    """

    home: Home
    key: VaultKey
    digests: dict[str, TableDigest]
    columns: Columns
    noted: frozenset[str] = frozenset()

    def copied(self) -> VaultKey:
        """Return a copy of the key, for one vault that will wipe it."""
        return self.key.copied()


Judge = Callable[[Before, Path, Sequence[str]], Verdict]


def chapter(folder: Path, revision: str) -> Before:
    """Put a chapter with a meeting into a folder, and its code beside the folder."""
    home = golden_vault(revision, folder / "vault")
    folder.with_name("code").write_text(home.code.reveal_text(), "utf-8")
    (folder / "stick").mkdir()
    return Before(home=home, key=home.key(), digests=home.digests(), columns=home.columns())


def with_meeting(folder: Path) -> Before:
    """Put a chapter of today's revision there, with a meeting that goes on."""
    before = chapter(folder, golden_revisions()[-1])
    with_desk(before, lambda desk: desk.services.meetings.start_now())
    with before.home.open() as vault:
        noted = frozenset(row[0] for row in vault.raw.execute(_NOTED))
        return replace(before, digests=digest_all(vault.raw), noted=noted)


def with_backup(folder: Path) -> Before:
    """Put a chapter there, with a backup."""
    before = chapter(folder, golden_revisions()[-1])
    with_desk(before, lambda desk: desk.services.backups.backup(folder / "stick"))
    return replace(before, digests=before.home.digests())


def of_an_older_version(folder: Path) -> Before:
    """Put a chapter of the first released revision there."""
    return chapter(folder, golden_revisions()[0])


def with_desk(before: Before, act: Callable[..., object]) -> None:
    """Do something at the open desk."""
    service = VaultService(clock=SystemClock())
    desk = service.open(before.home.path, Unlocked(key=before.copied()), events=EventBus())
    act(desk)
    desk.close()


def after_save(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """Everybody who was said to be there is there, whole."""
    with Vault.open(folder / "vault", before.copied()) as vault:
        if not verify_vault(vault).ok:
            return Verdict.CORRUPT
        query = "SELECT hex(member_id) FROM attendance"
        here = {row[0].lower() for row in vault.raw.execute(query)}
        visitors = """SELECT count(*), count(DISTINCT s.subject_id) FROM member m LEFT JOIN
        search_word s ON s.subject_id = m.id AND s.word = 'visitor'
        WHERE m.display_name LIKE 'Visitor %'"""
        people, found = vault.raw.execute(visitors).fetchone()
    if not here.issuperset(said):
        return Verdict.LOST
    known = before.digests["attendance"].rows
    return Verdict.SOUND if people == found == len(here) - known else Verdict.HALF


def after_ways_in(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """The header is a whole one, as new as was said, and opens the database."""
    with Vault.open(folder / "vault", before.copied()) as vault:
        if not verify_vault(vault).ok or digest_all(vault.raw) != before.digests:
            return Verdict.CORRUPT
    generation = read_header(folder / "vault").header.generation
    return Verdict.LOST if generation < max([1, *map(int, said)]) else Verdict.SOUND


def after_keys(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """One of the two headers is in force, and its database holds every row."""
    path = folder / "vault"
    with Vault.open(path, unlock_key(path, recovery_code=before.home.code)) as vault:
        if not verify_vault(vault).ok or digest_all(vault.raw) != before.digests:
            return Verdict.CORRUPT
        epoch = vault.key.header.epoch
    if len(list(path.glob("store-*.db"))) != 1:
        return Verdict.HALF
    return Verdict.LOST if epoch < max([1, *map(int, said)]) else Verdict.SOUND


def after_backup(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """Every file that bears a backup's name is a whole one, and those that were said are there."""
    with Vault.open(folder / "vault", before.copied()) as vault:
        if not verify_vault(vault).ok:
            return Verdict.CORRUPT
        noted = {row[0] for row in vault.raw.execute(_NOTED)} - before.noted
        stick = folder / "stick"
        there = {file.name for file in stick.glob("*.tar")} if stick.exists() else set()
        for name in there:
            verify_backup(stick / name, key=vault.key)
    lost = not there.issuperset([*said, *noted]) or not noted.issuperset(said)
    return Verdict.LOST if lost else Verdict.SOUND


def after_restore(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """The copy opens with everything in it, or it does not open; the backup is untouched."""
    for file in (folder / "stick").glob("*.tar"):
        verify_backup(file, key=before.key)
    again = folder / "again"
    if not any((again / name).exists() for name in _HEADER_NAMES):
        return Verdict.LOST if said else Verdict.SOUND
    try:
        desk = VaultService(clock=SystemClock()).open(
            again, Unlocked(key=before.copied()), events=EventBus()
        )
    except UserError:
        return Verdict.LOST if said else Verdict.SOUND
    digests = digest_all(desk._vault.raw)
    desk.close()
    same = {
        name for name, digest in digests.items() if digest == before.digests.get(name)
    } >= before.digests.keys() - {*_NOTES, "setting"}
    return Verdict.SOUND if same else Verdict.HALF


def after_migration(before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """The schema is the old one or the new one, and every row that was there is there."""
    with Vault.open(folder / "vault", before.copied()) as vault:
        if not verify_vault(vault).ok:
            return Verdict.CORRUPT
        tables = set(table_names(vault.raw))
        digests = digests_of(vault.raw, before.columns)
        revision = vault.raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    first, last = golden_revisions()[0], golden_revisions()[-1]
    kept = [
        digests[name].rows >= digest.rows if name in _NOTES else digests[name] == digest
        for name, digest in before.digests.items()
        if name != "alembic_version"
    ]
    if revision not in (first, last) or not all(kept):
        return Verdict.HALF
    if (revision == first) != (tables == before.digests.keys()):
        return Verdict.HALF
    return Verdict.LOST if said and revision == first else Verdict.SOUND


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One thing the program does.

    Attributes:
        name: What the child is told.
        prepare: Puts what is needed into a folder.
        judge: Says what a rebuilt disk is.
        share: How many of a hundred disks are of this one.
    """

    name: str
    prepare: Callable[[Path], Before]
    judge: Judge
    share: int


SCENARIOS: Final = (
    Scenario(name="save", prepare=with_meeting, judge=after_save, share=35),
    Scenario(name="ways_in", prepare=with_meeting, judge=after_ways_in, share=13),
    Scenario(name="keys", prepare=with_meeting, judge=after_keys, share=16),
    Scenario(name="backup", prepare=with_meeting, judge=after_backup, share=10),
    Scenario(name="restore", prepare=with_backup, judge=after_restore, share=14),
    Scenario(name="migration", prepare=of_an_older_version, judge=after_migration, share=12),
)
CONTROL: Final = Scenario(name="careless", prepare=with_meeting, judge=after_save, share=10)


def judged(scenario: Scenario, before: Before, folder: Path, said: Sequence[str]) -> Verdict:
    """Judge a disk; one that the program calls damaged is corrupt, for nobody harmed it."""
    try:
        return scenario.judge(before, folder, said)
    except DamagedError:
        return Verdict.CORRUPT
