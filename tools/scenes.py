"""Every scene of the window that is worth a picture, and what can be computed about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.core.errors import StorageError
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.text import ElidedLabel, KeyCap

W = TypeVar("W", bound=QWidget)
SETTLE_MS = 60
_SLACK = 2
_STEP = 7  # not each point is looked at, and not the same ones in each line
_COLOURS = 8  # fewer are a page without anything on it
REGISTER = (
    "Name;8.1.2026;08.01.2026;22.01.2026;05.02.2026\n"
    "Wren Halloran;x;x;+;o\nNoor;+;o;x;?\nAsh;e;x;came w/ a friend, late;+\nguests;2;;1;\n"
)
LIST = """Name,Pronouns,Email,Group,Legal name,Notes
Robin Åkesson,they/them,robin@example.org,Thursday social,R. A.,brings a guitar
Lou,he/him,not an address,,,needs a ramp
,,nobody@example.org,,,
नव्या,she/her,,,,
"""
_WINDOWS = ("main_window", "help_window")
PAGES = (
    "today",
    "members",
    "groups",
    "meetings",
    "mentoring",
    "resources",
    "backups",
    "settings",
    "report",
    "sealed",
    "fields",
    "consents",
    "bin",
    "retention",
    "audit",
    "keys",
    "import",
    "duplicates",
    "reaching",
    "export",
    "checkin",
)
FORMS = (("members", "member"), ("meetings", "meeting"), ("mentoring", "pair"))


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What is wrong in a picture, as far as a machine can tell."""

    kind: str
    what: str


class WindowWatch(QObject):
    """Notice parts that flash up as windows of their own, because they were shown without a parent.

    They take the focus with them, and what they say stands where it should not.
    """

    def __init__(self) -> None:
        super().__init__()
        self._flashed: list[Flaw] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() in (Qt.WindowType.Widget, Qt.WindowType.Window)
            and watched.isWindow()
            and watched.objectName() not in _WINDOWS
        ):
            what = f"{type(watched).__name__}#{watched.objectName()}"
            self._flashed.append(Flaw(kind="flash", what=what))
        return False

    def take(self) -> list[Flaw]:
        """Return what flashed up since it was last asked."""
        taken, self._flashed = self._flashed, []
        return taken


def until(what: Callable[[], bool], message: str) -> None:
    """Wait for something to be so.

    Raises:
        RuntimeError: It did not happen within a minute.
    """
    for _turn in range(30_000):
        if what():
            return
        # Short: a long wait keeps the worker threads from running Python.
        QTest.qWait(2)
    raise RuntimeError(message)


