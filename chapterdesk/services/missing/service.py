"""Say and change after how many meetings somebody is missed."""

from chapterdesk.core.words import _
from chapterdesk.models import Group
from chapterdesk.services.database import Database, Undo
from chapterdesk.services.reaching.rule import MissedRule, read_rule, write_rule
from chapterdesk.services.rows import fetch


class MissingService:
    """Keep after how many meetings somebody is missed; who it is, `reaching` and `tasks` say."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def rule(self) -> MissedRule:
        """Return after how many meetings somebody is missed."""
        with self._database.read() as session:
            return read_rule(session)

    def set_rule(self, meetings: int | None, group_id: bytes | None = None) -> Undo:
        """Say after how many meetings somebody is missed, in the chapter or in one group.

        Args:
            meetings: The number; None takes the chapter's for a group, and 3 for the chapter.
            group_id: Which group; None is the chapter.

        Raises:
            UserError: The number can not be right, or the group is gone.
        """
        with self._database.write() as work:
            if group_id is not None:
                fetch(work.session, Group, group_id)
            write_rule(work, meetings, group_id)
            work.changed("reaching")
            return work.undo(_("It was changed after how many meetings somebody is missed"))
