"""Search and windows: any script, no accents, and the same cost for any number of people."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.folding import fold, search_words
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members import finding
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.writing import insert_members

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Søren ÅNGSTRÖM", "soren angstrom"),
        ("Łukasz Đorđe", "lukasz dorde"),
        ("Straße Œuvre Þór Ægir", "strasse oeuvre thor aegir"),
        ("Iıİi", "iiii"),
        ("O’Connor-Smith", "oconnor smith"),
        ("Thảo Nguyễn", "thao nguyen"),
        ("Олена", "олена"),
        ("مـحـمّد", "محمد"),
        ("Ｓａｍ", "sam"),
        ("🦊", "🦊"),
        ("  ( - ) ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


SIGNS = (
    "---",
    "...",
    "…?",
    "^_^",
    "@",
    "؟",
    "★",
    "😀",
    "1234",
    "½",
    "( )",
    "%",
    "_",
    "\\",
    "'",
    '"',
)


def test_a_name_without_any_letter_is_found_by_the_same_signs(services: Services) -> None:
    """On the list, at check-in, in the search of everything and as a name that is here already."""
    services.members.add(MemberDraft(display_name="Mary-Jane O'Neil ..."))
    meeting = services.meetings.add(MeetingDraft(starts_local=datetime(2026, 11, 26, 18, 30)))[0]  # noqa: DTZ001  # wall-clock time
    ids = {name: services.members.add(MemberDraft(display_name=name))[0] for name in SIGNS}
    for name, member_id in ids.items():
        assert member_id in {row.id for row in services.members.search(name).rows}, name
        assert member_id in {row.member_id for row in services.checkin.find(meeting, name).rows}
        assert member_id in {hit.id for hit in services.search.find(name) if hit.kind == "member"}
        assert [row.id for row in services.members.same_name(name)] == [member_id]
        assert services.checkin.mark(meeting, member_id).present
    assert [row.name for row in services.members.search("--").rows] == ["---"]
    detail = services.members.detail(ids["---"])
    services.members.save(
        ids["---"], replace(detail.draft, display_name="~~~"), updated_at=detail.updated_at
    )
    assert services.members.search("---").rows == ()
    assert [row.id for row in services.members.search("~~~").rows] == [ids["---"]]


def test_signs_of_ascii_fold_as_beside_any_other_letter() -> None:
    signs = [chr(code) for code in range(128)]
    for sign in signs:
        for around in ("{}", "a{}", "{}b", "a{}b"):
            text = around.format(sign)
            assert fold(f"я {text}") == f"я {fold(text)}".strip(), repr(text)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Søren Ångström", "s"),
        ("سامي Okafor", "s"),
        ("สมชาย Silva", "s"),
        ("Олена", "ole"),
        ("Олена", "оле"),
        ("田中太郎", "太"),
        ("प्रिया", "pri"),
        ("דנה", "d"),
        ("Siân O'Connor", "con"),
        ("Siân O'Connor", "oco"),
        ("Jean-Luc", "luc"),
        ("김민준", "김"),
        ("김민준", "gim"),
        ("Anna Maria Silva", "sil an"),
    ],
)
def test_a_name_is_found_by_the_first_letters_of_any_word(
    services: Services, name: str, typed: str
) -> None:
    services.members.add(MemberDraft(display_name="Quincy"))
    member_id, _undo = services.members.add(MemberDraft(display_name=name))
    assert [row.id for row in services.members.search(typed).rows] == [member_id]


def test_whole_words_come_before_longer_ones(services: Services) -> None:
    for name in ("Samira", "Sam", "Samuel Sam", "Rosa"):
        services.members.add(MemberDraft(display_name=name))
    names = [row.name for row in services.members.search("sam").rows]
    assert set(names[:2]) == {"Sam", "Samuel Sam"}
    assert names[2:] == ["Samira"]


def test_a_search_counts_to_a_hundred(desk: Desk) -> None:
    with desk.services.members._database.write() as work:
        drafts = [MemberDraft(display_name=f"Sam Number {number}") for number in range(130)]
        insert_members(work, drafts)
    page = desk.services.members.search("sam", limit=50)
    assert (len(page.rows), page.total, page.more) == (50, 100, True)
    window = desk.services.members.window(MemberFilter(text="sam n"), 90, 50)
    assert (len(window.rows), window.total) == (10, 100)


def test_transliterations_are_bounded() -> None:
    assert len(search_words("x " * 3000 + "田" * 3000)) <= 24
    assert all(len(word) <= 60 for word in search_words("田" * 200))


def explained(desk: Desk, wanted: MemberFilter) -> list[str]:
    """Return SQLite's plan of every statement that lists `wanted`."""
    seen: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        seen.append((arguments[2], arguments[3]))

    engine = desk._vault.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        desk.services.members.window(wanted, 50, 100)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    plans = []
    for statement, parameters in seen:
        if statement.startswith("SELECT") and "member" in statement:
            rows = desk._vault.raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" | ".join(row[3] for row in rows))
    return plans


@pytest.mark.parametrize("show", ["active", "visitors", "paused", "not_seen", "unconfirmed"])
def test_a_window_walks_one_index_and_sorts_nothing(desk: Desk, show: str) -> None:
    plans = explained(desk, MemberFilter(show=show))  # type: ignore[arg-type]
    lists = [plan for plan in plans if "ix_member_sort" in plan]
    assert len(lists) == 2, plans
    assert all("COVERING INDEX ix_member_sort" in plan for plan in lists)
    assert not any("ORDER BY" in plan for plan in lists)


def test_a_search_walks_the_word_list_and_sorts_nothing(desk: Desk) -> None:
    plans = explained(desk, MemberFilter(text="s"))
    walk = plans[0]
    assert walk.startswith("SEARCH search_word USING PRIMARY KEY (word>")
    assert "ORDER BY" not in walk


def test_a_rare_filter_is_searched_from_its_own_side(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With many hits of a prefix and few people in the filter, both ways find the same."""
    with desk.services.members._database.write() as work:
        drafts = [MemberDraft(display_name=f"Sam {number}") for number in range(60)]
        insert_members(work, [*drafts, MemberDraft(display_name="Sam Z", name_confirmed=False)])
    wanted = MemberFilter(text="sam", show="unconfirmed")
    before = desk.services.members.window(wanted, 0, 10)
    monkeypatch.setattr(finding, "_FEW", 20)
    assert desk.services.members.window(wanted, 0, 10) == before
    assert [row.name for row in before.rows] == ["Sam Z"]


def test_everything_is_found_from_one_box(services: Services) -> None:
    services.members.add(MemberDraft(display_name="Harriet", status=MemberStatus.VISITOR))
    kinds = {hit.kind for hit in services.search.find("h")}
    assert "member" in kinds
    assert services.search.find("   ") == ()


def test_groups_are_found_by_their_names_and_by_what_they_are(services: Services) -> None:
    circle, _undo = services.groups.add(GroupDraft(name="Choir", alias="Tuesday singers"))
    gone, _undo = services.groups.add(GroupDraft(name="Old group"))
    services.groups.delete(gone)
    for typed in ("choir", "tues", "group", "groups", "group choir"):
        found = [hit.id for hit in services.search.find(typed) if hit.kind == "group"]
        assert found == [circle], typed
