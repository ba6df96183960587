"""Emergency contacts, relations, absences and statuses: read back, hidden, kept apart, undone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    MemberStatus,
    PairStatus,
    RelationSafety,
    ShareLevel,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.beside.relation_words import relation_words
from chapterdesk.services.members.beside.sentences import neutral_sentence
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
)
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.naming import shown_name

TODAY = date(2026, 11, 26)
OPENING = "Hello, it is the choir, about Wren."
CALL = EmergencyDraft(
    name="Alex",
    relation="sibling",
    phone="07700 900456",
    knows_identity=Answer.YES,
    knows_membership=Answer.YES,
    opening_line=OPENING,
)
FULL = MemberDraft(
    display_name="Wren",
    share_level=ShareLevel.OWN_GROUPS,
    emergency=(CALL, EmergencyDraft(name="Kim")),
    relations=(
        RelationDraft(label="chosen family", other_name="Noor", since=date(2020, 5, 1)),
        RelationDraft(label="friend", other_name="Jo", remark="from school"),
    ),
    absences=(
        AbsenceDraft(since=date(2026, 12, 1), until=date(2026, 12, 24)),
        AbsenceDraft(since=date(2027, 3, 1)),
    ),
)


def add(services: Services, name: str, **values: object) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name=name, **values))  # type: ignore[arg-type]
    return member_id


def save(services: Services, member_id: bytes, **values: object) -> MemberDetail:
    read = services.members.detail(member_id)
    services.members.save(
        member_id,
        replace(read.draft, **values),  # type: ignore[arg-type]
        updated_at=read.updated_at,
    )
    return services.members.detail(member_id)


@pytest.fixture
def wren(services: Services) -> bytes:
    member_id, _undo = services.members.add(FULL)
    return member_id


def test_everything_is_read_back_as_typed(services: Services, wren: bytes) -> None:
    detail = services.members.detail(wren)
    assert detail.draft == FULL
    assert detail.beside.emergency[0].e164 == "+447700900456"


def test_saving_what_was_read_changes_nothing(services: Services, wren: bytes) -> None:
    read = services.members.detail(wren)
    undo = services.members.save(wren, read.draft, updated_at=read.updated_at)
    assert undo.rows == ()


def test_a_change_beside_a_person_touches_that_row_alone_and_is_taken_back(
    services: Services, wren: bytes, clock: FixedClock
) -> None:
    read = services.members.detail(wren)
    clock.set(clock.now() + timedelta(minutes=1))
    calls = (replace(CALL, phone="07700 900789"), read.draft.emergency[1])
    undo = services.members.save(
        wren, replace(read.draft, emergency=calls), updated_at=read.updated_at
    )
    assert sorted(row.table for row in undo.rows) == ["emergency_contact", "member"]
    changed = services.members.detail(wren)
    assert changed.beside.emergency[0].e164 == "+447700900789"
    with pytest.raises(RefusedError, match="while you had it open"):
        services.members.save(wren, read.draft, updated_at=read.updated_at)
    services.undo.apply(undo)
    assert services.members.detail(wren).draft == FULL


def test_all_of_it_goes_and_comes_back(services: Services, wren: bytes) -> None:
    read = services.members.detail(wren)
    empty = MemberDraft(display_name="Wren")
    undo = services.members.save(wren, empty, updated_at=read.updated_at)
    assert services.members.detail(wren).draft == empty
    services.undo.apply(undo)
    assert services.members.detail(wren).draft == FULL


class TestEmergency:
    @pytest.mark.parametrize("identity", list(Answer))
    @pytest.mark.parametrize("membership", list(Answer))
    def test_their_own_sentence_is_said_only_where_they_are_known_to_know_both(
        self, services: Services, identity: Answer, membership: Answer
    ) -> None:
        call = replace(CALL, knows_identity=identity, knows_membership=membership)
        view = services.members.detail(add(services, "Wren", emergency=(call,))).beside.emergency[0]
        knows = identity is membership is Answer.YES
        assert view.sentence == (OPENING if knows else neutral_sentence())
        assert view.draft.opening_line == OPENING, "it is kept until both are yes"
        assert view.knows is knows

    def test_the_neutral_sentence_names_nobody(self, services: Services) -> None:
        view = services.members.detail(
            add(services, "Wren", emergency=(EmergencyDraft(name="Kim"),))
        ).beside.emergency[0]
        for told in ("Wren", "Harbour", "chapter", "she", "he "):
            assert told not in view.sentence.replace("Hello", "")

    @pytest.mark.parametrize(
        "call",
        [
            EmergencyDraft(name="", phone="07700 900456"),
            EmergencyDraft(name="Kim", phone="at home"),
            EmergencyDraft(name="Kim", opening_line="x" * 501),
        ],
    )
    def test_what_is_missing_or_wrong_is_said(
        self, services: Services, call: EmergencyDraft
    ) -> None:
        with pytest.raises(UserError) as told:
            add(services, "Wren", emergency=(call,))
        assert told.value.field == "emergency"

    def test_an_empty_one_is_left_out(self, services: Services) -> None:
        member_id = add(services, "Wren", emergency=(EmergencyDraft(name=" "),))
        assert services.members.detail(member_id).draft.emergency == ()


class TestRelations:
    def test_the_other_record_shows_nothing_by_itself(self, services: Services) -> None:
        own = RelationDraft(label="friend", other_name="Jo")
        noor = add(services, "Noor", relations=(own,))
        add(services, "Wren", relations=(RelationDraft(label="former partner", other_id=noor),))
        assert [view.draft for view in services.members.detail(noor).beside.relations] == [own]

    def test_what_is_shown_to_the_other_reads_from_their_side(self, services: Services) -> None:
        noor = add(services, "Noor")
        shown = RelationDraft(
            label="parent", label_back="child", other_id=noor, shown_to_other=True, remark="private"
        )
        wren = add(services, "Wren", relations=(shown,))
        (view,) = services.members.detail(noor).beside.relations
        assert (view.label, view.name, view.other_id, view.from_other) == (
            "child",
            "Wren",
            wren,
            True,
        )
        assert services.members.detail(noor).draft.relations == (), "it is not theirs to edit"
        for hide in (services.members.archive, services.members.delete):
            undo = hide(wren)
            assert services.members.detail(noor).beside.relations == ()
            services.undo.apply(undo)

    def test_the_word_back_is_filled_in_for_words_that_ship(self, services: Services) -> None:
        noor = add(services, "Noor")
        wren = add(services, "Wren", relations=(RelationDraft(label="Guardian", other_id=noor),))
        assert services.members.detail(wren).draft.relations[0].label_back == "in their care"

    def test_somebody_shielded_shows_initials_and_somebody_in_the_bin_nothing(
        self, services: Services
    ) -> None:
        noor = add(services, "Noor Haddad", shielded=True)
        wren = add(services, "Wren", relations=(RelationDraft(label="friend", other_id=noor),))
        assert services.members.detail(wren).beside.relations[0].name == "N. H."
        services.members.delete(noor)
        detail = services.members.detail(wren)
        assert (detail.beside.relations[0].name, detail.beside.relations[0].other_id) == ("", None)
        assert save(services, wren, source="friend").draft.relations == detail.draft.relations

    @pytest.mark.parametrize(
        "relation",
        [
            RelationDraft(label="", other_name="Noor"),
            RelationDraft(label="friend"),
            RelationDraft(label="trans", other_name="Noor"),
            RelationDraft(label="friend", other_name="Noor", safety=RelationSafety.DO_NOT_PAIR),
            RelationDraft(
                label="friend", other_name="Noor", since=date(2026, 1, 2), until=date(2026, 1, 1)
            ),
            RelationDraft(label="friend", other_id=b"x" * 16),
        ],
    )
    def test_what_a_relation_can_not_be(self, services: Services, relation: RelationDraft) -> None:
        with pytest.raises(UserError):
            add(services, "Wren", relations=(relation,))

    def test_nobody_is_related_to_themselves(self, services: Services) -> None:
        wren = add(services, "Wren")
        with pytest.raises(UserError, match="between two people"):
            save(services, wren, relations=(RelationDraft(label="friend", other_id=wren),))

    def test_the_words_begin_with_the_chosen_ones_and_are_never_refused(self) -> None:
        words = relation_words()
        assert words[0].label == "chosen family"
        assert [word for word in words if refusal_of(word.label) or refusal_of(word.back)] == []


class TestKeptApart:
    @pytest.mark.parametrize("safety", [RelationSafety.DO_NOT_PAIR, RelationSafety.DO_NOT_SEAT])
    @pytest.mark.parametrize("ended", [None, date(2024, 1, 1)])
    def test_no_pair_in_either_direction(
        self, services: Services, safety: RelationSafety, ended: date | None
    ) -> None:
        noor = add(services, "Noor")
        flag = RelationDraft(label="friend", other_id=noor, safety=safety, until=ended)
        wren = add(services, "Wren", relations=(flag,))
        for mentor, mentee in ((noor, wren), (wren, noor)):
            with pytest.raises(RefusedError, match="kept apart") as told:
                services.mentoring.add(PairDraft(mentor_id=mentor, mentee_id=mentee, since=TODAY))
            assert told.value.field == "mentee_id"
        assert services.mentoring.count("all") == 0

    def test_nobody_kept_apart_looks_after_a_pair(self, services: Services) -> None:
        noor, kai = add(services, "Noor"), add(services, "Kai")
        flag = RelationDraft(label="friend", other_id=noor, safety=RelationSafety.DO_NOT_PAIR)
        wren = add(services, "Wren", relations=(flag,))
        pair = PairDraft(mentor_id=kai, mentee_id=wren, since=TODAY, supervisor_id=noor)
        with pytest.raises(RefusedError) as told:
            services.mentoring.add(pair)
        assert told.value.field == "supervisor_id"
        services.mentoring.add(replace(pair, supervisor_id=None))

    def test_a_pair_that_is_kept_apart_since_can_be_ended_but_not_go_on(
        self, services: Services
    ) -> None:
        noor, wren = add(services, "Noor"), add(services, "Wren")
        pair = PairDraft(mentor_id=noor, mentee_id=wren, since=TODAY)
        pair_id, _undo = services.mentoring.add(pair)
        flag = RelationDraft(label="friend", other_id=noor, safety=RelationSafety.DO_NOT_PAIR)
        save(services, wren, relations=(flag,))
        read = services.mentoring.detail(pair_id)
        with pytest.raises(RefusedError, match="kept apart"):
            services.mentoring.save(pair_id, pair, updated_at=read.updated_at)
        paused = replace(pair, status=PairStatus.PAUSED)
        services.mentoring.save(pair_id, paused, updated_at=read.updated_at)
        services.mentoring.end(pair_id)

    def test_others_are_paired_as_before(self, services: Services) -> None:
        noor, kai = add(services, "Noor"), add(services, "Kai")
        flag = RelationDraft(label="friend", other_id=noor, safety=RelationSafety.DO_NOT_PAIR)
        wren = add(services, "Wren", relations=(flag,))
        services.mentoring.add(PairDraft(mentor_id=kai, mentee_id=wren, since=TODAY))
        services.mentoring.add(PairDraft(mentor_id=kai, mentee_id=noor, since=TODAY))


class TestMinors:
    @pytest.mark.parametrize(
        ("known", "said"),
        [
            (Answer.UNKNOWN, "only in danger"),
            (Answer.NO, "only in danger"),
            (Answer.YES, "They know"),
        ],
    )
    def test_a_parent_is_called_only_in_danger_unless_they_know(
        self, services: Services, known: Answer, said: str
    ) -> None:
        parent = RelationDraft(label="my mum", other_name="Alex", knows_they_come=known)
        minor = add(services, "Kai", age_band=AgeBand.FROM_16, relations=(parent,))
        assert said in services.members.detail(minor).beside.relations[0].rule

    def test_the_question_does_not_arise_for_an_adults_friend(self, services: Services) -> None:
        friend = RelationDraft(label="friend", other_name="Alex")
        parent = RelationDraft(label="parent", other_name="Kim")
        views = services.members.detail(
            add(services, "Wren", relations=(friend, parent))
        ).beside.relations
        assert [bool(view.rule) for view in views] == [False, True]

    def test_somebody_under_age_is_looked_at_again_within_a_year(self, services: Services) -> None:
        minor = add(services, "Kai", is_minor=True)
        assert services.members.detail(minor).draft.minor_review_on == TODAY + timedelta(days=365)
        grown = add(services, "Lou")
        again = save(services, grown, age_band=AgeBand.FROM_13, is_minor=True)
        assert again.draft.minor_review_on == TODAY + timedelta(days=365)


def test_a_planned_absence_has_a_first_day_and_no_reason(services: Services) -> None:
    absence = AbsenceDraft(since=date(2026, 12, 2), until=date(2026, 12, 1))
    with pytest.raises(UserError) as told:
        add(services, "Wren", absences=(absence,))
    assert told.value.field == "absences"


def test_the_status_keeps_its_dates(services: Services, wren: bytes, clock: FixedClock) -> None:
    clock.set(clock.now() + timedelta(days=40))
    detail = save(services, wren, status=MemberStatus.PAUSED)
    assert [(view.status, view.since) for view in detail.beside.history] == [
        (MemberStatus.PAUSED, TODAY + timedelta(days=40)),
        (MemberStatus.MEMBER, TODAY),
    ]


def test_meeting_mode_hides_whom_to_call_and_who_is_what(services: Services, wren: bytes) -> None:
    services.discretion.enter()
    detail = services.members.detail(wren)
    assert detail.beside.emergency == detail.beside.relations == ()
    assert detail.draft.emergency == detail.draft.relations == ()
    assert detail.draft.absences == FULL.absences


def test_forgetting_takes_what_other_records_say(services: Services) -> None:
    noor = add(services, "Noor")
    wren = add(services, "Wren", relations=(RelationDraft(label="friend", other_id=noor),))
    services.privacy.forget_member(noor)
    assert services.members.detail(wren).draft.relations == ()


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Wren Ito", "W. I."),
        ("\u0928\u0935\u094d\u092f\u093e", "\u0928."),
        ("Z\u0351\u0310oe", "Z\u0351\u0310."),
        ("\u05e8\u05d5\u05e2\u05d9 \u05dc\u05d5\u05d9", "\u05e8. \u05dc."),
        ("Cher", "C."),
    ],
)
def test_initials_keep_the_marks_of_their_letter(name: str, initials: str) -> None:
    assert shown_name(name, shielded=True) == initials