def settle(root: Root) -> None:
    """Let every task answer and widgets lay themselves out."""
    for _turn in range(3):
        for pool in ("work", "database"):
            answered: list[object] = []
            root.tasks.run(lambda: None, answered.append, print, pool=pool, priority=Priority.LATER)
            until(lambda: bool(answered), "a thread does not answer")  # noqa: B023
        QTest.qWait(SETTLE_MS // 3)
    QTest.qWait(SETTLE_MS)


def find(root: Root, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
    """Return a widget of the window by its name, the one that shows if there are several.

    Raises:
        LookupError: There is none.
    """
    found = root.window.findChildren(kind, name)
    if not found:
        raise LookupError(name)
    return next((widget for widget in found if widget.isVisible()), found[-1])


def press(root: Root, name: str) -> None:
    """Press a button and let everything answer."""
    find(root, name, QAbstractButton).click()
    settle(root)


def entry_scenes(root: Root, vault: Path) -> Iterator[str]:
    """Walk what stands before a desk."""
    yield "unlock"
    press(root, "unlock_recovery")
    yield "unlock-code"
    root.show_first_run()
    yield "first-run"
    page = find(root, "first_run_page")
    page.start_set_up()  # type: ignore[attr-defined]
    settle(root)
    yield "set-up-1-chapter"
    QTest.keyClicks(find(root, "chapter_name_field"), "River Street")
    for name in ("set-up-2-safety", "set-up-3-passphrase"):
        press(root, "set_up_next")
        yield name
    press(root, "set_up_next")
    yield "set-up-3-not-typed"
    page.start_restore()  # type: ignore[attr-defined]
    settle(root)
    yield "restore"
    root.show_unlock(vault, practice=True)


def set_up_end_scenes(root: Root) -> Iterator[str]:
    """Walk the last steps of setting a chapter up, over the desk that they open."""
    root.show_first_run()
    settle(root)
    find(root, "first_run_page").start_set_up()  # type: ignore[attr-defined]
    settle(root)
    QTest.keyClicks(find(root, "chapter_name_field"), "River Street")
    for _step in range(2):
        press(root, "set_up_next")
    offer = find(root, "passphrase_offer", QLabel).text()
    QTest.keyClicks(find(root, "passphrase_again_edit"), offer)
    press(root, "set_up_next")
    until(lambda: bool(root.window.findChildren(QLabel, "recovery_code_1")), "no code comes")
    settle(root)
    yield "set-up-4-code"
    copy_code(root)
    press(root, "set_up_next")
    until(lambda: find(root, "first_backup_button").isVisible(), "the desk does not open")
    settle(root)
    yield "set-up-5-backup"
    press(root, "set_up_back")  # later
    yield "set-up-areas"


def copy_code(root: Root) -> None:
    """Type the groups of the recovery code that are asked for."""
    shown = {
        label.objectName().removeprefix("recovery_code_"): label.text()
        for label in root.window.findChildren(QLabel)
    }
    for place in range(3):
        number = find(root, f"recovery_row_{place}_label", QLabel).text().split()[-1]
        QTest.keyClicks(find(root, f"recovery_group_{place}"), shown[number])


def desk_scenes(root: Root, session: Session) -> Iterator[str]:
    """Walk every room of an open desk, its forms, its dialogs."""
    for name in PAGES[:-1]:
        _go(root, session, name)
        yield name
        if name == "members":
            yield from _list(root, session)
        if name == "reaching":
            press(root, "reaching_who_missed")
            settle(root)
            yield "reaching-missed"
            press(root, "reaching_who_everybody")
            settle(root)
            find(root, "reaching_list").select_place(0)  # type: ignore[attr-defined]
            settle(root)
            yield "reaching-person"
        if name == "export":
            yield from _practised(root)
        if name == "duplicates":
            find(root, "duplicates_list").select_place(0)  # type: ignore[attr-defined]
            press(root, "duplicates_compare_go")
            yield "duplicates-compare"
    for page, subject in FORMS:
        _go(root, session, page)
        session.shell.current.add()  # type: ignore[union-attr]
        settle(root)
        yield f"form-{subject}"
        if subject == "member":
            QTest.keyClicks(find(root, "member_name"), "Wren")
            session.shell.current.form.leave()  # type: ignore[union-attr]
            settle(root)
            yield "form-member-leaving"
        session.shell.current.clear()  # type: ignore[union-attr]
    yield from _beside(root, session)
    session.navigate("places")
    settle(root)
    yield "places"
    press(root, "place_add")
    yield "form-place"
    yield from _asking(root, session)
    yield from _checkin(root, session)
    yield from _over(root, session)


def _practised(root: Root) -> Iterator[str]:
    """Walk an export to its end, where nothing is written."""
    find(root, "export_reason", QLineEdit).setText("Moving to another tool")
    for name in ("export_passphrase_edit", "export_again_edit"):
        QTest.keyClicks(find(root, name), "open please and read all of it")
    press(root, "export_write")
    settle(root)
    yield "export-practised"


def _go(root: Root, session: Session, name: str) -> None:
    session.navigate(name)
    settle(root)
    page = root.window.findChild(QWidget, f"{name}_page")
    for view in page.findChildren(QWidget) if page is not None else []:
        if view.objectName().endswith("_list") and hasattr(view, "select_place"):
            view.select_place(2)
            break
    settle(root)


def _list(root: Root, session: Session) -> Iterator[str]:
    """Walk what the list of people can be made to show, and several of them chosen."""
    people = find(root, "members_list")
    people.setFocus()
    for _turn in range(3):
        QTest.keyClick(people, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(root)
    yield "members-several"
    press(root, "members_picked_tag")
    yield "members-several-tag"
    close_dialogs(root)
    press(root, "members_picked_group")
    yield "members-several-group"
    close_dialogs(root)
    press(root, "members_wide")
    settle(root)
    yield "members-columns"
    press(root, "members_columns")
    yield "members-columns-choose"
    find(root, "members_columns_menu").close()
    press(root, "members_pick_none")
    press(root, "members_wide")
    menu = find(root, "members_more_menu")
    menu.popup(find(root, "members_more").mapToGlobal(QPoint(0, 40)))  # type: ignore[attr-defined]
    settle(root)
    yield "members-more"
    menu.close()
    press(root, "members_filter")
    yield "members-filter"
    find(root, "filter_unconfirmed", QAbstractButton).click()
    press(root, "filter_show")
    press(root, "members_view_save")
    QTest.keyClicks(find(root, "view_name", QLineEdit), "To ask next week")
    yield "members-filter-save"
    press(root, "view_save")
    root.window.toasts.clear()
    settle(root)
    yield "members-filtered"
    press(root, "members_views_change")
    yield "members-filters"
    press(root, "views_0_rename")
    yield "members-filters-rename"
    close_dialogs(root)
    press(root, "members_view_0")
    session.navigate("members")
    settle(root)


def import_scenes(root: Root, session: Session, folder: Path) -> Iterator[str]:
    """Walk an import, in a chapter that is not for practice: that one takes nobody in."""
    file = folder / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    _go(root, session, "import")
    page = session.shell.current
    page.open_file(file)  # type: ignore[union-attr]
    until(lambda: page.step is page.look, "the file is not read")  # type: ignore[union-attr]
    yield "import-2-look"
    press(root, "import_next")
    yield "import-3-paper"
    page.progress.begin(90)  # type: ignore[union-attr]
    page._show(page.progress)  # type: ignore[union-attr]  # noqa: SLF001  # it flies by
    yield "import-running"
    page._show(page.paper)  # type: ignore[union-attr]  # noqa: SLF001
    press(root, "import_next")
    until(lambda: page.step is page.report, "the import does not end")  # type: ignore[union-attr]
    root.window.toasts.clear()
    settle(root)
    yield "import-4-report"
    press(root, "import_see_problems")
    yield "import-problems"
    page.clear()  # type: ignore[union-attr]
    file.write_text(REGISTER, encoding="utf-8")
    page.open_file(file)  # type: ignore[union-attr]
    until(lambda: page.step is page.look, "the register is not read")  # type: ignore[union-attr]
    press(root, "import_next")
    press(root, "import_marks_marks")
    settle(root)
    scroll = find(root, "import_paper_scroll")
    scroll.ensureWidgetVisible(find(root, "import_marks_list"), 0, 40)  # type: ignore[attr-defined]
    settle(root)
    yield "import-3-marks"
    page.clear()  # type: ignore[union-attr]


def _beside(root: Root, session: Session) -> Iterator[str]:
    """Walk what stands beside a person, on the record and in the form, and a field's dialog."""
    session.navigate("members")
    settle(root)
    page = session.shell.current
    page.open_record(beside_somebody(session))  # type: ignore[union-attr]
    settle(root)
    yield "member-beside"
    page.edit()  # type: ignore[union-attr]
    settle(root)
    scroll = find(root, "member_form_scroll")
    for name in ("form_own", "form_relations", "form_offers"):
        scroll.ensureWidgetVisible(find(root, name), 0, 600)  # type: ignore[attr-defined]
        settle(root)
        yield f"form-member-{name.removeprefix('form_')}"
    page.form.cancelled.emit()  # type: ignore[union-attr]
    session.navigate("fields")
    settle(root)
    press(root, "field_add")
    yield "field-dialog"
    close_dialogs(root)


def beside_somebody(session: Session) -> bytes:
    """Return the person who has most beside them."""
    members = session.context.services.members
    answer: list[bytes] = []

    def read() -> bytes:
        rows = members.window(MemberFilter(), 0, 200).rows
        details = [members.detail(row.id) for row in rows]
        most = max(
            details,
            key=lambda detail: (
                bool(detail.beside.emergency) + bool(detail.beside.relations)
                + bool(detail.beside.own) + bool(detail.beside.absences),
                detail.id,
            ),
        )  # fmt: skip
        return most.id

    session.context.tasks.run(read, answer.append, print)
    until(lambda: bool(answer), "nobody is read")
    return answer[0]


def _asking(root: Root, session: Session) -> Iterator[str]:
    _go(root, session, "members")
    asking = session.shell.current.asking  # type: ignore[union-attr]
    asking.open()
    settle(root)
    yield "ask"
    press(root, "ask_note")
    press(root, "ask_copy")
    yield "ask-copy"
    press(root, "copy_screen")
    yield "ask-copy-here"
    close_dialogs(root)
    asking.forget()
    settle(root)
    find(root, "forget_deny", QAbstractButton).click()
    settle(root)
    yield "ask-forget"
    close_dialogs(root)
    asking.open()
    settle(root)
    press(root, "ask_restrict")
    yield "member-only-kept"


def _checkin(root: Root, session: Session) -> Iterator[str]:
    session.navigate("checkin")
    settle(root)
    search = find(root, "checkin_search", QLineEdit)
    yield "checkin"
    for letters in ("an", "ro"):
        QTest.keyClicks(search, letters)
        settle(root)
        if letters == "an":
            yield "checkin-query"
        QTest.keyClick(search, Qt.Key.Key_Return)
        settle(root)
    until(lambda: bool(root.window.toasts.shown), "no toast comes")
    settle(root)
    yield "checkin-toast"
    press(root, "show_inside")
    yield "checkin-inside"
    press(root, "inside_close")
    yield from _checkin_extras(root, session)
    press(root, "checkin_done")
    yield "checkin-finish"
    press(root, "finish_back")
    QTest.keyClicks(search, "x" * 201)
    settle(root)
    QTest.keyClick(search, Qt.Key.Key_Return)
    settle(root)
    yield "checkin-refused"
    search.clear()
    settle(root)
    press(root, "door_mode")
    QTest.keyClicks(search, "an")
    settle(root)
    yield "checkin-door"
    session.context.hold_door(False)
    session.shell.current.door.end()  # type: ignore[union-attr]
    session.shell.current.door.closed.emit()  # type: ignore[union-attr]
    settle(root)


def _checkin_extras(root: Root, session: Session) -> Iterator[str]:
    """Walk what stands in the place of the list."""
    services = session.context.services
    meeting_id = session.shell.current.controller.meeting_id  # type: ignore[union-attr]

    def another() -> None:
        row = services.meetings.detail(meeting_id).row
        services.meetings.add(MeetingDraft(starts_local=row.starts_local, title="Board games"))

    root.tasks.run(another, lambda _done: None, print)
    press(root, "show_kinds")
    for kind in ("Children", "Allies"):
        field = find(root, "tally_kind", QLineEdit)
        QTest.keyClicks(field, kind)
        QTest.keyClick(field, Qt.Key.Key_Return)
        settle(root)
    yield "checkin-kinds"
    press(root, "tally_close")
    press(root, "show_paper")
    numbers = find(root, "paper_numbers", QLineEdit)
    QTest.keyClicks(numbers, "1-4, 7")
    QTest.qWait(3 * SETTLE_MS)
    settle(root)
    yield "checkin-paper"
    press(root, "paper_close")
    press(root, "show_grid")
    yield "checkin-grid"
    press(root, "grid_close")
    page = session.shell.current
    page.extras.show_away(page.controller.rows.rows[0])  # type: ignore[union-attr]
    settle(root)
    find(root, "away_until", QLineEdit).setText("2026-12-24")
    settle(root)
    yield "checkin-away"
    press(root, "away_close")


def _over(root: Root, session: Session) -> Iterator[str]:
    session.navigate("sheet")
    settle(root)
    until(lambda: bool(_dialogs(root)), "no preview comes")
    settle(root)
    yield "paper-preview"
    kind = _dialogs(root)[-1].findChild(ChoiceBox, "paper_kind")
    for place, document in (("badges:A4_PLAIN", "badges"), ("sign_in", "sign-in")):
        kind.set_current(place)
        kind.chosen.emit(str(kind.current))
        settle(root)
        settle(root)
        yield f"paper-{document}"
    close_dialogs(root)
    session.navigate("today")
    settle(root)
    session.open_palette()
    QTest.keyClicks(session.palette.findChild(QWidget, "palette_field"), "s")
    settle(root)
    yield "palette"
    session.palette.reject()
    session.show_recent()
    settle(root)
    yield "recent"
    close_dialogs(root)
    session.context.messages.error(
        StorageError(
            "The backup could not be written.",
            "Everything is in the desk as before; there is no new backup.",
            "Put the stick in again, or choose another place.",
        )
    )
    settle(root)
    yield "error"
    close_dialogs(root)
    session.show_help("checkin")
    settle(root)
    yield "help"
    session.show_help("emergency")
    settle(root)
    yield "danger"
    find(root, "help_window").close()
    session.context.cover()
    yield "privacy"
    QTest.keyClick(find(root, "privacy_screen"), Qt.Key.Key_Space)


def close_dialogs(root: Root) -> None:
    """Close every dialog."""
    for dialog in _dialogs(root):
        dialog.reject()
    settle(root)


def _dialogs(root: Root) -> list[QDialog]:
    return [dialog for dialog in root.window.findChildren(QDialog) if dialog.isVisible()]


def windows(root: Root) -> list[QWidget]:
    """Return what a person sees, the window first, what lies over it after."""
    over = [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and window is not root.window
    ]
    own = [window for window in over if window.objectName() == "help_window"]
    return own or [root.window, *over]


def picture(root: Root) -> QPixmap:
    """Return what is seen, dialogs where they lie."""
    first, *over = windows(root)
    shot = first.grab()
    painter = QPainter(shot)
    for window in over:
        corner = first.mapFromGlobal(window.mapToGlobal(QPoint()))
        if not first.rect().intersects(QRect(corner, window.size())):
            corner = first.rect().center() - window.rect().center()
        painter.drawPixmap(corner, window.grab())
    painter.end()
    return shot


def flaws(root: Root, shot: QPixmap) -> list[Flaw]:
    """Return what a machine can tell: a blank picture, cut texts, things over each other."""
    found = []
    pixels = shot.toImage().convertToFormat(QImage.Format.Format_RGB32).constBits()
    colours = set(memoryview(pixels).cast("I")[::_STEP])
    if len(colours) < _COLOURS:
        found.append(Flaw(kind="blank", what=f"{len(colours)} colours"))
    top = windows(root)[-1]
    shown = [
        widget
        for widget in top.findChildren(QWidget)
        if isinstance(widget, QLabel | QPushButton) and widget.isVisible() and _seen(widget)
    ]
    found += [Flaw(kind="cut", what=_name(widget)) for widget in shown if _is_cut(widget)]
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            if one.parentWidget() is other.parentWidget() and _overlap(one, other):
                found.append(Flaw(kind="overlap", what=f"{_name(one)} / {_name(other)}"))
    return found


def _name(widget: QLabel | QPushButton) -> str:
    return f"{type(widget).__name__}#{widget.objectName()} {widget.text()[:30]!r}"


def _seen(widget: QWidget) -> bool:
    return bool(widget.text()) and not widget.visibleRegion().isEmpty()  # type: ignore[attr-defined]


def _is_cut(widget: QLabel | QPushButton) -> bool:
    if isinstance(widget, ElidedLabel):
        return False  # it ends in an ellipsis and has a tool tip
    if isinstance(widget, QPushButton):
        text = widget.text().replace("&", "")
        return widget.fontMetrics().horizontalAdvance(text) > widget.width()
    if widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + _SLACK
    return widget.sizeHint().width() > widget.width() + _SLACK


def _overlap(one: QWidget, other: QWidget) -> bool:
    if isinstance(one, KeyCap) or isinstance(other, KeyCap):
        return False  # a cap lies within what it belongs to
    both = one.geometry().intersected(other.geometry())
    return min(both.width(), both.height()) > _SLACK
