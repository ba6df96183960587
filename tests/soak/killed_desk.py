# ruff: noqa: S311, T201  # repeatable chance, and the outcome is printed
"""Kill a desk while people are checked in, again and again, and look who is left.

`python -m tests.soak.killed_desk FOLDER KILLS SEED [early]` prints one JSON object. A child process
opens the desk and checks people in through the services, saying on a pipe who was checked in after
each commit; it is killed (-9) either just after that or inside a transaction. With `early` it
speaks before the commit: then the same bookkeeping must find people lost, or it could not find any.
"""

import json
import os
import random
import select
import signal
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import event
from sqlalchemy.orm import Session

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import Unlocked, VaultService

PEOPLE: Final = 120
_INSIDE: Final = b"I"
_DONE: Final = b"D"
_RECORD: Final = struct.Struct("<c16s")
_BETWEEN: Final = 0.006
_AT_MOST: Final = 4
_RECORD_COUNT: Final = slice(8, 12)


@dataclass
class Counts:
    """What was done and what was found.

    Attributes:
        hot_journals: Kills that left a transaction half done in the journal.
        played_back: Those of them whose pages had begun to reach the file and were put back.
        unacknowledged: Check-ins that were written but not yet said when the kill came.
    """

    kills: int = 0
    hot_journals: int = 0
    played_back: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    lost: int = 0
    partial: int = 0
    damaged: int = 0
    unnoticed: int = 0


