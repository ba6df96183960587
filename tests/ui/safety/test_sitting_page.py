"""Open sealed texts in a sitting, and what the rest of the window may know of them."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safety import NewReader, SealedDraft
from chapterdesk.ui.context import REPORT, PageContext
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.safety.report_page import ReportPage
from chapterdesk.ui.safety.sitting_page import SittingPage
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import PASSPHRASE as DESK
from tests.ui.conftest import PageCalls
from tests.ui.safety.conftest import (
    PASSPHRASE,
    Named,
    begin,
    press,
    said,
    seen,
    sitting_of,
    texts,
)


class TestReading:
    def test_the_first_reader_sets_themselves_up(
        self, sitting: SittingPage, services: Services
    ) -> None:
        sitting.activate()
        sitting.findChild(QLineEdit, "first_reader_label").setText("Ola")
        offer = sitting.findChild(QLabel, "first_reader_passphrase_offer")
        # Others may look at a projector: nothing is drawn before somebody asks for it.
        assert (offer.text(), offer.accessibleName(), offer.isVisible()) == ("", "", False)
        press(sitting, "first_reader_go")
        assert "Draw and show" in said(sitting, "first_reader_passphrase_again_row_note")
        assert services.safety.readers() == ()
        press(sitting, "first_reader_passphrase_show")
        words = said(sitting, "first_reader_passphrase_offer")
        sitting.findChild(QLineEdit, "first_reader_passphrase_again_edit").setText(words)
        press(sitting, "first_reader_go")
        assert [row.label for row in services.safety.readers()] == ["Ola"]
        begin(sitting, words)
        assert sitting.sitting is not None
        assert sitting.findChild(QWidget, "readers_alone").isVisible()

    def test_what_was_drawn_is_covered_again_when_the_page_is_left(
        self, sitting: SittingPage, services: Services
    ) -> None:
        sitting.activate()
        press(sitting, "first_reader_passphrase_show")
        assert len(said(sitting, "first_reader_passphrase_offer").split()) == 6
        sitting.deactivate()
        sitting.activate()
        offer = sitting.findChild(QLabel, "first_reader_passphrase_offer")
        assert offer.text() == ""
        assert not offer.isVisible()

    def test_a_sitting_lists_opens_and_notes_it(
        self, sitting: SittingPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        services.safety.file(
            SealedDraft(kind=SealedKind.CONCERN, fields={"what": "<b>A worry</b>"})
        )
        sitting.activate()
        begin(sitting)
        row = seen(sitting, "sealed_row_0")
        assert "worry" not in row.accessibleName()
        assert "concern" in row.accessibleName()
        assert "new" in row.accessibleName()
        QTest.keyClick(row, Qt.Key.Key_Return)
        assert said(sitting, "sealed_what") == "<b>A worry</b>"
        assert "Ola" in said(sitting, "sealed_opening_0")
        assert "Ola" in said(sitting, "sealed_who")
        press(sitting, "sealed_back")
        assert "opened" in seen(sitting, "sealed_row_0").accessibleName()
        del ola, kim

    def test_another_passphrase_is_refused_beside_the_field(
        self, sitting: SittingPage, ola: NewReader
    ) -> None:
        sitting.activate()
        begin(sitting, "correct horse battery staple orbit lemon")
        assert "not the passphrase of that reader" in said(sitting, "sitting_passphrase_row_note")
        assert sitting.sitting is None
        assert sitting.findChild(QLineEdit, "sitting_passphrase_edit").text() == ""

    @pytest.mark.parametrize("way", ["leave", "hide", "lock", "end"])
    def test_whatever_ends_a_sitting_takes_everything_away(
        self, sitting: SittingPage, services: Services, ola: NewReader, way: str
    ) -> None:
        services.safety.file(SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "needle"}))
        sitting.activate()
        begin(sitting)
        QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
        held = sitting.sitting
        assert held is not None
        assert held.open
        {
            "leave": sitting.deactivate,
            "hide": sitting.hide,
            "lock": sitting.clear,
            "end": lambda: press(sitting, "sealed_end_sitting"),
        }[way]()
        assert not held.open
        assert sitting.sitting is None
        shown = [label.text() for label in sitting.findChildren(QLabel)]
        assert not any("needle" in text for text in shown)

    def test_let_in_share_deal_with_and_set_an_end(
        self, sitting: SittingPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        services.safety.file(
            SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "x"}),
            leave_out=[kim.box.reader_id],
        )
        sitting.activate()
        begin(sitting)
        QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
        press(sitting, "sealed_share_go")
        assert "Kim" in said(sitting, "sealed_who")
        press(sitting, "sealed_done")
        assert "26 November 2026" in said(sitting, "sealed_closed")
        day = seen(sitting, "sealed_end")
        assert isinstance(day, QLineEdit)
        assert day.text() == "2029-11-26"
        day.setText("2020-01-01")
        press(sitting, "sealed_keep")
        assert "not a day" in said(sitting, "sealed_end_row_note")
        day.setText("2027-01-01")
        press(sitting, "sealed_keep")
        assert [draft.erase_on for draft in texts(services, kim)] == [date(2027, 1, 1)]

    def test_somebody_who_was_a_reader_hands_over_what_they_alone_hold(
        self, sitting: SittingPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        services.safety.file(
            SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "handed over"}),
            leave_out=[ola.box.reader_id],
        )
        services.safety.remove(sitting_of(services, ola), kim.box.reader_id)
        sitting.activate()
        box = sitting.findChild(QComboBox, "sitting_reader")
        assert box.itemText(0) == "Ola"
        box.setCurrentIndex(box.count() - 1)
        sitting.findChild(QLineEdit, "sitting_passphrase_edit").setText(PASSPHRASE)
        press(sitting, "sitting_open")
        assert not sitting.findChild(QWidget, "readers_card").isVisible()
        QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
        press(sitting, "sealed_share_go")
        assert [draft.fields["what"] for draft in texts(services, ola)] == ["handed over"]
        assert services.safety.boxes(None) == ()

    def test_a_reader_changes_their_passphrase(
        self, sitting: SittingPage, services: Services, ola: NewReader
    ) -> None:
        sitting.activate()
        begin(sitting)
        press(sitting, "readers_passphrase")
        press(sitting, "own_passphrase_new_show")
        words = said(sitting, "own_passphrase_new_offer")
        sitting.findChild(QLineEdit, "own_passphrase_new_again_edit").setText(words)
        press(sitting, "own_passphrase_go")
        assert "new passphrase" in said(sitting, "sealed_result_text")
        sitting.end_sitting()
        begin(sitting)
        assert sitting.sitting is None
        begin(sitting, words)
        assert sitting.sitting is not None

    @pytest.mark.parametrize("form", ["first_reader_passphrase", "own_passphrase_new"])
    @pytest.mark.parametrize(
        "refused",
        [(DESK, "opens the desk"), ("a lamp", "may be guessed")],
        ids=["the desk's", "weak"],
    )
    def test_a_passphrase_that_seals_nothing_is_refused_beside_its_field(
        self,
        sitting: SittingPage,
        services: Services,
        request: pytest.FixtureRequest,
        form: str,
        refused: tuple[str, str],
    ) -> None:
        typed, answer = refused
        own = form == "own_passphrase_new"
        before = services.safety.all_boxes()
        if own:
            request.getfixturevalue("ola")
            before = services.safety.all_boxes()
        sitting.activate()
        if own:
            begin(sitting)
            press(sitting, "readers_passphrase")
        else:
            sitting.findChild(QLineEdit, "first_reader_label").setText("Ola")
        press(sitting, f"{form}_kind_own")
        for field in ("own", "again"):
            sitting.findChild(QLineEdit, f"{form}_{field}_edit").setText(typed)
        go = "own_passphrase_go" if own else "first_reader_go"
        for _insisting in range(3):
            press(sitting, go)
        assert answer in said(sitting, f"{form}_own_row_note")
        assert services.safety.all_boxes() == before

    def test_the_period_for_minors_is_set_by_a_reader(
        self, sitting: SittingPage, services: Services, ola: NewReader
    ) -> None:
        sitting.activate()
        begin(sitting)
        months = seen(sitting, "readers_months")
        assert isinstance(months, QSpinBox)
        assert months.value() == 0
        months.setValue(120)
        press(sitting, "readers_months_set")
        assert services.safety.minor_months() == 120
        months.setValue(0)
        press(sitting, "readers_months_set")
        assert services.safety.minor_months() is None

    def test_remove_a_reader_after_being_asked(
        self,
        sitting: SittingPage,
        services: Services,
        kim: NewReader,
        messages: RecordingMessages,
    ) -> None:
        sitting.activate()
        begin(sitting)
        button = next(
            each
            for each in sitting.findChildren(QAbstractButton)
            if each.accessibleName() == "Remove Kim"
        )
        button.click()
        question = messages.questions[-1][0]
        assert "hand it over" in question.lost
        messages.answer(accept=True)
        assert [row.label for row in services.safety.readers()] == ["Ola"]

    def test_everything_is_named_and_every_key_means_one_thing(
        self,
        sitting: SittingPage,
        services: Services,
        kim: NewReader,
        assert_all_named: Named,
        assert_mnemonics_differ: Named,
    ) -> None:
        services.safety.file(
            SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "x"}),
            leave_out=[kim.box.reader_id],
        )
        sitting.activate()

        def check() -> None:
            assert_all_named(sitting)
            assert_mnemonics_differ(sitting)

        check()
        begin(sitting)
        check()
        press(sitting, "readers_add")
        check()
        press(sitting, "new_reader_cancel")
        press(sitting, "readers_passphrase")
        check()
        press(sitting, "own_passphrase_cancel")
        QTest.keyClick(seen(sitting, "sealed_row_0"), Qt.Key.Key_Return)
        check()

    def test_the_first_reader_page_is_named_too(
        self, sitting: SittingPage, assert_all_named: Named, assert_mnemonics_differ: Named
    ) -> None:
        sitting.activate()
        assert_all_named(sitting)
        assert_mnemonics_differ(sitting)


class TestElsewhere:
    def test_a_record_leads_to_the_form_and_shows_nothing_of_it(
        self, page_context: PageContext, services: Services, ola: NewReader, calls: PageCalls,
        qtbot: QtBot,
    ) -> None:  # fmt: skip
        member, _undo = services.members.add(MemberDraft(display_name="Wren"))
        page = MembersPage(context=page_context)
        qtbot.addWidget(page)
        page.resize(1068, 800)
        page.show()
        page.activate(member)
        before = sorted(label.text() for label in page.findChildren(QLabel))
        page.findChild(QAbstractButton, "member_more").menu().findChild(
            type(page.findChild(QAbstractButton, "member_more").menu().actions()[0]),
            "member_sealed",
        ).trigger()
        assert calls.shown[-1] == (REPORT, member)
        services.safety.file(
            SealedDraft(
                kind=SealedKind.FORMER_NAME,
                fields={"name": "needle", "purpose": "p"},
                subject_id=member,
                erase_on=date(2027, 1, 1),
            )
        )
        page.activate(member)
        assert sorted(label.text() for label in page.findChildren(QLabel)) == before
        page.clear()

    def test_forgetting_from_the_record_asks_and_empties_undo(
        self, page_context: PageContext, services: Services, messages: RecordingMessages,
        qtbot: QtBot,
    ) -> None:  # fmt: skip
        member, undo = services.members.add(MemberDraft(display_name="Wren"))
        page_context.undo.push(undo.label, undo, services.undo.apply)
        page = MembersPage(context=page_context)
        qtbot.addWidget(page)
        page.show()
        page.activate(member)
        page.drawing.forget_requested.emit()
        assert "Wren" in messages.questions[-1][0].title
        messages.answer(accept=True)
        assert services.privacy.forgotten() == (member,)
        assert not page_context.undo.recent()
        page.clear()

    def test_today_says_that_something_waits_without_number_or_subject(
        self, services: Services, ola: NewReader, clock: FixedClock
    ) -> None:
        services.safety.file(SealedDraft(kind=SealedKind.INCIDENT, fields={"what": "x"}))
        services.safety.file(SealedDraft(kind=SealedKind.CONCERN, fields={"what": "y"}))
        assert "sealed" not in {row.kind for row in services.tasks.due()}
        clock.set(clock.now() + timedelta(hours=26))
        (row,) = [row for row in services.tasks.due() if row.kind == "sealed"]
        assert (row.summary, row.detail, row.covered_names) == (
            "Something waits for a reader",
            "",
            (),
        )
        assert row.subject_id is None


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_off_at_large_text(
    report: ReportPage, sitting: SittingPage, kim: NewReader, theme: Theme, size: int
) -> None:
    theme.set_text_size(size)
    for page in (report, sitting):
        page.resize(900, 700)
        page.activate()
        QTest.qWait(1)
        wide = [
            widget.objectName()
            for widget in page.findChildren(QWidget)
            if widget.isVisibleTo(page) and widget.minimumSizeHint().width() > page.width()
        ]
        assert wide == []
