"""The emblem inside the window is the one of the window: in discreet mode a harmless one."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from chapterdesk.ui.application import DISCREET_NAME, emblem


@pytest.fixture
def named(qapp: QApplication) -> Iterator[QApplication]:
    before = qapp.applicationDisplayName()
    yield qapp
    qapp.setApplicationDisplayName(before)


def test_the_emblem_follows_the_name(named: QApplication) -> None:
    named.setApplicationDisplayName("Desk")
    assert emblem() == "notebook-text"
    named.setApplicationDisplayName(DISCREET_NAME)
    assert emblem() == "file-pen"
