"""Write the made-up people, a thousand in a transaction, and what each agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    MemberStatus,
)
from chapterdesk.models import Base, Consent
from chapterdesk.services.consents.wording import worded
from chapterdesk.services.database import Database, Work
from chapterdesk.services.members.writing import insert_members, insert_rows
from chapterdesk.services.practice.people import Person, make_person
from chapterdesk.services.zones import today_of

_BATCH: Final = 1_000
_ASKED: Final = (ConsentPurpose.KEEP_RECORD, ConsentPurpose.PRINT_ROSTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A made-up person who has been written."""

    id: bytes
    status: MemberStatus
    is_minor: bool
    joined_on: date


def add_people(database: Database, random: Random, count: int) -> tuple[Somebody, ...]:
    """Write `count` people; return them in the order in which they were made."""
    made: list[Somebody] = []
    for start in range(0, count, _BATCH):
        with database.write() as work:
            today = today_of(work.session, work.clock)
            people = [
                make_person(random, index, today)
                for index in range(start, min(count, start + _BATCH))
            ]
            ids = insert_members(work, [person.draft for person in people])
            _add_consents(work, ids, people)
            made.extend(
                Somebody(
                    id=member_id,
                    status=person.draft.status,
                    is_minor=person.draft.is_minor,
                    joined_on=person.joined_on,
                )
                for member_id, person in zip(ids, people, strict=True)
            )
    return tuple(made)


def _add_consents(work: Work, ids: Sequence[bytes], people: Sequence[Person]) -> None:
    rows: list[Base] = []
    versions = {purpose: worded(work, purpose) for purpose in _ASKED}
    for member_id, person in zip(ids, people, strict=True):
        given = (ConsentPurpose.KEEP_RECORD, ConsentAudience.CHAPTER, ConsentStatus.GIVEN)
        paper = (ConsentPurpose.PRINT_ROSTER, person.audience, person.roster)
        rows.extend(
            _consent(member_id, person.joined_on, versions[said[0]], *said)
            for said in (given, paper)
            if said[2] != ConsentStatus.NOT_ASKED
        )
    insert_rows(work, rows)


def _consent(  # noqa: PLR0917  # who, when, what for, how far and what was said
    member_id: bytes,
    said_on: date,
    version: str,
    purpose: ConsentPurpose,
    audience: ConsentAudience,
    status: ConsentStatus,
) -> Consent:
    return Consent(
        member_id=member_id,
        purpose=purpose,
        audience=audience,
        status=status,
        said_on=said_on,
        method=ConsentMethod.SPOKEN,
        wording_version=version,
    )
