"""Write sealed texts and open them, over a real vault: what is typed is neither lost nor left."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Police, SealedKind
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safety import NewReader, Opener, SealedDraft, Sitting
from chapterdesk.services.safety.readers import make_reader
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import REPORT, SEALED, PageContext
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.safety.report_page import ReportPage
from chapterdesk.ui.safety.sitting_page import SittingPage
from chapterdesk.ui.theme.theme import Theme
from tests.ui.conftest import PageCalls

Named = Callable[[QWidget], None]
PASSPHRASE = "lamp harbour seven"


@pytest.fixture(scope="module")
def made() -> tuple[NewReader, NewReader]:
    ola, kim = (make_reader(name, Secret.from_text(PASSPHRASE), FLOOR) for name in ("Ola", "Kim"))
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
def report(page_context: PageContext, qtbot: QtBot) -> Iterator[ReportPage]:
    page = ReportPage(context=page_context)
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


class TestWriting:
    def test_danger_comes_first_and_the_safe_contact_leads(
        self, report: ReportPage, services: Services
    ) -> None:
        services.chapter.save(
            ChapterDraft(
                name="Harbour Street",
                country="GB",
                police=Police.NO,
                safe_contact="Robin, 07700 900123",
            )
        )
        report.activate()
        assert "07700 900123" in said(report, "report_danger_0")
        card = report.findChild(QWidget, "report_danger")
        form = report.findChild(QWidget, "report_form")
        assert (
            card.mapTo(report, card.rect().bottomLeft()).y()
            < form.mapTo(report, form.rect().topLeft()).y()
        )

    def test_what_is_sealed_leaves_nothing_on_the_page(
        self, report: ReportPage, services: Services, kim: NewReader
    ) -> None:
        report.activate()
        write(report, "what", "Shouted at at the tram stop")
        write(report, "where", "Tram stop")
        report.findChild(QCheckBox, "report_minor").setChecked(True)
        press(report, "report_seal")
        (draft,) = texts(services, kim)
        assert draft == SealedDraft(
            kind=SealedKind.INCIDENT,
            fields={"what": "Shouted at at the tram stop", "where": "Tram stop"},
            about_minor=True,
        )
        field = report.findChild(QPlainTextEdit, "report_what")
        field.undo()
        assert field.toPlainText() == ""
        assert "Sealed" in said(report, "report_result_text")

    def test_somebody_is_left_out(
        self, report: ReportPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        report.activate()
        write(report, "what", "About Ola")
        press(report, f"report_leave_out_{ola.box.reader_id.hex()}")
        assert "Only" in said(report, "report_leave_out_hint")
        press(report, "report_seal")
        assert texts(services, ola) == []
        assert len(texts(services, kim)) == 1

    def test_nobody_is_left_out_by_accident_the_next_time(
        self, report: ReportPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        report.activate()
        write(report, "what", "About Ola")
        press(report, f"report_leave_out_{ola.box.reader_id.hex()}")
        press(report, "report_seal")
        write(report, "what", "Something else")
        press(report, "report_seal")
        assert len(texts(services, ola)) == 1
        assert len(texts(services, kim)) == 2

    def test_without_a_reader_the_text_stays_while_one_is_set_up(
        self, report: ReportPage, services: Services, calls: PageCalls, made: tuple[NewReader, ...]
    ) -> None:
        report.activate()
        assert "Nobody can open" in said(report, "report_readers_text")
        write(report, "what", "Kept")
        press(report, "report_seal")
        assert "still there" in said(report, "report_result_text")
        press(report, "report_readers_action")
        assert calls.shown == [(SEALED, None)]
        report.deactivate()
        services.safety.add_first(copied(made[0]))
        report.activate()
        press(report, "report_seal")
        assert [draft.fields["what"] for draft in texts(services, made[0])] == ["Kept"]

    def test_one_reader_is_a_warning_that_stays(
        self, report: ReportPage, ola: NewReader, services: Services, made: tuple[NewReader, ...]
    ) -> None:
        report.activate()
        write(report, "what", "x")
        press(report, "report_seal")
        banner = report.findChild(QWidget, "report_readers")
        assert banner.isVisible()
        assert "only reader" in said(report, "report_readers_text")
        services.safety.add(sitting_of(services, ola), copied(made[1]), share=True)
        report.refresh()
        assert not banner.isVisible()

    def test_a_lock_seals_what_is_unfinished_and_empties_the_form(
        self, report: ReportPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        report.activate()
        assert "as unfinished" in said(report, "report_promise")
        choose(report, SealedKind.FORMER_NAME)
        write(report, "name", "half a na")
        report.findChild(QLineEdit, "report_erase_on").setText("2026-1")
        press(report, f"report_leave_out_{ola.box.reader_id.hex()}")
        report.clear()
        (draft,) = texts(services, kim)
        assert (draft.unfinished, draft.fields) == (True, {"name": "half a na"})
        assert texts(services, ola) == []
        assert report.findChild(QLineEdit, "report_name").text() == ""
        report.clear()
        assert len(texts(services, kim)) == 1

    def test_the_last_reader_can_not_be_left_out(
        self, report: ReportPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        report.activate()
        write(report, "what", "x")
        press(report, f"report_leave_out_{ola.box.reader_id.hex()}")
        press(report, f"report_leave_out_{kim.box.reader_id.hex()}")
        assert "must stay in" in said(report, "report_leave_out_hint")
        report.clear()
        assert (len(texts(services, ola)), len(texts(services, kim))) == (0, 1)

    def test_a_reader_who_came_meanwhile_gets_what_a_lock_seals(
        self, report: ReportPage, services: Services, made: tuple[NewReader, NewReader]
    ) -> None:
        report.activate()
        write(report, "what", "x")
        report.hide()
        services.safety.add_first(copied(made[0]))
        report.clear()
        assert len(texts(services, made[0])) == 1

    def test_a_lock_keeps_even_what_would_be_too_long(
        self, report: ReportPage, services: Services, ola: NewReader
    ) -> None:
        report.activate()
        write(report, "what", "long " * 10_000)
        press(report, "report_seal")
        assert "too long" in said(report, "report_what_row_note")
        report.clear()
        assert len(texts(services, ola)[0].fields["what"]) == 50_000

    def test_a_former_name_asks_for_the_day_on_which_it_goes(
        self, report: ReportPage, services: Services, ola: NewReader
    ) -> None:
        member, _undo = services.members.add(MemberDraft(display_name="Wren"))
        report.activate(member)
        write(report, "name", "A name")
        write(report, "purpose", "insurance")
        press(report, "report_seal")
        assert "the day on which it goes" in said(report, "report_erase_on_row_note")
        report.findChild(QLineEdit, "report_erase_on").setText("2026-12-24")
        press(report, "report_seal")
        (draft,) = texts(services, ola)
        assert (draft.kind, draft.subject_id) == (SealedKind.FORMER_NAME, member)
        assert draft.erase_on == date(2026, 12, 24)
        assert services.members.detail(member).notes == ()

    def test_everything_is_named_and_every_key_means_one_thing(
        self,
        report: ReportPage,
        kim: NewReader,
        assert_all_named: Named,
        assert_mnemonics_differ: Named,
    ) -> None:
        report.activate()
        for kind in SealedKind:
            choose(report, kind)
            assert_all_named(report)
            assert_mnemonics_differ(report)


class TestReading:
    def test_the_first_reader_sets_themselves_up(
        self, sitting: SittingPage, services: Services
    ) -> None:
        sitting.activate()
        sitting.findChild(QLineEdit, "first_reader_label").setText("Ola")
        words = said(sitting, "first_reader_passphrase_offer")
        sitting.findChild(QLineEdit, "first_reader_passphrase_again_edit").setText(words)
        press(sitting, "first_reader_go")
        assert [row.label for row in services.safety.readers()] == ["Ola"]
        begin(sitting, words)
        assert sitting.sitting is not None
        assert sitting.findChild(QWidget, "readers_alone").isVisible()

    def test_a_sitting_lists_opens_and_notes_it(
        self, sitting: SittingPage, services: Services, ola: NewReader, kim: NewReader
    ) -> None:
        services.safety.file(
            SealedDraft(kind=SealedKind.CONCERN, fields={"what": "<b>A worry</b>"})
        )
        sitting.activate()
        begin(sitting)
        row = seen(sitting, "sealed_row_0")
        assert "A worry" in row.accessibleName()
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
