"""What stands before and around an open desk, over a real vault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.tasks import InlineTaskRunner, TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.unlock.page import UnlockPage
from tests.ui.conftest import PageCalls


@pytest.fixture
def opened() -> list[Unlocked]:
    """The keys that the unlock page handed on."""
    return []


@pytest.fixture
def make_unlock(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    vaults: VaultService,
    calls: PageCalls,
    vault_path: Path,
    opened: list[Unlocked],
    qtbot: QtBot,
) -> Callable[..., UnlockPage]:
    def make(*, practice: bool = False, tasks: TaskRunner | None = None) -> UnlockPage:
        page = UnlockPage(
            theme=theme,
            tasks=tasks or runner,
            vaults=vaults,
            files=calls,
            path=vault_path,
            practice=practice,
            ready=opened.append,
        )
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        page.activate()
        return page

    return make
