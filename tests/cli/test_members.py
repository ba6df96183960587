"""What a person may ask of their record, what they said and what was done, without a window."""

from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import update

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import MemberStatus, TaskStatus
from chapterdesk.models import Member, Task
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.retention import Category
from chapterdesk.services.retention.words import category_ends, category_names
from chapterdesk.services.vaults import VaultService
from tests.cli.conftest import PASSPHRASE, Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


def due(vault: Path) -> None:
    """Put a visitor and a task into a vault that are both long past their time."""
    service = VaultService(clock=SystemClock())
    unlocked = service.derive(vault, passphrase=Secret.from_text(PASSPHRASE))
    desk = service.open(vault, unlocked, events=EventBus())
    long_ago = datetime(2020, 1, 2, tzinfo=UTC)
    try:
        guest, _undo = desk.services.members.add(
            MemberDraft(display_name="Old Guest", status=MemberStatus.VISITOR)
        )
        with desk.services.members._database.write() as work:
            work.add(Task(kind="own", summary="swept", status=TaskStatus.COMPLETED))
            work.session.flush()
            work.session.execute(update(Task).values(updated_at=long_ago))
            work.session.execute(
                update(Member)
                .where(Member.id == guest)
                .values(created_at=long_ago, status_since=long_ago.date())
            )
    finally:
        desk.close()


@pytest.fixture
def wren(cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path) -> str:
    source = tmp_path / "in.csv"
    source.write_text("Name,Email\nWren,wren@example.org\n", encoding="utf-8")
    assert cli("import", prepared.vault, "members", source, *key).code == 0
    listed = cli("reach", prepared.vault, "calls", *key, "--json").json
    found: str = (listed["people"] + listed["left_out"])[0]["id"]
    return found


def test_a_copy_is_text_or_a_sealed_file(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], wren: str, tmp_path: Path
) -> None:
    copy = ("members", prepared.vault, "copy", wren, *key)
    assert "wren@example.org" in cli(*copy).out
    assert cli(*copy, "--json").json["member"] == wren
    file, secret = tmp_path / "copy.age", tmp_path / "secret"
    secret.write_text("open please", encoding="utf-8")
    assert cli(*copy, "--output", file).code == 2
    assert not file.exists()
    sealed = (*copy, "--output", file, "--copy-passphrase-file", secret)
    refused = cli(*sealed)
    assert (refused.code != 0, file.exists()) == (True, False)
    assert "--accept-weak-passphrase" in refused.err
    done = cli(*sealed, "--accept-weak-passphrase")
    assert (done.code, "wren@" in done.out) == (0, False)
    assert pyrage.passphrase.decrypt(file.read_bytes(), "open please").startswith(b"PK")


def test_a_record_is_only_kept_and_used_again(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], wren: str
) -> None:
    vault = prepared.vault
    dry = ("export", vault, "members", "--format", "csv", "--dry-run", "--for", "leads", *key)
    assert cli("members", vault, "restrict", wren[:8], *key).code == 0
    assert cli(*dry, "--json").json["restricted"] == 1
    assert cli("members", vault, "unrestrict", wren, *key).code == 0
    assert cli(*dry, "--json").json["restricted"] == 0
    assert cli("members", vault, "restrict", "Wren", *key).code == 2, "ids, never names"


def test_nobody_is_forgotten_before_it_was_said_twice(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], wren: str
) -> None:
    forget = ("members", prepared.vault, "forget", wren, *key)
    told = cli(*forget)
    assert "that this desk knows of" in told.out
    assert "before this desk was restored from a backup, are not counted" in told.out
    assert "Nothing was erased" in told.out
    assert cli(*forget, "--json").json["goes"]["contacts"] == 1
    assert cli(*forget, "--for-ever", "--asked", "--json").json["erased"] is True
    assert cli(*forget).code != 0


def test_an_answer_is_noted_and_the_acts_are_listed(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], wren: str
) -> None:
    vault = prepared.vault
    say = ("consents", vault, "say", wren, "--purpose", "print_roster", *key, "--answer")
    dry = ("export", vault, "members", "--format", "csv", "--dry-run", "--for", "leads", *key)
    assert cli(*say, "given").code == 0
    assert cli(*dry, "--json").json["not_agreed"] == 0
    assert cli(*say, "refused").code == 0
    assert cli(*dry, "--json").json["refused_out"] == 1
    acts = cli("audit", vault, "--member", wren, *key, "--json").json["acts"]
    assert [act["action"] for act in acts].count("consent") == 2
    assert (
        cli("audit", vault, "--acts", "keys", "--member", wren, *key, "--json").json["acts"] == []
    )
    assert "wren@example.org" not in cli("audit", vault, *key).out


def test_who_is_forgotten_may_be_kept_from_coming_back_without_their_name(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], wren: str, tmp_path: Path
) -> None:
    forget = ("members", prepared.vault, "forget", wren, *key)
    alone = cli(*forget, "--review-on", "2099-01-02")
    assert (alone.code, "without --deny" in alone.err) == (2, True)
    dry = cli(*forget, "--deny", "safety", "--json").json
    assert (dry["erased"], dry["denied"]) == (False, "safety")
    assert "would be on the list" in cli(*forget, "--deny", "safety").out
    past = cli(*forget, "--deny", "safety", "--review-on", "2001-01-02", "--for-ever")
    assert past.code == 6
    assert cli(*forget, "--json").json["erased"] is False, "they are still here"
    done = cli(
        *forget, "--deny", "safety", "--review-on", "2099-01-02", "--for-ever", "--json"
    ).json
    assert (done["erased"], done["denied"], done["review_on"]) == (True, "safety", "2099-01-02")
    again = cli("import", prepared.vault, "members", tmp_path / "in.csv", *key, "--json").json
    assert (again["added"], again["ignored"]) == (0, 1), "known without their name"
    assert cli(*forget, "--deny", "because").code == 2


def test_what_is_past_its_time_is_listed_with_what_it_holds_and_how_it_ends(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...]
) -> None:
    names, ends = category_names(), category_ends()
    assert set(names) == set(ends) == set(Category)
    assert all("; " in end for end in ends.values()), "what it holds; what happens"
    due(prepared.vault)
    retention = ("retention", prepared.vault, "list", *key)
    told = cli(*retention, "--json").json
    assert [item["category"] for item in told["items"]] == ["visitors", "tasks"]
    assert set(told["kinds"]) == {"visitors", "tasks"}
    assert told["kinds"]["visitors"] == {
        "name": "Visitors who did not come back",
        "end": ends[Category.VISITORS],
        "days": 90,
    }
    text = cli(*retention).out
    assert f"tasks (Tasks that are done): {ends[Category.TASKS]}." in text
    assert "1 row, the oldest of " in text
    assert text.index("visitors (") < text.index("Old Guest") < text.index("tasks (")
