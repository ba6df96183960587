"""Build the practice chapter through the same services as real data, in a folder of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.core.words import _
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.database import Database
from chapterdesk.services.practice.crowd import add_people
from chapterdesk.services.practice.life import add_life
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.unlock import is_practice, is_vault
from chapterdesk.storage.vault import Vault

PRACTICE_PASSPHRASE: Final = "practice practice practice"  # noqa: S105  # printed for everybody
_PAPERS: Final = frozenset({"attendance.pdf", "helplines.pdf"})


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
    if not all(_is_ours(child) for child in children):
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


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.is_dir():
        return is_vault(path) and is_practice(path)
    return path.name in _PAPERS or path.match("backup-*.tar")


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
    return PracticeReport(
        path=path,
        members=len(people),
        groups=made.groups,
        meetings=made.meetings,
        attendances=made.attendances,
        pairs=made.pairs,
    )
