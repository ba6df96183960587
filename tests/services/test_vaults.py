"""Making, opening and changing a vault through the services."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import (
    AlreadyOpenError,
    DamagedError,
    RefusedError,
    TamperedError,
    UsageError,
    WrongSecretError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.models import AuditEvent, Chapter
from chapterdesk.services import opening
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from tests.conftest import PASSPHRASE, MadeVault

NEW = "another passphrase of quite some length"


def secret(text_: str) -> Secret:
    return Secret.from_text(text_)


def test_a_new_vault_has_its_chapter_and_the_shipped_directory(services: Services) -> None:
    profile = services.chapter.profile()
    assert (profile.name, profile.country, profile.timezone) == (
        "Harbour Street", "GB", "Europe/London",
    )  # fmt: skip
    assert not profile.practice
    assert services.directory.count() > 50


def test_what_was_written_is_there_after_opening_again(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    desk.services.members.add(MemberDraft(display_name="Wren"))
    desk.close()
    unlocked = vaults.derive(vault_path, passphrase=secret(PASSPHRASE))
    again = vaults.open(vault_path, unlocked, events=EventBus())
    assert again.services.members.count(MemberFilter()) == 1
    assert not again.was_unclean
    again.close()


def test_a_header_that_was_healed_stands_in_the_log(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    def noted(desk: Desk) -> int:
        query = select(func.count()).where(AuditEvent.action == "heal_header")
        with desk.services.upkeep._database.read() as session:
            return session.scalars(query).one()

    (vault_path / "vault.json").write_bytes(b"not what was written")
    for healed in (True, False):
        desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        assert desk.header_was_healed is healed
        assert noted(desk) == 1
        desk.close()


def test_an_open_vault_can_not_be_opened_twice(
    desk: Desk, vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    with pytest.raises(AlreadyOpenError):
        vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    assert desk.services.members.count(MemberFilter()) == 0


def test_the_recovery_code_sets_a_new_passphrase(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    unlocked = vaults.derive(vault_path, recovery_code=secret(made_vault.recovery_code))
    assert unlocked.used_recovery
    changed = vaults.set_passphrase(vault_path, unlocked, secret(NEW))
    with pytest.raises(WrongSecretError):
        vaults.derive(vault_path, passphrase=secret(PASSPHRASE))
    assert vaults.check_passphrase(vault_path, secret(NEW))
    _fresh, code = vaults.replace_recovery_code(vault_path, changed)
    with pytest.raises(WrongSecretError):
        vaults.derive(vault_path, recovery_code=secret(made_vault.recovery_code))
    opened = vaults.open(
        vault_path, vaults.derive(vault_path, recovery_code=code), events=EventBus()
    )
    opened.close()


@pytest.mark.parametrize(
    "draft",
    [
        ChapterDraft(name=" "),
        ChapterDraft(name="x", country="GBR"),
        ChapterDraft(name="x", timezone="Moon/Base"),
    ],
)
def test_a_wrong_field_makes_no_vault(
    vaults: VaultService, tmp_path: Path, draft: ChapterDraft
) -> None:
    with pytest.raises((UsageError, RefusedError)) as caught:
        vaults.create(tmp_path / "v", passphrase=secret(PASSPHRASE), chapter=draft)
    assert caught.value.field
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("there", [True, False])
def test_what_fails_half_way_leaves_nothing_that_was_not_there(
    vaults: VaultService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RefusedError("stop")

    if there:
        (tmp_path / "v").mkdir()

    monkeypatch.setattr(opening, "new_chapter", fail)
    with pytest.raises(RefusedError, match="stop"):
        vaults.create(tmp_path / "v", passphrase=secret(PASSPHRASE), chapter=ChapterDraft(name="x"))
    assert list(tmp_path.rglob("*")) == ([tmp_path / "v"] if there else [])


@pytest.mark.parametrize("statement", ["DELETE FROM chapter", "practice"])
def test_rows_that_do_not_fit_the_header_are_not_opened(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, statement: str
) -> None:
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    with desk.services.members._database.write() as work:
        if statement == "practice":
            work.session.execute(update(Chapter).values(practice=True))
        else:
            work.session.execute(text(statement))
    desk.close()
    with pytest.raises(TamperedError if statement == "practice" else DamagedError):
        vaults.open(vault_path, made_vault.unlocked, events=EventBus())


def test_suggestions_are_acceptable_and_short_words_are_not(vaults: VaultService) -> None:
    assert len(vaults.suggest_passphrase().split()) == 6
    assert len(vaults.suggest_passphrase("digits").replace(" ", "")) == 24
    for kind in ("words", "digits"):
        assert vaults.estimate(vaults.suggest_passphrase(kind)).acceptable
    weak = vaults.estimate("password1")
    assert not weak.acceptable
    assert weak.sentence
    assert vaults.estimate("").sentence == ""
    with pytest.raises(ValueError, match="words or digits"):
        vaults.suggest_passphrase("emoji")


def test_a_folder_says_what_it_is(vaults: VaultService, vault_path: Path, tmp_path: Path) -> None:
    assert vaults.state(vault_path).exists
    assert not vaults.state(tmp_path / "nowhere").exists


def test_the_profile_is_changed_and_taken_back(services: Services, clock: FixedClock) -> None:
    before = services.chapter.profile()
    undo = services.chapter.save(
        ChapterDraft(
            name="Harbour",
            country="de",
            timezone="Europe/Berlin",
            police=Police.NO,
            may_name_services=Answer.YES,
            safe_contact="Ask for Kai, 07700 900000",
        )
    )
    changed = services.chapter.profile()
    assert (changed.name, changed.country, changed.police) == ("Harbour", "DE", Police.NO)
    services.undo.apply(undo)
    assert services.chapter.profile() == before


def test_areas_and_settings_are_kept(services: Services) -> None:
    undo = services.chapter.set_area("groups", on=True)
    assert services.chapter.profile().areas == {"groups"}
    services.undo.apply(undo)
    assert services.chapter.profile().areas == frozenset()
    with pytest.raises(RefusedError):
        services.chapter.set_area("moon", on=True)
    services.chapter.set_setting("backup_target", {"path": "/stick"})
    assert services.chapter.setting("backup_target") == {"path": "/stick"}
    services.chapter.set_setting("backup_target", None)
    assert services.chapter.setting("backup_target", "none") == "none"


def test_an_unfinished_form_is_kept_once(services: Services) -> None:
    services.drafts.save("member", None, '{"a":1}')
    services.drafts.save("member", None, '{"a":2}')
    services.drafts.save("member", b"x" * 16, '{"a":3}')
    assert services.drafts.load("member", None) == '{"a":2}'
    assert {row.payload for row in services.drafts.list()} == {'{"a":2}', '{"a":3}'}
    services.drafts.drop("member", None)
    assert services.drafts.load("member", None) is None
    with pytest.raises(UsageError, match="too long"):
        services.drafts.save("member", None, "x" * 300_000)
