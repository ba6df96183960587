"""What somebody set up once to use again: a view of a list, the columns of a file."""

from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Row, Words


class SavedView(Row):
    """A filter of a list with its columns, under a name."""

    __tablename__ = "saved_view"

    area: Mapped[str]
    name: Mapped[str]
    payload: Mapped[Words]
    """JSON."""
    position: Mapped[int] = mapped_column(default=0)


class SavedMapping(Row):
    """How the columns of a file of a known shape are read."""

    __tablename__ = "saved_mapping"

    name: Mapped[str]
    signature: Mapped[Words] = mapped_column(index=True)
    """SHA-256 (hex) of the folded headers, by which the file is known again."""
    payload: Mapped[Words]
    """JSON: column to field, header row, delimiter, encoding."""
