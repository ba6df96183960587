"""One vault made once a session at the cheapest allowed key derivation, copied for each test.

What tests write lies in memory where there is room for it: on a disk each commit waits four times.
What is about the disk is marked so, and works on one.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import settings
from sqlalchemy.util import LRUCache

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage import engine

# A change is judged by the same examples each time; everybody else looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

MEMORY = Path("/dev/shm")  # noqa: S108  # pytest makes a folder of this user's in it
ROOM = 2 * 1024**3

NOW = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple orbit lemon"


def pytest_configure(config: pytest.Config) -> None:
    """Let temporary folders lie in memory, unless somebody said where."""
    if config.getoption("basetemp") is None and MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        state = os.statvfs(MEMORY)
        if state.f_bavail * state.f_frsize >= ROOM and not state.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile each statement once: an engine takes its own with it, and each test has one."""
    shared: LRUCache[Any, Any] = LRUCache(10_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "LRUCache", lambda _capacity: shared)
        yield


class RememberedArgon2id:
    """Derive each key once: the same passphrase is tried in hundreds of tests.

    What costs more than the floor is there to be measured, so it is derived each time.
    """

    _known: ClassVar[dict[object, bytes]] = {}

    def __init__(
        self, *, salt: bytes, length: int, iterations: int, lanes: int, memory_cost: int
    ) -> None:
        self._real = Argon2id(
            salt=salt, length=length, iterations=iterations, lanes=lanes, memory_cost=memory_cost
        )
        self._asked = (salt, length, iterations, lanes, memory_cost)
        self._remembers = memory_cost <= FLOOR.memory

    def derive(self, material: bytes) -> bytes:
        asked = (self._asked, bytes(material))
        key = self._known.get(asked) or self._real.derive(material)
        if self._remembers:
            self._known[asked] = key
        return key


@pytest.fixture(scope="session", autouse=True)
def derived_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "Argon2id", RememberedArgon2id)
        yield


@pytest.fixture
def tmp_path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder of this test's own: in memory, or on the disk where that is what it is about."""
    if request.node.get_closest_marker("disk") is None:
        yield tmp_path
        return
    # Named so that a visit that looks for traces elsewhere knows it for another test's.
    with tempfile.TemporaryDirectory(prefix="pytest-of-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, after all were shuffled: else one worker ends with it alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@dataclass(frozen=True, kw_only=True)
class MadeVault:
    """A vault that nobody writes to, its key already derived, and its recovery code."""

    path: Path
    unlocked: Unlocked
    recovery_code: str


@pytest.fixture(scope="session")
def made_vault(tmp_path_factory: pytest.TempPathFactory) -> MadeVault:
    path = tmp_path_factory.mktemp("made") / "vault"
    service = VaultService(clock=FixedClock(NOW), kdf=FLOOR)
    unlocked, code = service.create(
        path,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(
            name="Harbour Street", country="GB", timezone="Europe/London", language="en"
        ),
    )
    return MadeVault(path=path, unlocked=unlocked, recovery_code=code.reveal_text())


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 26 November 2026, 17:30 in London."""
    return FixedClock(NOW)


@pytest.fixture
def events() -> EventBus:
    return EventBus()


@pytest.fixture
def published(events: EventBus) -> list[Changed]:
    """What services said, in order."""
    heard: list[Changed] = []
    events.subscribe(heard.append)
    return heard


@pytest.fixture
def vault_path(made_vault: MadeVault, tmp_path: Path) -> Path:
    """A copy of the session's vault, for this test alone."""
    path = tmp_path / "vault"
    shutil.copytree(made_vault.path, path)
    return path


@pytest.fixture
def vaults(clock: FixedClock) -> VaultService:
    return VaultService(clock=clock, kdf=FLOOR)


@pytest.fixture
def desk(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, events: EventBus
) -> Iterator[Desk]:
    """An open vault with a chapter, the shipped directory and nobody in it."""
    opened = vaults.open(vault_path, made_vault.unlocked, events=events)
    yield opened
    opened.close()


@pytest.fixture
def services(desk: Desk) -> Services:
    return desk.services


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Take back what a command set up: its log would write to a stream that is closed by then."""
    logger = logging.getLogger("chapterdesk")
    before = (logger.handlers[:], logger.propagate, logger.level)
    yield
    logger.handlers[:], logger.propagate, level = before
    logger.setLevel(level)
