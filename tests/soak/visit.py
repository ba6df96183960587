"""Visit every page of a desk full of needles, in a process of its own, and end it in one of ways.

    python -m tests.soak.visit END FOLDER < RECOVERY-CODE

END is `bug`, `SIGSEGV`, `lock` or `SIGABRT`; the first visit to a folder makes the desk and sees
every page, a reader's sitting too, prints a new recovery code, and drills. The visit that ends in
SIGSEGV restores and salvages first, and opens the desk by its code. What was exported on purpose
lies in FOLDER/exports; everything else that is left behind must hold no needle. The last line of
what it says is JSON: what it did, and the recovery codes.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from chapterdesk.app import pages
from chapterdesk.app.ending import Ends
from chapterdesk.app.root import build_application, build_root
from chapterdesk.core import log
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.hardening import harden
from chapterdesk.core.paths import config_dir, data_dir
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import AttendanceMode, ContactKind, SealedKind
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.directory.rows import EntryDraft
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.safety.texts import SealedDraft
from chapterdesk.services.tasks import TaskDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.paper.dialog import open_helplines
from chapterdesk.ui.settings import Settings
from tests.soak import needles, visit_doors
from tests.soak.visitor import Visitor

COUNT: Final = 72
SEED: Final = "NEEDLES_SEED"
"""Names the number that the needles are drawn by: two visits at a time have different ones."""
PASSPHRASE: Final = f"{needles.MARK}passphrase orbit lemon harbour seven tin"
READER: Final = f"{needles.MARK}reading magnet clover ninety arrow"
BY_CODE: Final = "SIGSEGV"
"""The end of the visit that opens the desk by its recovery code."""
ENDS: Final = ("bug", "SIGSEGV", "lock", "SIGABRT")
_PEOPLE: Final = 4
_PER_END: Final = 3
_CTRL: Final = Qt.KeyboardModifier.ControlModifier


class Words:
    """Hand out needles, each once; each end of a visit has a few of its own."""

    def __init__(self, how: str, *, first: bool) -> None:
        words = needles.make(COUNT, int(os.environ.get(SEED, "0")))
        end = COUNT - (len(ENDS) - ENDS.index(how) - 1) * _PER_END
        self._words: Iterator[str] = iter(words if first else words[end - _PER_END : end])
        self.used = 0

    def __call__(self) -> str:
        self.used += 1
        return next(self._words)


def fill(services: Services, word: Words, exports: Path) -> bytes:
    """Put needles into every field that holds words; return the meeting."""
    now = datetime.now(UTC).replace(tzinfo=None)
    services.chapter.set_area("groups", on=True)
    place, _undo = services.places.add(
        PlaceDraft(name=word(), area=word(), address=word(), remark=word())
    )
    group, _undo = services.groups.add(
        GroupDraft(
            name=word(),
            alias=word(),
            description=word(),
            attendance_mode=AttendanceMode.NAMED,
        )
    )
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=now, title=word(), group_id=group, place_id=place)
    )
    people = [_add_person(services, word) for _each in range(_PEOPLE)]
    for person in people:
        services.checkin.mark(meeting, person)
    services.mentoring.add(
        PairDraft(mentor_id=people[0], mentee_id=people[1], since=now.date(), agreed_place=word())
    )
    services.directory.add(
        EntryDraft(name=word(), country="GB", phone_display="1", hours=word(), audience=word())
    )
    services.tasks.add(TaskDraft(summary=word(), due_on=now.date() + timedelta(days=1)))
    services.safety.add_first(
        services.safety.make_reader(word(), Secret.from_text(READER), others=())
    )
    services.safety.file(
        SealedDraft(
            kind=SealedKind.INCIDENT,
            fields={"what": word(), "who": word(), "title": word(), "where": word()},
            subject_id=people[0],
        )
    )
    services.drafts.save("member", None, json.dumps({"display_name": word()}))
    bin_word = services.members.add(MemberDraft(display_name=word()))[0]
    services.members.delete(bin_word)
    gone = services.members.add(MemberDraft(display_name=word()))[0]
    services.privacy.forget_member(gone)
    source = exports / "from-elsewhere.csv"
    source.write_text(f"Name,Notes\n{word()},{word()}\n", encoding="utf-8")
    services.imports.run(services.imports.read(source), names_on_paper=True, said_by=word())
    return meeting


def _add_person(services: Services, word: Words) -> bytes:
    draft = MemberDraft(
        display_name=word(),
        pronouns=(PronounDraft(text=word()),),
        tags=(word(),),
        interests=(word(),),
        source=word(),
        contacts=(
            ContactDraft(
                kind=ContactKind.EMAIL,
                value=f"{word().encode('ascii', 'ignore').decode()}@example.org",
                remark=word(),
            ),
        ),
    )
    person, _undo = services.members.add(draft)
    services.members.add_note(person, word())
    return person


def page_names() -> tuple[str, ...]:
    """Return every page that the program knows how to build."""
    made = pages.factories(
        open_palette=lambda: None,
        start_meeting=lambda: None,
        new_vault=Path,
        vaults=VaultService(clock=SystemClock()),
    )
    return tuple(made)


def visit_all(visitor: Visitor, word: Words, meeting: bytes, folder: Path) -> list[str]:
    """Show every page with a record in it, find, print, save, export; return where it was."""
    session = visitor.root.session
    assert session is not None
    seen = []
    for name in page_names():
        visitor.show(name, meeting if name == "checkin" else None)
        _open_first(visitor, name)
        seen.append(name)
    _find(visitor, word())
    _papers(visitor, meeting, folder)
    _export(visitor, folder)
    session.context.cover()
    visitor.see("privacy_screen")
    QTest.keyClick(visitor.see("privacy_screen"), Qt.Key.Key_Space)
    visitor.wait(lambda: visitor.visible("privacy_screen") is None, "the privacy screen stays")
    return seen


def visit_one(visitor: Visitor, word: Words) -> list[str]:
    """Open a record and leave a form half typed."""
    visitor.show("members")
    _open_first(visitor, "members")
    visitor.press("members_add")
    visitor.write("member_name", word())
    visitor.write("member_source", word())
    visitor.settle()
    return ["members"]


def _open_first(visitor: Visitor, name: str) -> None:
    page = visitor.see(f"{name}_page")
    for view in page.findChildren(QWidget):
        if view.objectName().endswith("_list") and hasattr(view, "select_place"):
            view.select_place(0)
            visitor.settle()
            return


def _find(visitor: Visitor, text: str) -> None:
    session = visitor.root.session
    assert session is not None
    session.open_palette()
    visitor.write("palette_field", needles.MARK)
    visitor.write("palette_field", text[len(needles.MARK) :])
    visitor.settle()
    session.palette.reject()


def _papers(visitor: Visitor, meeting: bytes, folder: Path) -> None:
    """Print one paper, save the other: the printer gets bytes, the disk what was asked for."""
    session = visitor.root.session
    assert session is not None
    session.navigate("sheet", meeting)
    visitor.press("paper_print")
    visitor.wait(lambda: visitor.visible("paper_dialog") is None, "nothing was printed")
    session.navigate("sheet", meeting)
    visitor.press("paper_save")
    visitor.choose_file(folder / "exports" / "sheet.pdf")
    visitor.wait((folder / "exports" / "sheet.pdf").exists, "no sheet was saved")
    visitor.settle()
    visitor.press("paper_close")
    open_helplines(context=session.context, parent=visitor.root.window)
    visitor.press("paper_print")
    visitor.wait(lambda: visitor.visible("paper_dialog") is None, "nothing was printed")


def _export(visitor: Visitor, folder: Path) -> None:
    session = visitor.root.session
    assert session is not None
    services, done = session.context.services, []

    def work() -> None:
        wish = ExportWish(audience=LEADS, reason="moving to another tool")
        for form in ("csv", "xlsx"):
            file = folder / "exports" / f"members.{form}"
            services.exports.members(form, file, seal="plain", wish=wish)  # type: ignore[arg-type]
        secret = Secret.from_text(PASSPHRASE)
        sealed = folder / "sealed.age"
        services.exports.members("csv", sealed, seal="passphrase", passphrase=secret, wish=wish)
        services.backups.places.add(folder / "stick")
        services.backups.backup(folder / "stick")
        services.backups.verify_vault()

    session.context.tasks.run(work, done.append, done.append)
    visitor.wait(lambda: bool(done), "no export")
    assert done == [None], done


def end(visitor: Visitor, how: str, word: str) -> None:
    """End the visit: with the lock's key, as a crash, or with a bug that knows a name."""
    if how == "lock":
        visitor.root.window.activateWindow()
        visitor.wait(visitor.root.window.isActiveWindow, "the window is not active")
        QTest.keySequence(visitor.root.window, QKeySequence("Ctrl+L"))
    elif how == "bug":
        visitor.root.crash.take(RuntimeError(word))
        visitor.see("crash_dialog").close()
    else:
        os.kill(os.getpid(), signal.Signals[how])
    visitor.wait(lambda: False, "it did not end")


