"""Sealed texts and their safeguarding readers.

Anybody at the desk can write one; only a reader with a passphrase of their own can open it. Nothing
in here is searched, printed or exported, and no audit row says that a text was written.
"""

from chapterdesk.services.safety.following import ActionDraft
from chapterdesk.services.safety.readers import NewReader, Opener, ReaderKey, ReaderRow
from chapterdesk.services.safety.service import SafetyService, SafetyState
from chapterdesk.services.safety.sitting import Sitting
from chapterdesk.services.safety.texts import (
    ActionRow,
    Opening,
    ReviewPage,
    SealedDraft,
    SealedRow,
    SealedView,
)

__all__ = [
    "ActionDraft",
    "ActionRow",
    "NewReader",
    "Opener",
    "Opening",
    "ReaderKey",
    "ReaderRow",
    "ReviewPage",
    "SafetyService",
    "SafetyState",
    "SealedDraft",
    "SealedRow",
    "SealedView",
    "Sitting",
]
