"""Build the practice chapter through the same services as real data, in a folder of its own."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.core.words import _
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.database import Database
from chapterdesk.services.practice.beside import add_beside
from chapterdesk.services.practice.crowd import add_people
from chapterdesk.services.practice.life import add_life
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.backup_file import backup_header, claims_practice
from chapterdesk.storage.forgotten import file_name
from chapterdesk.storage.unlock import is_practice, is_vault, read_header
from chapterdesk.storage.vault import Vault

_PAPERS: Final = frozenset({"attendance.pdf", "helplines.pdf"})
_VAULT_FILES: Final = re.compile(
    r"lock|vault\.json(\.bak)?|store-\d+\.db(-journal)?|\.[0-9a-f]{16}\.tmp|backup-[0-9a-f]{8}\.age"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeReport:
    """What the practice chapter holds."""

    path: Path
    members: int
    groups: int
    meetings: int
    attendances: int
    pairs: int


def build_practice(path: Path, *, members: int = 86, seed: int = 1, clock: Clock) -> PracticeReport:
    """Make a practice vault at `path`, which must be empty or not there.

    Raises:
        UserError: The folder is not empty or can not be written; nothing is left there.
    """
    vaults = VaultService(clock=clock, kdf=FLOOR)
    unlocked, _code = vaults.create(
        path,
        passphrase=Secret.from_text(PRACTICE_PASSPHRASE),
        chapter=_chapter(),
        practice=True,
    )
    try:
        return _fill(path, unlocked, members=members, seed=seed, clock=clock)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    finally:
        unlocked.wipe()


def clear_practice_folder(folder: Path) -> None:
    """Empty a folder that holds nothing but an earlier practice chapter and its papers.

    Raises:
        RefusedError: Something else lies in it; nothing was removed.
    """
    if not folder.exists():
        return
    children = [*folder.iterdir()] if folder.is_dir() else [folder]
    if not _all_ours(children):
        raise RefusedError(
            _("That folder holds something that is not a practice chapter."),
            _("It was left as it is."),
            _("Choose an empty or a new folder."),
        )
    for child in children:
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()


def _all_ours(children: Sequence[Path]) -> bool:
    """Say whether all is a practice vault, its backup or list, or a paper beside such a vault."""
    vaults = [child for child in children if child.is_dir() and not child.is_symlink()]
    others = [child for child in children if child not in vaults]
    if not all(_is_practice_vault(vault) for vault in vaults):
        return False
    backups = [other for other in others if _is_practice_backup(other)]
    lists = {file_name(read_header(vault).header.vault_id) for vault in vaults}
    lists |= {file_name(backup_header(backup).vault_id) for backup in backups}
    return all(
        other in backups
        or (bool(vaults) and _is_paper(other))
        or (other.name in lists and other.is_file() and not other.is_symlink())
        for other in others
    )


def _is_practice_vault(folder: Path) -> bool:
    """Say whether a folder is a practice vault and holds nothing beside it."""
    try:
        if not is_vault(folder) or not is_practice(folder):
            return False
    except UserError:
        return False
    return all(
        _VAULT_FILES.fullmatch(child.name) and child.is_file() and not child.is_symlink()
        for child in folder.iterdir()
    )


def _is_paper(file: Path) -> bool:
    return file.name in _PAPERS and file.is_file() and not file.is_symlink()


def _is_practice_backup(file: Path) -> bool:
    if file.is_symlink() or not file.is_file() or not file.match("backup-*.tar"):
        return False
    try:
        return claims_practice(file)
    except UserError:
        return False


def _chapter() -> ChapterDraft:
    return ChapterDraft(
        name="Lantern Street chapter",
        country="GB",
        region="London",
        timezone="Europe/London",
        paper_heading="Lantern Street",
        police=Police.UNKNOWN,
        may_name_services=Answer.YES,
        safe_contact="Robin from this chapter, 07700 900123",
        contact="Every Thursday at 18:30, Old Mill library",
    )


def _fill(
    path: Path, unlocked: Unlocked, *, members: int, seed: int, clock: Clock
) -> PracticeReport:
    random = Random(seed)  # noqa: S311  # the same seed must make the same people
    with Vault.open(path, unlocked.copied()) as vault:
        database = Database(
            engine=vault.engine, clock=clock, events=EventBus(), slot_id=unlocked.slot_id
        )
        people = add_people(database, random, members)
        made = add_life(database, random, people)
        # A chance of its own: the rest of the chapter stays as it is for every seed.
        add_beside(database, Random(f"beside {seed}"), people)  # noqa: S311
    return PracticeReport(
        path=path,
        members=len(people),
        groups=made.groups,
        meetings=made.meetings,
        attendances=made.attendances,
        pairs=made.pairs,
    )
