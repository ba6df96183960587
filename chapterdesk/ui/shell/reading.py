"""A desk that can only be read: what would write is disabled everywhere, and says why.

One table and one place that looks, instead of a question in each page. What is missed here is
still refused by the vault; what is disabled here saves somebody typing what can not be kept.
"""

import re
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QMenu, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.page import Page

WRITES: Final = (
    # Today, meetings and check-in
    "start_check_in", "start_now", "plan_meeting", "meetings_empty_action",
    "meeting_(check_in|mark|edit|delete|call_off|save)",
    "count_(less|more)", "finish_and_(lock|stay)", "rename_save", "away_save", "mark_away",
    # People and their groups, places and pairs
    "members_(add|import)", "members_(empty|none|cut_off)_action",
    "member_(edit|save|archive|unarchive|delete|forget|sealed|unconfirmed_action)",
    "consent_.+_set", "note_add", "members_view_save", "views_\\d+_(up|rename|delete)",
    "members_picked_(tag|group|archive|bin)", "several_(tag|group)_(add|take)",
    "duplicates_(apart|undo|reconsider)", "compare_(merge|apart|back)",
    "field_(add|save)", "tag_save", "wording_.+_change", "wording_save", "retention_erase",
    "ask_(note|correct|restrict)", "copy_save", "forget_verb", "denied_.+_off", "export_write",
    "reach_(reached|left_voicemail|no_answer|wrong_number|refused|message_sent)",
    "group_(add|edit|save|archive|delete|count_only)", "groups_empty_action",
    "place_(add|save|archive)", "places_empty_action",
    "pair_(add|edit|save|review_done|end)", "pairs_empty_action",
    # Helplines
    "entry_(add|edit|save|checked|archive|delete)", "entries_none_action",
    # Imports and backups; one that is written elsewhere is made all the same
    "import_(choose|keep|cut_back|take_back|mend_try|back_\\d+)",
    "backups_(add|every_.+)", "backups_.+_remove",
    # Settings, keys, bin
    "settings_(save|idle|area_.+)", "bin_(restore|erase|erase_all)",
    "keys_(let_in|change_mine|quick_switch|file_switch|new_code)",
    # Sealed texts: reading them goes on
    "report_seal", "sealed_(write|keep|done|share_go)",
    "readers_(add|passphrase|months|months_set|alone_action)", "reader_\\d+_remove",
)  # fmt: skip
"""The object names of what writes, as whole patterns."""
_PATTERN: Final = re.compile("|".join(f"(?:{pattern})" for pattern in WRITES))
_PAGE_KEYS: Final = frozenset({"Ctrl+Shift+A", "F2"})
"""The keys by which pages add and edit; all others of theirs only look."""
_WHEN: Final = frozenset({QEvent.Type.Show, QEvent.Type.EnabledChange})


def writes(name: str) -> bool:
    """Say whether a part of the window changes what is kept."""
    return _PATTERN.fullmatch(name) is not None


def why() -> str:
    """Return what is said of everything that is disabled."""
    return _("For reading only: nothing can be written where these records lie.")


class ReadingOnly(QObject):
    """Disable what writes whenever it is shown or enabled by its page.

    Made for a desk that is open for reading alone: a listener to all events is not free.
    """

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = QApplication.instance()
        if self._application is not None:
            self._application.installEventFilter(self)

    def close(self) -> None:
        """Listen no longer; what is disabled stays so."""
        if self._application is not None:
            self._application.removeEventFilter(self)
            self._application = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _WHEN:
            if isinstance(watched, QAbstractButton | QAbstractSpinBox):
                _hold(watched)
            elif isinstance(watched, QMenu):
                for action in watched.actions():
                    if writes(action.objectName()):
                        action.setEnabled(False)
                        action.setToolTip(why())
                watched.setToolTipsVisible(True)
            elif isinstance(watched, Page):
                for shortcut in watched.findChildren(QShortcut):
                    if shortcut.key().toString() in _PAGE_KEYS:
                        shortcut.setEnabled(False)
        return False


def _hold(widget: QWidget) -> None:
    if writes(widget.objectName()):
        # Also where it is disabled already: it may be for a reason that goes.
        widget.setEnabled(False)
        widget.setToolTip(why())
        widget.setAccessibleDescription(why())
