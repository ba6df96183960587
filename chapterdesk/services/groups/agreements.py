"""What a group agreed on: in versions, read out, and said yes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import _, isolate
from chapterdesk.models import (
    AgreementAcknowledgement,
    AgreementReading,
    Group,
    GroupAgreement,
    Meeting,
    Member,
)
from chapterdesk.services.checkin.rows import shown_names
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.database.database import count_only_refused
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import body, count_or_none, fetch
from chapterdesk.services.zones import today_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """One version of what a group agreed on.

    Attributes:
        said_yes: How many people said yes to it by name.
        readings: How often it was read out.
        read_on: When it was read out last.
        fixed: Whether it was read out or said yes to, so that its text stays.
    """

    id: bytes
    version: int
    text: str
    since: date
    said_yes: int
    readings: int
    read_on: date | None
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementRow:
    """One person who said yes to an agreement."""

    member_id: bytes
    name: str
    said_on: date


class AgreementService:
    """Keep what groups agreed on."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, group_id: bytes) -> tuple[AgreementRow, ...]:
        """Return the versions of a group's agreement, the one that counts first."""
        query = (
            select(GroupAgreement)
            .where(GroupAgreement.group_id == group_id, GroupAgreement.deleted_at.is_(None))
            .order_by(GroupAgreement.version.desc(), GroupAgreement.created_at.desc())
        )
        with self._database.read() as session:
            return tuple(_row(session, row) for row in session.scalars(query))

    def said_yes(self, agreement_id: bytes) -> tuple[AcknowledgementRow, ...]:
        """Return who said yes to a version."""
        query = (
            select(AgreementAcknowledgement)
            .join(Member, Member.id == AgreementAcknowledgement.member_id)
            .where(
                AgreementAcknowledgement.agreement_id == agreement_id,
                AgreementAcknowledgement.withdrawn_on.is_(None),
                active_members(),
            )
            .order_by(Member.sort_key, Member.id)
        )
        with self._database.read() as session:
            rows = session.scalars(query).all()
            names = shown_names(session, [row.member_id for row in rows])
            return tuple(
                AcknowledgementRow(
                    member_id=row.member_id,
                    name=names.get(row.member_id, ""),
                    said_on=row.said_on,
                )
                for row in rows
            )

    def write(self, group_id: bytes, text: str) -> tuple[bytes, Undo]:
        """Write what a group agrees on: a new version where the last one has been used.

        Raises:
            UserError: The text is empty or too long, or the group is gone.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            wanted = body(text, field="text", required=True)
            day = today_of(work.session, work.clock)
            last = _newest(work.session, group_id)
            if last is None or _is_fixed(work.session, last.id):
                version = _next_version(work.session, group_id)
                last = GroupAgreement(group_id=group_id, version=version, since=day)
                work.add(last)
            last.text, last.since = wanted, day
            work.session.flush()
            work.audit("save", "group_agreement", last.id, "text")
            return last.id, _done(work, group, _("The agreement of {name} was written"))

    def read_out(
        self, agreement_id: bytes, *, meeting_id: bytes | None = None, heads: int | None = None
    ) -> Undo:
        """Note that a version was read out, and to how many; nobody is named.

        Raises:
            UserError: It is gone, or the number can not be right.
        """
        with self._database.write() as work:
            agreement, group = _fetched(work.session, agreement_id)
            day = today_of(work.session, work.clock)
            if meeting_id is not None:
                day = fetch(work.session, Meeting, meeting_id).starts_local.date()
            work.add(
                AgreementReading(
                    agreement_id=agreement.id,
                    meeting_id=meeting_id,
                    read_on=day,
                    heads=count_or_none(heads, field="heads"),
                )
            )
            work.audit("read_out", "group_agreement", agreement.id)
            return _done(work, group, _("The agreement of {name} was read out"))

    def acknowledge(self, agreement_id: bytes, people: Sequence[bytes]) -> Undo:
        """Note that people said yes to a version.

        Raises:
            RefusedError: The group only counts heads, or somebody is gone or only kept.
        """
        with self._database.write() as work:
            agreement, group = _fetched(work.session, agreement_id)
            # SECURITY: a list of who agreed is a list of who comes.
            if group.attendance_mode == AttendanceMode.COUNT_ONLY:
                raise count_only_refused()
            day = today_of(work.session, work.clock)
            for member_id in dict.fromkeys(people):
                refuse_restricted(fetch(work.session, Member, member_id))
                row_id = work.pair_id("agreement_acknowledgement", agreement.id, member_id)
                row = work.session.get(AgreementAcknowledgement, row_id)
                if row is None:
                    row = AgreementAcknowledgement(
                        id=row_id, agreement_id=agreement.id, member_id=member_id, said_on=day
                    )
                    work.add(row)
                elif row.withdrawn_on is not None:
                    row.said_on, row.withdrawn_on = day, None
                work.audit("save", "agreement_acknowledgement", row_id, "said_on")
            return _done(work, group, _("People said yes to the agreement of {name}"))

    def withdraw(self, agreement_id: bytes, member_id: bytes) -> Undo:
        """Note that somebody does not say yes any more.

        Raises:
            RefusedError: They never did, or the agreement is gone.
        """
        with self._database.write() as work:
            agreement, group = _fetched(work.session, agreement_id)
            row_id = work.pair_id("agreement_acknowledgement", agreement.id, member_id)
            row = fetch(work.session, AgreementAcknowledgement, row_id)
            row.withdrawn_on = today_of(work.session, work.clock)
            work.audit("withdraw", "agreement_acknowledgement", row_id, "withdrawn_on")
            return _done(work, group, _("A yes to the agreement of {name} was taken back"))

    def delete(self, agreement_id: bytes) -> Undo:
        """Take a version away that nobody has heard or said yes to.

        Raises:
            RefusedError: Somebody has.
        """
        with self._database.write() as work:
            agreement, group = _fetched(work.session, agreement_id)
            if _is_fixed(work.session, agreement.id):
                raise RefusedError(
                    _("This version was read out or agreed to."),
                    _("It stays as it is."),
                    _("Write a new version; it counts from then on."),
                )
            agreement.deleted_at = work.clock.now()
            work.audit("delete", "group_agreement", agreement.id, "deleted_at")
            return _done(work, group, _("A version of the agreement of {name} was taken away"))


def acknowledged_names(session: Session, group_id: bytes) -> int:
    """Return how many names stand on the agreements of a group, withdrawn ones too."""
    return session.scalars(
        select(func.count())
        .select_from(AgreementAcknowledgement)
        .join(GroupAgreement, GroupAgreement.id == AgreementAcknowledgement.agreement_id)
        .where(GroupAgreement.group_id == group_id)
    ).one()


def erase_acknowledgements(work: Work, group_id: bytes) -> int:
    """Turn who said yes in a group into numbers; return how many names were erased."""
    erased = 0
    query = select(GroupAgreement).where(GroupAgreement.group_id == group_id)
    for agreement in work.session.scalars(query).all():
        rows = work.session.scalars(
            select(AgreementAcknowledgement).where(
                AgreementAcknowledgement.agreement_id == agreement.id
            )
        ).all()
        said = [row for row in rows if row.withdrawn_on is None]
        if said:
            work.add(
                AgreementReading(
                    agreement_id=agreement.id,
                    read_on=max(row.said_on for row in said),
                    heads=len(said),
                )
            )
        for row in rows:
            work.session.delete(row)
            erased += 1
    work.session.flush()
    return erased


def _fetched(session: Session, agreement_id: bytes) -> tuple[GroupAgreement, Group]:
    agreement = fetch(session, GroupAgreement, agreement_id)
    return agreement, fetch(session, Group, agreement.group_id)


def _newest(session: Session, group_id: bytes) -> GroupAgreement | None:
    return session.scalars(
        select(GroupAgreement)
        .where(GroupAgreement.group_id == group_id, GroupAgreement.deleted_at.is_(None))
        .order_by(GroupAgreement.version.desc(), GroupAgreement.created_at.desc())
        .limit(1)
    ).first()


def _next_version(session: Session, group_id: bytes) -> int:
    last = session.scalars(
        select(func.max(GroupAgreement.version)).where(GroupAgreement.group_id == group_id)
    ).one()
    return (last or 0) + 1


def _is_fixed(session: Session, agreement_id: bytes) -> bool:
    for table in (AgreementReading, AgreementAcknowledgement):
        query = select(table.id).where(table.agreement_id == agreement_id).limit(1)
        if session.scalars(query).first() is not None:
            return True
    return False


def _row(session: Session, agreement: GroupAgreement) -> AgreementRow:
    readings, read_on = session.execute(
        select(func.count(), func.max(AgreementReading.read_on)).where(
            AgreementReading.agreement_id == agreement.id
        )
    ).one()
    said_yes = session.scalars(
        select(func.count())
        .select_from(AgreementAcknowledgement)
        .join(Member, Member.id == AgreementAcknowledgement.member_id)
        .where(
            AgreementAcknowledgement.agreement_id == agreement.id,
            AgreementAcknowledgement.withdrawn_on.is_(None),
            active_members(),
        )
    ).one()
    return AgreementRow(
        id=agreement.id,
        version=agreement.version,
        text=agreement.text,
        since=agreement.since,
        said_yes=said_yes,
        readings=readings,
        read_on=read_on,
        fixed=_is_fixed(session, agreement.id),
    )


def _done(work: Work, group: Group, sentence: str) -> Undo:
    work.changed("groups", group.id)
    return work.undo(sentence.format(name=isolate(group.alias or group.name)))
