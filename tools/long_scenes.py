"""People whose names are very long, or run the other way, where names are shown and asked about."""

from collections.abc import Iterator

from leaving_scenes import ask
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from scenes import close_dialogs, find, press, settle

from chapterdesk.app.root import Root
from chapterdesk.app.session import Session
from chapterdesk.services.members.drafts import MemberDraft

LONG = (
    "Maximiliana Aurelia Featherstonehaugh-Cholmondeley de la Vega y Montoya "
    "of the Long Water Under Hills"
)
ARABIC = "نور الهدى عبد الرحمن"


def long_scenes(root: Root, session: Session) -> Iterator[str]:
    """Walk the record, the dialogs and several at once, of people with such names."""
    members = session.context.services.members

    def add() -> list[bytes]:
        drafts = [
            MemberDraft(display_name=name, tags=("choir",)) for name in (LONG, ARABIC, f"{LONG} II")
        ]
        return [members.add(draft)[0] for draft in drafts]

    long, arabic, _twin = ask(session, add)
    session.navigate("members")
    settle(root)
    page = session.shell.current
    for name, who in (("long", long), ("arabic", arabic)):
        page.open_record(who)  # type: ignore[union-attr]
        settle(root)
        yield f"{name}-record"
        asking = page.asking  # type: ignore[union-attr]
        asking.open()
        settle(root)
        yield f"{name}-ask"
        press(root, "ask_note")
        press(root, "ask_copy")
        yield f"{name}-ask-copy"
        close_dialogs(root)
        asking.forget()
        settle(root)
        find(root, "forget_deny", QAbstractButton).click()
        settle(root)
        yield f"{name}-forget"
        close_dialogs(root)
    people = find(root, "members_list")
    people.setFocus()
    for _turn in range(3):
        QTest.keyClick(people, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(root)
    yield "long-several"
    press(root, "members_pick_none")
    session.navigate("duplicates")
    settle(root)
    find(root, "duplicates_list").select_place(0)  # type: ignore[attr-defined]
    press(root, "duplicates_compare_go")
    settle(root)
    yield "long-compare"