class Loop:
    """Hold the vault, the meeting and the counts."""

    def __init__(self, folder: Path, seed: int, *, early: bool) -> None:
        self.path = folder / "vault"
        self.early = early
        self.chance = random.Random(seed)
        self.counts = Counts()
        self.said: set[bytes] = set()
        self.commit_seconds = _BETWEEN
        self.service = VaultService(clock=SystemClock(), kdf=FLOOR)
        self.unlocked, _code = self.service.create(
            self.path,
            passphrase=Secret.from_text("practice practice practice"),
            chapter=ChapterDraft(name="Harbour Street", timezone="Europe/London"),
        )
        desk = open_desk(self.service, self.path, self.unlocked)
        self.meeting_id = prepare(desk.services)
        desk.close()

    def run(self, kills: int) -> Counts:
        """Kill `kills` desks, and more until a third of that fell inside a transaction."""
        while self.counts.kills < kills or (
            self.counts.hot_journals * 3 < kills and self.counts.kills < kills * _AT_MOST
        ):
            self.one_round()
        return self.counts

    def one_round(self) -> None:
        """Start a desk, kill it, look at what it left."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self.check_in_for_ever(writer)
        os.close(writer)
        self.wait_for_the_moment(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.hear(rest(reader))
        os.close(reader)
        self.counts.kills += 1
        self.look_at_the_journal()
        self.look_at_the_desk()

    def check_in_for_ever(self, pipe: int) -> None:
        """Check in whoever is not there yet, then walk-ins, saying so each time; never returns."""
        desk = open_desk(self.service, self.path, self.unlocked)
        told: list[bytes] = []

        def inside(session: Session) -> None:
            del session
            if self.early and told:
                os.write(pipe, _RECORD.pack(_DONE, told[-1]))
            os.write(pipe, _RECORD.pack(_INSIDE, bytes(16)))

        event.listen(Session, "before_commit", inside)
        for number, member_id in enumerate(waiting(desk.services, self.meeting_id)):
            told.append(member_id)
            desk.services.checkin.mark(self.meeting_id, member_id)
            os.write(pipe, _RECORD.pack(_DONE, member_id))
            if number % 3 == 0 and not self.early:
                marked = desk.services.checkin.walk_in(self.meeting_id, f"Visitor {os.getpid()}")
                os.write(pipe, _RECORD.pack(_DONE, marked.row.member_id))
        while not self.early:
            marked = desk.services.checkin.walk_in(self.meeting_id, f"Visitor {os.getpid()}")
            os.write(pipe, _RECORD.pack(_DONE, marked.row.member_id))
        raise ValueError("there is nobody left to check in")

    def wait_for_the_moment(self, reader: int) -> None:
        """Read what the child says until the moment drawn by lot has come."""
        wanted = self.chance.randrange(4)
        inside = self.early or self.chance.random() < 0.85
        seen, began = 0, time.perf_counter()
        while True:
            record = os.read(reader, _RECORD.size)
            if len(record) < _RECORD.size:
                raise ValueError("the desk ended by itself")
            self.hear(record)
            if record.startswith(_DONE):
                seen += 1
                self.commit_seconds = min(self.commit_seconds, time.perf_counter() - began)
            began = time.perf_counter()
            if seen >= wanted and record.startswith(_INSIDE if inside else _DONE):
                break
        # A little later, so that the kill falls on any step of writing and making durable.
        longest = self.commit_seconds if inside else _BETWEEN
        select.select([], [], [], 0 if self.early else self.chance.random() * longest)

    def hear(self, data: bytes) -> None:
        """Keep whom the child said to be checked in."""
        whole = len(data) // _RECORD.size * _RECORD.size
        self.said.update(who for kind, who in _RECORD.iter_unpack(data[:whole]) if kind == _DONE)

    def look_at_the_journal(self) -> None:
        """Count what the kill left half done."""
        journal = next(self.path.glob("*-journal"), None)
        header = journal.read_bytes()[:28] if journal else b""
        self.counts.hot_journals += any(header)
        self.counts.played_back += any(header[_RECORD_COUNT])

    def look_at_the_desk(self) -> None:
        """Open as a person would; compare with what was said."""
        desk = open_desk(self.service, self.path, self.unlocked)
        services = desk.services
        self.counts.unnoticed += not desk.was_unclean
        try:
            services.backups.verify_vault()
        except UserError:
            self.counts.damaged += 1
        here = [row.member_id for row in services.checkin.inside(self.meeting_id)]
        self.counts.acknowledged = len(self.said)
        self.counts.lost += len(self.said.difference(here))
        self.counts.unacknowledged += len(set(here).difference(self.said))
        self.counts.partial += len(strangers(services, here))
        self.said = set(here)
        desk.close()


def open_desk(service: VaultService, path: Path, unlocked: Unlocked) -> Desk:
    """Open the vault."""
    return service.open(path, unlocked, events=EventBus())


def prepare(services: Services) -> bytes:
    """Put people, a group and a meeting into the vault; return the meeting's id."""
    for number in range(PEOPLE):
        services.members.add(MemberDraft(display_name=f"Robin {number}"))
    group_id, _undo = services.groups.add(GroupDraft(name="Open evening"))
    meeting_id, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 18, 30), group_id=group_id)  # noqa: DTZ001
    )
    return meeting_id


def waiting(services: Services, meeting_id: bytes) -> Sequence[bytes]:
    """Return who could still come."""
    here = {row.member_id for row in services.checkin.inside(meeting_id)}
    rows = services.members.window(MemberFilter(), 0, 10_000).rows
    return [row.id for row in rows if row.id not in here]


def strangers(services: Services, here: Sequence[bytes]) -> list[bytes]:
    """Return who is marked and yet not whole: not on the list, or not found by name."""
    visitors = services.members.search("visitor", 100).rows
    found = {row.id for row in visitors}
    listed = {row.id: row for row in services.members.window(MemberFilter(), 0, 10_000).rows}
    whole = [row.id for row in listed.values() if row.name.startswith("Robin") or row.id in found]
    # A walk-in is one step: a visitor without a mark is a half as well.
    return [*set(here).difference(whole), *found.difference(here)]


def rest(reader: int) -> bytes:
    """Return what was said before the kill."""
    data = b""
    while part := os.read(reader, 65_536):
        data += part
    return data


if __name__ == "__main__":
    loop = Loop(Path(sys.argv[1]), int(sys.argv[3]), early="early" in sys.argv[4:])
    print(json.dumps(asdict(loop.run(int(sys.argv[2])))))