def main(how: str, folder: Path) -> None:
    """Make a desk where there is none, visit it, end it."""
    harden()
    log.set_up()
    vault = data_dir() / "0123abcd"
    word = Words(how, first=not vault.exists())
    vaults = VaultService(clock=SystemClock(), kdf=FLOOR)
    told: dict[str, object] = {}
    meeting, first = None, ""
    if not vault.exists():
        first, meeting = _make(vaults, vault, word, folder)
    settings, icons = Settings(folder=config_dir()), IconStore()
    application = build_application(settings=settings, icons=icons)
    root = build_root(
        application=application,
        theme=application.theme,
        settings=settings,
        icons=icons,
        clock=SystemClock(),
        data=data_dir(),
        vaults=vaults,
        ends=Ends(start=lambda _command, _said: None),
    )
    root.crash.install()
    visitor = Visitor(root)
    root.window.resize(1280, 800)
    root.begin(vault, practice=False)
    seen = visit_doors.look_around(visitor) if meeting is not None else []
    if how == BY_CODE:
        seen += visit_doors.bring_back(visitor, vault, folder / "stick", PASSPHRASE)
        root.begin(vault, practice=False)
        seen += visit_doors.use_code(visitor, sys.stdin.readline().strip(), PASSPHRASE)
    else:
        visitor.write("unlock_passphrase_edit", PASSPHRASE)
        visitor.enter("unlock_passphrase_edit")
    visitor.see("today_page")
    visitor.settle()
    if meeting is not None:
        seen += visit_all(visitor, word, meeting, folder)
        visit_doors.read_sealed(visitor, READER)
        visit_doors.drill(visitor, first)
        told["codes"] = [first, visit_doors.make_code(visitor, PASSPHRASE, folder / "exports")]
    seen += visit_one(visitor, word)
    last = word()
    told |= {"pages": seen, "needles": word.used}
    os.write(1, f"{json.dumps(told)}\n".encode())
    end(visitor, how, last)


def _make(vaults: VaultService, vault: Path, word: Words, folder: Path) -> tuple[str, bytes]:
    """Make a desk full of needles; return its recovery code and its meeting."""
    for name in ("exports", "stick"):
        (folder / name).mkdir()
    unlocked, code = vaults.create(
        vault,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(name=word(), country="GB", safe_contact=word(), contact=word()),
    )
    desk = vaults.open(vault, unlocked, events=EventBus())
    try:
        return code.reveal_text(), fill(desk.services, word, folder / "exports")
    finally:
        desk.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
