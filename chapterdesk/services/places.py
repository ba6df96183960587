"""Places: a room, a hall, a call, what they offer, and how much of them may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Meeting, Place, PlaceFeature
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import fold
from chapterdesk.services.rows import (
    Named,
    SharedNameError,
    body,
    by_prefix,
    count_or_none,
    fetch,
    line,
    unchanged,
)

_CAREFUL: Final = (
    LocationDisclosure.HIDDEN,
    LocationDisclosure.ON_REQUEST,
    LocationDisclosure.AREA_ONLY,
    LocationDisclosure.FULL,
)
_ASKED: Final = frozenset({LocationDisclosure.ON_REQUEST, LocationDisclosure.AREA_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """A place as a person enters it.

    Attributes:
        features: Codes of the access features it has.
    """

    name: str
    area: str = ""
    address: str = ""
    disclosure: LocationDisclosure = LocationDisclosure.AREA_ONLY
    capacity: int | None = None
    remark: str = ""
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place in a list."""

    id: bytes
    name: str
    area: str
    features: tuple[str, ...]
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDetail:
    """One place's page."""

    id: bytes
    draft: PlaceDraft
    row: PlaceRow
    updated_at: datetime


class PlaceService:
    """Keep the places."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, archived: bool = False) -> tuple[PlaceRow, ...]:
        """Return the places by name, with those in the archive when asked."""
        query = select(Place).where(Place.deleted_at.is_(None)).order_by(Place.name, Place.id)
        if not archived:
            query = query.where(Place.archived_at.is_(None))
        with self._database.read() as session:
            return _rows(session.scalars(query).all())

    def detail(self, place_id: bytes) -> PlaceDetail:
        """Return one place's page.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            place = fetch(session, Place, place_id)
            return PlaceDetail(
                id=place.id,
                draft=_draft(place),
                row=_rows([place])[0],
                updated_at=place.updated_at,
            )

    def add(self, draft: PlaceDraft) -> tuple[bytes, Undo]:
        """Add a place.

        Raises:
            UserError: The draft can not be kept.
        """
        with self._database.write() as work:
            place = add_place(work, draft)
            return place.id, work.undo(_told(_("{name} was added"), place))

    def save(self, place_id: bytes, draft: PlaceDraft, *, updated_at: datetime) -> Undo:
        """Change a place that was read at `updated_at`.

        Raises:
            UserError: The draft can not be kept, or the place was changed since.
        """
        with self._database.write() as work:
            place = fetch(work.session, Place, place_id)
            unchanged(place, updated_at)
            before = _draft(place)
            _apply(work, place, draft)
            after = _draft(place)
            fields = [
                name for name in draft.__slots__ if getattr(before, name) != getattr(after, name)
            ]
            work.audit("save", "place", place_id, *fields)
            work.changed("places", place_id)
            return work.undo(_told(_("{name} was changed"), place))

    def archive(self, place_id: bytes) -> Undo:
        """Take a place off the lists."""
        return self._stamp(place_id, "archived_at", _("{name} was archived"), now=True)

    def unarchive(self, place_id: bytes) -> Undo:
        """Bring a place back from the archive."""
        return self._stamp(place_id, "archived_at", _("{name} is back"), now=False)

    def delete(self, place_id: bytes) -> Undo:
        """Put a place into the bin for 30 days; meetings there stay."""
        return self._stamp(place_id, "deleted_at", _("{name} was put into the bin"), now=True)

    def resolve(self, text: str) -> bytes:
        """Return the place with this name, or whose id starts with these hex digits.

        Raises:
            NoMatchError: No place answers to it.
            SharedNameError: Several do.
        """
        wanted = fold(text)
        with self._database.read() as session:
            places = session.execute(
                select(Place.id, Place.name).where(Place.deleted_at.is_(None))
            ).all()
            hits = [row for row in places if wanted and fold(row.name) == wanted]
            if len(hits) == 1:
                return bytes(hits[0].id)
            if hits:
                raise SharedNameError(text, tuple(Named(id=row.id, name=row.name) for row in hits))
            return by_prefix(session, Place, text, Place.deleted_at.is_(None))

    def _stamp(self, place_id: bytes, column: str, sentence: str, *, now: bool) -> Undo:
        with self._database.write() as work:
            place = fetch(work.session, Place, place_id)
            setattr(place, column, work.clock.now() if now else None)
            work.audit("save", "place", place_id, column)
            work.changed("places", place_id)
            return work.undo(_told(sentence, place))


