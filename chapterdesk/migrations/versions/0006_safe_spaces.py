"""Add calls and chats, checklists of places, and checks of people."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the two frozen files beside this one, statement by statement."""
    for name in ("0006_tables.sql", "0006_triggers.sql"):
        for statement in _statements(Path(__file__).with_name(name).read_text("utf-8")):
            op.get_bind().exec_driver_sql(statement)


def _statements(script: str) -> Iterator[str]:
    """Split a script where SQLite itself says that a statement, or a whole trigger, ends."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        raise ValueError("a statement of the migration does not end")
