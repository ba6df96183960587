"""Sealed texts as a reader sees them."""

import hashlib
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.crypto import age
from chapterdesk.models import Member, SealedOpening, SealedText
from chapterdesk.services.naming import shown_name
from chapterdesk.services.safety.readers import active, labels
from chapterdesk.services.safety.sitting import Sitting
from chapterdesk.services.safety.texts import (
    FOLLOWED,
    ActionRow,
    Payload,
    ReviewPage,
    SealedRow,
    SealedView,
    lead_of,
)
from chapterdesk.services.safety.vaulted import read_openings, read_text


def listed(row: SealedText, payload: Payload | None, *, opened: bool) -> SealedRow:
    """Return a text as the list of a sitting shows it; None is one that is not whole."""
    if payload is None:
        return SealedRow(
            id=row.id, kind=None, written_at=row.written_at, lead="", opened=opened, damaged=True
        )
    return SealedRow(
        id=row.id,
        kind=payload.draft.kind,
        written_at=payload.written_at,
        lead=lead_of(payload.draft),
        opened=opened,
        unfinished=payload.draft.unfinished,
        closed=payload.closed_on is not None,
        urgency=payload.draft.urgency,
        review_on=payload.review_on,
    )


def newest(session: Session, sitting: Sitting, limit: int | None, today: date) -> list[SealedRow]:
    """Return the latest texts that a sitting can open, unordered; only as many are read."""
    opened = set(session.scalars(select(SealedOpening.text_id)))
    query = select(SealedText).order_by(SealedText.written_at.desc(), SealedText.id)
    found: list[SealedRow] = []
    for row in session.scalars(query):
        if limit is not None and len(found) >= limit:
            break
        shown = _shown(row, sitting)
        if shown is not None:
            found.append(_dated(shown, today, opened=row.id in opened))
    return found


def reviews(
    session: Session, sitting: Sitting, today: date, *, after: bytes | None, limit: int
) -> ReviewPage:
    """Return which of the next texts a reader was to look at again by today.

    The day stands inside the seal, so that every text is opened: some at a time.
    """
    query = select(SealedText).order_by(SealedText.id).limit(limit)
    if after is not None:
        query = query.where(SealedText.id > after)
    opened = set(session.scalars(select(SealedOpening.text_id)))
    rows = session.scalars(query).all()
    shown = [(row, _shown(row, sitting)) for row in rows]
    dated = [_dated(one, today, opened=row.id in opened) for row, one in shown if one is not None]
    return ReviewPage(
        rows=tuple(row for row in dated if row.review_due),
        after=bytes(rows[-1].id) if len(rows) == limit else None,
    )


def _dated(row: SealedRow, today: date, *, opened: bool) -> SealedRow:
    due = row.review_on is not None and row.review_on <= today and not row.closed
    return replace(row, opened=opened, review_due=due)


def _shown(row: SealedText, sitting: Sitting) -> SealedRow | None:
    key = (row.id, hashlib.sha256(row.sealed).digest())
    if key not in sitting.listed:
        try:
            sitting.listed[key] = listed(row, read_text(row, sitting), opened=False)
        except age.NotForUsError:
            sitting.listed[key] = None
    return sitting.listed[key]


def view_of(session: Session, sitting: Sitting, payload: Payload) -> SealedView:
    """Return an opened text as its reader sees it."""
    names = labels(session)
    today = {row.id for row in active(session)}
    holders = sorted(
        (reader for reader in payload.readers if reader in today), key=lambda reader: names[reader]
    )
    member = _whom(session, payload.draft.subject_id)
    return SealedView(
        id=payload.id,
        draft=payload.draft,
        written_at=payload.written_at,
        closed_on=payload.closed_on,
        readers=tuple(names[reader] for reader in holders),
        reader_ids=tuple(holders),
        subject="" if member is None else shown_name(member.display_name, shielded=member.shielded),
        openings=read_openings(session, sitting, payload.id, names),
        actions=tuple(
            ActionRow(at=one.at, reader=names.get(one.reader, ""), what=one.what, told=one.told)
            for one in payload.actions
        ),
        review_on=payload.review_on,
        followed=payload.draft.kind in FOLLOWED,
    )


def _whom(session: Session, subject_id: bytes | None) -> Member | None:
    """Return whom a text concerns; of a record that was merged, the person it is part of now."""
    member = session.get(Member, subject_id) if subject_id else None
    while member is not None and member.merged_into is not None:
        member = session.get(Member, member.merged_into)
    return member
