"""What to look at before people meet at a place: a room, a call or a chat has a list of its own."""

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.resources import resource_text
from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.words import _, current, isolate
from chapterdesk.models import Place, PlaceFeature, PlacePoint
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.places.shapes import PlacePointArea, PlacePointRow
from chapterdesk.services.rows import body, fetch
from chapterdesk.services.zones import today_of

STALE: Final = timedelta(days=365)
"""After so long somebody looks again: doors, owners and default settings change."""
_LOOKED: Final = frozenset({PlacePointState.YES, PlacePointState.NO})


class PlaceChecklistService:
    """Keep what was looked at of a place."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def areas(self, place_id: bytes) -> tuple[PlacePointArea, ...]:
        """Return the checklist of a place; what is remarked is empty in meeting mode.

        Raises:
            RefusedError: The place is gone.
        """
        hides = self._database.hides
        with self._database.read() as session:
            place = fetch(session, Place, place_id)
            known = _points(session, place_id)
            today = today_of(session, self._database.clock)
            return tuple(
                _area(area, known, today, hides=hides) for area in _lists()[place.kind.value]
            )

    def set_point(
        self, place_id: bytes, code: str, state: PlacePointState, remark: str | None = None
    ) -> Undo:
        """Say what was found; a point that is an access feature of the place says that, too.

        Args:
            place_id: Where.
            code: Which point.
            state: What was found.
            remark: In words; None keeps what stands there.

        Raises:
            UserError: Its kind of place has no such point, the place is gone, or meeting mode
                hides the remark that would be written over.
        """
        if remark is not None:
            require_shown(self._database)
        with self._database.write() as work:
            place = fetch(work.session, Place, place_id)
            if code not in {one["code"] for area in _lists()[place.kind] for one in area["points"]}:
                raise UsageError(
                    _("This point does not stand on the checklist."),
                    _("Nothing was saved."),
                    _("Choose one of the list."),
                    field="point",
                )
            row_id = work.pair_id("place_point", place_id, code.encode("ascii"))
            row = work.session.get(PlacePoint, row_id)
            if row is None:
                row = PlacePoint(id=row_id, place_id=place_id, point=code)
                work.add(row)
            row.state = state
            row.looked_on = today_of(work.session, work.clock) if state in _LOOKED else None
            if remark is not None:
                row.remark = body(remark, field="remark")
            if code in features_of(place.kind) and state in _LOOKED:
                _set_feature(work, place, code, present=state == PlacePointState.YES)
            work.session.flush()
            work.audit("save", "place_point", place_id, "state")
            work.changed("places", place_id)
            label = _("{name}: the checklist was changed")
            return work.undo(label.format(name=isolate(place.name)))


def follow_features(work: Work, place: Place, wanted: Collection[str]) -> None:
    """Ask again for every point that says the contrary of the features a place has now."""
    work.session.flush()
    for point in _points(work.session, place.id).values():
        if point.state not in _LOOKED or point.point not in features_of(place.kind):
            continue
        if (point.point in wanted) != (point.state == PlacePointState.YES):
            point.state, point.looked_on = PlacePointState.OPEN, None


@cache
def features_of(kind: PlaceKind) -> frozenset[str]:
    """Return the codes of the access features that a place of a kind may offer."""
    data: Any = json.loads(resource_text("vocabularies/access_features.json"))
    if kind == PlaceKind.ROOM:
        return frozenset(item["code"] for item in data["place"])
    (online,) = (group for group in data["groups"] if group["code"] == "online")
    return frozenset(item["code"] for item in online["features"])


def _points(session: Session, place_id: bytes) -> dict[str, PlacePoint]:
    query = select(PlacePoint).where(PlacePoint.place_id == place_id)
    return {row.point: row for row in session.scalars(query)}


def _area(
    area: Mapping[str, Any], known: Mapping[str, PlacePoint], today: date, *, hides: bool
) -> PlacePointArea:
    gettext = current().gettext
    points = tuple(
        _point(one, known.get(one["code"]), today, hides=hides) for one in area["points"]
    )
    waits = sum(1 for one in points if one.stale or one.state == PlacePointState.OPEN)
    return PlacePointArea(
        code=area["code"], label=gettext(area["label"]), points=points, open=waits
    )


def _point(
    told: Mapping[str, str], row: PlacePoint | None, today: date, *, hides: bool
) -> PlacePointRow:
    gettext = current().gettext
    looked = None if row is None else row.looked_on
    return PlacePointRow(
        code=told["code"],
        label=gettext(told["label"]),
        why=gettext(told["why"]) if told.get("why") else "",
        state=PlacePointState.OPEN if row is None else row.state,
        remark="" if row is None or hides else row.remark,
        looked_on=looked,
        stale=looked is not None and today - looked > STALE,
    )


@cache
def _lists() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    data: Any = json.loads(resource_text("vocabularies/places.json"))
    return {kind.value: tuple(data[kind.value]) for kind in PlaceKind}


def _set_feature(work: Work, place: Place, code: str, *, present: bool) -> None:
    row = next((one for one in place.features if one.feature == code), None)
    if row is None and present:
        row_id = work.pair_id("place_feature", place.id, code.encode("utf-8"))
        row = PlaceFeature(id=row_id, place_id=place.id, feature=code, present=True)
        work.add(row)
        place.features.append(row)
    elif row is not None:
        row.present = present
