"""Keep places: rooms, calls and chats."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from chapterdesk.core.words import _, isolate
from chapterdesk.models import Place, PlaceFeature
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import fold
from chapterdesk.services.places.checklist import follow_features
from chapterdesk.services.places.shapes import PlaceDetail, PlaceDraft, PlaceRow
from chapterdesk.services.places.telling import refuse_link, shown_outside
from chapterdesk.services.rows import (
    IN_PART,
    Named,
    SharedNameError,
    body,
    by_prefix,
    count_or_none,
    fetch,
    line,
    unchanged,
)


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
        """Return one place's page; in meeting mode without what leads in and what is noted.

        Raises:
            RefusedError: It is not there.
        """
        hides = self._database.hides
        with self._database.read() as session:
            place = fetch(session, Place, place_id)
            draft = _draft(place)
            return PlaceDetail(
                id=place.id,
                draft=_in_part(draft) if hides else draft,
                row=_rows([place])[0],
                told="" if hides else shown_outside(place),
                hidden=hides,
                updated_at=IN_PART if hides else place.updated_at,
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


def _told(sentence: str, place: Place) -> str:
    return sentence.format(name=isolate(place.name))


def _features(place: Place) -> tuple[str, ...]:
    return tuple(sorted(row.feature for row in place.features if row.present))


def _rows(places: Sequence[Place]) -> tuple[PlaceRow, ...]:
    return tuple(
        PlaceRow(
            id=place.id,
            name=place.name,
            kind=place.kind,
            area=place.area,
            features=_features(place),
            archived=place.archived_at is not None,
        )
        for place in places
    )


def _draft(place: Place) -> PlaceDraft:
    return PlaceDraft(
        name=place.name,
        kind=place.kind,
        area=place.area,
        address=place.address,
        link=place.link,
        disclosure=place.disclosure,
        capacity=place.capacity,
        remark=place.remark,
        safety_notes=place.safety_notes,
        features=_features(place),
    )


def _in_part(draft: PlaceDraft) -> PlaceDraft:
    """Return a place without what meeting mode hides: whatever leads in, and every note."""
    return replace(draft, address="", link="", remark="", safety_notes="")


def _apply(work: Work, place: Place, draft: PlaceDraft) -> None:
    # SECURITY: both are told where the link is not.
    refuse_link(draft.name, field="name")
    refuse_link(draft.area, field="area")
    place.name = line(draft.name, field="name", required=True)
    place.kind = draft.kind
    place.area = line(draft.area, field="area")
    place.address = body(draft.address, field="address")
    place.link = body(draft.link, field="link")
    place.disclosure = draft.disclosure
    place.capacity = count_or_none(draft.capacity, field="capacity", least=1)
    place.remark = body(draft.remark, field="remark")
    place.safety_notes = body(draft.safety_notes, field="safety_notes")
    wanted = {line(feature, field="features") for feature in draft.features} - {""}
    known = {row.feature: row for row in place.features}
    for feature, row in known.items():
        row.present = feature in wanted
    for feature in sorted(wanted - known.keys()):
        row_id = work.pair_id("place_feature", place.id, feature.encode("utf-8"))
        row = PlaceFeature(id=row_id, place_id=place.id, feature=feature, present=True)
        work.add(row)
        place.features.append(row)
    follow_features(work, place, wanted)
