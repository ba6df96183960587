"""Closing the window waits for what runs, though not for ever, and hears what the system says."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import text

from chapterdesk.app.session import Session
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.guard.watch.port import Away
from tests.conftest import PASSPHRASE
from tests.stories.conftest import Answers, Person, TellingWatch

Make = Callable[[], Person]
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def enter(person: Person, path: Path) -> Session:
    person.open(path)
    person.idle()
    assert person.root.session is not None
    return person.root.session


@pytest.fixture
def hang() -> Iterator[Callable[[Person], threading.Event]]:
    """Let a stick stop answering on the thread of the vault; it comes back at the end."""
    back = threading.Event()

    def hanging(person: Person) -> threading.Event:
        begun = threading.Event()

        def work() -> None:
            begun.set()
            back.wait(60)

        person.root.tasks.run(work, lambda _none: None, pytest.fail)
        assert begun.wait(10)
        return back

    yield hanging
    back.set()
    for thread in threading.enumerate():
        if thread.name == "leaving":
            thread.join(20)


def opens_again(vaults: VaultService, path: Path) -> bool:
    typed = Secret.from_text(PASSPHRASE)
    vaults.open(path, vaults.derive(path, passphrase=typed), events=EventBus()).close()
    return True


def test_what_runs_is_finished(
    make_person: Make,
    vault_path: Path,
    answers: Answers,
    vaults: VaultService,
    hang: Callable[[Person], threading.Event],
) -> None:
    person = make_person()
    session = enter(person, vault_path)
    back = hang(person)
    person.window.close()
    assert not person.window.isVisible()
    assert not person.root.ended
    back.set()
    person.wait(lambda: person.root.ended)
    assert (answers.left, answers.started) == (1, [])
    assert not session._desk._vault._key.master, "the key is wiped"
    assert opens_again(vaults, vault_path)


def test_sleep_is_heard_while_a_disk_does_not_answer(
    make_person: Make,
    vault_path: Path,
    answers: Answers,
    watch: TellingWatch,
    hang: Callable[[Person], threading.Event],
) -> None:
    person = make_person()
    enter(person, vault_path)
    hang(person)
    person.root.quit()
    assert watch.away is not None, "the key is in memory"
    watch.away(Away.ASLEEP)
    person.wait(lambda: person.root.ended)
    assert (answers.left, answers.started) == (1, [])
    assert watch.away is None


class TestPatience:
    @pytest.fixture
    def patience(self) -> float:
        return 0.2

    def test_a_disk_that_never_answers_is_not_waited_for(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        hang: Callable[[Person], threading.Event],
    ) -> None:
        person = make_person()
        enter(person, vault_path)
        hang(person)
        person.root.quit()
        person.wait(lambda: person.root.ended)
        assert answers.left == 1

    def test_a_statement_that_never_ends_is_stopped_and_all_is_closed(
        self, make_person: Make, vault_path: Path, vaults: VaultService
    ) -> None:
        person = make_person()
        session = enter(person, vault_path)
        begun = threading.Event()

        def work() -> None:
            with session._desk._vault.reader.connect() as connection:
                begun.set()
                connection.execute(text(ENDLESS)).scalar_one()

        person.root.tasks.run(work, lambda _none: None, lambda _error: None)
        assert begun.wait(10)
        person.root.quit()
        person.wait(lambda: person.root.ended)
        assert not session._desk._vault._key.master
        assert opens_again(vaults, vault_path)

    def test_before_a_journey_it_is_said_that_nothing_was_taken_off(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        hang: Callable[[Person], threading.Event],
    ) -> None:
        person = make_person()
        enter(person, vault_path)
        hang(person)
        person.root.travel([vault_path])

        def parting() -> QAbstractButton | None:
            for top in QApplication.topLevelWidgets():
                found = top.findChild(QAbstractButton, "parting_close")
                if found is not None and found.isVisible():
                    return found
            return None

        person.wait(lambda: parting() is not None)
        assert answers.left == 0
        assert (vault_path / "vault.json").exists()
        button = parting()
        assert button is not None
        button.click()
        person.wait(lambda: answers.left == 1)
