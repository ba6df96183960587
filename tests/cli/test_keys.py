"""Who can open a vault, on the command line."""

from pathlib import Path

import pytest

from chapterdesk.crypto import kdf
from tests.cli.conftest import Runner
from tests.conftest import PASSPHRASE

KIM = "shorthand starboard kindle untaken huddling galley"


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, Path]:
    """Files with passphrases."""
    found = {}
    for name, text in (("own", PASSPHRASE), ("kim", KIM), ("weak", "secret"), ("wrong", "no")):
        found[name] = tmp_path / name
        found[name].write_text(text)
    return found


def test_a_lead_comes_and_leaves(
    cli: Runner, vault_path: Path, secrets: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    own = ("--passphrase-file", secrets["own"], "--json")
    label = secrets["own"].with_name("label")
    label.write_text("Kim\n")
    add = ("keys", "add", vault_path, "--label-file", label)
    weak = cli(*add, "--new-passphrase-file", secrets["weak"], *own)
    assert weak.code == 6
    added = cli(*add, "--new-passphrase-file", secrets["kim"], *own)
    assert added.code == 0
    assert added.json["way"]["label"] == "Kim"
    listed = cli("keys", "list", vault_path, "--passphrase-file", secrets["kim"], "--json").json
    assert [(way["kind"], way["in_use"]) for way in listed["ways"]] == [
        ("passphrase", False),
        ("passphrase", True),
        ("code", False),
    ]
    # A name would stand in the list of running programs: ids alone are taken.
    assert cli("keys", "remove", vault_path, "Kim", *own).code == 2
    kim = added.json["way"]["id"]
    assert cli("keys", "remove", vault_path, kim[:5], *own).code == 2
    left = cli("keys", "left", vault_path, kim[:6], "--new-recovery-code", *own)
    assert left.code == 0
    assert left.json["removed"] == "Kim"
    assert left.json["must_renew"] == []
    assert left.json["recovery_code"].startswith("AGE-SECRET-KEY-1")
    assert [row["place"] for row in left.json["backups_they_could_open"]]
    closed = cli("keys", "list", vault_path, "--passphrase-file", secrets["kim"])
    assert closed.code == 4


def test_a_new_code_is_on_the_screen_before_it_counts(
    cli: Runner, vault_path: Path, secrets: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    own = ("--passphrase-file", secrets["own"])
    label = secrets["own"].with_name("label")
    label.write_text("Kim", encoding="utf-8")
    kim = cli(
        "keys", "add", vault_path, "--label-file", label, "--new-passphrase-file", secrets["kim"],
        *own, "--json",
    ).json["way"]["id"]  # fmt: skip
    left = ("keys", "left", vault_path, kim, "--new-recovery-code", *own)

    def power_cut(*_arguments: object) -> None:
        raise KeyError("cut")

    with monkeypatch.context() as patch:
        patch.setattr("chapterdesk.services.keys.KeyService.change_keys", power_cut)
        cut = cli(*left)
    assert cut.code == 1
    assert "It counts as soon as the next line says so" in cut.out
    assert len(cut.out.splitlines()) == 4
    done = cli(*left).out.splitlines()
    assert done[0].startswith("The new recovery code")
    assert done[2].strip()
    assert done[4] == "All keys are changed; every record is unchanged."


def test_changing_needs_the_old_passphrase(
    cli: Runner, vault_path: Path, secrets: dict[str, Path]
) -> None:
    change = ("keys", "change", vault_path, "--new-passphrase-file", secrets["kim"])
    assert cli(*change, "--passphrase-file", secrets["wrong"]).code == 4
    assert cli(*change, "--passphrase-file", secrets["own"]).code == 0
    assert cli("keys", "list", vault_path, "--passphrase-file", secrets["own"]).code == 4
