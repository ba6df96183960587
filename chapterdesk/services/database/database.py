"""The transactions on the vault: opened, committed, published, and told of when the disk fails."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import (
    DatabaseDamagedError,
    DiskFullError,
    DiskGoneError,
    ReadOnlyError,
    RefusedError,
    UserError,
)
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.words import _
from chapterdesk.services.database.states import RowState, merged, present, same
from chapterdesk.services.database.work import Work, record
from chapterdesk.storage.engine import BEGIN
from chapterdesk.storage.errors import map_database_error

Trouble = Callable[[UserError], bool]
"""Hears that the disk is full, gone or damaged; says whether it answers again."""


class Database:
    """Open transactions on the vault. Lives on the database thread, like the engine it is given."""

    def __init__(
        self,
        *,
        engine: Engine,
        clock: Clock,
        events: EventBus,
        slot_id: bytes | None = None,
        trouble: Trouble | None = None,
    ) -> None:
        self._trouble = trouble or _nobody_hears
        self._engine = engine
        self._reader = engine.execution_options(**{BEGIN: "DEFERRED"})
        self._clock = clock
        self._events = events
        self._slot_id = slot_id
        self._versions: Counter[str] = Counter()
        self.hides = False
        """Whether meeting mode hides contact data and notes; see `services.discretion`."""

    def version(self, *areas: str) -> int:
        """Return a number that grows with every change of these areas through this object.

        Args:
            areas: Which; of any area where none is named.
        """
        return sum(self._versions[area] for area in areas or self._versions)

    @property
    def clock(self) -> Clock:
        """The clock of everything that is written here."""
        return self._clock

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one state and writes nothing.

        Raises:
            UserError: The file can not be read; says what that means.
        """
        with (
            self._heard([]),
            _mapped(),
            Session(self._reader, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open a transaction; commit at the end, publish after the commit, roll back on an error.

        Raises:
            UserError: Nothing was written; says why.
        """
        states: list[RowState] = []
        with (
            self._heard(states),
            _mapped(),
            Session(self._engine, expire_on_commit=False) as session,
        ):
            work = Work(session=session, clock=self._clock, slot_id=self._slot_id, _states=states)
            record(session, work)
            yield work
            session.commit()
        for changed in work.events:
            self._versions[changed.area] += 1
        for changed in work.events:
            self._events.publish(changed)

    def warm_up(self, action: Callable[[Work], object]) -> None:
        """Do something in a transaction that is rolled back, so that doing it is quick at once.

        A statement is put together when it runs for the first time. Nothing is written or told.

        Raises:
            UserError: It can not be done.
        """
        with _mapped(), Session(self._engine, expire_on_commit=False) as session:
            work = Work(session=session, clock=self._clock, slot_id=self._slot_id)
            record(session, work)
            action(work)
            session.rollback()

    def note(self, action: Callable[[Work], None]) -> bool:
        """Write what only tells of something that is done; say whether there was a way to.

        On paper or on another disk it is done whether it can be noted here or not.
        """
        for _turn in range(2):  # the first failure gives the spare back
            with suppress(DiskFullError, ReadOnlyError), self.write() as work:
                action(work)
                return True
        return False

    def announce(self, *areas: str) -> None:
        """Say that areas are to be read again, though no row of theirs was written."""
        for area in areas:
            self._versions[area] += 1
        for area in areas:
            self._events.publish(Changed(area=area))

    @contextmanager
    def _heard(self, states: list[RowState]) -> Iterator[None]:
        """Tell of a disk that fails; after a failed commit look what became of it."""
        try:
            yield
        except (DiskFullError, DiskGoneError, DatabaseDamagedError) as error:
            answers_again = self._trouble(error)
            if answers_again and states and isinstance(error, DiskGoneError):
                raise _doubtful(there=self._is_there(states)) from error
            raise

    def _is_there(self, states: list[RowState]) -> bool:
        """Say whether every row is as a transaction would have left it, read through a new file."""
        with _mapped(), Session(self._reader) as session:
            return all(same(present(session, row), row.after) for row in merged(states))


def _nobody_hears(_error: UserError) -> bool:
    return False


def _doubtful(*, there: bool) -> DiskGoneError:
    if there:
        return DiskGoneError(
            _("The disk failed while this was saved. Read again, it is there."),
            _("It may be lost in a power cut: this disk may be failing."),
            _("Do not save it twice. Make a backup on another disk now."),
        )
    return DiskGoneError(
        _("The disk failed, and this change was not saved."),
        _("The files were opened again; what was saved before is there."),
        _("Save it again. If it fails again, make a backup on another disk."),
    )


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "forgotten" in str(error.orig):
            raise _forgotten() from error
        if "count_only" not in str(error.orig):
            raise
        raise count_only_refused() from error
    except DBAPIError as error:
        told = map_database_error(error)
        if told is None:
            raise
        raise told from error


def count_only_refused() -> RefusedError:
    """Say that a group that is only counted holds no names."""
    return RefusedError(
        _("This group is only counted, so no name can stand on its attendance."),
        _("Nothing was changed."),
        _("Count the heads instead, or change how the group keeps attendance."),
    )


def _forgotten() -> RefusedError:
    return RefusedError(
        _("Somebody who was forgotten can not be brought back."),
        _("Nothing was changed."),
        _("If they come again, add them as somebody new."),
    )
