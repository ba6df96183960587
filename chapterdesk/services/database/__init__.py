"""The unit of work: one transaction a public method, its audit rows, its events and its undo.

Belongs here: opening transactions, recording the states of rows, bringing them back. What is
written in a transaction stands in the services.
"""

from chapterdesk.services.database.database import Database, Trouble, count_only_refused
from chapterdesk.services.database.states import RowState, Undo, Values, apply_states, to_json
from chapterdesk.services.database.undo import UndoService
from chapterdesk.services.database.work import Work

__all__ = [
    "Database",
    "RowState",
    "Trouble",
    "Undo",
    "UndoService",
    "Values",
    "Work",
    "apply_states",
    "count_only_refused",
    "to_json",
]
