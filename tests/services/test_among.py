"""Rows of many ids by one statement."""

from sqlalchemy import func, select

from chapterdesk.models import Base
from chapterdesk.services.among import among, in_order, listed
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.members.drafts import MemberDraft

_MEMBERS = Base.metadata.tables["member"]


def test_rows_are_found_by_their_ids_and_listed_in_the_order_given(desk: Desk) -> None:
    names = ("Cy", "Ann", "Bo")
    ids = [desk.services.members.add(MemberDraft(display_name=name))[0] for name in names]
    asked = [ids[1], b"\x00" * 16, ids[2], ids[0]]
    order = in_order()
    listing = (
        select(_MEMBERS.c.display_name)
        .join_from(order, _MEMBERS, _MEMBERS.c.id == func.unhex(order.c.value))
        .order_by(order.c.key)
    )
    with desk.services.members._database.read() as session:
        some = select(_MEMBERS.c.display_name).where(among(_MEMBERS.c.id))
        assert set(session.scalars(some, {"ids": listed(ids[:2])})) == {"Cy", "Ann"}
        assert session.scalars(some, {"ids": listed([])}).all() == []
        assert session.scalars(listing, {"ids": listed(asked)}).all() == ["Ann", "Bo", "Cy"]
