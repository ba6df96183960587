"""Show every widget and save pictures of it: light, dark, high contrast, 200 %, right to left.

    python tools/gallery [FOLDER]

Made for eyes: open the pictures. Runs without a screen (offscreen platform).
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from control_scenes import controls, dialog, menu
from people_scenes import checkin, members
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from today_scene import today

from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import ThemeName

Scene = Callable[[Theme], QWidget]
PAGES: Final[tuple[Scene, ...]] = (today, members, checkin, controls)
SMALL: Final[tuple[Scene, ...]] = (dialog, menu)
LOOKS: Final[tuple[tuple[str, ThemeName, int, bool], ...]] = (
    ("light", "light", 100, False),
    ("dark", "dark", 100, False),
    ("contrast", "contrast", 100, False),
    ("large", "light", 200, False),
    ("rtl", "light", 100, True),
)


def shoot(application: DeskApplication, scene: Scene, path: Path) -> None:
    window = scene(application.theme)
    if scene in PAGES:
        window.resize(1280, 800)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.grab().save(str(path))
    window.hide()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    print(path)


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0] if arguments else "screens-out/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        application = DeskApplication(
            [], settings=Settings(folder=Path(settings)), icons=IconStore()
        )
        direction = Qt.LayoutDirection
        for look, name, size, rtl in LOOKS:
            application.setLayoutDirection(direction.RightToLeft if rtl else direction.LeftToRight)
            application.theme.apply(name)
            application.theme.set_text_size(size)
            for scene in (*PAGES, *SMALL):
                shoot(application, scene, folder / f"{scene.__name__}_{look}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
