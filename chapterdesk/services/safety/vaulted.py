"""The rows of sealed texts: written, sealed anew to other readers, opened."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import DamagedError
from chapterdesk.core.ids import new_id
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, sealing
from chapterdesk.models import Reader, SealedOpening, SealedText
from chapterdesk.services.database import Work
from chapterdesk.services.rows import gone
from chapterdesk.services.safety.readers import active, current_round
from chapterdesk.services.safety.sitting import Sitting
from chapterdesk.services.safety.texts import (
    VERSION,
    Opening,
    Payload,
    SealedDraft,
    damaged_text,
    first_review,
    read_json,
    read_payload,
)
from chapterdesk.services.zones import today_of


def write_text(work: Work, draft: SealedDraft, readers: Collection[Reader]) -> None:
    """Seal a checked draft to some readers."""
    now = work.clock.now()
    payload = Payload(
        id=new_id(),
        written_at=now,
        readers=tuple(row.id for row in readers),
        draft=draft,
        review_on=first_review(draft, today_of(work.session, work.clock)),
    )
    work.add(
        SealedText(
            id=payload.id,
            written_at=now.replace(minute=0, second=0, microsecond=0),
            erase_on=draft.erase_on,
            round=current_round(work.session),
            sealed=sealing.seal(payload.to_bytes(), [row.recipient for row in readers]),
        )
    )


def readable(
    session: Session, sitting: Sitting, *, before_round: int | None = None
) -> Iterator[tuple[SealedText, Payload | None]]:
    """Yield every text that is for the reader of a sitting, None for one that is not whole.

    What is for others is passed over without a word.

    Args:
        session: Where.
        sitting: Whose.
        before_round: Only texts that were last sealed before so many readers had been removed.
    """
    query = select(SealedText).order_by(SealedText.id)
    if before_round is not None:
        query = query.where(SealedText.round < before_round)
    for row in session.scalars(query).all():
        with contextlib.suppress(age.NotForUsError):
            yield row, read_text(row, sitting)


def read_text(row: SealedText, sitting: Sitting) -> Payload | None:
    """Return what a text holds, None where it is not whole; this does not count as opening.

    Raises:
        NotForUsError: It is for others.
    """
    try:
        return read_payload(sealing.unseal(row.sealed, sitting.identity), row.id)
    except (age.BrokenFileError, DamagedError):
        return None


def fetch_text(session: Session, sitting: Sitting, text_id: bytes) -> tuple[SealedText, Payload]:
    """Return one text.

    Raises:
        RefusedError: It is not there, or not for this reader: the same words for both.
        DamagedError: It is for this reader and not whole.
    """
    row = session.get(SealedText, text_id)
    if row is None:
        raise gone()
    try:
        data = sealing.unseal(row.sealed, sitting.identity)
    except age.NotForUsError as error:
        raise gone() from error
    except age.BrokenFileError as error:
        raise damaged_text() from error
    return row, read_payload(data, row.id)


def seal_again(
    work: Work, sitting: Sitting, row: SealedText, payload: Payload, *, add: Reader | None = None
) -> bool:
    """Seal a text and its openings to its readers of today, and to one more if asked.

    Returns False, and changes nothing, when nobody of today would be left to open it.
    """
    wanted = {*payload.readers} | ({add.id} if add is not None else set())
    readers = [reader for reader in active(work.session) if reader.id in wanted]
    if not readers:
        return False
    recipients = [reader.recipient for reader in readers]
    payload = replace(payload, readers=tuple(reader.id for reader in readers))
    row.sealed = sealing.seal(payload.to_bytes(), recipients)
    row.erase_on = payload.draft.erase_on
    row.round = current_round(work.session)
    for opening in openings_of(work.session, row.id):
        note = _note(opening, sitting.identity)
        if note is not None:
            work.session.delete(opening)
            work.add(
                SealedOpening(
                    id=new_id(),
                    text_id=row.id,
                    sealed=sealing.seal(canonical.dump(note), recipients),
                )
            )
    work.session.flush()
    return True


def record_opening(work: Work, payload: Payload, reader_id: bytes) -> None:
    """Note, for the text's own readers alone, who opened it and when.

    Somebody who is no reader any more may hold a text that nobody else can open: theirs is noted,
    too, and handed over with it.
    """
    recipients = [
        row.recipient
        for row in work.session.scalars(select(Reader))
        if row.id in payload.readers and (row.removed_at is None or row.id == reader_id)
    ]
    note = {
        "at": work.clock.now().isoformat(timespec="seconds"),
        "reader": reader_id.hex(),
        "text": payload.id.hex(),
        "v": VERSION,
    }
    if recipients:
        work.add(
            SealedOpening(
                id=new_id(),
                text_id=payload.id,
                sealed=sealing.seal(canonical.dump(note), recipients),
            )
        )


def read_openings(
    session: Session, sitting: Sitting, text_id: bytes, labels: dict[bytes, str]
) -> tuple[Opening, ...]:
    """Return who opened a text, the latest first; notes made before this reader came are left."""
    found = []
    for row in openings_of(session, text_id):
        note = _note(row, sitting.identity)
        if note is not None:
            reader = labels.get(bytes.fromhex(note["reader"]), "")
            found.append(Opening(reader=reader, at=datetime.fromisoformat(note["at"])))
    return tuple(sorted(found, key=lambda opening: opening.at, reverse=True))


def openings_of(session: Session, text_id: bytes) -> list[SealedOpening]:
    """Return the notes of a text."""
    return list(session.scalars(select(SealedOpening).where(SealedOpening.text_id == text_id)))


def _note(row: SealedOpening, identity: Secret) -> dict[str, str] | None:
    try:
        note = read_json(sealing.unseal(row.sealed, identity))
    except (age.NotForUsError, age.BrokenFileError):
        return None
    if note.get("v") != VERSION or note.get("text") != row.text_id.hex():
        return None
    return {**note}
