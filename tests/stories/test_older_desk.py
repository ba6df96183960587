"""A desk that an older version made, unlocked in the window: backed up, then brought up to date."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel

from chapterdesk.core.secret import Secret
from chapterdesk.migrations import script_location
from chapterdesk.storage import migrate
from chapterdesk.storage.backup import open_backup
from chapterdesk.storage.vault import Vault, unlock_key
from chapterdesk.ui.context import MEMBERS
from tests.migrations.test_golden import GOLDEN
from tests.stories.conftest import Person

OLD = "0001"
Make = Callable[[], Person]


@pytest.fixture
def facts() -> dict[str, object]:
    return dict(json.loads((GOLDEN / f"{OLD}.json").read_text("utf-8")))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / f"{OLD}.vault", tmp_path / "old")
    return tmp_path / "old"


def secret(facts: dict[str, object]) -> Secret:
    return Secret.from_text(str(facts["passphrase"]))


def revision(path: Path, facts: dict[str, object]) -> str | None:
    with Vault.open(path, unlock_key(path, passphrase=secret(facts))) as vault:
        return migrate.current_revision(vault)


def digest(path: Path) -> str:
    (database,) = path.glob("*.db")
    return hashlib.sha256(database.read_bytes()).hexdigest()


def unlock(person: Person, path: Path) -> None:
    """The passphrase of the practice chapter stands there already."""
    person.root.begin(path, practice=False)
    person.focus_is("unlock_passphrase_edit")
    person.press(Qt.Key.Key_Return)


def test_it_is_backed_up_first_then_opens_with_everybody_in_it(
    make_person: Make, old: Path, facts: dict[str, object]
) -> None:
    person = make_person()
    unlock(person, old)
    person.wait_for("today_page")
    (backup,) = (old / "backups").glob("*.tar")
    opened = open_backup(backup, passphrase=secret(facts))
    assert (opened.manifest.revision, opened.manifest.reason) == (OLD, "pre-migration")
    session = person.root.session
    assert session is not None
    session.navigate(MEMBERS)
    person.wait_for("members_page")
    person.idle()
    shown = person.window.findChild(QAbstractItemView, "members_list")
    assert shown is not None
    people = facts["people"]
    assert isinstance(people, list)
    person.wait(lambda: shown.model().rowCount() == len(people))
    noted: list[str] = []
    backups = session.context.services.backups
    person.root.tasks.run(
        lambda: [row.file_name for row in backups.list()], noted.extend, pytest.fail
    )
    person.wait(lambda: backup.name in noted)
    person.root.lock()
    assert revision(old, facts) == migrate.head_revision(script_location())
    again = make_person()
    unlock(again, old)
    again.wait_for("today_page")
    assert len(list((old / "backups").glob("*.tar"))) == 1, "there is nothing more to do"


def test_without_a_backup_it_stays_as_it_was_and_the_window_says_so(
    make_person: Make, old: Path, facts: dict[str, object]
) -> None:
    (old / "backups").write_bytes(b"a file where the folder should be")
    before = digest(old)
    person = make_person()
    unlock(person, old)
    trouble = person.find("unlock_trouble")
    assert isinstance(trouble, QLabel)
    person.wait(trouble.isVisible)
    assert trouble.text()
    assert person.root.session is None
    assert digest(old) == before
    assert revision(old, facts) == OLD
    (old / "backups").unlink()
    person.write(str(facts["passphrase"]))
    person.press(Qt.Key.Key_Return)
    person.wait_for("today_page")
