"""No title of any window says who is here: every page and dialog, with people in the chapter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui import context
from chapterdesk.ui.application import NEUTRAL_NAME
from tests.conftest import NOW
from tests.stories.conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier
ALLOWED = frozenset({NEUTRAL_NAME, "Help", ""})
PAGES = [name for key, name in vars(context).items() if key.isupper() and name != context.SHEET]
_TELLING = frozenset({QEvent.Type.Show, QEvent.Type.WindowTitleChange, QEvent.Type.Hide})


class Titles(QObject):
    """Write down what every window was ever called."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, set[str]] = {}

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TELLING and isinstance(watched, QWidget) and watched.isWindow():
            for text in (watched.windowTitle(), watched.windowIconText(), watched.windowRole()):
                self.seen.setdefault(text.removesuffix("[*]"), set()).add(watched.objectName())
            assert watched.windowFilePath() == ""
        return False


@pytest.fixture
def titles(qapp: QApplication) -> Iterator[Titles]:
    watcher = Titles()
    qapp.installEventFilter(watcher)
    yield watcher
    qapp.removeEventFilter(watcher)


def test_titles_are_neutral(person: Person, vault_path: Path, titles: Titles) -> None:
    person.open(vault_path)
    session = person.root.session
    assert session is not None
    services = session.context.services
    made: list[tuple[bytes, bytes]] = []

    def people() -> tuple[bytes, bytes]:
        member, _undo = services.members.add(MemberDraft(display_name="Zzneedle Dlamini"))
        draft = MeetingDraft(starts_local=NOW.replace(tzinfo=None), title="Zzneedle evening")
        return member, services.meetings.add(draft)[0]

    person.root.tasks.run(people, made.append, pytest.fail)
    person.wait(lambda: bool(made))
    member, meeting = made[0]
    for name in PAGES:
        session.navigate(name, {"members": member, "meetings": meeting}.get(name))
        person.idle()
    session.navigate("sheet", meeting)
    person.wait(lambda: any("paper" in w.objectName() for w in _windows()))
    for window in _windows():
        if window is not person.window:
            window.close()
    session.open_palette()
    session.show_help("emergency")
    session.meeting_mode.toggle()
    session.meeting_mode.toggle()
    person.idle()
    assert len({name for names in titles.seen.values() for name in names}) >= 4, titles.seen
    # Here the program is called what its test runner calls it.
    own = QApplication.applicationDisplayName()
    assert set(titles.seen) <= ALLOWED | {own}, titles.seen
    assert {"paper_dialog", "palette", "leave_meeting_mode"} <= titles.seen[own]


@pytest.fixture
def person(make_person: object) -> Person:
    assert callable(make_person)
    made = make_person()
    assert isinstance(made, Person)
    return made


def _windows() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]
