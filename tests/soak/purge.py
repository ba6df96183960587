"""Erase people who are everywhere, then open every page of the database without the program.

Names are stored as they were written and folded for the search. Each needle is known by letters
that both forms keep and that nothing else has.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import Clock, SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.crypto import keys
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.database import Database
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.privacy import PrivacyService
from chapterdesk.services.tasks import TaskDraft
from chapterdesk.services.vaults import VaultService
from tests.soak import needles
from tests.soak.materials import PASSPHRASE, Figures
from tests.soak.pages import plain_pages

EACH: Final = 12
"""Needles that a person takes; the first is the name before the last change of it."""
_AT_ONCE: Final = 5
_NEIGHBOURS: Final = 30
_FILLING: Final = "and so on " * 900


class Pages:
    """The pages of a desk's database as they lie on the disk now."""

    def __init__(self, desk: Desk) -> None:
        key, self._file = desk._vault.key, desk.path / "store-1.db"
        self._key = keys.database_key(key.master, key.vault_id, 1).reveal()

    def copies(self, words: Sequence[str]) -> dict[str, int]:
        """Return how often each needle stands on them, as written or folded for the search."""
        data = b"".join(plain_pages(self._file, self._key)).lower()
        return {word: data.count(_trace(word)) for word in words}


def run(count: int, folder: Path, seed: int) -> Figures:
    """Erase `count` people, some at once; search every page before and after.

    Returns: `people`; `copies before` of their words and `copies after` (0 wanted); `words found
    before`, of `words` that stand there; `control copies`, which a database without overwriting
    leaves of people who are erased in the same way.
    """
    words = needles.make(count * EACH, seed)
    figures: Figures = {"people": count, "words": 0, "words found before": 0, "copies before": 0}
    figures["copies after"] = 0
    with closing(_desk(folder / "vault")) as desk:
        for first in range(0, count, _AT_ONCE):
            chosen = words[first * EACH : (first + _AT_ONCE) * EACH]
            before, after = _erase(desk, chosen, folder)
            figures["words"] += len(before)
            figures["words found before"] += sum(bool(copies) for copies in before.values())
            figures["copies before"] += sum(before.values())
            # Whoever was erased long ago must not come back either.
            gone = Pages(desk).copies(words[: (first + _AT_ONCE) * EACH])
            figures["copies after"] += sum(after.values()) + sum(gone.values())
    with closing(_desk(folder / "control")) as desk:
        with desk._vault.maintenance() as raw:
            raw.execute("PRAGMA secure_delete=OFF")
        person = plant(desk.services, SystemClock(), words[:EACH], folder)
        # Another database object: nobody hears of its erasures and writes the pages anew.
        deaf = Database(engine=desk._vault.engine, clock=SystemClock(), events=EventBus())
        PrivacyService(database=deaf).forget_member(person)
        figures["control copies"] = sum(Pages(desk).copies(words[:EACH]).values())
    return figures


def plant(services: Services, clock: Clock, words: Sequence[str], folder: Path) -> bytes:
    """Let somebody be everywhere, under an old name, too, among others who stay."""
    _neighbours(services, "Neighbour")
    draft = MemberDraft(
        display_name=words[0],
        pronouns=(PronounDraft(text=words[1]),),
        tags=(words[2],),
        skills=(words[3],),
        source=words[4],
        contacts=(ContactDraft(kind=ContactKind.IM, value=words[5], remark=words[6]),),
    )
    member, _undo = services.members.add(draft)
    services.members.rename(member, words[7], words[1])
    # A long note lies on pages of its own.
    services.members.add_note(member, f"{_FILLING}{words[8]} {_FILLING}")
    services.drafts.save("member", member, f'{{"name": "{words[9]}"}}')
    services.tasks.add(
        TaskDraft(
            summary=words[10],
            due_on=(clock.now() + timedelta(days=3)).date(),
            subject="members",
            subject_id=member,
        )
    )
    source = folder / "list.csv"
    source.write_text(f"Name,Notes\n{words[7]},{words[11]}\nNobody At All,\n", encoding="utf-8")
    services.imports.run(services.imports.read(source))
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=clock.now().replace(tzinfo=None))
    )
    services.checkin.mark(meeting, member)
    _neighbours(services, "Later")
    return member


def erase(services: Services, member: bytes, name: str) -> None:
    """Erase somebody, and whoever an import made of the same name."""
    for found in {member, *(row.id for row in services.members.search(name).rows)}:
        services.privacy.forget_member(found)


def _erase(desk: Desk, words: Sequence[str], folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Plant people and erase them; return the copies before and after, of what can be there."""
    groups = [words[place : place + EACH] for place in range(0, len(words), EACH)]
    people = [plant(desk.services, SystemClock(), each, folder) for each in groups]
    before = Pages(desk).copies([word for each in groups for word in each[1:]])
    for member, each in zip(people, groups, strict=True):
        erase(desk.services, member, each[7])
    return before, Pages(desk).copies(words)


def _trace(word: str) -> bytes:
    """Return the last letters of a needle, which are the same when it is folded."""
    return word[len(needles.MARK) + 2 : len(needles.MARK) + 8].lower().encode("ascii")


def _neighbours(services: Services, name: str) -> None:
    for number in range(_NEIGHBOURS):
        services.members.add(MemberDraft(display_name=f"{name} {number}"))


def _desk(path: Path) -> Desk:
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked, code = service.create(
        path,
        passphrase=PASSPHRASE,
        chapter=ChapterDraft(name="Desk", country="GB", timezone="Europe/London", language="en"),
    )
    code.wipe()
    return service.open(path, unlocked, events=EventBus())
