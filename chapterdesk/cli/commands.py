"""Every command, in the order of the job: set up, bring in, meet, print, carry away."""

import click

from chapterdesk.cli.carrying import backup, restore, verify
from chapterdesk.cli.chapter import chapter
from chapterdesk.cli.consenting import consents
from chapterdesk.cli.demo import WindowWish, demo
from chapterdesk.cli.duplicates import duplicates
from chapterdesk.cli.exporting import export, exports
from chapterdesk.cli.keys import keys
from chapterdesk.cli.meeting import checkin, meeting
from chapterdesk.cli.paper import print_
from chapterdesk.cli.people import import_
from chapterdesk.cli.reaching import reach
from chapterdesk.cli.retention import retention
from chapterdesk.cli.salvage import salvage
from chapterdesk.cli.series import series
from chapterdesk.cli.vault import new, passphrase

ALL: tuple[click.Command, ...] = (
    demo,
    new,
    chapter,
    import_,
    meeting,
    series,
    checkin,
    reach,
    print_,
    export,
    exports,
    consents,
    duplicates,
    retention,
    backup,
    verify,
    restore,
    salvage,
    passphrase,
    keys,
)

__all__ = ["ALL", "WindowWish"]
