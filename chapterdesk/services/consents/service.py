"""What people agreed to, at the desk: noted, renewed, taken back, asked again, overridden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    PairStatus,
)
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Consent, Member, MentorPair
from chapterdesk.services.consents.asking import GIVEN, ending, holds, standing
from chapterdesk.services.consents.out import StillOut, still_out
from chapterdesk.services.consents.out_words import out_sentence
from chapterdesk.services.consents.overrides import OverrideRow, read_overrides
from chapterdesk.services.consents.reading import ConsentView, consents_of, history_of
from chapterdesk.services.consents.recording import Said, write_down
from chapterdesk.services.consents.wording import (
    WordingRow,
    current_versions,
    reword,
    wording_rows,
)
from chapterdesk.services.database import Database, Undo
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.naming import shown_name, told_name
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import fetch
from chapterdesk.services.zones import today_of

_AREAS: Final = ("consents", "members")
SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStory:
    """What a person said over time, and what left the desk meanwhile.

    Attributes:
        now: What counts today, one for each purpose that was spoken of.
        history: Everything that was said, the latest first.
        out: Papers and files that may still show a name that may not stand on paper any more.
    """

    name: str
    now: tuple[ConsentView, ...]
    history: tuple[ConsentView, ...]
    out: tuple[StillOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What a withdrawal changed.

    Attributes:
        effects: What is different from now on, in sentences.
        out: What is out already and may still hold them, as far as the logs know.
    """

    undo: Undo
    effects: tuple[str, ...]
    out: tuple[StillOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsSoon:
    """Somebody whose yes ends within two weeks, or has ended and was not asked for again."""

    member_id: bytes
    name: str
    purpose: ConsentPurpose
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Somebody whose yes was to words that people are not asked with any more.

    Attributes:
        name: As lists show it.
        version: Which words they said yes to; empty where it was not written down.
    """

    member_id: bytes
    name: str
    version: str
    said_on: date | None


class ConsentService:
    """Serve what people agreed to. No row of theirs is ever written over."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def story(self, member_id: bytes) -> ConsentStory:
        """Return what a person said over time.

        Raises:
            RefusedError: They are not there any more.
        """
        with self._database.read() as session:
            member = fetch(session, Member, member_id)
            today = today_of(session, self._database.clock)
            now = consents_of(session, member_id, today)
            ended = [
                view.purpose
                for view in now
                if view.status in {ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED}
            ]
            roster = ConsentPurpose.PRINT_ROSTER
            if not any(view.purpose is roster for view in now):
                # Who was never asked may be in what was made for a reason.
                ended.append(roster)
            return ConsentStory(
                name=shown_name(member.display_name, shielded=member.shielded),
                now=now,
                history=history_of(session, member_id, today),
                out=tuple(
                    dict.fromkeys(
                        one for purpose in ended for one in still_out(session, member_id, purpose)
                    )
                ),
            )

    def holds(
        self,
        member_ids: Sequence[bytes],
        purpose: ConsentPurpose,
        audience: ConsentAudience = ConsentAudience.CHAPTER,
    ) -> frozenset[bytes]:
        """Return whose consent holds today."""
        with self._database.read() as session:
            today = today_of(session, self._database.clock)
            return holds(session, member_ids, purpose, audience, today)

    def record(self, member_id: bytes, said: Said) -> Undo:
        """Write down what a person said; what they said before stays as it was.

        Raises:
            UsageError: A day can not be right, or there is no such version of the wording.
            RefusedError: They are not there any more.
        """
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            write_down(work, member, said)
            work.session.flush()
            work.audit("consent", "member", member_id, said.purpose.value)
            for area in _AREAS:
                work.changed(area, member_id)
            name = told_name(member)
            return work.undo(_("Consent of {name} was noted").format(name=name))

    def withdraw(
        self,
        member_id: bytes,
        purpose: ConsentPurpose,
        *,
        method: ConsentMethod = ConsentMethod.SPOKEN,
        said_by: str = "",
    ) -> Withdrawal:
        """Take back a yes: it counts at once, and everything that uses it asks.

        Raises:
            RefusedError: There is no yes, or they are not there any more.
        """
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            today = today_of(work.session, work.clock)
            there = standing(work.session, [member_id], purpose, today).get(member_id)
            if there is None or not (there.given or there.status is ConsentStatus.EXPIRED):
                raise RefusedError(
                    _("There is no yes that could be taken back."),
                    _("Nothing was changed."),
                    _("Note a no instead."),
                )
            said = Said(
                purpose=purpose,
                status=ConsentStatus.WITHDRAWN,
                audience=there.audience,
                method=method,
                said_by=said_by,
            )
            write_down(work, member, said)
            work.session.flush()
            work.audit("withdraw", "member", member_id, purpose.value)
            for area in _AREAS:
                work.changed(area, member_id)
            out = still_out(work.session, member_id, purpose)
            effects = _effects(work.session, member_id, purpose)
            label = _("{name} took it back").format(name=told_name(member))
            told = out_sentence(out)
            return Withdrawal(
                undo=work.undo(f"{label}. {told}" if told else label), effects=effects, out=out
            )

    def wordings(self) -> tuple[WordingRow, ...]:
        """Return what people are asked, by purpose, the newest version first."""
        with self._database.read() as session:
            return wording_rows(session)

    def reword(self, purpose: ConsentPurpose, text: str) -> Undo:
        """Put new words in force. Words that were answered stay; these become a new version.

        Raises:
            UsageError: There are no words, or too many.
            RefusedError: These are the words in force.
        """
        with self._database.write() as work:
            version = reword(work, purpose, text)
            work.audit("edit", "consent_wording", None, purpose.value)
            work.changed("consents")
            return work.undo(_("Version {number} is in force").format(number=version))

    def ask_again(self, purpose: ConsentPurpose) -> tuple[AskAgain, ...]:
        """Return who said yes to other words than people are asked with now, by name."""
        with self._database.read() as session:
            version = current_versions(session).get(purpose, "")
            return tuple(one for one in self._said_yes(session, purpose) if one.version != version)

    def said_yes(self, purpose: ConsentPurpose, version: str) -> tuple[AskAgain, ...]:
        """Return whose yes of today is to one version of the wording, by name."""
        with self._database.read() as session:
            return tuple(one for one in self._said_yes(session, purpose) if one.version == version)

    def ends_soon(self) -> tuple[EndsSoon, ...]:
        """Return whose yes ends soon, or has ended, the first end first."""
        with self._database.read() as session:
            today = today_of(session, self._database.clock)
            ends = ending(session, today, today + SOON)
            ids = {one.member_id for one in ends}
            query = select(Member.id, Member.display_name, Member.shielded)
            names = {
                row.id: shown_name(row.display_name, shielded=row.shielded)
                for row in session.execute(query.where(Member.id.in_(ids)))
            }
            return tuple(
                EndsSoon(
                    member_id=one.member_id,
                    name=names[one.member_id],
                    purpose=one.purpose,
                    expires_on=one.expires_on or today,
                )
                for one in ends
            )

    def overrides(self) -> tuple[OverrideRow, ...]:
        """Return what was done without consent, by whom and why, the latest first."""
        with self._database.read() as session:
            return read_overrides(session, hides=self._database.hides)

    def _said_yes(self, session: Session, purpose: ConsentPurpose) -> tuple[AskAgain, ...]:
        ids = list(
            session.scalars(
                select(Consent.member_id)
                .where(Consent.purpose == purpose, Consent.status.in_(GIVEN))
                .distinct()
            )
        )
        today = today_of(session, self._database.clock)
        given = {
            member_id: one
            for member_id, one in standing(session, ids, purpose, today).items()
            if one.given
        }
        people: Sequence[Any] = session.execute(
            select(Member.id, Member.display_name, Member.shielded, Member.sort_key)
            .where(active_members(), not_restricted())
            .order_by(Member.sort_key, Member.id)
        ).all()
        return tuple(
            AskAgain(
                member_id=row.id,
                name=shown_name(row.display_name, shielded=row.shielded),
                version=given[row.id].wording_version,
                said_on=given[row.id].said_on,
            )
            for row in people
            if row.id in given
        )


def _effects(session: Session, member_id: bytes, purpose: ConsentPurpose) -> tuple[str, ...]:
    """Return what is different from now on."""
    told = {
        ConsentPurpose.KEEP_RECORD: _(
            "The record is still here. If they want it gone, forget them from their page."
        ),
        ConsentPurpose.CONTACT_ME: _(
            "They are on no list of people to call or write to, and files hold no way to reach "
            "them."
        ),
        ConsentPurpose.PRINT_ROSTER: _(
            "On sheets they stand as a number, and files of people leave them out."
        ),
        ConsentPurpose.MENTORING_MATCH: _("No new pair is made with them."),
        ConsentPurpose.SHARE_WITH_PARTNER: _(
            "Files for partners and for everybody leave them out. What is passed on in another "
            "way, this desk does not know."
        ),
        ConsentPurpose.SHARE_WITH_CHAPTERS: _(
            "This desk sends nothing to other chapters by itself: see to it that nobody passes "
            "their details on."
        ),
        ConsentPurpose.STATISTICS: _(
            "What this desk counts names nobody and does not ask: leave them out where you count "
            "people yourselves."
        ),
        ConsentPurpose.PHOTO: _("No picture that shows them may be used."),
    }
    effects = [told[purpose]]
    if purpose is ConsentPurpose.MENTORING_MATCH:
        going = session.scalars(
            select(MentorPair.id).where(
                (MentorPair.mentor_id == member_id) | (MentorPair.mentee_id == member_id),
                MentorPair.status.in_((PairStatus.PROPOSED, PairStatus.ACTIVE, PairStatus.PAUSED)),
            )
        ).all()
        if going:
            effects.append(
                ngettext(
                    "{count} pair with them goes on until somebody ends it.",
                    "{count} pairs with them go on until somebody ends them.",
                    len(going),
                )
            )
    return tuple(effects)
