"""What is typed into any form survives the lock, and is offered where it was typed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.page import GroupsPage
from chapterdesk.ui.meetings.page import MeetingsPage
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.mentoring.page import MentoringPage
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.unfinished import capture, restore
from chapterdesk.ui.resources.page import ResourcesPage
from chapterdesk.ui.widgets.passphrase import PassphraseField

AnyPage = RecordPage[Any]
Open = Callable[[type], Any]
Change = Callable[[Services, FixedClock, Callable[[bytes], None]], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One page, the field that is typed into, and the text."""

    page: type
    field: str
    text: str = "half of a sent"


CASES = (
    Case(GroupsPage, "group_name"),
    Case(MeetingsPage, "meeting_title"),
    Case(MentoringPage, "pair_place"),
    Case(ResourcesPage, "entry_name"),
)


@pytest.fixture
def open_page(page_context: PageContext, qtbot: QtBot) -> Iterator[Open]:
    made: list[Any] = []

    def make(kind: type) -> Any:
        page = kind(context=page_context)
        made.append(page)
        qtbot.addWidget(page)
        page.resize(1070, 800)
        page.show()
        page.activate()
        return page

    yield make
    for page in made:
        page.clear()


def field(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def go_on(page: AnyPage) -> None:
    assert page.kept is not None
    assert page.kept.banner.isVisible()
    page.kept.banner.action_requested.emit()


@pytest.mark.parametrize("case", CASES, ids=[case.field for case in CASES])
def test_a_form_survives_the_lock(case: Case, open_page: Open, services: Services) -> None:
    page = open_page(case.page)
    page.add()
    field(page, case.field).setText(case.text)
    page.clear()
    assert len(services.drafts.list()) == 1
    again = open_page(case.page)
    go_on(again)
    assert field(again, case.field).text() == case.text
    again.close_form()
    assert services.drafts.list() == ()


@pytest.mark.parametrize("case", CASES, ids=[case.field for case in CASES])
def test_a_form_into_which_nothing_was_typed_is_not_kept(
    case: Case, open_page: Open, services: Services
) -> None:
    page = open_page(case.page)
    page.add()
    page.clear()
    assert services.drafts.list() == ()


def test_choices_people_and_inner_forms_come_back(open_page: Open, services: Services) -> None:
    member, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
    page = open_page(MentoringPage)
    page.add()
    page.findChild(MemberPicker, "pair_mentor").hold(member, "an older name")
    page.clear()
    meetings = open_page(MeetingsPage)
    meetings.add()
    combo = meetings.findChild(QComboBox, "meeting_group")
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.currentIndex())
    field(meetings, "new_group_name").setText("Film circle")
    meetings.clear()
    again = open_page(MentoringPage)
    go_on(again)
    picker = again.findChild(MemberPicker, "pair_mentor")
    assert picker.member_id == member
    assert picker.findChild(QWidget, "pair_mentor_person").accessibleName() == "Sam Dlamini"
    meetings = open_page(MeetingsPage)
    go_on(meetings)
    assert field(meetings, "new_group_name").text() == "Film circle"
    assert field(meetings, "new_group_name").isVisible()


