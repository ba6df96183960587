"""A reader writes down what was done, and finds what is to be looked at again."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.vocabulary import Answer, AttendanceMode, SealedKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.safety import NewReader, SealedDraft
from chapterdesk.ui.safety.minors_card import minors_card
from chapterdesk.ui.safety.sitting_page import SittingPage
from chapterdesk.ui.theme.theme import Theme
from tests.ui.safety.conftest import begin, press, said, seen, sitting_of


def test_what_was_done_stays_with_the_report_and_leaves_the_screen_with_the_sitting(
    sitting: SittingPage, services: Services, ola: NewReader
) -> None:
    services.safety.file(
        SealedDraft(kind=SealedKind.CONCERN, fields={"what": "Followed home"}, urgency=Urgency.DAY)
    )
    sitting.activate()
    begin(sitting)
    assert "Within a day" in seen(sitting, "sealed_row_0").accessibleName()
    QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
    press(sitting, "sealed_action_add")
    assert "few letters" in said(sitting, "sealed_action_row_note")
    sitting.findChild(QPlainTextEdit, "sealed_action").setPlainText("Called needle back")
    sitting.findChild(QLineEdit, "sealed_action_told").setText("Kim")
    press(sitting, "sealed_action_add")
    assert said(sitting, "sealed_action_0_what") == "Called needle back"
    assert "Kim" in said(sitting, "sealed_action_0_told")
    (row,) = services.safety.list(sitting_of(services, ola))
    view = services.safety.open(sitting_of(services, ola), row.id)
    assert [one.what for one in view.actions] == ["Called needle back"]
    _action(sitting).setPlainText("needle not yet kept")
    box = [one for one in sitting.findChildren(QComboBox, "sealed_urgency") if one.isVisible()][-1]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    # Another answer draws the report anew; what is being written stays.
    assert _action(sitting).toPlainText() == "needle not yet kept"
    sitting.end_sitting()
    rows = services.safety.list(sitting_of(services, ola))
    (left,) = (one for one in rows if one.unfinished)
    view = services.safety.open(sitting_of(services, ola), left.id)
    assert view.draft.fields == {"what": "needle not yet kept"}
    assert "needle" not in "".join(one.text() for one in sitting.findChildren(QLabel))
    assert "needle" not in "".join(
        one.toPlainText() for one in sitting.findChildren(QPlainTextEdit)
    )


def _action(sitting: SittingPage) -> QPlainTextEdit:
    QTest.qWait(0)  # what is added to a page that is shown is shown with the next event
    found = sitting.findChildren(QPlainTextEdit, "sealed_action")
    return [one for one in found if one.isVisible()][-1]


def test_what_is_cut_off_goes_to_the_readers_of_the_report_alone(
    sitting: SittingPage, services: Services, ola: NewReader, kim: NewReader
) -> None:
    services.safety.file(
        SealedDraft(kind=SealedKind.CONCERN, fields={"what": "About Kim"}),
        leave_out=[kim.box.reader_id],
    )
    sitting.activate()
    begin(sitting)
    QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
    _action(sitting).setPlainText("Talked to Bo about Kim")
    sitting.clear()
    assert len(services.safety.list(sitting_of(services, ola))) == 2
    assert services.safety.list(sitting_of(services, kim)) == ()


def test_a_review_that_is_due_stands_on_top(
    sitting: SittingPage, services: Services, ola: NewReader, clock: FixedClock
) -> None:
    services.safety.file(SealedDraft(kind=SealedKind.CONCERN, fields={"what": "A worry"}))
    services.safety.file(SealedDraft(kind=SealedKind.DEBRIEF, fields={"what": "Fine"}))
    sitting.activate()
    begin(sitting)
    assert not sitting.findChild(QWidget, "sealed_due").isVisible()
    sitting.end_sitting()
    clock.set(clock.now() + timedelta(days=8))
    sitting.activate()
    begin(sitting)
    assert "look again" in seen(sitting, "sealed_due_row_0").accessibleName()
    QTest.keyClick(seen(sitting, "sealed_due_row_0"), Qt.Key.Key_Return)
    sitting.findChild(QLineEdit, "sealed_review").setText("2020-01-01")
    press(sitting, "sealed_review_keep")
    assert "day is over" in said(sitting, "sealed_review_row_note")
    sitting.findChild(QLineEdit, "sealed_review").setText("2030-01-01")
    press(sitting, "sealed_review_keep")
    press(sitting, "sealed_back")
    assert not sitting.findChild(QWidget, "sealed_due").isVisible()
    (row,) = (
        one
        for one in services.safety.list(sitting_of(services, ola))
        if one.kind is SealedKind.CONCERN
    )
    assert row.review_on == date(2030, 1, 1)


def test_the_card_of_a_meeting_says_what_is_missing(services: Services, theme: Theme) -> None:
    group, _undo = services.groups.add(
        GroupDraft(name="Sprouts", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    start = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # wall-clock time
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=start, group_id=group))
    answers: list[Answer | None] = []

    def card() -> QWidget:
        plan = services.safeguarding.plan(meeting)
        return minors_card(theme=theme, plan=plan, expect=answers.append, name="minors")

    def told(of: QWidget, part: str) -> str:
        return str(of.findChild(QLabel, part).text())

    assert "Nobody has said" in told(card(), "minors_said")
    services.safeguarding.expect_in_group(group, Answer.YES)
    shown = card()
    assert "does not keep" in told(shown, "minors_said")
    assert "two adults" in told(shown, "minors_warning_0")
    menu = shown.findChild(QWidget, "minors_answer_menu")
    for action in menu.actions():
        action.trigger()
    assert answers == [Answer.YES, Answer.NO, None]
