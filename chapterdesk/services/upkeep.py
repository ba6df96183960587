"""The disk beneath an open vault: full, gone, read-only, damaged; and a clock that goes back."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import DamagedError, DiskFullError, DiskGoneError, UserError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.words import _
from chapterdesk.models import AuditEvent, Setting
from chapterdesk.services.database import Database, to_json
from chapterdesk.storage import ballast
from chapterdesk.storage.vault import Vault

UPKEEP: Final = "upkeep"
_CLOCK_SEEN: Final = "clock_seen"
_CLOCK_SLACK: Final = timedelta(hours=26)
"""More than any change of time zone; less than what a purge or a rotation would act upon."""
_SESSION_LEAP: Final = timedelta(days=3)
"""More than a weekend that a desk slept through while it was open."""
_CLOCK_LEAP: Final = timedelta(days=183)
"""A longer way forward is a battery that was empty as likely as a desk that was closed so long."""


class Condition(StrEnum):
    """What is wrong, the worst first."""

    GONE = "gone"
    DAMAGED = "damaged"
    FULL = "full"
    READ_ONLY = "read_only"
    CLOCK_BACK = "clock_back"
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepState:
    """What the window says above every page.

    Attributes:
        condition: What is wrong.
        text: What that means and what to do; empty when all is well.
    """

    condition: Condition
    text: str


def clock_stands_back(session: Session, now: datetime) -> bool:
    """Say whether the clock stands before an earlier session: nothing may go for its age then."""
    seen = _clock_seen(session)
    return seen is not None and now < seen - _CLOCK_SLACK


def _clock_seen(session: Session) -> datetime | None:
    row = session.get(Setting, _CLOCK_SEEN)
    return None if row is None else datetime.fromisoformat(str(json.loads(row.value)))


class DiskWatch:
    """Hear from the database that the disk fails, and do at once what helps.

    Args:
        vault: Open.
        events: Where it is published, in the area `UPKEEP`.
    """

    def __init__(self, *, vault: Vault, events: EventBus) -> None:
        self._vault = vault
        self._events = events
        self.full = False
        self.gone = False
        self.damaged = False

    def hear(self, error: UserError) -> bool:
        """Give room back, or open the files again; say whether the disk answers."""
        if isinstance(error, DiskFullError):
            self.full = True
            ballast.release(self._vault.path)
        elif isinstance(error, DiskGoneError):
            self.gone = True
            self.come_back()
        elif isinstance(error, DamagedError):
            self.damaged = True
        self._events.publish(Changed(area=UPKEEP, ids=frozenset()))
        return not self.gone

    def come_back(self) -> None:
        """Open the files again where the disk is back."""
        try:
            self._vault.reconnect()
        except DamagedError:
            self.gone, self.damaged = False, True
        except UserError:
            return
        else:
            self.gone = False


class UpkeepService:
    """Keep room aside, say what is wrong with the disk and the clock.

    Args:
        vault: Open.
        database: Where the latest time is kept.
        watch: What the database told of.
    """

    def __init__(self, *, vault: Vault, database: Database, watch: DiskWatch) -> None:
        self._vault = vault
        self._database = database
        self._watch = watch
        self._clock_back = False
        self._clock_leapt = False
        self._last: datetime | None = None
        """When the clock was last looked at in this session, and was right."""
        self._believed: datetime | None = None
        """The newest row that somebody said the clock may stand before."""

    def begin(self) -> UpkeepState:
        """Put room aside and compare the clock with the last session; call it once, and early."""
        if not self._vault.read_only:
            # The watch heard of it by then, and the state says it.
            with suppress(DiskFullError):
                self._look_at_clock()
        if not self._clock_leapt:
            self._last = self._database.clock.now()
        return self.state()

    def state(self) -> UpkeepState:
        """Look again: a disk that was gone may be back, a full one may have room."""
        if self._watch.gone:
            self._watch.come_back()
        if not (self._watch.gone or self._vault.read_only):
            self._look_at_room()
        condition = self._condition()
        return UpkeepState(condition=condition, text=_told(condition))

    @property
    def clock_went_back(self) -> bool:
        """Whether the clock stands before the last session: then nothing is purged by age."""
        return self._clock_back

    @property
    def clock_leapt(self) -> bool:
        """Whether the clock stands half a year after the last session, and nobody said it is right.

        Then nothing goes by age either; the leap is not believed until `confirm_clock`.
        """
        return self._clock_leapt

    @property
    def clock_doubtful(self) -> bool:
        """Whether what goes by age has to wait until somebody looked at the clock.

        The clock is looked at each time: it may leap while this is open, too.
        """
        now = self._database.clock.now()
        if self._clock_back or self._clock_leapt or self._last is None:
            return self._clock_back or self._clock_leapt
        if now > self._last + _SESSION_LEAP:
            self._clock_leapt = True
        elif now < max(self._last, self._newest_row()) - _CLOCK_SLACK:
            return True
        else:
            self._last = now
        return self._clock_leapt

    def confirm_clock(self) -> None:
        """Believe a clock that leapt: somebody looked, and its date is right."""
        now = self._database.clock.now()
        self._believed = self._newest_row()
        self._last = now
        if self._clock_leapt:
            self._clock_leapt = False
            self._keep_clock(now)

    def _condition(self) -> Condition:
        found = {
            Condition.GONE: self._watch.gone,
            Condition.DAMAGED: self._watch.damaged,
            Condition.FULL: self._watch.full,
            Condition.READ_ONLY: self._vault.read_only,
            Condition.CLOCK_BACK: self._clock_back,
        }
        return next((one for one, so in found.items() if so), Condition.SOUND)

    def _look_at_room(self) -> None:
        try:
            held = ballast.hold(self._vault.path)
            if ballast.free_bytes(self._vault.path) >= ballast.ROOM and held:
                self._watch.full = False
        except OSError:
            self._watch.gone = True

    def _look_at_clock(self) -> None:
        now = self._database.clock.now()
        with self._database.read() as session:
            seen = _clock_seen(session)
            self._clock_back = clock_stands_back(session, now)
        self._clock_leapt = seen is not None and now > seen + _CLOCK_LEAP
        if self._clock_leapt or (seen is not None and now <= seen):
            return
        self._keep_clock(now)

    def _newest_row(self) -> datetime:
        """Return when the newest row was written, unless the clock is believed against it."""
        with self._database.read() as session:
            newest = session.scalar(select(func.max(AuditEvent.at)))
        now = self._database.clock.now()
        return now if newest is None or newest == self._believed else newest

    def _keep_clock(self, now: datetime) -> None:
        with self._database.write() as work:
            value = to_json(now.isoformat())
            row = work.session.get(Setting, _CLOCK_SEEN)
            if row is None:
                work.session.add(Setting(key=_CLOCK_SEEN, value=value))
            else:
                row.value = value


def _told(condition: Condition) -> str:
    return {
        Condition.GONE: _(
            "The disk with your records does not answer. What you typed is still here: plug the"
            " disk in again. In a minute this locks."
        ),
        Condition.DAMAGED: _(
            "A part of the records is damaged and was not used. Do not add to it: lock, and save"
            " what can be read into a new folder."
        ),
        Condition.FULL: _(
            "The disk is full. What you typed is still here. Some room was kept for deleting and"
            " for small changes: free some space, then save again."
        ),
        Condition.READ_ONLY: _(
            "For reading only: nothing can be written where these records lie, and nothing that"
            " you change is kept."
        ),
        Condition.CLOCK_BACK: _(
            "The computer's clock stands before the last time this was open. Set it right. Until"
            " then nothing is removed for its age, neither from the bin nor of the backups."
        ),
        Condition.SOUND: "",
    }[condition]
