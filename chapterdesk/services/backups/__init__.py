"""Backups: write, verify, restore into a fresh schema, and say how safe the chapter is.

Not here: the format of the file (storage), which knows no table.
"""

from chapterdesk.services.backups.drill import DrillReport, DrillState, drill
from chapterdesk.services.backups.forgetting import ForgottenReport
from chapterdesk.services.backups.key_files import needs_key_file
from chapterdesk.services.backups.origin import DeskMark, Maker, Origin, marks_below
from chapterdesk.services.backups.restoring import RestoreReport, restore
from chapterdesk.services.backups.service import (
    BackupCheckView,
    BackupRow,
    BackupService,
    check_file,
)
from chapterdesk.services.backups.state import BackupState
from chapterdesk.services.backups.targets import MOST_TARGETS, TargetState
from chapterdesk.storage.backup import BackupReport, PreparedBackup, StoppedError

__all__ = [
    "MOST_TARGETS",
    "BackupCheckView",
    "BackupReport",
    "BackupRow",
    "BackupService",
    "BackupState",
    "DeskMark",
    "DrillReport",
    "DrillState",
    "ForgottenReport",
    "Maker",
    "Origin",
    "PreparedBackup",
    "RestoreReport",
    "StoppedError",
    "TargetState",
    "check_file",
    "drill",
    "marks_below",
    "needs_key_file",
    "restore",
]
