"""The questions of setting up, asked and answered without a screen."""

import subprocess
from pathlib import Path

import pytest

from chapterdesk.crypto import kdf
from tests.cli.conftest import Prepared, Runner


def read(file: Path) -> str:
    return subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_setting_up_asks_and_can_be_answered_at_once(
    cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    key = ("--passphrase-file", prepared.passphrase_file)
    bare = cli("new", tmp_path / "bare", "--chapter", "X", *key)
    assert bare.code == 0, bare.err
    for option in ("--country", "--police", "--name-services", "--safe-contact-file"):
        assert option in bare.out
    contact = tmp_path / "contact"
    contact.write_text("Robin, 020 7946 0000\n", encoding="utf-8")
    vault = tmp_path / "answered"
    made = cli(
        "new", vault, "--chapter", "X", "--country", "gb", "--timezone", "Europe/London",
        "--language", "en-GB", "--police", "no", "--name-services", "yes",
        "--safe-contact-file", contact, "--paper-heading", "Thursday", *key, "--json",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert made.json["unanswered"] == []
    shown = cli("chapter", vault, "show", *key, "--json").json
    assert shown == {
        "name": "X",
        "country": "GB",
        "region": "",
        "timezone": "Europe/London",
        "language": "en-GB",
        "paper_heading": "Thursday",
        "police": "no",
        "name_services": "yes",
        "safe_contact": "Robin, 020 7946 0000",
        "contact": "",
        "unanswered": [],
    }


def test_an_answer_given_later_changes_what_is_printed(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    contact = tmp_path / "contact"
    contact.write_text("Robin, 020 7946 0000\n", encoding="utf-8")
    sheet = ("print", vault, "sheet", "helplines", *key, "--output")
    advised = cli(*sheet, tmp_path / "before.pdf")
    assert f"chapterdesk chapter {vault} set" in advised.out
    assert "--safe-contact-file" in advised.out
    told = cli(
        "chapter", vault, "set", "--safe-contact-file", contact, "--name-services", "yes",
        "--police", "no", *key,
    )  # fmt: skip
    assert told.code == 0, told.err
    assert "Name: River Street" in told.out
    assert "--police" not in told.out
    printed = cli(*sheet, tmp_path / "after.pdf")
    assert "chapterdesk chapter" not in printed.out
    text = read(tmp_path / "after.pdf")
    assert text.index("020 7946 0000") < text.index("999")
    assert "7946" not in read(tmp_path / "before.pdf")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--country", "QQ"), ("--timezone", "Mars/North"), ("--language", "klingon"), ("--name", " ")],
)
def test_a_wrong_answer_changes_nothing(
    cli: Runner, prepared: Prepared, option: str, value: str
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    before = cli("chapter", vault, "show", *key, "--json").json
    refused = cli("chapter", vault, "set", option, value, "--police", "yes", *key)
    assert refused.code == 2
    assert cli("chapter", vault, "show", *key, "--json").json == before
    assert cli("chapter", vault, "set", *key).code == 2


def test_a_file_that_is_no_text_is_told(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    set_ = ("chapter", vault, "set", *key, "--safe-contact-file")
    assert cli(*set_, tmp_path / "none").code == 7
    for content in (b"\xff\xfe\x00", b"a" * 20_001):
        (tmp_path / "bad").write_bytes(content)
        assert cli(*set_, tmp_path / "bad").code == 2
    assert cli("chapter", vault, "show", *key, "--json").json["safe_contact"] == ""
