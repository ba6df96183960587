"""The pronouns of a person as a list shows them, read together with the row they belong to."""

from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.sql import ColumnElement

from chapterdesk.models import MemberPronoun

_SPOKEN: Final = MemberPronoun.__table__


def pronouns_at_chapter(owner: ColumnElement[bytes]) -> ScalarSelect[Any]:
    """Return the pronouns that may be used at the chapter, joined by commas; NULL for none."""
    joined = func.group_concat(_SPOKEN.c.text, ", ").aggregate_order_by(_SPOKEN.c.position)
    return (
        select(joined)
        .where(_SPOKEN.c.member_id == owner, _SPOKEN.c.at_chapter.is_(True))
        .scalar_subquery()
    )
