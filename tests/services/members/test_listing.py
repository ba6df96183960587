"""The list of people: narrowed, in order, in windows; views kept; several people at once."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text, update

from chapterdesk.core.errors import RefusedError, UsageError, UserError
from chapterdesk.core.vocabulary import Answer, ContactKind, GroupMemberStatus, MemberStatus
from chapterdesk.models import AuditEvent, Member, SavedView, SearchWord
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.listing import several
from chapterdesk.services.members.listing.shapes import COLUMNS, ListWish
from chapterdesk.services.members.narrowing import Narrowing


def add(services: Services, name: str, **values: object) -> bytes:
    member_id, _undo = services.members.add(
        MemberDraft(display_name=name, **values)  # type: ignore[arg-type]
    )
    return member_id


def names(services: Services, wish: ListWish) -> list[str]:
    return [one.row.name for one in services.people.window(wish, 0, 1000).rows]


def only(**more: object) -> ListWish:
    return ListWish(filter=MemberFilter(more=Narrowing(**more)))  # type: ignore[arg-type]


@pytest.fixture
def crowd(services: Services) -> dict[str, bytes]:
    """Seven people in the order of their names."""
    return {
        "Abel": add(services, "Abel", tags=("drives",), languages=("en",)),
        "Bo": add(services, "Bo", tags=("cooks",), joined_on=date(2026, 3, 1)),
        "Cleo": add(
            services, "Cleo", status=MemberStatus.LEAD, contacts=(cell(Answer.YES, "07700 900001"),)
        ),
        "Dan": add(
            services,
            "Dan",
            status=MemberStatus.PAUSED,
            contacts=(cell(Answer.UNKNOWN, "07700 900002"),),
        ),
        "Eve": add(services, "Eve", tags=("drives", "cooks"), joined_on=date(2025, 3, 1)),
        "Fay": add(services, "Fay", name_confirmed=False, status=MemberStatus.VISITOR),
        "Gil": add(services, "Gil", languages=("en", "fr")),
    }


def cell(text_ok: Answer, number: str) -> ContactDraft:
    return ContactDraft(kind=ContactKind.CELL, value=number, text_ok=text_ok)


class TestNarrowing:
    def test_each_filter(self, services: Services, crowd: dict[str, bytes]) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks"))
        services.groups.set_member(group, crowd["Gil"], GroupMemberStatus.ACTIVE)
        services.groups.set_member(group, crowd["Abel"], GroupMemberStatus.LEFT)
        assert names(services, ListWish()) == ["Abel", "Bo", "Cleo", "Eve", "Fay", "Gil"]
        assert names(services, only(tags=("drives",))) == ["Abel", "Eve"]
        assert names(services, only(tags=("drives", "cooks"))) == ["Abel", "Bo", "Eve"]
        assert names(services, only(languages=("fr",))) == ["Gil"]
        assert names(services, only(groups=(group,))) == ["Gil"]
        assert names(services, only(statuses=(MemberStatus.LEAD,))) == ["Cleo"]
        assert names(services, only(unconfirmed=True)) == ["Fay"]
        assert names(services, only(joined_since=date(2026, 1, 1))) == ["Bo"]
        both = only(tags=("cooks",), joined_since=date(2025, 1, 1))
        assert names(services, both) == ["Bo", "Eve"]

    def test_a_status_that_is_asked_for_is_shown_though_it_is_not_usual(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        assert names(services, only(statuses=(MemberStatus.PAUSED,))) == ["Dan"]

    def test_a_way_that_nobody_allowed_is_no_way(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        wish = only(unreachable=True, statuses=(MemberStatus.LEAD, MemberStatus.PAUSED))
        assert names(services, wish) == ["Dan"]

    def test_who_can_be_reached_is_hidden_in_meeting_mode(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        services.discretion.enter()
        for asked in (services.people.count, services.people.ids):
            with pytest.raises(RefusedError):
                asked(only(unreachable=True))
        assert services.people.count(ListWish()) == 6

    def test_a_group_that_is_not_shown_on_persons_finds_nobody(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        hidden, _undo = services.groups.add(GroupDraft(name="Circle", hide_on_person=True))
        services.groups.set_member(hidden, crowd["Bo"], GroupMemberStatus.ACTIVE)
        assert names(services, only(groups=(hidden,))) == []
        assert services.people.options().groups == ()
        row = services.people.window(ListWish(columns=COLUMNS), 1, 1).rows[0]
        assert (row.row.name, row.groups) == ("Bo", ())

    def test_a_search_is_narrowed_too(self, services: Services, crowd: dict[str, bytes]) -> None:
        more = Narrowing(tags=("drives",))
        for typed, found in (("e", ["Eve"]), ("b", [])):
            wish = ListWish(filter=MemberFilter(text=typed, more=more))
            assert names(services, wish) == found
            assert services.people.count(wish) == len(found)

    def test_nobody_who_is_gone_is_listed(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        services.members.delete(crowd["Abel"])
        services.members.archive(crowd["Eve"])
        assert names(services, only(tags=("drives",))) == []
        assert services.people.ids(only(tags=("drives",))) == ()


class TestWindows:
    def test_columns_are_read_when_they_are_asked_for(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Coming out", alias="Tuesdays"))
        services.groups.set_member(group, crowd["Bo"], GroupMemberStatus.ACTIVE)
        bare, full = (
            services.people.window(ListWish(columns=columns), 1, 1).rows[0]
            for columns in ((), COLUMNS)
        )
        assert (bare.groups, bare.joined_on) == ((), None)
        assert (full.groups, full.joined_on) == (("Tuesdays",), date(2026, 3, 1))

    def test_sorted_by_joined_the_latest_stand_first(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        found = names(services, ListWish(sort="joined"))
        assert found[:2] == ["Bo", "Eve"]
        assert found[2:] == ["Abel", "Cleo", "Fay", "Gil"]

    def test_a_stretch_of_the_list(self, services: Services, crowd: dict[str, bytes]) -> None:
        people = services.people
        stretch = people.between(ListWish(), crowd["Eve"], crowd["Bo"])
        assert stretch == (crowd["Bo"], crowd["Cleo"], crowd["Eve"])
        assert people.between(ListWish(), crowd["Eve"], crowd["Dan"]) == ()

    def test_windows_in_any_order_make_the_list(self, services: Services) -> None:
        for number in range(57):
            add(services, f"Person {number * 37 % 57:02}")
        whole = services.people.ids(ListWish())

        @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(st.lists(st.tuples(st.integers(0, 70), st.integers(1, 20)), max_size=12))
        def check(cuts: list[tuple[int, int]]) -> None:
            services.people._windows._held.clear()  # begin knowing nothing
            for offset, limit in cuts:
                rows = services.people.window(ListWish(), offset, limit).rows
                assert tuple(one.row.id for one in rows) == whole[offset : offset + limit]

        check()

    def test_a_window_further_down_skips_nothing_that_is_known(
        self, desk: Desk, services: Services
    ) -> None:
        for number in range(40):
            add(services, f"Person {number:02}")
        said: list[str] = []
        engine = services.people._database._engine

        def hear(*args: object) -> None:
            said.append(f"{args[2]} {args[3]}")

        services.people.window(ListWish(), 0, 10)
        event.listen(engine, "before_cursor_execute", hear)
        for offset in (10, 20):
            services.people.window(ListWish(), offset, 10)
        event.remove(engine, "before_cursor_execute", hear)
        walks = [line for line in said if "sort_key" in line and "OFFSET" in line]
        assert len(walks) == 2
        assert all(line.endswith("11, 0)") for line in walks), walks

    def test_a_change_is_seen_at_once(self, services: Services, crowd: dict[str, bytes]) -> None:
        wish = only(tags=("drives",))
        assert services.people.count(wish) == 2
        services.several.remove_tag([crowd["Abel"]], "drives")
        assert names(services, wish) == ["Eve"]

    def test_the_walk_reads_the_index_alone(self, services: Services) -> None:
        with services.people._database.read() as session:
            plan = session.execute(
                text(
                    "EXPLAIN QUERY PLAN SELECT sort_key, id FROM member WHERE deleted_at IS NULL"
                    " AND archived_at IS NULL AND merged_into IS NULL AND status NOT IN ('paused')"
                    " AND (sort_key, id) >= ('m', x'00') ORDER BY sort_key, id LIMIT 101"
                )
            ).all()
        assert "COVERING INDEX ix_member_sort" in plan[0].detail
        assert "sort_key" in plan[0].detail
        assert len(plan) == 1


class TestViews:
    def test_a_view_comes_back_as_it_was_kept(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks"))
        wish = ListWish(
            filter=MemberFilter(
                show="visitors",
                more=Narrowing(
                    statuses=(MemberStatus.LEAD,),
                    groups=(group,),
                    tags=("drives",),
                    languages=("fr",),
                    unconfirmed=True,
                    unreachable=True,
                    joined_since=date(2026, 1, 1),
                ),
            ),
            sort="joined",
            columns=("tags", "joined"),
        )
        view_id, undo = services.views.save("Drivers", wish)
        assert services.views.open(view_id) == wish
        assert "Drivers" in undo.label
        services.undo.apply(undo)
        assert services.views.list() == ()

    def test_what_was_searched_is_not_kept(
        self, desk: Desk, services: Services, crowd: dict[str, bytes]
    ) -> None:
        wish = ListWish(filter=MemberFilter(text="Marguerite", more=Narrowing(unconfirmed=True)))
        view_id, _undo = services.views.save("Unsure", wish)
        assert services.views.open(view_id).filter.text == ""
        with services.views._database.read() as session:
            assert "Marguerite" not in session.scalars(select(SavedView.payload)).one()

    def test_the_same_name_replaces_and_undo_brings_back(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        first, _undo = services.views.save("Cooks", only(tags=("cooks",)))
        second, undo = services.views.save("cooks", only(tags=("drives",)))
        assert first == second
        assert services.views.open(first) == only(tags=("drives",))
        services.undo.apply(undo)
        assert services.views.open(first) == only(tags=("cooks",))

    def test_order_rename_delete_and_undo(self, services: Services) -> None:
        one, two, three = (services.views.save(name, ListWish())[0] for name in "ABC")
        undo = services.views.reorder([three, one])
        assert [row.id for row in services.views.list()] == [three, one, two]
        services.undo.apply(undo)
        assert [row.id for row in services.views.list()] == [one, two, three]
        services.views.rename(two, "Beta")
        with pytest.raises(RefusedError) as refused:
            services.views.rename(one, "beta")
        assert refused.value.field == "name"
        services.undo.apply(services.views.delete(two))
        assert [row.name for row in services.views.list()] == ["A", "Beta", "C"]

    @pytest.mark.parametrize("gone", ["tag", "group", "language", "hidden"])
    def test_what_is_gone_is_said_and_nothing_is_shown(
        self, services: Services, crowd: dict[str, bytes], gone: str
    ) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks"))
        more = {
            "tag": Narrowing(tags=("drives",)),
            "language": Narrowing(languages=("fr",)),
            "group": Narrowing(groups=(group,)),
            "hidden": Narrowing(groups=(group,)),
        }[gone]
        view_id, _undo = services.views.save("Mine", ListWish(filter=MemberFilter(more=more)))
        if gone == "tag":
            services.tags.remove("tag", "drives")
        elif gone == "group":
            services.groups.delete(group)
        elif gone == "hidden":
            detail = services.groups.detail(group)
            draft = GroupDraft(name="Walks", hide_on_person=True)
            services.groups.save(group, draft, updated_at=detail.updated_at)
        else:
            detail_of = services.members.detail(crowd["Gil"])
            services.members.save(
                crowd["Gil"], MemberDraft(display_name="Gil"), updated_at=detail_of.updated_at
            )
        with pytest.raises(RefusedError) as refused:
            services.views.open(view_id)
        assert "Mine" in refused.value.what
        assert refused.value.todo

    @pytest.mark.parametrize(
        "payload",
        [
            "not json",
            "[]",
            '{"shoe_size": 3}',
            '{"columns": ["shoe_size"]}',
            '{"statuses": ["king"]}',
            '{"sort": "age"}',
            '{"tags": "drives"}',
            '{"groups": ["xyz"]}',
            '{"joined_since": "yesterday"}',
        ],
    )
    def test_a_field_that_is_not_known_is_refused(self, services: Services, payload: str) -> None:
        view_id, _undo = services.views.save("Mine", ListWish())
        with services.views._database.write() as work:
            work.session.execute(update(SavedView).values(payload=payload))
        with pytest.raises(RefusedError) as refused:
            services.views.open(view_id)
        assert "Mine" in refused.value.what

    def test_a_view_needs_a_name_and_there_is_an_end(self, services: Services) -> None:
        with pytest.raises(UsageError):
            services.views.save("  ", ListWish())
        for number in range(30):
            services.views.save(f"View {number}", ListWish())
        with pytest.raises(UsageError):
            services.views.save("One more", ListWish())


class TestSeveral:
    def test_one_act_one_undo(self, services: Services, crowd: dict[str, bytes]) -> None:
        ids = [crowd["Abel"], crowd["Bo"], crowd["Cleo"]]
        done = services.several.add_tag(ids, "drives")
        assert (done.changed, done.passed) == (2, 1)
        assert names(services, only(tags=("drives",))) == ["Abel", "Bo", "Cleo", "Eve"]
        services.undo.apply(done.undo)
        assert names(services, only(tags=("drives",))) == ["Abel", "Eve"]

    def test_every_person_has_it_in_their_audit(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        ids = [crowd["Bo"], crowd["Cleo"]]
        services.several.add_tag(ids, "secret table")
        with services.people._database.read() as session:
            rows = session.scalars(select(AuditEvent).where(AuditEvent.fields == "tags")).all()
            assert {row.entity_id for row in rows} == set(ids)
            assert all("secret" not in f"{row.action}{row.fields}{row.entity}" for row in rows)

    def test_a_tag_that_is_refused_changes_nobody(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        for tag in ("HIV", "", "x" * 81):
            with pytest.raises(UserError):
                services.several.add_tag(list(crowd.values()), tag)
        assert "HIV" not in services.people.options().tags

    def test_into_a_group_and_out(self, services: Services, crowd: dict[str, bytes]) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks"))
        ids = [crowd["Abel"], crowd["Bo"]]
        joined = services.several.add_to_group(ids, group)
        assert services.groups.list()[0].member_count == 2
        left = services.several.take_out_of_group([*ids, crowd["Cleo"]], group)
        assert (left.changed, left.passed) == (2, 1)
        assert services.groups.list()[0].member_count == 0
        services.undo.apply(left.undo)
        services.undo.apply(joined.undo)
        assert services.groups.detail(group).members == ()

    def test_a_record_that_is_only_kept_joins_nothing(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks"))
        services.requests.restrict(crowd["Abel"])
        done = services.several.add_to_group([crowd["Abel"], crowd["Bo"]], group)
        assert (done.changed, done.restricted, done.passed) == (1, 1, 0)
        assert [row.name for row in services.groups.detail(group).members] == ["Bo"]

    def test_a_group_without_room_takes_nobody(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        group, _undo = services.groups.add(GroupDraft(name="Walks", capacity=2))
        with pytest.raises(RefusedError):
            services.several.add_to_group(list(crowd.values())[:3], group)
        assert services.groups.detail(group).members == ()

    def test_the_bin_takes_them_out_of_the_search(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        ids = [crowd["Abel"], crowd["Bo"]]
        done = services.several.delete(ids)
        assert services.people.count(ListWish()) == 4
        assert services.members.search("abel").rows == ()
        with services.people._database.read() as session:
            words = select(func.count()).where(SearchWord.subject_id.in_(ids))
            assert session.scalars(words).one() == 0
        services.undo.apply(done.undo)
        assert [row.name for row in services.members.search("abel").rows] == ["Abel"]

    def test_the_archive(self, services: Services, crowd: dict[str, bytes]) -> None:
        done = services.several.archive([crowd["Abel"], crowd["Bo"]])
        assert names(services, ListWish(filter=MemberFilter(show="archived"))) == ["Abel", "Bo"]
        with pytest.raises(RefusedError):
            services.several.archive([crowd["Abel"]])
        services.undo.apply(done.undo)
        assert services.people.count(ListWish()) == 6

    def test_who_is_gone_is_passed_over(self, services: Services, crowd: dict[str, bytes]) -> None:
        services.members.delete(crowd["Abel"])
        done = services.several.archive([crowd["Abel"], crowd["Bo"], crowd["Bo"], b"\0" * 16])
        assert (done.changed, done.passed) == (1, 2)
        with services.people._database.read() as session:
            member = session.get(Member, crowd["Abel"])
            assert member is not None
            assert member.archived_at is None

    def test_too_many_at_once_are_refused(
        self, services: Services, crowd: dict[str, bytes]
    ) -> None:
        ids = [number.to_bytes(16) for number in range(several.MOST + 1)]
        with pytest.raises(UsageError):
            services.several.archive(ids)
