"""Records that are only kept: not called, printed, exported, matched, expected or shared.

Who asked for that is still found at the desk, so that the record can be corrected, handed over,
forgotten or used again.
"""

from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Member


def not_restricted() -> ColumnElement[bool]:
    """Return the condition on `member` that whoever uses a record has to ask for."""
    return Member.restricted_on.is_(None)


def refuse_restricted(member: Member, *, field: str = "") -> None:
    """Refuse to use a record that is only kept.

    Raises:
        RefusedError: The person asked that nothing is done with it.
    """
    if member.restricted_on is not None:
        raise only_kept(field=field)


def only_kept(*, field: str = "") -> RefusedError:
    """Return the refusal for a record that is only kept."""
    return RefusedError(
        _("This person asked that their record is only kept, and not used."),
        _("Nothing was changed."),
        _("Ask them; if they agree, use the record again from their page first."),
        field=field,
    )
