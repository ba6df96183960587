"""Meeting mode in the whole window: one switch hides, only the passphrase shows again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.ui.members.codec import KIND, Unfinished, encode
from chapterdesk.ui.records.page import RecordPage
from tests.conftest import PASSPHRASE
from tests.stories.conftest import Answers, Person

PHONE = "+44 20 7946 0018"
ENTER = Qt.Key.Key_Return
Make = Callable[[], Person]


@pytest.fixture
def person(make_person: Make, vault_path: Path) -> Person:
    made = make_person()
    made.open(vault_path)
    return made


def add_member(person: Person) -> bytes:
    added: list[bytes] = []

    def work() -> bytes:
        contact = ContactDraft(kind=ContactKind.CELL, value=PHONE)
        draft = MemberDraft(display_name="Sam Dlamini", contacts=(contact,))
        return services(person).members.add(draft)[0]

    person.root.tasks.run(work, added.append, pytest.fail)
    person.wait(lambda: bool(added))
    return added[0]


def services(person: Person) -> Services:
    session = person.root.session
    assert session is not None
    return session.context.services


def shown(person: Person) -> str:
    return " ".join(
        label.text() for label in person.window.findChildren(QLabel) if label.isVisible()
    )


def open_member(person: Person, member: bytes) -> None:
    session = person.root.session
    assert session is not None
    session.navigate("members", member)
    person.wait_for("member_header")
    person.idle()


def press(person: Person, name: str) -> None:
    widget = person.find(name)
    assert isinstance(widget, QWidget)
    person.bot.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_passphrase(person: Person, text: str) -> None:
    person.wait(lambda: any(w.isVisible() for w in fields(person)))
    field = fields(person)[-1]
    person.wait(field.isEnabled)
    field.setText(text)
    person.bot.keyClick(field, ENTER)


def fields(person: Person) -> Sequence[QLineEdit]:
    return person.window.findChildren(QLineEdit, "meeting_mode_passphrase_edit")


def test_hidden_at_once_and_shown_for_the_passphrase(person: Person) -> None:
    member = add_member(person)
    open_member(person, member)
    assert PHONE in shown(person)
    press(person, "sidebar_meeting_mode")
    assert PHONE not in shown(person), "at once, before anything is read"
    person.wait_for("meeting_mode_banner")
    open_member(person, member)
    assert PHONE not in shown(person)
    assert "Hidden in meeting mode." in shown(person)
    press(person, "meeting_mode_banner_action")
    type_passphrase(person, "not this")
    person.wait(lambda: "4 tries" in shown(person))
    type_passphrase(person, PASSPHRASE)
    person.wait(lambda: not person.shows("meeting_mode_banner"))
    person.idle()
    open_member(person, member)
    person.wait(lambda: PHONE in shown(person))


def test_five_misses_lock(person: Person, answers: Answers) -> None:
    press(person, "sidebar_meeting_mode")
    press(person, "meeting_mode_banner_action")
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        type_passphrase(person, "not this")
        person.wait(lambda left=left: left in shown(person))
    type_passphrase(person, "not this")
    person.wait(lambda: answers.left == 1)


def test_a_half_typed_form_is_closed_and_kept(person: Person) -> None:
    member = add_member(person)
    open_member(person, member)
    press(person, "member_edit")
    person.wait_for("member_form")
    name = person.find("member_name")
    assert isinstance(name, QLineEdit)
    name.setText("Samira")
    name.textEdited.emit("Samira")
    press(person, "sidebar_meeting_mode")
    assert not person.shows("member_form")
    person.idle()
    kept: list[object] = []
    everything = services(person)

    def rows() -> int:
        everything.discretion.leave()
        return len(everything.drafts.list())

    person.root.tasks.run(rows, kept.append, pytest.fail)
    person.wait(lambda: kept == [1])


def leave(person: Person) -> None:
    press(person, "meeting_mode_banner_action")
    type_passphrase(person, PASSPHRASE)
    person.wait(lambda: not person.shows("meeting_mode_banner"))
    person.idle()


def half_typed(person: Person, page: str, field: str, text: str) -> None:
    session = person.root.session
    assert session is not None
    session.navigate(page)
    person.idle()
    shown = person.root.window.shell.current
    assert isinstance(shown, RecordPage)
    shown.add()
    person.wait_for(field)
    found = person.find(field)
    assert isinstance(found, QLineEdit)
    found.setText(text)
    found.textEdited.emit(text)


def text_of(person: Person, name: str) -> str:
    found = person.find(name)
    assert isinstance(found, QLineEdit)
    return found.text()


FORMS = (
    ("members", "member_name"),
    ("mentoring", "pair_place"),
    ("groups", "group_name"),
    ("series", "series_title"),
    ("meetings", "meeting_title"),
    ("resources", "entry_name"),
)


@pytest.mark.parametrize(("page", "field"), FORMS, ids=[page for page, _field in FORMS])
def test_every_half_typed_form_is_kept_and_offered_after_meeting_mode(
    person: Person, page: str, field: str
) -> None:
    banner = f"{page}_unfinished"
    half_typed(person, page, field, "half of it")
    press(person, "sidebar_meeting_mode")
    assert not person.shows(field)
    person.wait(lambda: "It is offered again after meeting mode." in shown(person))
    person.idle()
    assert not person.shows(banner), "never while contact details and notes are hidden"
    # What is typed meanwhile neither shows it nor takes its place.
    half_typed(person, page, field, "typed in meeting mode")
    leave(person)
    person.wait_for(f"{banner}_action")
    press(person, f"{banner}_action")
    person.wait(lambda: person.shows(field) and text_of(person, field) == "half of it")
    person.idle()


def test_a_record_s_form_is_offered_after_meeting_mode(person: Person) -> None:
    member = add_member(person)
    open_member(person, member)
    person.press(Qt.Key.Key_F2)
    person.wait_for("member_form")
    name = person.find("member_name")
    assert isinstance(name, QLineEdit)
    name.setFocus()
    name.selectAll()
    person.write("Samira")
    press(person, "sidebar_meeting_mode")
    person.idle()
    leave(person)
    person.wait_for("members_unfinished_action")
    press(person, "members_unfinished_action")
    person.wait(lambda: person.shows("member_name"))
    assert text_of(person, "member_name") == "Samira"


def test_no_form_opens_on_half_a_person(person: Person) -> None:
    member = add_member(person)
    press(person, "sidebar_meeting_mode")
    open_member(person, member)
    person.wait(lambda: "Hidden in meeting mode." in shown(person))
    press(person, "member_edit")
    person.idle()
    assert not person.shows("member_form")
    person.wait(lambda: "Meeting mode hides contact details and notes." in shown(person))
    press(person, "meeting_mode_banner_action")
    type_passphrase(person, PASSPHRASE)
    person.wait(lambda: not person.shows("meeting_mode_banner"))
    # At once, perhaps before the page has read the person again.
    open_form(person)
    assert person.find("reach_0_value").property("text") == PHONE
    name = person.find("member_name")
    assert isinstance(name, QLineEdit)
    name.setText("Samira")
    press(person, "member_save")
    person.wait(lambda: not person.shows("member_form"))
    person.idle()
    person.wait(lambda: PHONE in shown(person))


def test_a_form_left_from_meeting_mode_is_gone_on_with_over_the_whole_record(
    person: Person,
) -> None:
    """An older program opened the form in meeting mode and kept it without what was hidden."""
    member = add_member(person)
    kept: list[object] = []

    def keep() -> bool:
        everything = services(person)
        everything.discretion.enter()
        detail = everything.members.detail(member)
        everything.discretion.leave()
        typed = replace(detail.draft, skills=("singing",))
        unfinished = Unfinished(
            draft=typed, member_id=member, updated_at=detail.updated_at, base=detail.draft
        )
        everything.drafts.save(KIND, member, encode(unfinished))
        return True

    person.root.tasks.run(keep, kept.append, pytest.fail)
    person.wait(lambda: bool(kept))
    open_member(person, member)
    person.wait_for("members_unfinished_action")
    press(person, "members_unfinished_action")
    person.wait_for("member_form")
    assert person.find("reach_0_value").property("text") == PHONE
    press(person, "member_save")
    person.wait(lambda: not person.shows("member_form"))
    person.wait(lambda: PHONE in shown(person) and "singing" in shown(person))


def open_form(person: Person) -> None:
    press(person, "member_edit")
    person.wait_for("member_form")


def test_the_next_session_begins_without_it(person: Person, make_person: Make) -> None:
    press(person, "sidebar_meeting_mode")
    person.idle()
    person.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    again = make_person()
    again.open(_path(person))
    assert not again.shows("meeting_mode_banner")


def _path(person: Person) -> Path:
    session = person.root.session
    assert session is not None
    return session.path


def test_the_passphrase_leaves_no_trace_in_the_field(person: Person) -> None:
    press(person, "sidebar_meeting_mode")
    press(person, "meeting_mode_banner_action")
    type_passphrase(person, "not this")
    assert fields(person)[-1].text() == ""
