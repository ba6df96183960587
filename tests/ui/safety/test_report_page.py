"""Write sealed texts: what is typed is neither lost nor left."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Police, SealedKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safety import NewReader, SealedDraft
from chapterdesk.ui.safety.report_page import ReportPage
from tests.ui.safety.conftest import (
    Named,
    choose,
    copied,
    press,
    said,
    seen,
    sitting_of,
    texts,
    write,
)


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

    def test_without_a_reader_one_is_set_up_before_anything_is_typed(
        self,
        report: ReportPage,
        services: Services,
        assert_all_named: Named,
        assert_mnemonics_differ: Named,
    ) -> None:
        report.activate()
        assert "Nobody can open" in said(report, "report_readers_text")
        assert not report.findChild(QWidget, "report_card").isVisible()
        assert_all_named(report)
        assert_mnemonics_differ(report)
        label = report.findChild(QLineEdit, "report_first_label")
        assert label.isVisible()
        label.setText("Ola")
        press(report, "report_first_passphrase_show")
        offer = said(report, "report_first_passphrase_offer")
        report.findChild(QLineEdit, "report_first_passphrase_again_edit").setText(offer)
        press(report, "report_first_go")
        assert [row.label for row in services.safety.readers()] == ["Ola"]
        assert not report.findChild(QWidget, "report_first_card").isVisible()
        write(report, "what", "Followed to the tram stop")
        report.clear()
        opener = services.safety.open_with(
            services.safety.boxes(services.safety.readers()[0].id), Secret.from_text(offer)
        )
        sitting = services.safety.begin(opener)
        (row,) = services.safety.list(sitting)
        view = services.safety.open(sitting, row.id)
        assert "tram stop" in view.draft.fields["what"]

    def test_who_writes_first_is_told_and_keeps_the_text_while_a_reader_is_set_up(
        self, report: ReportPage, services: Services, made: tuple[NewReader, ...]
    ) -> None:
        report.activate()
        press(report, "report_readers_action")
        assert "lost" in said(report, "report_readers_text")
        assert "as unfinished" not in said(report, "report_promise")
        write(report, "what", "Kept")
        press(report, "report_seal")
        assert "still there" in said(report, "report_result_text")
        press(report, "report_readers_action")
        assert report.findChild(QWidget, "report_first_card").isVisible()
        assert not report.findChild(QWidget, "report_card").isVisible()
        report._first_made(copied(made[0]), False)
        assert report.findChild(QWidget, "report_card").isVisible()
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

    @pytest.mark.parametrize("then", list(SealedKind))
    def test_what_was_written_before_the_kind_was_chosen_is_sealed_with_it(
        self, report: ReportPage, services: Services, ola: NewReader, then: SealedKind
    ) -> None:
        report.activate()
        typed = {"what": "he waited", "when": "at nine", "where": "tram stop", "who": "X"}
        for name, words in typed.items():
            write(report, name, words)
        report.findChild(QCheckBox, "report_minor").setChecked(True)
        choose(report, then)
        for name in typed:
            assert seen(report, f"report_{name}").isVisible(), "what is sealed is seen"
        report.clear()
        (draft,) = texts(services, ola)
        assert (draft.kind, draft.fields, draft.about_minor) == (then, typed, True)
        asked_alone = {
            "title": {SealedKind.DEBRIEF, SealedKind.RISK_PLAN},
            "name": {SealedKind.FORMER_NAME},
        }
        for name, kinds in asked_alone.items():
            assert report.findChild(QLineEdit, f"report_{name}").isVisible() == (then in kinds)
        where = report.findChild(QLineEdit, "report_where")
        asked = {SealedKind.INCIDENT, SealedKind.RISK_PLAN}
        assert where.isVisible() == (then in asked), "an emptied field goes again"

    def test_a_day_on_which_a_name_goes_is_not_taken_along(
        self, report: ReportPage, services: Services, ola: NewReader
    ) -> None:
        """It would erase a report that nobody meant to go."""
        report.activate()
        choose(report, SealedKind.FORMER_NAME)
        report.findChild(QLineEdit, "report_erase_on").setText("2026-12-24")
        choose(report, SealedKind.CONCERN)
        write(report, "what", "a worry")
        press(report, "report_seal")
        (draft,) = texts(services, ola)
        assert draft.erase_on is None

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
        for field in report.findChildren(QLineEdit) + report.findChildren(QPlainTextEdit):
            if field.objectName().startswith("report_"):
                write(report, field.objectName().removeprefix("report_"), "x")
        for kind in SealedKind:
            choose(report, kind)
            assert_mnemonics_differ(report)


class TestInView:
    def test_that_it_was_sealed_is_seen_where_the_button_was(
        self, report: ReportPage, kim: NewReader, qtbot: QtBot
    ) -> None:
        report.resize(900, 420)
        report.activate()
        write(report, "what", "Shouted at at the tram stop")
        scroll = report.findChild(QScrollArea, "report_scroll")
        assert isinstance(scroll, QScrollArea)
        bar = scroll.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        press(report, "report_seal")
        banner = seen(report, "report_result")

        def there() -> bool:
            top = banner.mapTo(scroll.viewport(), QPoint(0, 0)).y()
            return top >= 0 and top + banner.height() <= scroll.viewport().height()

        qtbot.waitUntil(there)
