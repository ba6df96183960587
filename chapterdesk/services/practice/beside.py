"""What stands beside some of the made-up people: whom to call, who matters, who is away."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from random import Random
from typing import Final

from chapterdesk.core.vocabulary import (
    Answer,
    FieldKind,
    FieldSensitivity,
    MemberStatus,
    RelationSafety,
)
from chapterdesk.models import (
    Base,
    CustomField,
    CustomValue,
    EmergencyContact,
    PlannedAbsence,
    Relation,
)
from chapterdesk.services.database import Database, Work, to_json
from chapterdesk.services.members.beside.checking import dialled
from chapterdesk.services.members.beside.relation_words import relation_words
from chapterdesk.services.members.drafts import EmergencyDraft, RelationDraft
from chapterdesk.services.members.writing import insert_rows
from chapterdesk.services.practice.crowd import Somebody
from chapterdesk.services.zones import today_of

_BATCH: Final = 5_000
_CALLS: Final = 5
_MATTERS: Final = 7
_AWAY: Final = 17
_HOLDS_KEY: Final = 11
_NAMES: Final = ("Alex", "Kim", "Noor", "Sam", "Toni", "Uli")
_OPENINGS: Final = ("Hello, this is the choir.", "")
_SHELVES: Final = ("Cupboard", "Front door", "Kitchen")
_APART: Final = frozenset({MemberStatus.VISITOR, MemberStatus.INTERESTED})


def add_beside(database: Database, random: Random, people: Sequence[Somebody]) -> None:
    """Write what some of the people have; the same for the same `random`."""
    field_id = _key_field(database)
    for start in range(0, len(people), _BATCH):
        batch = people[start : start + _BATCH]
        with database.write() as work:
            today = today_of(work.session, work.clock)
            rows: list[Base] = []
            for place, person in enumerate(batch, start):
                rows += _rows_of(work, random, place, person, people, today, field_id)
            insert_rows(work, rows)


def _rows_of(  # noqa: PLR0917  # whose, which one, among whom, and when
    work: Work,
    random: Random,
    place: int,
    person: Somebody,
    people: Sequence[Somebody],
    today: date,
    field_id: bytes,
) -> list[Base]:
    rows: list[Base] = []
    if person.is_minor or place % _CALLS == 0:
        rows.append(_call(random, person))
    if person.is_minor:
        rows.append(_parent(random, person))
    if place % _MATTERS == 1 and len(people) > 1:
        rows.append(_relation(random, place, person, people, today))
    if place % _AWAY == 2:  # noqa: PLR2004  # somebody else than before
        since = today + timedelta(days=random.randrange(-10, 30))
        until = since + timedelta(days=random.randrange(5, 60))
        rows.append(PlannedAbsence(member_id=person.id, since=since, until=until))
    if place % _HOLDS_KEY == 3:  # noqa: PLR2004
        rows.append(
            CustomValue(
                id=work.pair_id("custom_value", person.id, field_id),
                member_id=person.id,
                field_id=field_id,
                text=random.choice(_SHELVES),
            )
        )
    return rows


def _call(random: Random, person: Somebody) -> EmergencyContact:
    draft = EmergencyDraft(
        name=random.choice(_NAMES),
        relation=random.choice(relation_words()).label,
        phone=f"07700 900{random.randrange(1000):03}",
        knows_identity=random.choice(tuple(Answer)),
        knows_membership=random.choice(tuple(Answer)),
        opening_line=random.choice(_OPENINGS),
    )
    return EmergencyContact(
        member_id=person.id, position=0, e164=dialled(draft.phone, "GB"), **asdict(draft)
    )


def _parent(random: Random, person: Somebody) -> Relation:
    parent = next(word for word in relation_words() if word.carer)
    draft = RelationDraft(
        label=parent.label,
        label_back=parent.back,
        other_name=random.choice(_NAMES),
        knows_they_come=random.choice(tuple(Answer)),
    )
    return Relation(member_id=person.id, **asdict(draft))


def _relation(
    random: Random, place: int, person: Somebody, people: Sequence[Somebody], today: date
) -> Relation:
    other = people[(place + 1 + random.randrange(len(people) - 1)) % len(people)]
    word = random.choice([word for word in relation_words() if not word.carer])
    # Nobody of a mentoring pair: those were made before.
    apart = person.status in _APART
    draft = RelationDraft(
        label=word.label,
        label_back=word.back,
        other_id=other.id,
        since=today - timedelta(days=random.randrange(200, 4_000)),
        safety=RelationSafety.DO_NOT_PAIR if apart else RelationSafety.NONE,
        shown_to_other=not apart and random.random() < 0.5,  # noqa: PLR2004  # every other one
    )
    return Relation(member_id=person.id, **asdict(draft))


def _key_field(database: Database) -> bytes:
    with database.write() as work:
        field = CustomField(
            name="Holds a key of",
            kind=FieldKind.CHOICE,
            choices=to_json(list(_SHELVES)),
            sensitivity=FieldSensitivity.DESK,
            position=0,
        )
        work.add(field)
        return field.id
