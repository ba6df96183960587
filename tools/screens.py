"""Show every page of the practice chapter and save pictures of it into screens-out/.

    python tools/screens.py [--only NAME] [--looks light,dark,contrast,large,rtl,…]
                            [--sizes 1280x800] [--out DIR] [--json]

The pictures are for eyes. What a machine can tell (a blank picture, a text that is cut, things over
each other) is printed, and tests/screens asks for it.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from event_scenes import event_scenes
from leaving_scenes import leaving_scenes
from long_scenes import long_scenes
from meeting_scenes import meeting_scenes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from safe_scenes import safe_scenes
from scenes import (
    WindowWatch,
    desk_scenes,
    entry_scenes,
    find,
    flaws,
    import_scenes,
    picture,
    set_up_end_scenes,
    settle,
    until,
)

from chapterdesk.app.ending import Ends
from chapterdesk.app.root import Root, build_application, build_root
from chapterdesk.app.session import Session
from chapterdesk.core import log
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.practice import build_practice
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screens-out"
PASSPHRASE = "correct horse battery staple orbit lemon"  # noqa: S105  # of a chapter without anybody in it
Wrong = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One way to look at the pages."""

    theme: str = "light"
    text_size: int = 100
    rtl: bool = False


LOOKS = {
    "light": Look(),
    "dark": Look(theme="dark"),
    "contrast": Look(theme="contrast"),
    "large": Look(text_size=200),
    "rtl": Look(rtl=True),
    "dark-large": Look(theme="dark", text_size=200),
    "dark-rtl": Look(theme="dark", rtl=True),
    "large-rtl": Look(text_size=200, rtl=True),
}


def turn(application: DeskApplication, look: Look) -> None:
    """Let the text run as a look says; the window is built after it, as the program does."""
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if look.rtl else Qt.LayoutDirection.LeftToRight
    )


def dress(application: DeskApplication, root: Root, look: Look, size: tuple[int, int]) -> None:
    """Put a look on the application."""
    application.theme.set_text_size(look.text_size)
    application.theme.apply(look.theme)
    root.window.resize(*size)
    settle(root)


def make_root(
    application: DeskApplication, settings: Settings, icons: IconStore, data: Path
) -> Root:
    """Build the window without anything that ends this process."""
    return build_root(
        application=application,
        theme=application.theme,
        settings=settings,
        icons=icons,
        clock=SystemClock(),
        data=data,
        ends=Ends(start=lambda _command: None, leave=lambda: None),
    )


def run(only: str, looks: list[str], sizes: list[tuple[int, int]], out: Path) -> Wrong:
    """Take every picture; return what is wrong, by look, size and scene."""
    wrong: Wrong = {}
    work = Path(tempfile.mkdtemp(prefix="screens-"))
    vault = work / "data" / "practice"
    build_practice(vault, clock=SystemClock())
    real = work / "data" / "real"
    VaultService(clock=SystemClock(), kdf=FLOOR).create(
        real,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(
            name="Harbour Street", country="GB", timezone="Europe/London", language="en"
        ),
    )[0].wipe()
    icons = IconStore()
    settings = Settings(folder=work / "config")
    application = build_application(settings=settings, icons=icons)
    watch = WindowWatch()
    application.installEventFilter(watch)
    for size in sizes:
        for name in looks:
            wide, high = size
            print(f"{wide}x{high} {name}", file=sys.stderr, flush=True)
            folder = out / f"{wide}x{high}" / name
            folder.mkdir(parents=True, exist_ok=True)
            wrong[f"{wide}x{high} {name}"] = take(
                application,
                lambda: make_root(application, settings, icons, work / "data"),
                vault,
                real,
                folder=folder,
                look=LOOKS[name],
                size=size,
                only=only,
                watch=watch,
            )
    shutil.rmtree(work)
    return wrong


def opened(root: Root) -> Session:
    """Wait for a desk and return its session."""
    until(
        lambda: root.session is not None and root.session.shell.current is not None,
        "the desk does not open",
    )
    settle(root)
    return root.session


def take(
    application: DeskApplication,
    another: Callable[[], Root],
    vault: Path,
    real: Path,
    *,
    folder: Path,
    look: Look,
    size: tuple[int, int],
    only: str,
    watch: WindowWatch,
) -> dict[str, list[str]]:
    """Take the pictures of one look at one size; return what is wrong in them."""
    turn(application, look)
    root = another()
    dress(application, root, look, size)
    root.crash.install()
    root.begin(vault, practice=True)
    settle(root)
    wrong: dict[str, list[str]] = {}
    shown = [root]

    def shoot(name: str) -> None:
        if only and only not in name:
            return
        settle(shown[-1])
        shot = picture(shown[-1])
        shot.save(str(folder / f"{name}.png"))
        found = watch.take() + flaws(shown[-1], shot)
        wrong[name] = [f"{flaw.kind}: {flaw.what}" for flaw in found]

    for name in entry_scenes(root, vault):
        shoot(name)
    find(root, "unlock_page").submit()
    for name in desk_scenes(root, opened(root)):
        shoot(name)
    root.quit()
    until(lambda: root.ended, "closing")
    other = another()
    dress(application, other, look, size)
    other.begin(real, practice=False)
    settle(other)
    shown.append(other)
    QTest.keyClicks(find(other, "unlock_passphrase_edit"), PASSPHRASE)
    find(other, "unlock_page").submit()
    desk = opened(other)
    for name in chain(
        import_scenes(other, desk, real.parent),
        leaving_scenes(other, desk, real.parent),
        long_scenes(other, desk),
        meeting_scenes(other, desk),
        safe_scenes(other, desk),
        event_scenes(other, desk),
    ):
        shoot(name)
    other.quit()
    until(lambda: other.ended, "closing")
    third = another()
    dress(application, third, look, size)
    shown.append(third)
    third.begin(vault, practice=True)
    settle(third)
    for name in set_up_end_scenes(third):
        shoot(name)
    third.quit()
    until(lambda: third.ended, "closing")
    return wrong


def main() -> int:
    """Read the command line."""
    log.set_up()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", default=",".join(LOOKS))
    parser.add_argument("--sizes", default="1280x800,1024x768")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    sizes = [(int(w), int(h)) for w, h in (size.split("x") for size in chosen.sizes.split(","))]
    wrong = run(chosen.only, chosen.looks.split(","), sizes, chosen.out)
    if chosen.json:
        json.dump(wrong, sys.stdout)
        return 0
    for look, scenes in wrong.items():
        for scene, found in scenes.items():
            for flaw in found:
                print(f"{look} {scene}: {flaw}")
    print(chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
