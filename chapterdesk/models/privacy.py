"""What is left of what was erased: a random id, its table and when it went."""

from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Base, PrimaryKey, Stamp


class Tombstone(Base):
    """One row that was erased and must not come back, by a merge or by a restored backup."""

    __tablename__ = "tombstone"

    id: Mapped[PrimaryKey]
    """The id of the row that is gone."""
    table_name: Mapped[str]
    erased_at: Mapped[Stamp] = mapped_column(index=True)
