"""Sheets the chapter prints, which directory entries stand on them, and what was printed."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Day, Instant, Row, Stamp, Text, Words, owner


class Sheet(Row):
    """One sheet of the chapter, from a shipped template."""

    __tablename__ = "sheet"

    template: Mapped[str]
    """The id of the shipped template, such as helplines."""
    title: Mapped[Words]
    country: Mapped[Words]
    language: Mapped[str] = mapped_column(Text, default="en")


class SheetEntry(Row):
    """One directory entry on one sheet; its id stands for the pair."""

    __tablename__ = "sheet_entry"

    sheet_id: Mapped[bytes] = owner("sheet.id")
    entry_id: Mapped[bytes] = owner("directory_entry.id")
    present: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class PrintLog(Row):
    """One document that was made, so that its copies can be collected again. Never a name."""

    __tablename__ = "print_log"

    document: Mapped[str]
    """attendance, helplines, ..."""
    subject_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    way: Mapped[str]
    """printer or file."""
    copies: Mapped[int] = mapped_column(default=1)
    name_count: Mapped[int] = mapped_column(default=0)
    columns: Mapped[Words]
    sha256: Mapped[Words]
    made_at: Mapped[Stamp]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))
    collected_on: Mapped[date | None] = mapped_column(Day)


class ExportLog(Row):
    """One export out of the vault: what left, in which form, how many rows."""

    __tablename__ = "export_log"

    what: Mapped[str]
    form: Mapped[str]
    sealed: Mapped[bool]
    row_count: Mapped[int]
    """`UNFINISHED` from before the file is written until it is."""
    columns: Mapped[Words]
    file_path: Mapped[Words]
    """Kept inside the vault alone, so that the lead can find and delete the file."""
    made_at: Mapped[Stamp]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))
    gone_at: Mapped[datetime | None] = mapped_column(Instant)

    UNFINISHED: ClassVar[int] = -1

    @property
    def unfinished(self) -> bool:
        """Say whether the file was never finished, as far as is known: it may lie there or not."""
        return self.row_count < 0
