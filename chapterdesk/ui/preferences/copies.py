"""Which other desks lie on this computer, and which of them go with the chapter on a journey."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate_ltr
from chapterdesk.services.vaults import OtherVault
from chapterdesk.ui.theme.metrics import GRID
from chapterdesk.ui.widgets.text import Text


class CopiesList(QWidget):
    """List the copies of this chapter, each with a tick, and the desks that stay in any case."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("travel_copies")
        self._boxes: list[tuple[QCheckBox, Path]] = []
        self._others: tuple[Path, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)

    def show_vaults(self, vaults: Sequence[OtherVault]) -> None:
        """List what was found, once."""
        copies = [vault for vault in vaults if vault.same]
        self._others = tuple(vault.path for vault in vaults if not vault.same)
        if copies:
            say = _(
                "This chapter lies on this computer more than once. What was written in a copy "
                "alone is not in this backup, and is gone for good when that copy is taken off: "
                "open it and make a backup of it first."
            )
            self._layout.addWidget(Text(say, wrap=True, name="travel_more_than_once"))
        for place, copy in enumerate(copies):
            self._add_copy(copy, name=f"travel_copy_{place}")
        if self._others:
            say = _(
                "Other desks, which stay: {folders}. From outside, nobody can see whether they "
                "hold the same people; open them and take them off one by one."
            ).format(folders=_told(self._others))
            self._layout.addWidget(Text(say, wrap=True, name="travel_others"))

    @property
    def chosen(self) -> tuple[Path, ...]:
        """The copies that go, too."""
        return tuple(path for box, path in self._boxes if box.isChecked())

    @property
    def staying(self) -> tuple[Path, ...]:
        """What stays on this computer."""
        return (*(path for box, path in self._boxes if not box.isChecked()), *self._others)

    def _add_copy(self, copy: OtherVault, *, name: str) -> None:
        path = copy.path
        box = QCheckBox(_("Take this copy off, too: {name}").format(name=isolate_ltr(path.name)))
        box.setObjectName(name)
        box.setAccessibleName(
            _("Take this copy off, too: {name}").format(name=isolate_ltr(str(path)))
        )
        # Its people may be in no backup: what can not be brought back goes when somebody says so.
        box.toggled.connect(self.changed)
        self._boxes.append((box, path))
        self._layout.addWidget(box)
        self._add_line(isolate_ltr(str(path)), name=f"{name}_path")
        if copy.written_at is not None:
            local = copy.written_at.astimezone()
            said = _("Last written {day}, {time}").format(
                day=current().day(local.date()), time=current().clock_time(local)
            )
            self._add_line(said, name=f"{name}_written")

    def _add_line(self, text: str, *, name: str) -> None:
        self._layout.addWidget(Text(text, role="small", colour="soft", wrap=True, name=name))


def _told(paths: Sequence[Path]) -> str:
    return ", ".join(isolate_ltr(str(path)) for path in paths)


def afterwards(*, staying: Sequence[Path], folders: Sequence[Path]) -> str:
    """Return where the chapter is once it was taken off, as far as anybody looked."""
    if staying:
        return _("Afterwards these stay on this computer: {folders}.").format(
            folders=_told(staying)
        )
    return _(
        "Nothing else of it was found in {folders}. Afterwards only backups hold the chapter, this "
        "one and older ones; restore it with the passphrase or the recovery code."
    ).format(folders=_told(folders))
