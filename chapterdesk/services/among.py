"""Ask for the rows of many ids by one statement that is the same for any number of them.

A list of parameters of its own length is spelled out anew each time, at every key of a search. Here
the ids travel as one value, which SQLite takes apart.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import TableValuedAlias, bindparam, column, func, select
from sqlalchemy.sql import ColumnElement


def among(owner: Any) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids of `listed`."""
    condition: ColumnElement[bool] = owner.in_(select(func.unhex(in_order().c.value)))
    return condition


def in_order() -> TableValuedAlias:
    """Return the ids of `listed` as a table: the place of each as `key`, in hex as `value`."""
    return func.json_each(bindparam("ids")).table_valued(column("key"), column("value"))


def listed(ids: Iterable[bytes]) -> str:
    """Return ids as the value of `ids`, with which such a statement is asked."""
    return json.dumps([each.hex() for each in ids])
