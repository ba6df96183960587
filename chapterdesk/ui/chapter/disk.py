"""What is said of the disk beneath a chapter: encrypted by the system, or not, or how to look."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _
from chapterdesk.services.disk import DiskEncryption, disk_encryption
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.surfaces import Banner


class DiskNote(Banner):
    """Say whether the disk is encrypted, once that is known; hidden until then.

    Args:
        theme: The look.
        name: The object name.
        tasks: Where it is looked at; a system may take seconds to answer.
        look: Looks.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        tasks: TaskRunner,
        look: Callable[[Path], DiskEncryption] = disk_encryption,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name=name, parent=parent)
        self._tasks = tasks
        self._look = look
        self._known: DiskEncryption | None = None
        self._wanted = True
        self.hide()

    def look(self, folder: Path) -> None:
        """Look at the disk beneath a folder, if it was not looked at before."""
        if self._known is None:
            self._tasks.run(
                lambda: self._look(folder),
                self._found,
                lambda _error: self._found(DiskEncryption.UNKNOWN),
                pool="work",
                owner=self,
            )

    def set_wanted(self, *, wanted: bool) -> None:
        """Be shown, as soon as something is known, or not."""
        self._wanted = wanted
        self._tell()

    def _found(self, known: DiskEncryption) -> None:
        self._known = known
        self._tell()

    def _tell(self) -> None:
        if self._known is None or not self._wanted:
            self.hide()
        else:
            text, tone = sentence(self._known)
            self.show_message(text, tone=tone)


def sentence(known: DiskEncryption, *, platform: str = sys.platform) -> tuple[str, Tone]:
    """Return what is said of a disk, and how loudly."""
    if known is DiskEncryption.ON:
        return _("The disk beneath this chapter is encrypted by the system."), "ok"
    if known is DiskEncryption.OFF:
        said = _(
            "The disk beneath this chapter is not encrypted. Whoever takes this computer can see "
            "that this program is here, not what is in the chapter. But what the system puts aside "
            "when it sleeps or runs short of memory may be read, and so may other files of yours. "
            "Switch on its disk encryption: {how}"
        )
        return said.format(how=_how_to_switch(platform)), "warn"
    if known is DiskEncryption.SWAP_OFF:
        return _(
            "The disk beneath this chapter is encrypted, but its swap is not: what is open "
            "when memory runs short may be read there. Encrypt the swap, or use zram."
        ), "warn"
    said = _(
        "Whether the disk beneath this chapter is encrypted could not be found out. Look yourself: "
        "{how}"
    )
    return said.format(how=_how_to_look(platform)), "accent"


def _how_to_switch(platform: str) -> str:
    if platform == "win32":
        return _("Settings, Privacy & security, Device encryption; or BitLocker.")
    if platform == "darwin":
        return _("System Settings, Privacy & Security, FileVault.")
    return _("on Linux it is chosen when the system is installed (LUKS).")


def _how_to_look(platform: str) -> str:
    if platform == "win32":
        return _("Settings, Privacy & security, Device encryption; or BitLocker.")
    if platform == "darwin":
        return _("System Settings, Privacy & Security, FileVault.")
    return _("where it is, “lsblk” in a terminal has a line that says “crypt”.")
