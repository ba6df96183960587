"""Any order of edits, renames, merges, their ways back and forgetting leaves a sound chapter."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.vocabulary import PRESENT, ConsentPurpose, ConsentStatus, ContactKind
from chapterdesk.models import Attendance, Base, Consent, Headcount, Meeting, Member, SearchWord
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.folding import search_words
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.vaults import VaultService
from tests.conftest import NOW, MadeVault

_MEETINGS = 3
_TABLES = [
    name
    for name in Base.metadata.tables
    if not name.startswith(("directory", "sheet", "verification", "chapter", "setting"))
]
_PLACE = st.integers(0, 11)


class Chapter(RuleBasedStateMachine):
    """A chapter of a few people; every name is used once, so that a trace of it is one."""

    made: ClassVar[MadeVault]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.made.path, self.folder / "vault")
        self.clock = FixedClock(NOW)
        vaults = VaultService(clock=self.clock)
        self.desk: Desk = vaults.open(self.folder / "vault", self.made.unlocked, events=EventBus())
        self.services = self.desk.services
        self.names = 0
        self.name_of: dict[bytes, str] = {}
        """Every record that was made and not forgotten, and what it is called."""
        self.into: dict[bytes, bytes] = {}
        self.dead: set[bytes] = set()
        self.gone_names: set[str] = set()
        self.given_up: dict[bytes, str] = {}
        """What a record was called before it took the name of the one merged into it."""
        self.came: dict[bytes, set[bytes]] = {}
        """Who was marked at which meeting, under the record they were marked at."""
        self.unnamed: dict[bytes, int] = {}
        self.careful: dict[str, set[bytes]] = {}
        """Of which records a no was said; once for each, whatever was merged or parted since."""
        self.undos: list[tuple[Any, dict[str, Any]]] = []

    def teardown(self) -> None:
        self.desk.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        for day in range(_MEETINGS):
            starts = datetime(2026, 11, 3 + day, 17, 0)  # noqa: DTZ001
            meeting, _undo = self.services.meetings.add(
                MeetingDraft(starts_local=starts, title=f"Evening {day}")
            )
            self.came[meeting] = set()
            self.unnamed[meeting] = 0
        for _each in range(2):
            self.add()

    # What can be done.

    @rule()
    def add(self) -> None:
        name = self._new_name()
        draft = MemberDraft(
            display_name=name,
            pronouns=(PronounDraft(text="they/them"),),
            contacts=(ContactDraft(kind=ContactKind.EMAIL, value=f"mail{self.names}@example.org"),),
        )
        member_id, _undo = self.services.members.add(draft)
        self.name_of[member_id] = name

    @rule(place=_PLACE, meeting=st.integers(0, _MEETINGS - 1))
    def mark(self, place: int, meeting: int) -> None:
        member_id, meeting_id = self._person(place), list(self.came)[meeting]
        self.services.checkin.mark(meeting_id, member_id)
        self.came[meeting_id].add(member_id)
        self.undos.clear()

    @rule(place=_PLACE, tag=st.sampled_from(["choir", "tea", "walks"]))
    def edit(self, place: int, tag: str) -> None:
        member_id = self._person(place)
        detail = self.services.members.detail(member_id)
        draft = replace(detail.draft, tags=(tag,), source=f"asked for {tag}")
        before = self._known()
        undo = self.services.members.save(member_id, draft, updated_at=detail.updated_at)
        self.undos.append((undo, before))

    @rule(place=_PLACE, what=st.sampled_from(["shielded", "is_minor"]))
    def be_careful(self, place: int, what: str) -> None:
        member_id = self._person(place)
        detail = self.services.members.detail(member_id)
        draft = (
            replace(detail.draft, shielded=True)
            if what == "shielded"
            else replace(detail.draft, is_minor=True)
        )
        self.services.members.save(member_id, draft, updated_at=detail.updated_at)
        # Said of one of them since they were merged, nobody knows of whom: it holds for each.
        new = [] if getattr(detail.draft, what) else self._shells(member_id)
        self.careful.setdefault(what, set()).update((member_id, *new))
        self.undos.clear()

    @rule(place=_PLACE)
    def refuse(self, place: int) -> None:
        member_id = self._person(place)
        said = Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.REFUSED)
        self.services.consents.record(member_id, said)
        self.careful.setdefault("refused", set()).update((member_id, *self._shells(member_id)))
        self.undos.clear()

    @rule(place=_PLACE)
    def rename(self, place: int) -> None:
        member_id, name = self._person(place), self._new_name()
        self.services.members.rename(member_id, name, "")
        self._lost(self.name_of[member_id])
        for shell in self._shells(member_id):
            self._empty(shell)
        self.name_of[member_id] = name
        self.undos.clear()

    @rule(place=_PLACE, other=_PLACE, theirs=st.booleans())
    def merge(self, place: int, other: int, theirs: bool) -> None:
        kept, merged = self._person(place), self._person(other)
        assume(kept != merged)
        before = self._known()
        undo = self.services.duplicates.merge(
            kept, merged, {"display_name": "merged"} if theirs else {"display_name": "kept"}
        )
        self.undos.append((undo, before))
        self.into[merged] = kept
        if theirs:
            self.given_up[merged] = self.name_of[kept]
            self.name_of[kept] = self.name_of[merged]

    @precondition(lambda self: bool(self.undos))
    @rule()
    def undo(self) -> None:
        undo, before = self.undos.pop()
        try:
            self.services.undo.apply(undo)
        except RefusedError:
            return
        self._put_back(before)

    @rule(place=_PLACE)
    def part(self, place: int) -> None:
        rows = [row for row in self.services.duplicates.merges() if row.until is not None]
        assume(rows)
        row = rows[place % len(rows)]
        with self.services.members._database.read() as session:
            merges = Base.metadata.tables["member_merge"]
            kept, merged = session.execute(
                select(merges.c.kept_id, merges.c.merged_id).where(merges.c.id == row.id)
            ).one()
        try:
            self.services.duplicates.undo(row.id)
        except RefusedError:
            return
        del self.into[merged]
        for member_id in (kept, merged):
            # Which of the two names stands where is the service's to tell: that both are there.
            self.name_of[member_id] = self.services.members.detail(member_id).draft.display_name
        assert self.name_of[kept] != self.name_of[merged]
        self.undos.clear()

    @rule(place=_PLACE)
    def forget(self, place: int) -> None:
        member_id = self._person(place)
        records = [member_id, *self._shells(member_id)]
        self.services.privacy.forget_member(member_id)
        for meeting_id, people in list(self.came.items()):
            # Both records of a merge may have been marked: one head each time.
            here = people & set(records)
            self.unnamed[meeting_id] += bool(here)
            self.came[meeting_id] = people - here
        for record in records:
            self._empty(record)
            del self.name_of[record]
            self.into.pop(record, None)
            self.dead.add(record)
            for people in self.careful.values():
                people.discard(record)
        self.undos.clear()

    @rule()
    def weeks_later(self) -> None:
        self.clock.set(self.clock.now() + timedelta(days=31))
        self.services.duplicates.end_old()
        for shell in self.into:
            self._empty(shell)
        self.undos.clear()

    # What holds, whatever was done.

    @invariant()
    def nobody_is_lost(self) -> None:
        rows = self._rows(Member)
        assert {row.id for row in rows} == set(self.name_of)
        listed = {row.id: row.display_name for row in rows if row.merged_into is None}
        assert listed == {
            member_id: name
            for member_id, name in self.name_of.items()
            if member_id not in self.into
        }
        assert {row.id: row.merged_into for row in rows if row.merged_into} == self.into

    @invariant()
    def attendance_is_neither_lost_nor_doubled(self) -> None:
        present: dict[bytes, list[bytes]] = {meeting: [] for meeting in self.came}
        for row in self._rows(Attendance):
            if row.status in PRESENT:
                present[row.meeting_id].append(row.member_id)
        for meeting_id, people in self.came.items():
            assert sorted(present[meeting_id]) == sorted({self._standing(each) for each in people})
        heads = {row.meeting_id: row.count for row in self._rows(Headcount)}
        assert heads == {each: count for each, count in self.unnamed.items() if count}
        starts = {row.id: row.starts_at for row in self._rows(Meeting)}
        marks = self._rows(Attendance)
        for member in self._rows(Member):
            seen = [starts[each] for each, people in present.items() if member.id in people]
            assert member.last_seen_at == max(seen, default=None)
            first = [
                row.meeting_id for row in marks if row.member_id == member.id and row.first_time
            ]
            assert not seen or min(seen) in [starts[each] for each in first]

    @invariant()
    def search_finds_the_names_people_go_by_and_no_other(self) -> None:
        words = {(row.subject_id, row.word) for row in self._rows(SearchWord)}
        assert words == {
            (member_id, word)
            for member_id, name in self.name_of.items()
            if member_id not in self.into
            for word in search_words(name)
        }

    @invariant()
    def the_forgotten_never_come_back(self) -> None:
        assert set(self.services.privacy.forgotten()) == self.dead
        assert self.dead.isdisjoint(row.id for row in self._rows(Member))

    @invariant()
    def no_no_is_lost(self) -> None:
        rows = {row.id: row for row in self._rows(Member)}
        said = {row.member_id for row in self._rows(Consent) if row.status is ConsentStatus.REFUSED}
        for what, people in self.careful.items():
            for member_id in map(self._standing, people):
                assert member_id in said if what == "refused" else getattr(rows[member_id], what)

    @invariant()
    def no_lost_name_leaves_a_trace(self) -> None:
        gone = self.gone_names - set(self.name_of.values())
        if not gone:
            return
        with self.desk._vault.reader.connect() as connection:
            told = "\n".join(
                repr([*row])
                for table in _TABLES
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608
            ).casefold()
        assert [name for name in gone if name.casefold() in told] == []

    # How the model knows.

    def _new_name(self) -> str:
        self.names += 1
        return f"Zephyr{self.names:03}x"

    def _empty(self, record: bytes) -> None:
        self._lost(self.name_of[record])
        self._lost(self.given_up.pop(record, ""))
        self.name_of[record] = ""

    def _lost(self, name: str) -> None:
        """Expect no trace of a name, once no record bears it."""
        if name:
            self.gone_names.add(name)

    def _listed(self) -> Sequence[bytes]:
        return [member_id for member_id in self.name_of if member_id not in self.into]

    def _person(self, place: int) -> bytes:
        people = self._listed()
        assume(people)
        return people[place % len(people)]

    def _standing(self, member_id: bytes) -> bytes:
        while member_id in self.into:
            member_id = self.into[member_id]
        return member_id

    def _shells(self, member_id: bytes) -> list[bytes]:
        return [
            each for each in self.name_of if each != member_id and self._standing(each) == member_id
        ]

    def _known(self) -> dict[str, Any]:
        return {"name_of": dict(self.name_of), "into": dict(self.into)}

    def _put_back(self, known: dict[str, Any]) -> None:
        self.name_of = {**self.name_of, **known["name_of"]}
        self.into = known["into"]

    def _rows(self, kind: Any) -> Sequence[Any]:
        with self.services.members._database.read() as session:
            return session.scalars(select(kind)).all()


def test_a_chapter_stays_sound(made_vault: MadeVault) -> None:
    Chapter.made = made_vault
    run_state_machine_as_test(
        Chapter,
        settings=settings(
            max_examples=8,
            stateful_step_count=16,
            deadline=None,
            # A failure is read from the steps it took; making them fewer takes minutes.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
