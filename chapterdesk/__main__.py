"""The entry point: the command line first, the window when it asks for one."""

import sys

from chapterdesk.cli import OpenWindow, run
from chapterdesk.core.errors import UserError
from chapterdesk.core.hardening import harden


def main() -> int:
    """Run the command line or open the window; return the exit code."""
    harden()
    outcome = run(sys.argv[1:])
    if not isinstance(outcome, OpenWindow):
        return outcome
    try:
        from chapterdesk.app.run import run as open_window  # noqa: PLC0415  # Qt: window alone

        return open_window(vault=outcome.vault, practice=outcome.practice)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return int(error.exit_code)


if __name__ == "__main__":
    sys.exit(main())
