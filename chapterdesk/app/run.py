"""The entry of the window: checks the machine before Qt is loaded, then runs the event loop."""

import os
from pathlib import Path

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import CannotStartError
from chapterdesk.core.paths import config_dir, data_dir
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui import preflight


def run(*, vault: Path | None, practice: bool) -> int:
    """Open the window; return the exit code.

    Args:
        vault: The vault to unlock, or None for the last one or the first run.
        practice: Whether the command line knows it to be a practice chapter.

    Raises:
        CannotStartError: The machine lacks what a window needs.
        StorageError: It does, and there is no vault at `vault` either.
    """
    try:
        preflight.check(environment=os.environ)
    except CannotStartError:
        # A window says it itself and offers the other ways to begin. Without one, a screen for a
        # vault that is not there is the lesser trouble: whoever mended it would be told the next.
        if vault is not None:
            VaultService(clock=SystemClock()).require(vault)
        raise
    # Qt is loaded only now: without its libraries the import itself would fail.
    from chapterdesk.app.root import build_application, build_root  # noqa: PLC0415
    from chapterdesk.core.words import set_language  # noqa: PLC0415
    from chapterdesk.ui.collector import Collector  # noqa: PLC0415
    from chapterdesk.ui.icons.store import IconStore  # noqa: PLC0415
    from chapterdesk.ui.settings import Settings  # noqa: PLC0415

    settings = Settings(folder=config_dir())
    set_language(settings.language)
    icons = IconStore()
    application = build_application(settings=settings, icons=icons)
    root = build_root(
        application=application,
        theme=application.theme,
        settings=settings,
        icons=icons,
        clock=SystemClock(),
        data=data_dir(),
    )
    root.crash.install()
    Collector(parent=root).start()
    root.begin(vault, practice=practice)
    return int(application.exec())