def test_the_form_of_a_record_comes_back_over_that_record(
    open_page: Open, services: Services
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Thursday"))
    page = open_page(GroupsPage)
    page.activate(group)
    page.edit()
    field(page, "group_alias").setText("Tuesday circle")
    page.clear()
    again = open_page(GroupsPage)
    go_on(again)
    assert field(again, "group_name").text() == "Thursday"
    assert field(again, "group_alias").text() == "Tuesday circle"
    assert again.form_subject() == group


def test_what_was_changed_in_the_record_since_stands(
    open_page: Open, services: Services, clock: FixedClock
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Thursday", alias="Circle"))
    page = open_page(GroupsPage)
    page.activate(group)
    page.edit()
    field(page, "group_alias").setText("Tuesday circle")
    page.clear()
    clock.set(clock.now() + timedelta(minutes=1))
    before = services.groups.detail(group)
    renamed = replace(before.draft, name="Open evening")
    services.groups.save(group, renamed, updated_at=before.updated_at)
    again = open_page(GroupsPage)
    go_on(again)
    assert field(again, "group_name").text() == "Open evening"
    assert field(again, "group_alias").text() == "Tuesday circle"
    assert again.kept.banner.isVisible()
    assert "changed since" in again.kept.banner.accessibleName()
    again.clear()
    # Kept once more, it is told against the record that it was put over.
    third = open_page(GroupsPage)
    go_on(third)
    assert not third.kept.banner.isVisible()
    assert field(third, "group_alias").text() == "Tuesday circle"


def change_pair(services: Services, clock: FixedClock, edit: Callable[[bytes], None]) -> None:
    ids = [services.members.add(MemberDraft(display_name=name))[0] for name in ("Sam", "Wren")]
    since = date(2026, 11, 1)
    draft = PairDraft(mentor_id=ids[0], mentee_id=ids[1], since=since, agreed_place="the park")
    pair, _undo = services.mentoring.add(draft)
    edit(pair)
    clock.set(clock.now() + timedelta(minutes=1))
    read_at = services.mentoring.detail(pair).updated_at
    services.mentoring.save(pair, replace(draft, agreed_place="what stands"), updated_at=read_at)


def change_meeting(services: Services, clock: FixedClock, edit: Callable[[bytes], None]) -> None:
    start = datetime.fromisoformat("2026-11-26T18:30")
    meeting, _undo = services.meetings.add(MeetingDraft(title="Film", starts_local=start))
    edit(meeting)
    clock.set(clock.now() + timedelta(minutes=1))
    before = services.meetings.detail(meeting)
    draft = replace(before.draft, title="what stands")
    services.meetings.save(meeting, draft, updated_at=before.updated_at)


@pytest.mark.parametrize(
    "case",
    [
        (MentoringPage, "pair_place", change_pair),
        (MeetingsPage, "meeting_title", change_meeting),
    ],
    ids=["pair", "meeting"],
)
def test_a_field_that_both_changed_is_the_record_s(
    open_page: Open, services: Services, clock: FixedClock, case: tuple[type, str, Change]
) -> None:
    kind, name, change = case

    def edit(record: bytes) -> None:
        page = open_page(kind)
        page.activate(record)
        page.edit()
        field(page, name).setText("what was typed")
        page.clear()

    change(services, clock, edit)
    again = open_page(kind)
    go_on(again)
    assert field(again, name).text() == "what stands"
    assert "changed since" in again.kept.banner.accessibleName()
    again.close_form()
    assert not again.kept.banner.isVisible()


def test_a_form_of_an_older_program_is_not_put_over_a_record(
    open_page: Open, services: Services
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Thursday"))
    services.drafts.save("form.groups", group, '{"fields": {"group_name": "Monday"}}')
    page = open_page(GroupsPage)
    go_on(page)
    assert field(page, "group_name").text() == "Thursday"
    assert "changed since" in page.kept.banner.accessibleName()


def test_what_was_about_a_record_that_is_gone_goes_into_no_other_form(
    open_page: Open, services: Services
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Thursday"))
    page = open_page(GroupsPage)
    page.activate(group)
    page.edit()
    field(page, "group_alias").setText("Tuesday circle")
    page.clear()
    services.groups.delete(group)
    again = open_page(GroupsPage)
    go_on(again)
    again.add()
    assert field(again, "group_alias").text() == ""


def test_another_record_opened_over_a_form_loses_nothing(
    open_page: Open, services: Services
) -> None:
    page = open_page(MentoringPage)
    page.add()
    field(page, "pair_place").setText("the library")
    page.close_record()
    assert page.kept.banner.isVisible()
    go_on(page)
    assert field(page, "pair_place").text() == "the library"


def test_what_another_version_wrote_is_left_alone(open_page: Open, services: Services) -> None:
    services.drafts.save("form.groups", None, '{"form": 7}')
    page = open_page(GroupsPage)
    go_on(page)
    assert not page.form_is_open()


def test_passphrases_are_never_kept(theme: Any, qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    secret = PassphraseField(theme=theme, name="secret", accessible="Passphrase")
    text = QPlainTextEdit()
    text.setObjectName("text")
    layout.addWidget(secret)
    layout.addWidget(text)
    secret.edit.setText("orbit lemon")
    text.setPlainText("a note")
    found = capture(form)
    assert "orbit lemon" not in str(found)
    assert found["text"] == "a note"
    restore(form, {"text": "another", "strange": 3})
    assert text.toPlainText() == "another"
