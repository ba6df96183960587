"""The two places that backups go to, chosen by a person and found again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.paths import private_dir
from chapterdesk.core.words import _
from chapterdesk.services.backups.levels import OWN
from chapterdesk.services.backups.targets import (
    DAILY,
    MOST_TARGETS,
    NEVER,
    WEEKLY,
    Target,
    TargetState,
    every_days,
    load_targets,
    save_targets,
    set_every_days,
    target_states,
)
from chapterdesk.services.database import Database, Work
from chapterdesk.storage.media import choose_place, find_place, read_mark

EVERY_CHOICES: Final = (DAILY, WEEKLY, NEVER)
OWN_FOLDER: Final = "backups"


class BackupPlaces:
    """Know where backups go and when each place is due; called on the database thread.

    Args:
        vault: The vault's folder.
        database: Where the places are kept.
    """

    def __init__(self, *, vault: Path, database: Database) -> None:
        self._vault = vault
        self._database = database

    @property
    def own(self) -> Path:
        """The folder inside the vault's own, for when no place is here."""
        return self._vault / OWN_FOLDER

    def list(self) -> tuple[TargetState, ...]:
        """Return the places that backups go to, and how safe each is."""
        with self._database.read() as session:
            return target_states(session, self._database.clock.now())

    def due(self) -> tuple[Path, ...]:
        """Return the folders that are here and want a backup by now."""
        return tuple(state.here for state in self.list() if state.due and state.here is not None)

    def add(self, folder: Path, *, instead_of: str = "") -> str:
        """Take a folder as one of the two places; return its key.

        Args:
            folder: There and writable; a mark is put into it.
            instead_of: The key of the place that it replaces.

        Raises:
            UserError: It can not be written, or there are two places already.
        """
        place = choose_place(folder, vault=self._vault)
        with self._database.write() as work:
            known = load_targets(work.session)
            same = [one for one in known if one.place.mark == place.mark]
            gone = {place.mark, instead_of}
            kept = [one for one in known if one.place.mark not in gone]
            if len(kept) >= MOST_TARGETS:
                raise RefusedError(
                    _("Backups go to two places already."),
                    _("Nothing was changed."),
                    _("Remove one of them first."),
                )
            fresh = replace(same[0], place=place) if same else Target(place=place)
            at = next((n for n, one in enumerate(known) if one.place.mark in gone), len(kept))
            save_targets(work, [*kept[:at], fresh, *kept[at:]])
        return place.mark

    def remove(self, key: str) -> None:
        """Send no more backups to a place; what lies there stays."""
        with self._database.write() as work:
            known = load_targets(work.session)
            save_targets(work, [one for one in known if one.place.mark != key])

    def every_days(self) -> int:
        """Return after how many days a backup is due, 0 for never by itself."""
        with self._database.read() as session:
            return every_days(session)

    def set_every_days(self, days: int) -> None:
        """Keep after how many days a backup is due, 0 for never by itself.

        Raises:
            RefusedError: It is none of those that are offered.
        """
        if days not in EVERY_CHOICES:
            raise RefusedError(
                _("Backups are made daily, weekly or by hand."),
                _("Nothing was changed."),
                _("Choose one of these."),
            )
        with self._database.write() as work:
            set_every_days(work, days)

    def usual(self) -> Path | None:
        """Return the folder backups go to now: the first place that is here, else the first."""
        states = self.list()
        here = [state.here for state in states if state.here is not None]
        return next(iter([*here, *(state.folder for state in states)]), None)

    def set_usual(self, target: Path | None) -> None:
        """Take a folder as a place, instead of the first where there are two; None forgets both.

        Raises:
            UserError: It can not be written.
        """
        if target is None:
            with self._database.write() as work:
                save_targets(work, [])
            return
        states = self.list()
        mark = read_mark(target)
        if any(state.key == mark for state in states):
            self.add(target)
        else:
            full = len(states) >= MOST_TARGETS
            self.add(target, instead_of=states[0].key if full else "")

    def safe_folder(self) -> Path:
        """Return where a backup can be written now: a place that is here, else the vault's own."""
        here = [state.here for state in self.list() if state.here is not None]
        return here[0] if here else private_dir(self.own)

    def named(self, folder: Path) -> str:
        """Return how the log names a folder."""
        return OWN if folder == self.own else str(folder)

    def succeed(self, work: Work, folder: Path, made: datetime) -> None:
        """Keep that a verified backup was written into a folder."""
        self._update(work, folder, lambda known: replace(known, last_at=made, failure=""))

    def fail(self, work: Work, folder: Path, reason: str) -> None:
        """Keep that a folder could not be written, and why."""
        self._update(work, folder, lambda known: replace(known, failure=reason))

    def _update(self, work: Work, folder: Path, change: Callable[[Target], Target]) -> None:
        known = load_targets(work.session)
        changed = [
            change(one) if find_place(one.place) == folder or one.place.folder == folder else one
            for one in known
        ]
        if tuple(changed) != known:
            save_targets(work, changed)
