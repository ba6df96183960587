"""What a person may ask of their record, what they said and what was done, without a window."""

from pathlib import Path

import pyrage
import pytest

from tests.cli.conftest import Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


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
    done = cli(*copy, "--output", file, "--copy-passphrase-file", secret)
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
