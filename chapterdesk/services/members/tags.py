"""Tags, interests and skills of the whole chapter: seen together, renamed, joined, taken away."""

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Member, MemberTopic
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.rows import gone, line

AREA: Final = "members"
TopicKind = Literal["tag", "interest", "skill"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """One word that people carry, and how many do."""

    kind: TopicKind
    text: str
    people: int


class TagService:
    """Look after the words that people carry."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, kind: TopicKind = "tag") -> tuple[TagRow, ...]:
        """Return every word of a kind in order, with how many people carry it."""
        with self._database.read() as session:
            counted = (
                select(MemberTopic.text, func.count())
                .where(MemberTopic.kind == kind)
                .group_by(MemberTopic.text)
            )
            everybody = {row[0]: row[1] for row in session.execute(counted)}
            # Few lie in the bin: to take them off is cheaper than to look everybody up.
            binned = counted.join(Member, Member.id == MemberTopic.member_id).where(
                Member.deleted_at.is_not(None)
            )
            for text, people in session.execute(binned):
                everybody[text] -= people
        return tuple(
            TagRow(kind=kind, text=text, people=people)
            for text, people in sorted(everybody.items(), key=lambda row: row[0].casefold())
            if people
        )

    def rename(self, kind: TopicKind, old: str, new: str) -> Undo:
        """Give a word another spelling, on everybody who carries it; two words become one.

        Raises:
            UserError: The new word is empty, too long or refused, or nobody carries the old one.
        """
        wanted = line(new, field="tag", required=True, limit=80)
        refusal = refusal_of(wanted)
        if refusal is not None:
            raise RefusedError(
                refusal.reason, _("Nothing was saved."), refusal.pointer, field="tag"
            )
        with self._database.write() as work:
            rows = _rows(work.session, kind, old)
            if wanted != old:
                have = set(
                    work.session.scalars(
                        select(MemberTopic.member_id).where(
                            MemberTopic.kind == kind, MemberTopic.text == wanted
                        )
                    )
                )
                for row in rows:
                    work.session.delete(row)
                    if row.member_id not in have:
                        work.add(_row(work, row.member_id, kind, wanted))
            return _told(
                work,
                "rename",
                _("“{old}” is “{new}” now").format(old=isolate(old), new=isolate(wanted)),
            )

    def remove(self, kind: TopicKind, text: str) -> Undo:
        """Take a word away from everybody who carries it.

        Raises:
            RefusedError: Nobody carries it.
        """
        with self._database.write() as work:
            for row in _rows(work.session, kind, text):
                work.session.delete(row)
            return _told(work, "remove", _("“{tag}” was taken away").format(tag=isolate(text)))


def _rows(session: Session, kind: TopicKind, text: str) -> list[MemberTopic]:
    rows = list(
        session.scalars(
            select(MemberTopic).where(MemberTopic.kind == kind, MemberTopic.text == text)
        )
    )
    if not rows:
        raise gone()
    return rows


def _row(work: Work, member_id: bytes, kind: TopicKind, text: str) -> MemberTopic:
    return MemberTopic(
        id=work.pair_id("member_topic", member_id, kind.encode(), text.encode()),
        member_id=member_id,
        kind=kind,
        text=text,
    )


def _told(work: Work, action: str, label: str) -> Undo:
    work.session.flush()
    work.audit(action, "tag", None, "text")
    work.changed(AREA)
    return work.undo(label)
