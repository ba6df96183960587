# ruff: noqa: T201  # figures are printed
"""Who was erased stands on no page: every page is opened without the program and searched."""

from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.crypto import keys
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.folding import fold
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.tasks import TaskDraft
from tests.soak import needles
from tests.soak.pages import plain_pages

WORDS = needles.make(12)


class Pages:
    """The pages of the desk's database as they lie on the disk now."""

    def __init__(self, desk: Desk) -> None:
        key, self._file = desk._vault.key, desk.path / "store-1.db"
        self._key = keys.database_key(key.master, key.vault_id, 1).reveal()

    def copies(self) -> dict[str, int]:
        """Return how often each needle stands on them, as written or folded for the search."""
        data = b"".join(plain_pages(self._file, self._key)).lower()
        return {
            word: sum(data.count(form.encode()) for form in {word.lower(), fold(word)})
            for word in WORDS
        }


@pytest.fixture
def pages(desk: Desk) -> Pages:
    return Pages(desk)


@pytest.fixture
def person(services: Services, clock: FixedClock, tmp_path: Path) -> bytes:
    """Somebody who is everywhere, under an old name, too, among others who stay."""
    for number in range(30):
        services.members.add(MemberDraft(display_name=f"Neighbour {number}"))
    draft = MemberDraft(
        display_name=WORDS[0],
        pronouns=(PronounDraft(text=WORDS[1]),),
        tags=(WORDS[2],),
        skills=(WORDS[3],),
        source=WORDS[4],
        contacts=(ContactDraft(kind=ContactKind.IM, value=WORDS[5], remark=WORDS[6]),),
    )
    member, _undo = services.members.add(draft)
    services.members.rename(member, WORDS[7], WORDS[1])
    # A long note lies on pages of its own.
    services.members.add_note(member, f"{'and so on ' * 900}{WORDS[8]} {'and so on ' * 900}")
    services.drafts.save("member", member, f'{{"name": "{WORDS[9]}"}}')
    services.tasks.add(
        TaskDraft(
            summary=WORDS[10],
            due_on=(clock.now() + timedelta(days=3)).date(),
            subject="members",
            subject_id=member,
        )
    )
    source = tmp_path / "list.csv"
    source.write_text(f"Name,Notes\n{WORDS[7]},{WORDS[11]}\nNobody At All,\n", encoding="utf-8")
    services.imports.run(services.imports.read(source))
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=clock.now().replace(tzinfo=None))
    )
    services.checkin.mark(meeting, member)
    for number in range(30):
        services.members.add(MemberDraft(display_name=f"Later {number}"))
    return member


def test_no_copy_is_left_on_any_page(
    services: Services, pages: Pages, person: bytes, desk: Desk
) -> None:
    before = pages.copies()
    named = [row.id for row in services.members.search(WORDS[7]).rows]
    for member in {person, *named}:
        services.privacy.forget_member(member)
    after = pages.copies()
    print(f"copies on all pages: {sum(before.values())} before, {sum(after.values())} after")
    assert before.pop(WORDS[0]) == 0, "the name before the last rename is gone already"
    assert all(before.values()), before
    assert set(after.values()) == {0}, after
    assert (desk.path / "store-1.db-journal").stat().st_size == 0
    assert services.members.search("Neighbour 7").rows[0].name == "Neighbour 7"


def test_without_overwriting_there_would_be_copies(
    services: Services, pages: Pages, person: bytes, desk: Desk
) -> None:
    """The control: the same search finds what an ordinary database leaves behind."""
    with desk._vault.maintenance() as raw:
        raw.execute("PRAGMA secure_delete=OFF")
    named = [row.id for row in services.members.search(WORDS[7]).rows]
    for member in {person, *named}:
        services.privacy.forget_member(member)
    assert sum(pages.copies().values()) > 0
