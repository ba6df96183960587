"""Tables that are derived from others: left out of backups and built anew by a restore."""

from typing import Final

from sqlalchemy import delete, insert, select

from chapterdesk.models import Member, SearchWord
from chapterdesk.services.database import Work
from chapterdesk.services.folding import search_words
from chapterdesk.services.members.writing import SEARCH_KIND

DERIVED_TABLES: Final = frozenset({"search_word"})
SCHEMA_TABLE: Final = "alembic_version"
_BATCH: Final = 2_000


def rebuild_search(work: Work) -> int:
    """Write the search words of everybody anew; return how many there are."""
    work.session.execute(delete(SearchWord).where(SearchWord.kind == SEARCH_KIND))
    names = work.session.execute(select(Member.id, Member.display_name))
    count = 0
    for part in names.partitions(_BATCH):
        values = [
            {"word": word, "kind": SEARCH_KIND, "subject_id": row.id}
            for row in part
            for word in search_words(row.display_name)
        ]
        if values:
            work.session.execute(insert(SearchWord.__table__), values)  # type: ignore[arg-type]
        count += len(values)
    return count
