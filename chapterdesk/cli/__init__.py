"""The command line: the same services as the window, without a screen.

Belongs here: options, secrets from files, words for a terminal, exit codes. Heavy imports stand
inside the commands, so that `--help` answers at once and no command loads Qt.
"""

from chapterdesk.cli.root import run
from chapterdesk.cli.wishes import OpenWindow

__all__ = ["OpenWindow", "run"]
