"""What a visit does where secrets are typed and shown: before the desk, in it, and on paper."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QLabel

from chapterdesk.crypto.recovery import PREFIX
from tests.soak.visitor import Visitor

PAGES: Final = frozenset({"first_run", "set_up", "restore", "salvage", "recovery", "unlock"})
"""What is shown before a desk is open."""

_ASKED: Final = 3


def read_sealed(visitor: Visitor, passphrase: str) -> None:
    """Open a reader's sitting and what was sealed; leaving the page closes it."""
    visitor.show("sealed")
    visitor.write("sitting_passphrase_edit", passphrase)
    visitor.press("sitting_open")
    visitor.enter("sealed_row_0")
    visitor.see("sealed_what")
    visitor.settle()
    visitor.show("today")


def make_code(visitor: Visitor, passphrase: str, exports: Path) -> str:
    """Draw a new recovery code, print its sheet, save it, type three groups of it; return it."""
    visitor.show("keys")
    visitor.press("keys_new_code")
    visitor.write("keys_code_own_edit", passphrase)
    visitor.press("keys_code_go")
    visitor.see("recovery_code_1")
    groups = []
    while (label := visitor.visible(f"recovery_code_{len(groups) + 1}")) is not None:
        assert isinstance(label, QLabel)
        groups.append(label.text())
    visitor.press("recovery_code_print")
    visitor.press("paper_print")
    visitor.gone("paper_dialog")
    visitor.press("recovery_code_save")
    visitor.choose_file(exports / "paper.txt")
    visitor.see("recovery_code_note")
    for place in range(_ASKED):
        label = visitor.see(f"recovery_row_{place}").findChild(QLabel)
        assert isinstance(label, QLabel)
        number = int("".join(letter for letter in label.text() if letter.isdecimal()))
        visitor.write(f"recovery_group_{place}", groups[number - 1])
    visitor.press("keys_code_go")
    visitor.gone("keys_code")
    visitor.settle()
    return PREFIX + "".join(groups)


def drill(visitor: Visitor, code: str) -> None:
    """Try the newest backup by its recovery code: it is restored, compared, erased."""
    visitor.show("backups")
    visitor.press("backups_drill_begin")
    visitor.write("backups_drill_secret_field_edit", code)
    visitor.press("backups_drill_go")
    visitor.see("backups_drill_begin")
    visitor.settle()


def look_around(visitor: Visitor) -> list[str]:
    """Go from the unlock page to everything that can be begun there, and back; return the pages."""
    visitor.see("unlock_page")
    visitor.press("unlock_other")
    visitor.see("first_run_page")
    visitor.press("tile_set_up")
    visitor.see("set_up_page")
    visitor.press("set_up_back")
    visitor.press("tile_restore")
    visitor.see("restore_form")
    visitor.press("restore_back")
    visitor.press("first_run_back")
    visitor.see("unlock_page")
    return ["unlock", "first_run", "set_up", "restore"]


def bring_back(visitor: Visitor, vault: Path, stick: Path, passphrase: str) -> list[str]:
    """Restore the newest backup beside, and salvage what can be read; return the pages."""
    (backup,) = stick.glob("backup-*.tar")
    visitor.press("unlock_other")
    visitor.press("tile_restore")
    visitor.press("restore_choose")
    visitor.choose_file(backup)
    visitor.write("restore_secret_field_edit", passphrase)
    visitor.press("restore_button")
    visitor.wait(
        lambda: visitor.visible("unlock_page") is not None or _is_done(visitor), "no restore"
    )
    if visitor.visible("unlock_page") is None:
        visitor.press("restore_button")
    visitor.see("unlock_page")
    visitor.root.show_salvage(vault, practice=False, keys=False)
    visitor.write("salvage_secret_field_edit", passphrase)
    visitor.press("salvage_look")
    visitor.see("salvage_result")
    visitor.press("salvage_do")
    visitor.gone("salvage_secret")
    visitor.press("salvage_do")
    visitor.see("unlock_page")
    return ["salvage"]


def use_code(visitor: Visitor, code: str, passphrase: str) -> list[str]:
    """Open the desk by its recovery code and set a passphrase; return the pages."""
    visitor.press("unlock_recovery")
    visitor.write("recovery_code_field", code)
    visitor.press("recovery_next")
    visitor.press("passphrase_kind_own")
    visitor.write("passphrase_own_edit", passphrase)
    visitor.write("passphrase_again_edit", passphrase)
    visitor.press("recovery_next")
    visitor.gone("passphrase_again")
    # What is offered next is a new code; the old paper is kept.
    visitor.press("recovery_back")
    return ["recovery"]


def _is_done(visitor: Visitor) -> bool:
    """Say whether the form says what was erased again, and waits to be read."""
    field = visitor.visible("restore_file")
    button = visitor.visible("restore_button")
    return field is None and button is not None and button.isEnabled()
