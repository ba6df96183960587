"""Urgency, actions, who was told and the day to look again: inside the seal, for readers alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.models import AuditEvent, SealedText
from chapterdesk.services.catalogue import Services
from chapterdesk.services.safety import ActionDraft, SealedDraft, SealedRow
from tests.services.safety.conftest import Begin

TODAY = date(2026, 11, 26)


def filed(services: Services, kind: SealedKind = SealedKind.CONCERN, **said: object) -> None:
    draft = SealedDraft(kind=kind, fields={"what": "Followed home", "told": "Ola"}, **said)  # type: ignore[arg-type]
    services.safety.file(draft)


@pytest.mark.parametrize(
    ("urgency", "days"),
    [
        (Urgency.IMMEDIATE, 1),
        (Urgency.DAY, 1),
        (Urgency.WEEK, 7),
        (Urgency.WATCH, 28),
        (None, 7),
    ],
)
def test_a_report_is_looked_at_again_as_soon_as_its_urgency_asks(
    services: Services, readers: dict[str, bytes], begin: Begin, urgency: Urgency | None, days: int
) -> None:
    filed(services, urgency=urgency)
    sitting = begin("Ola")
    (row,) = services.safety.list(sitting)
    assert (row.urgency, row.review_on) == (urgency, TODAY + timedelta(days=days))
    assert not row.review_due
    view = services.safety.open(sitting, row.id)
    assert (view.draft.urgency, view.draft.fields["told"]) == (urgency, "Ola")


def test_due_reviews_are_found_however_many_texts_there_are(
    services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    for _turn in range(5):
        filed(services, urgency=Urgency.DAY)
    filed(services, urgency=Urgency.WATCH)
    filed(services, SealedKind.DEBRIEF)
    sitting = begin("Ola")
    assert services.safety.reviews(sitting).rows == ()
    clock.set(clock.now() + timedelta(days=2))
    found: list[SealedRow] = []
    after, pages = None, 0
    while True:
        page = services.safety.reviews(sitting, after=after, limit=3)
        found += page.rows
        after, pages = page.after, pages + 1
        if after is None:
            break
    assert (len({row.id for row in found}), pages) == (5, 3)
    assert all(row.review_due for row in found)
    services.safety.close_case(sitting, found[0].id)
    assert len(services.safety.reviews(sitting).rows) == 4


def test_what_was_done_is_sealed_with_the_report(
    services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    filed(services)
    ola, kim = begin("Ola"), begin("Kim")
    (row,) = services.safety.list(ola)
    services.safety.note_action(ola, row.id, ActionDraft(what="Called them back", told="Kim"))
    clock.set(clock.now() + timedelta(hours=1))
    services.safety.note_action(kim, row.id, ActionDraft(what="Talked to the hall"))
    services.safety.set_urgency(kim, row.id, Urgency.DAY)
    view = services.safety.set_review(kim, row.id, TODAY + timedelta(days=3))
    assert [(one.reader, one.what, one.told) for one in view.actions] == [
        ("Ola", "Called them back", "Kim"),
        ("Kim", "Talked to the hall", ""),
    ]
    assert (view.draft.urgency, view.review_on) == (Urgency.DAY, TODAY + timedelta(days=3))
    assert services.safety.open(begin("Bo"), row.id).actions == view.actions


def test_nothing_of_it_shows_outside_the_seal(
    services: Services, readers: dict[str, bytes], begin: Begin, clock: FixedClock
) -> None:
    def outside() -> tuple[object, ...]:
        with services.safety._database.read() as session:
            row = session.scalars(select(SealedText)).one()
            acts = session.scalars(select(func.count()).select_from(AuditEvent)).one()
            return (row.written_at, row.erase_on, row.round, len(row.sealed) // 4096, acts)

    filed(services)
    sitting = begin("Ola")
    (row,) = services.safety.list(sitting)
    services.safety.open(sitting, row.id)
    before, state, due = outside(), services.safety.state(), services.today.overview()
    services.safety.note_action(sitting, row.id, ActionDraft(what="Called", told="Kim"))
    services.safety.set_urgency(sitting, row.id, Urgency.IMMEDIATE)
    services.safety.set_review(sitting, row.id, TODAY)
    assert services.safety.reviews(sitting).rows
    assert outside() == before
    assert services.safety.state() == state
    assert services.today.overview() == due


def test_others_are_refused_in_the_same_words_as_where_there_is_nothing(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    services.safety.file(
        SealedDraft(kind=SealedKind.CONCERN, fields={"what": "About Bo"}),
        leave_out=[readers["Bo"]],
    )
    (row,) = services.safety.list(begin("Ola"))
    said = []
    for text_id in (row.id, bytes(16)):
        with pytest.raises(RefusedError) as caught:
            services.safety.note_action(begin("Bo"), text_id, ActionDraft(what="Seen"))
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert services.safety.reviews(begin("Bo")).rows == ()


def test_what_can_not_be_is_refused(
    services: Services, readers: dict[str, bytes], begin: Begin
) -> None:
    filed(services)
    filed(services, SealedKind.DEBRIEF)
    sitting = begin("Ola")
    rows = {row.kind: row.id for row in services.safety.list(sitting)}
    with pytest.raises(UsageError) as caught:
        services.safety.note_action(sitting, rows[SealedKind.CONCERN], ActionDraft(what="  "))
    assert caught.value.field == "action"
    with pytest.raises(UsageError) as caught:
        services.safety.set_review(sitting, rows[SealedKind.CONCERN], TODAY - timedelta(days=1))
    assert caught.value.field == "review_on"
    with pytest.raises(RefusedError):
        services.safety.set_review(sitting, rows[SealedKind.DEBRIEF], TODAY)
    sitting.end()
    with pytest.raises(RefusedError):
        services.safety.reviews(sitting)
