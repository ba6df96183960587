"""Pages of sealed texts over a real vault, and readers whose keys are derived once."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.services.catalogue import Services
from chapterdesk.services.safety import NewReader, Opener, SealedDraft, Sitting
from chapterdesk.services.safety.readers import make_reader
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.safety.report_page import ReportPage
from chapterdesk.ui.safety.sitting_page import SittingPage

Named = Callable[[QWidget], None]
PASSPHRASE = "lamp harbour seven"


@pytest.fixture(scope="session")
def made() -> tuple[NewReader, NewReader]:
    # The least that is read at all: a page waits for a derivation as it waits for anything.
    cost = KdfParameters(memory=19_456, passes=1, lanes=1)
    ola, kim = (make_reader(name, Secret.from_text(PASSPHRASE), cost) for name in ("Ola", "Kim"))
    return ola, kim


def copied(reader: NewReader) -> NewReader:
    return NewReader(label=reader.label, box=reader.box, identity=Secret(reader.identity.reveal()))


def sitting_of(services: Services, reader: NewReader) -> Sitting:
    return services.safety.begin(
        Opener(reader_id=reader.box.reader_id, identity=Secret(reader.identity.reveal()))
    )


@pytest.fixture
def ola(services: Services, made: tuple[NewReader, NewReader]) -> NewReader:
    """One reader."""
    services.safety.add_first(copied(made[0]))
    return made[0]


@pytest.fixture
def kim(services: Services, ola: NewReader, made: tuple[NewReader, NewReader]) -> NewReader:
    """A second one."""
    services.safety.add(sitting_of(services, ola), copied(made[1]), share=True)
    return made[1]


@pytest.fixture
def report(page_context: PageContext, vaults: VaultService, qtbot: QtBot) -> Iterator[ReportPage]:
    page = ReportPage(context=page_context, vaults=vaults)
    qtbot.addWidget(page)
    page.resize(1068, 800)
    page.show()
    yield page
    page.hide()


@pytest.fixture
def sitting(page_context: PageContext, vaults: VaultService, qtbot: QtBot) -> Iterator[SittingPage]:
    page = SittingPage(context=page_context, vaults=vaults)
    qtbot.addWidget(page)
    page.resize(1068, 800)
    page.show()
    yield page
    page.hide()


def seen(page: QWidget, name: str) -> QWidget:
    """Return the widget of that name that is shown; one that is about to go may still be there."""
    found: list[QWidget] = []
    for _turn in range(200):
        # What was laid out is shown, and what was let go is gone, when the event loop turns.
        QTest.qWait(1)
        found = [each for each in page.findChildren(QWidget, name) if each.isVisibleTo(page)]
        if len(found) == 1:
            return found[0]
    raise AssertionError(name)


def press(page: QWidget, name: str) -> None:
    found = seen(page, name)
    assert isinstance(found, QAbstractButton)
    found.click()


def said(page: QWidget, name: str) -> str:
    found = seen(page, name)
    assert isinstance(found, QLabel), name
    return found.text()


def write(page: QWidget, name: str, text: str) -> None:
    field = page.findChild(QPlainTextEdit, f"report_{name}")
    if field is not None:
        field.setPlainText(text)
    else:
        page.findChild(QLineEdit, f"report_{name}").setText(text)


def choose(page: QWidget, kind: SealedKind) -> None:
    box = page.findChild(QComboBox, "report_kind")
    box.setCurrentIndex(box.findData(kind.value))
    box.activated.emit(box.currentIndex())


def texts(services: Services, reader: NewReader) -> list[SealedDraft]:
    at = sitting_of(services, reader)
    return [services.safety.open(at, row.id).draft for row in services.safety.list(at)]


def begin(page: SittingPage, passphrase: str = PASSPHRASE) -> None:
    box = page.findChild(QComboBox, "sitting_reader")
    box.setCurrentIndex(box.findText("Ola"))
    page.findChild(QLineEdit, "sitting_passphrase_edit").setText(passphrase)
    press(page, "sitting_open")
