"""What a group agreed on as a poster; for how long a place is kept for who was asked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import AttendanceMode, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.groups.page import GroupsPage
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.text import PersonLabel
from tests.ui.groups.test_groups_in_full import press


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[GroupsPage]:
    made = GroupsPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def group(services: Services) -> bytes:
    found, _undo = services.groups.add(
        GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED, capacity=2)
    )
    services.agreements.write(found, "What is said here stays here.")
    return found


def dialog_of(page: GroupsPage) -> PaperDialog:
    found = page.window().findChild(PaperDialog)
    assert found is not None
    found.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return found


def test_the_agreement_is_printed_from_the_page_of_its_group(
    page: GroupsPage, group: bytes
) -> None:
    page.activate(group)
    press(page, "group_agreement_print")
    dialog = dialog_of(page)
    paper = dialog._paper
    assert paper is not None
    assert (paper.document, paper.name_count) == ("agreement", 0)
    # A poster is as large as its page holds, and nobody stands on it.
    for name in ("paper_large", "paper_rows", "paper_reason"):
        assert not dialog.findChild(QWidget, name).isVisible(), name
    box = dialog.findChild(ChoiceBox, "paper_kind")
    assert [box.itemData(at) for at in range(box.count())] == ["poster:a4", "poster:a3"]
    box.set_current("poster:a3")
    box.chosen.emit("poster:a3")
    assert dialog._paper is not None
    assert dialog._paper.pdf != paper.pdf
    dialog.reject()


def test_who_was_asked_has_until_a_day_that_the_group_says(
    page: GroupsPage, services: Services, group: bytes, clock: FixedClock, qtbot: QtBot
) -> None:
    wren, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.groups.set_member(group, wren, GroupMemberStatus.WAITLISTED)
    services.groups.invite_next(group)
    page.activate(group)

    def said() -> str:
        cards = page.findChildren(QWidget, "group_waiting")
        people = [one for card in cards for one in card.findChildren(PersonLabel)]
        return " ".join(one.accessibleName() or one.text() for one in people)

    assert "to answer by 3 Dec" in said()
    press(page, "group_edit")
    days = page.form.findChild(QSpinBox, "group_answer_days")
    assert days.text() == "as in the chapter"
    days.setValue(14)
    press(page, "group_save")
    qtbot.waitUntil(lambda: "to answer by 10 Dec" in said())
    assert services.groups.waiting(group).rows[0].answer_by == clock.now().date() + timedelta(14)
