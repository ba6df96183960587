"""Show every page of the practice chapter and save pictures of it into screens-out/.

    python tools/screens.py [--only NAME] [--looks light,dark,contrast,large,rtl] [--sizes 1280x800]

Nothing here is compared by a machine: the pictures are for eyes.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.app.root import Ends, Root, build_application, build_root
from chapterdesk.core import log
from chapterdesk.core.clock import SystemClock
from chapterdesk.services.practice import build_practice
from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import Priority

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screens-out"
SETTLE_MS = 60


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
}


def settle(root: Root) -> None:
    """Let every task answer and widgets lay themselves out."""
    for _turn in range(3):
        QTest.qWait(SETTLE_MS)
        answered: list[object] = []
        root.tasks.run(lambda: None, answered.append, print, priority=Priority.LATER)
        until(lambda: bool(answered), "the database thread does not answer")  # noqa: B023
    QTest.qWait(SETTLE_MS)


def until(what: Callable[[], bool], message: str) -> None:
    """Wait for something to be so.

    Raises:
        RuntimeError: It did not happen within a minute.
    """
    for _turn in range(1200):
        if what():
            return
        QTest.qWait(50)
    raise RuntimeError(message)


def entry_pages(root: Root) -> Iterator[str]:
    """Walk what stands before a desk."""
    window = root.window
    root.show_first_run()
    yield "first-run"
    page = window.findChild(QWidget, "first_run_page")
    page.start_set_up()
    settle(root)
    field = window.findChild(QWidget, "chapter_name_field")
    QTest.keyClicks(field, "River Street")
    yield "set-up-1-chapter"
    for name in ("set-up-2-safety", "set-up-3-passphrase"):
        QTest.mouseClick(window.findChild(QWidget, "set_up_next"), Qt.MouseButton.LeftButton)
        settle(root)
        yield name
    page.start_restore()
    settle(root)
    yield "restore"


def desk_pages(root: Root) -> Iterator[str]:
    """Walk every room of an open desk."""
    session = root.session
    if session is None:
        raise RuntimeError("the desk is not open")
    names = (
        "today",
        "members",
        "groups",
        "meetings",
        "mentoring",
        "resources",
        "backups",
        "settings",
        "report",
        "sealed",
        "bin",
        "keys",
        "import",
        "checkin",
    )
    for name in names:
        session.navigate(name)
        settle(root)
        list_page(root, name)
        settle(root)
        yield name
    session.navigate("today")
    session.open_palette()
    settle(root)
    QTest.keyClicks(session.palette.findChild(QWidget, "palette_field"), "s")
    settle(root)
    yield "palette"
    session.palette.reject()
    session.show_help("checkin")
    settle(root)
    yield "help"
    root.window.findChild(QWidget, "help_window").close()


def list_page(root: Root, name: str) -> None:
    """Choose the first record of a page that lists records."""
    page = root.window.findChild(QWidget, f"{name}_page")
    for view in page.findChildren(QWidget) if page is not None else []:
        if view.objectName().endswith("_list") and hasattr(view, "select_place"):
            view.select_place(2)
            return


def shoot(root: Root, folder: Path, name: str) -> None:
    """Save what the window shows; a window of its own is saved as itself."""
    target: QWidget = root.window
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window.objectName() == "help_window":
            target = window
    picture = target.grab()
    palette = root.session.palette if root.session is not None else None
    if palette is not None and palette.isVisible():
        painter = QPainter(picture)
        corner = palette.mapToGlobal(palette.rect().topLeft())
        painter.drawPixmap(target.mapFromGlobal(corner), palette.grab())
        painter.end()
    picture.save(str(folder / f"{name}.png"))


def dress(application: DeskApplication, root: Root, look: Look, size: tuple[int, int]) -> None:
    """Put a look on the application."""
    application.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if look.rtl else Qt.LayoutDirection.LeftToRight
    )
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


def run(only: str, looks: list[str], sizes: list[tuple[int, int]]) -> None:
    """Take every picture."""
    work = Path(tempfile.mkdtemp(prefix="screens-"))
    vault = work / "data" / "practice"
    build_practice(vault, clock=SystemClock())
    icons = IconStore()
    settings = Settings(folder=work / "config")
    application = build_application(settings=settings, icons=icons)
    for size in sizes:
        for name in looks:
            print(f"{size[0]}x{size[1]} {name}", flush=True)
            folder = OUT / f"{size[0]}x{size[1]}" / name
            folder.mkdir(parents=True, exist_ok=True)
            take(
                application,
                make_root(application, settings, icons, work / "data"),
                vault,
                folder=folder,
                look=LOOKS[name],
                size=size,
                only=only,
            )
    shutil.rmtree(work)


def take(
    application: DeskApplication,
    root: Root,
    vault: Path,
    *,
    folder: Path,
    look: Look,
    size: tuple[int, int],
    only: str,
) -> None:
    """Take the pictures of one look at one size."""
    dress(application, root, look, size)
    root.crash.install()
    root.begin(vault, practice=True)
    settle(root)
    shoot(root, folder, "unlock")
    for page in entry_pages(root):
        settle(root)
        shoot(root, folder, page)
    root.show_unlock(vault, practice=True)
    root.window.findChild(QWidget, "unlock_page").submit()
    until(lambda: root.session is not None and root.session.shell.current is not None, "unlock")
    settle(root)
    for page in desk_pages(root):
        if not only or only == page:
            settle(root)
            shoot(root, folder, page)
    root.quit()
    until(lambda: root.ended, "closing")


def main() -> int:
    """Read the command line."""
    log.set_up()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", default=",".join(LOOKS))
    parser.add_argument("--sizes", default="1280x800,1024x768")
    chosen = parser.parse_args()
    sizes = [(int(w), int(h)) for w, h in (size.split("x") for size in chosen.sizes.split(","))]
    run(chosen.only, chosen.looks.split(","), sizes)
    print(OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
