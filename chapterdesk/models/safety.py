"""Sealed texts, the readers they are sealed to, and who opened one.

SECURITY: a row says nothing about whom it concerns, of which kind it is, or which readers it is
for: all of that is inside the sealed bytes. Whoever opened the vault can count rows, no more.
"""

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Base, Day, Instant, PrimaryKey, Row, Stamp, owner


class Reader(Row):
    """A safeguarding reader: an age recipient, and the identity wrapped under their passphrase."""

    __tablename__ = "reader"

    label: Mapped[str]
    recipient: Mapped[str]
    """`age1…`; whoever writes needs this alone."""
    memory: Mapped[int]
    passes: Mapped[int]
    lanes: Mapped[int]
    salt: Mapped[bytes]
    commitment: Mapped[bytes]
    nonce: Mapped[bytes]
    wrapped: Mapped[bytes]
    """Empty once a removed reader holds nothing any more."""
    added_by_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """The reader who let them in; None for the first one."""
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_round: Mapped[int | None]
    """Texts sealed in this round or later are not for this reader."""


class SealedText(Base):
    """One sealed text: an age file padded in length and in number of recipients."""

    __tablename__ = "sealed_text"

    id: Mapped[PrimaryKey]
    written_at: Mapped[Stamp]
    """Cut to the hour, so that it does not point at an act at the desk."""
    erase_on: Mapped[date | None] = mapped_column(Day, index=True)
    """The last day on which it is kept; in the clear, for it goes without any reader."""
    round: Mapped[int]
    """How many readers had been removed when it was last sealed."""
    sealed: Mapped[bytes]


class SealedOpening(Base):
    """One opening of a sealed text; who and when is sealed to that text's own readers."""

    __tablename__ = "sealed_opening"

    id: Mapped[PrimaryKey]
    text_id: Mapped[bytes] = owner("sealed_text.id")
    sealed: Mapped[bytes]