def add_place(work: Work, draft: PlaceDraft) -> Place:
    """Add a place inside an open transaction."""
    place = Place(name=line(draft.name, field="name", required=True))
    work.add(place)
    work.session.flush()
    _apply(work, place, draft)
    work.session.flush()
    work.audit("add", "place", place.id)
    work.changed("places", place.id)
    return place


def place_on_paper(
    session: Session, place_id: bytes | None, told: LocationDisclosure | None = None
) -> str:
    """Return as much of a place as may stand on paper.

    Args:
        session: Open.
        place_id: Which.
        told: What the meeting says of it; the more careful of the two counts.
    """
    place = None if place_id is None else session.get(Place, place_id)
    if place is None:
        return ""
    disclosure = told_disclosure(place, told)
    if disclosure in {LocationDisclosure.HIDDEN, LocationDisclosure.ON_REQUEST}:
        return ""
    if disclosure == LocationDisclosure.AREA_ONLY:
        return place.area
    return ", ".join(part for part in (place.name, place.address.replace("\n", ", ")) if part)


def told_outside(session: Session, meeting: Meeting) -> str:
    """Return as much of where a meeting is as anybody outside may read.

    SECURITY: papers, calendars and exports ask here and nowhere else. Of a place that is told on
    request nothing but that is said, of a hidden one nothing at all.
    """
    text = place_on_paper(session, meeting.place_id, meeting.disclosure)
    place = None if meeting.place_id is None else session.get(Place, meeting.place_id)
    if text or place is None:
        return text
    disclosure = told_disclosure(place, meeting.disclosure)
    return _("The place is told on request.") if disclosure in _ASKED else ""


def told_disclosure(place: Place, told: LocationDisclosure | None) -> LocationDisclosure:
    """Return how much of a place may be told: the more careful of what it and a meeting say."""
    return min(place.disclosure, told or place.disclosure, key=_CAREFUL.index)


def area_of(
    session: Session, place_id: bytes | None, told: LocationDisclosure | None = None
) -> str:
    """Return the area of a place, where at least that may be told; never its name or address."""
    place = None if place_id is None else session.get(Place, place_id)
    if place is None:
        return ""
    disclosure = told_disclosure(place, told)
    open_ = disclosure in {LocationDisclosure.AREA_ONLY, LocationDisclosure.FULL}
    return place.area if open_ else ""


def _told(sentence: str, place: Place) -> str:
    return sentence.format(name=isolate(place.name))


def _features(place: Place) -> tuple[str, ...]:
    return tuple(sorted(row.feature for row in place.features if row.present))


def _rows(places: Sequence[Place]) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            id=place.id,
            name=place.name,
            area=place.area,
            features=_features(place),
            archived=place.archived_at is not None,
        )
        for place in places
    )


def _draft(place: Place) -> PlaceDraft:
    return PlaceDraft(
        name=place.name,
        area=place.area,
        address=place.address,
        disclosure=place.disclosure,
        capacity=place.capacity,
        remark=place.remark,
        features=_features(place),
    )


def _apply(work: Work, place: Place, draft: PlaceDraft) -> None:
    place.name = line(draft.name, field="name", required=True)
    place.area = line(draft.area, field="area")
    place.address = body(draft.address, field="address")
    place.disclosure = draft.disclosure
    place.capacity = count_or_none(draft.capacity, field="capacity", least=1)
    place.remark = body(draft.remark, field="remark")
    wanted = {line(feature, field="features") for feature in draft.features} - {""}
    known = {row.feature: row for row in place.features}
    for feature, row in known.items():
        row.present = feature in wanted
    for feature in sorted(wanted - known.keys()):
        row_id = work.pair_id("place_feature", place.id, feature.encode("utf-8"))
        row = PlaceFeature(id=row_id, place_id=place.id, feature=feature, present=True)
        work.add(row)
        place.features.append(row)
