"""From danger to a sealed report, through a lock, to the reader: on the real composition root."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from sqlalchemy import text

from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.safety import NewReader, SealedDraft
from chapterdesk.services.safety.readers import make_reader
from chapterdesk.services.vaults import VaultService
from tests.conftest import MadeVault
from tests.stories.conftest import Answers, Person

CTRL = Qt.KeyboardModifier.ControlModifier
NEEDLE = "followed to the tram stop"
READER = "lamp harbour seven"


def click(person: Person, name: str) -> None:
    found = person.find(name)
    assert isinstance(found, QAbstractButton)
    found.click()


def with_reader(vaults: VaultService, path: Path, made: MadeVault) -> None:
    reader: NewReader = make_reader("Ola", Secret.from_text(READER), FLOOR)
    desk = vaults.open(path, made.unlocked, events=EventBus())
    desk.services.safety.add_first(reader)
    desk.close()


def test_what_was_being_written_when_the_desk_locked_reaches_the_reader(
    make_person: Callable[[], Person],
    vaults: VaultService,
    vault_path: Path,
    made_vault: MadeVault,
    answers: Answers,
) -> None:
    with_reader(vaults, vault_path, made_vault)
    person = make_person()
    person.open(vault_path)
    person.press(Qt.Key.Key_F9)
    person.wait(lambda: person.find("help_danger").isVisible())
    click(person, "help_danger_action")
    person.wait_for("report_page")
    person.idle()
    person.focus_is("report_what")
    field = person.find("report_what")
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText(NEEDLE)
    person.press(Qt.Key.Key_L, CTRL)
    person.wait(lambda: bool(answers.left))
    assert field.toPlainText() == ""

    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    with desk._vault.reader.connect() as connection:
        (drafts,) = connection.execute(text("SELECT count(*) FROM draft")).one()
        (sealed,) = connection.execute(text("SELECT count(*) FROM sealed_text")).one()
    assert (drafts, sealed) == (0, 1)
    desk.close()

    again = make_person()
    again.open(vault_path)
    assert again.root.session is not None
    again.root.session.navigate("sealed")
    again.focus_is("sitting_passphrase_edit")
    again.write(READER)
    again.press(Qt.Key.Key_Return)
    again.wait_for("sealed_row_0")
    row = again.find("sealed_row_0")
    assert "unfinished" in row.accessibleName()
    again.focus_is("sealed_row_0")
    again.press(Qt.Key.Key_Return)
    again.wait_for("sealed_what")
    label = again.find("sealed_what")
    assert isinstance(label, QLabel)
    assert label.text() == NEEDLE


@pytest.mark.parametrize("texts", [1, 0])
def test_the_focus_is_in_the_sitting_once_it_is_open(  # fixtures come by name
    make_person: Callable[[], Person],
    vaults: VaultService,
    vault_path: Path,
    made_vault: MadeVault,
    texts: int,
) -> None:
    with_reader(vaults, vault_path, made_vault)
    person = make_person()
    person.open(vault_path)
    session = person.root.session
    assert session is not None
    safety = session.context.services.safety
    draft = SealedDraft(kind=SealedKind.INCIDENT, fields={"what": NEEDLE})
    done: list[object] = []
    for _text in range(texts):
        person.root.tasks.run(lambda: safety.file(draft), done.append, done.append)
    person.wait(lambda: len(done) == texts)
    session.meeting_mode.toggle()
    person.wait_for("meeting_mode_banner")
    session.navigate("sealed")
    person.focus_is("sitting_passphrase_edit")
    person.write(READER)
    person.find("sitting_open").setFocus()
    person.press(Qt.Key.Key_Space)
    person.wait_for("sealed_row_0" if texts else "sealed_none")
    person.idle()
    person.focus_is("sealed_row_0" if texts else "sealed_end_sitting")
