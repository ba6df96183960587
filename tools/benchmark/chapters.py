"""Made-up chapters, built once a run and copied for whoever writes to one."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.practice import build_practice
from chapterdesk.services.vaults import VaultService


class Chapters:
    """Hold the chapters of a run.

    Args:
        folder: Where copies lie; gone after the run.
        kept: Where the chapters lie that copies are made of.
        usual: People of the usual chapter.
        many: People of the largest one.
        say: Told what takes long.
    """

    def __init__(
        self, *, folder: Path, kept: Path, usual: int, many: int, say: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.usual = usual
        self.many = many
        self._kept = kept
        self._say = say
        self._numbers = count(1)

    def copy(self, members: int) -> Path:
        """Return a chapter of so many people that may be written to."""
        made = self._kept / str(members)
        if not made.exists():
            self._build(made, members)
        path = self.folder / f"{members}-{next(self._numbers)}"
        shutil.copytree(made, path)
        return path

    @contextmanager
    def opened(self, members: int) -> Iterator[Desk]:
        """Open a copy; it is removed afterwards."""
        path = self.copy(members)
        vaults = VaultService(clock=SystemClock())
        unlocked = vaults.derive(path, passphrase=Secret.from_text(PRACTICE_PASSPHRASE))
        desk = vaults.open(path, unlocked, events=EventBus())
        try:
            yield desk
        finally:
            desk.close()
            unlocked.wipe()
            shutil.rmtree(path)

    def real(self, members: int) -> Path:
        """Return a chapter that is no practice, its people brought in from a spreadsheet."""
        path = self.folder / f"real-{next(self._numbers)}"
        vaults = VaultService(clock=SystemClock(), kdf=FLOOR)
        unlocked, _code = vaults.create(
            path,
            passphrase=Secret.from_text(PRACTICE_PASSPHRASE),
            chapter=ChapterDraft(name="Bench", timezone="Europe/London"),
        )
        desk = vaults.open(path, unlocked, events=EventBus())
        file = self.folder / "people.csv"
        write_people(file, members, "Robin")
        imports = desk.services.imports
        imports.run(imports.read(file), names_on_paper=None)
        desk.services.meetings.start_now()
        desk.close()
        unlocked.wipe()
        return path

    @contextmanager
    def real_opened(self, members: int) -> Iterator[Desk]:
        """Open a chapter that is no practice; it is removed afterwards."""
        path = self.real(members)
        vaults = VaultService(clock=SystemClock(), kdf=FLOOR)
        unlocked = vaults.derive(path, passphrase=Secret.from_text(PRACTICE_PASSPHRASE))
        desk = vaults.open(path, unlocked, events=EventBus())
        try:
            yield desk
        finally:
            desk.close()
            unlocked.wipe()
            shutil.rmtree(path)

    def _build(self, made: Path, members: int) -> None:
        self._kept.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        report = build_practice(made, members=members, clock=SystemClock())
        self._say(
            f"  made a chapter of {report.members:,} people and {report.attendances:,} attendances"
            f" in {time.perf_counter() - start:.0f} s"
        )


def write_people(file: Path, count: int, name: str) -> None:
    """Write a spreadsheet of made-up people."""
    rows = (
        f"{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}ry {name}{at},they\n" for at in range(count)
    )
    file.write_text(f"Name,Pronouns\n{''.join(rows)}", encoding="utf-8")
