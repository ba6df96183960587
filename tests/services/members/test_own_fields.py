"""Fields of the chapter's own: which are refused, what stands in them, and how long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import FieldKind, FieldSensitivity
from chapterdesk.models import CustomValue
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.beside.values import field_name
from chapterdesk.services.members.drafts import MemberDraft, ValueDraft
from chapterdesk.services.members.own_fields import FieldDraft

BIKE = FieldDraft(name="Bike", kind=FieldKind.CHOICE, choices=("own", "shared"))


def make(services: Services, name: str = "Key number", **values: object) -> bytes:
    field_id, _undo = services.own_fields.add(FieldDraft(name=name, **values))  # type: ignore[arg-type]
    return field_id


def person(services: Services, *values: ValueDraft, name: str = "Wren") -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name=name, own=values))
    return member_id


@pytest.mark.parametrize(
    "name",
    ["Gender", "gender:", "HIV status", "Religion", "Asylum status", "Orientation", "Diagnosis"],
)
def test_what_reads_as_identity_or_health_is_refused_with_the_way_to_go(
    services: Services, name: str
) -> None:
    with pytest.raises(RefusedError) as told:
        make(services, name)
    assert told.value.field == "name"
    assert str(told.value), "a reason and where to turn"
    assert services.own_fields.list() == ()


def test_a_harmless_name_is_no_way_around(services: Services) -> None:
    with pytest.raises(RefusedError) as told:
        make(services, "Circle", kind=FieldKind.CHOICE, choices=("garden", "gay"))
    assert told.value.field == "choices"
    field_id = make(services)
    row = services.own_fields.list()[0]
    with pytest.raises(RefusedError):
        services.own_fields.save(
            field_id, replace(row.draft, name="Gender"), updated_at=row.updated_at
        )


def test_nothing_is_printed_exported_or_shown_in_a_meeting_by_itself(services: Services) -> None:
    make(services)
    draft = services.own_fields.list()[0].draft
    assert (draft.on_paper, draft.in_exports) == (False, False)
    assert draft.sensitivity is FieldSensitivity.HIDDEN_IN_MEETINGS


@pytest.mark.parametrize(
    "draft",
    [
        FieldDraft(name=""),
        FieldDraft(name="x" * 81),
        FieldDraft(name="Bike", kind=FieldKind.CHOICE),
        FieldDraft(name="key-number"),
        FieldDraft(name="Bike", keep_days=0),
    ],
)
def test_what_a_field_can_not_be(services: Services, draft: FieldDraft) -> None:
    make(services)
    with pytest.raises(UserError):
        services.own_fields.add(draft)
    assert len(services.own_fields.list()) == 1


def test_every_kind_holds_what_is_its_own(services: Services) -> None:
    other = person(services, name="Noor Haddad")
    good = {
        FieldKind.TEXT: ValueDraft(field_id=b"", text="shelf 4"),
        FieldKind.CHOICE: ValueDraft(field_id=b"", text="own"),
        FieldKind.DATE: ValueDraft(field_id=b"", text="2026-11-26"),
        FieldKind.ANSWER: ValueDraft(field_id=b"", text="no"),
        FieldKind.PERSON: ValueDraft(field_id=b"", linked_id=other),
    }
    bad = {
        FieldKind.CHOICE: "hired",
        FieldKind.DATE: "last week",
        FieldKind.ANSWER: "perhaps",
    }
    values = []
    for kind, value in good.items():
        choices = ("own", "shared") if kind is FieldKind.CHOICE else ()
        field_id = make(services, f"A {kind}", kind=kind, choices=choices)
        values.append(replace(value, field_id=field_id))
        if kind in bad:
            with pytest.raises(UserError) as told:
                person(services, ValueDraft(field_id=field_id, text=bad[kind]))
            assert told.value.field == field_name(field_id)
    views = services.members.detail(person(services, *values)).beside.own
    assert [view.draft for view in views] == values
    assert views[-1].name == "Noor Haddad"


def test_an_answer_that_is_not_known_needs_no_row(services: Services) -> None:
    field_id = make(services, kind=FieldKind.ANSWER)
    member_id = person(services, ValueDraft(field_id=field_id, text="unknown"))
    assert services.members.detail(member_id).draft.own == ()
    assert services.own_fields.list()[0].filled == 0


def test_a_value_goes_when_its_days_are_over(services: Services, clock: FixedClock) -> None:
    short, long = make(services, "Short", keep_days=10), make(services, "Long")
    member_id = person(
        services, ValueDraft(field_id=short, text="a"), ValueDraft(field_id=long, text="b")
    )
    today = clock.now().date()
    assert services.members.detail(member_id).beside.own[0].goes_on == today + timedelta(days=10)
    for days, left in ((10, ["a", "b"]), (11, ["b"])):
        clock.set(clock.now().replace(day=26, month=11) + timedelta(days=days))
        assert [value.text for value in services.members.detail(member_id).draft.own] == left
    assert services.own_fields.purge_due(today + timedelta(days=10)) == 0
    assert services.own_fields.purge_due(today + timedelta(days=11)) == 1
    assert [row.filled for row in services.own_fields.list()] == [0, 1]


def test_an_edit_of_something_else_prolongs_nothing(services: Services, clock: FixedClock) -> None:
    field_id = make(services, keep_days=10)
    member_id = person(services, ValueDraft(field_id=field_id, text="a"))
    first = services.members.detail(member_id)
    clock.set(clock.now() + timedelta(days=5))
    services.members.save(
        member_id, replace(first.draft, source="friend"), updated_at=first.updated_at
    )
    again = services.members.detail(member_id)
    assert again.beside.own[0].goes_on == first.beside.own[0].goes_on
    services.members.save(
        member_id,
        replace(again.draft, own=(ValueDraft(field_id=field_id, text="c"),)),
        updated_at=again.updated_at,
    )
    assert services.members.detail(member_id).beside.own[0].goes_on != first.beside.own[0].goes_on


def test_a_field_put_aside_keeps_what_stands_in_it(services: Services) -> None:
    field_id = make(services)
    member_id = person(services, ValueDraft(field_id=field_id, text="a"))
    services.own_fields.put_aside(field_id)
    read = services.members.detail(member_id)
    assert (read.draft.own, services.own_fields.fields()) == ((), ())
    services.members.save(
        member_id, replace(read.draft, source="friend"), updated_at=read.updated_at
    )
    services.own_fields.bring_back(field_id)
    assert [value.text for value in services.members.detail(member_id).draft.own] == ["a"]


def test_erasing_a_field_takes_its_values_and_gives_them_back(services: Services) -> None:
    field_id = make(services)
    member_id = person(services, ValueDraft(field_id=field_id, text="a"))
    undo = services.own_fields.erase(field_id)
    assert services.own_fields.list() == ()
    assert services.members.detail(member_id).draft.own == ()
    services.undo.apply(undo)
    assert [value.text for value in services.members.detail(member_id).draft.own] == ["a"]


def test_a_word_that_is_offered_no_more_may_stay(services: Services) -> None:
    field_id, _undo = services.own_fields.add(BIKE)
    member_id = person(services, ValueDraft(field_id=field_id, text="shared"))
    row = services.own_fields.list()[0]
    services.own_fields.save(field_id, replace(BIKE, choices=("own",)), updated_at=row.updated_at)
    read = services.members.detail(member_id)
    services.members.save(
        member_id, replace(read.draft, source="friend"), updated_at=read.updated_at
    )
    assert services.members.detail(member_id).draft.own[0].text == "shared"


def test_fields_keep_their_order_and_their_kind(services: Services) -> None:
    first, second = make(services, "First"), make(services, "Second")
    services.own_fields.move(second, -1)
    assert [field.id for field in services.own_fields.fields()] == [second, first]
    row = services.own_fields.list()[0]
    with pytest.raises(RefusedError, match="kind"):
        services.own_fields.save(
            second, replace(row.draft, kind=FieldKind.DATE), updated_at=row.updated_at
        )


def test_meeting_mode_shows_what_may_be_shown(services: Services) -> None:
    shown = make(services, "Locker", sensitivity=FieldSensitivity.DESK)
    hidden = make(services, "Address of the aunt")
    member_id = person(
        services, ValueDraft(field_id=shown, text="4"), ValueDraft(field_id=hidden, text="b")
    )
    services.discretion.enter()
    assert [value.text for value in services.members.detail(member_id).draft.own] == ["4"]


def test_a_link_goes_with_the_person_it_points_to(services: Services) -> None:
    field_id = make(services, "Buddy", kind=FieldKind.PERSON)
    other = person(services, name="Noor")
    member_id = person(services, ValueDraft(field_id=field_id, linked_id=other))
    services.privacy.forget_member(other)
    assert services.members.detail(member_id).draft.own == ()


class TestTags:
    @pytest.fixture
    def two(self, services: Services) -> tuple[bytes, bytes]:
        one, _undo = services.members.add(MemberDraft(display_name="Wren", tags=("choir",)))
        other, _undo = services.members.add(
            MemberDraft(display_name="Noor", tags=("choir", "singing"), skills=("choir",))
        )
        return one, other

    def test_they_are_counted(self, services: Services, two: tuple[bytes, bytes]) -> None:
        assert [(row.text, row.people) for row in services.tags.list()] == [
            ("choir", 2),
            ("singing", 1),
        ]

    def test_two_become_one_and_two_again(
        self, services: Services, two: tuple[bytes, bytes]
    ) -> None:
        undo = services.tags.rename("tag", "choir", "singing")
        assert [(row.text, row.people) for row in services.tags.list()] == [("singing", 2)]
        assert services.members.detail(two[1]).draft.skills == ("choir",), "a skill is no tag"
        services.undo.apply(undo)
        assert services.members.detail(two[1]).draft.tags == ("choir", "singing")

    def test_one_is_taken_away_and_given_back(
        self, services: Services, two: tuple[bytes, bytes]
    ) -> None:
        undo = services.tags.remove("tag", "choir")
        assert services.members.detail(two[0]).draft.tags == ()
        services.undo.apply(undo)
        assert services.members.detail(two[0]).draft.tags == ("choir",)

    @pytest.mark.parametrize("word", ["", "gay", "x" * 81])
    def test_a_refused_word_is_refused_here_too(
        self, services: Services, two: tuple[bytes, bytes], word: str
    ) -> None:
        with pytest.raises(UserError):
            services.tags.rename("tag", "choir", word)
        with pytest.raises(RefusedError):
            services.tags.remove("tag", "nobody has it")


def test_the_sweep_spares_a_record_that_is_only_kept(services: Services, clock: FixedClock) -> None:
    field_id = make(services, keep_days=10)
    value = ValueDraft(field_id=field_id, text="red")
    kept, other = person(services, value), person(services, value, name="Robin")
    services.requests.restrict(kept)
    clock.set(clock.now() + timedelta(days=30))
    assert services.own_fields.purge_due(clock.now().date()) == 1
    with services.own_fields._database.read() as session:
        rows = session.scalars(select(CustomValue)).all()
        assert [(row.member_id, row.text) for row in rows] == [(kept, "red")]
    assert other
