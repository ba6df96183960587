"""How the list of people stood last. Kept in the vault: its columns tell what a chapter keeps."""

import json

from chapterdesk.models import Setting
from chapterdesk.services.database import Database, Work, to_json
from chapterdesk.services.members.listing.shapes import COLUMNS, ListLayout

_LAYOUT_KEY = "members_layout"


class LayoutService:
    """Keep how the list of people stood, from one session to the next."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def read(self) -> ListLayout:
        """Return how the list stood; the usual where nothing that makes sense was kept."""
        with self._database.read() as session:
            row = session.get(Setting, _LAYOUT_KEY)
            return ListLayout() if row is None else _layout(row.value)

    def keep(self, layout: ListLayout) -> bool:
        """Keep how the list stands; say whether there was a way to. Nobody needs to be told."""
        columns = None if layout.columns is None else list(layout.columns)
        value = to_json({"wide": layout.wide, "columns": columns})

        def write(work: Work) -> None:
            row = work.session.get(Setting, _LAYOUT_KEY)
            if row is not None and row.value == value:
                return
            if row is None:
                work.add(Setting(key=_LAYOUT_KEY, value=value))
            else:
                row.value = value
            work.audit("edit", "setting", None, _LAYOUT_KEY)

        return self._database.note(write)


def _layout(value: str) -> ListLayout:
    try:
        kept = json.loads(value)
    except ValueError:
        return ListLayout()
    if not isinstance(kept, dict):
        return ListLayout()
    names = kept.get("columns")
    columns = None
    if isinstance(names, list):
        # One that this program does not know is left out.
        columns = tuple(column for column in COLUMNS if column in names)
    return ListLayout(wide=kept.get("wide") is True, columns=columns)
