"""What a person reads when header and database part, or the disk fails while they change."""

from chapterdesk.core.errors import DiskGoneError, TamperedError, UnconfirmedError, UserError
from chapterdesk.core.words import _


def not_changed(error: UserError) -> UserError:
    """Say that the header of before is in force."""
    return type(error)(
        error.what,
        _("Nothing was changed: what opened this before opens it, and nothing else."),
        error.todo,
    )


def counts(error: UserError) -> UnconfirmedError:
    """Say that the new header is in force."""
    return UnconfirmedError(
        error.what,
        _(
            "Your change counts all the same: what you set just now opens this, what it took the"
            " place of does not. Every record is there."
        ),
        _(
            "Do not repeat it. The disk did not confirm it, so keep the old one too until you have"
            " locked and opened this once; then make a backup."
        ),
    )


def nobody_knows(error: UserError) -> DiskGoneError:
    """Say that no header can be read now."""
    return DiskGoneError(
        error.what,
        _(
            "Whether your change counts can not be seen until the disk is back: either what you set"
            " just now opens this, or what opened it before. Every record is there."
        ),
        _("Keep both. When the disk is back, lock, try the new one first, and look at the list."),
    )


def mixed_days() -> TamperedError:
    """Say that header and database are of different days."""
    return TamperedError(
        _("The files in this folder are from different days; some were put back."),
        _("Nothing was changed."),
        _("Put the whole folder back as it was, or restore your newest backup."),
    )
