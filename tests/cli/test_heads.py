"""Heads by kinds of the chapter's own from the command line: set, listed, and never a name."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str, Path]:
    return ("--passphrase-file", prepared.passphrase_file)


@pytest.fixture
def meeting(cli: Runner, prepared: Prepared, key: tuple[str, Path]) -> str:
    start = (datetime.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")  # noqa: DTZ005  # wall
    added = cli("meeting", prepared.vault, "add", "--group", "Walks", "--new-group",
                "--start", start, *key, "--json")  # fmt: skip
    return str(added.json["id"])


def test_kinds_are_set_listed_and_offered_again(
    cli: Runner, prepared: Prepared, key: tuple[str, Path], meeting: str
) -> None:
    vault = prepared.vault
    command = ("checkin", vault, "--meeting", meeting, *key, "--json")
    told = cli(*command, "--count", "children=4", "--count", "allies = 2").json
    assert (told["heads"], told["counts"]) == (4, {"children": 4, "allies": 2})
    told = cli(*command, "--heads", "23", "--count", "Children=5").json
    assert (told["heads"], told["counts"]) == (23, {"children": 5, "allies": 2})
    listed = cli("meeting", vault, "counts", meeting, *key, "--json").json
    assert listed == told
    assert "children: 5" in cli("meeting", vault, "counts", meeting, *key).out.replace(
        "\u2068", ""
    ).replace("\u2069", "")
    later = cli("meeting", vault, "add", "--group", "Walks", "--start", "2099-01-01T18:30",
                *key, "--json").json["id"]  # fmt: skip
    offered = cli("meeting", vault, "counts", later, *key, "--json").json
    assert (offered["counts"], set(offered["offered"])) == ({}, {"children", "allies"})


def test_all_or_nothing(
    cli: Runner, prepared: Prepared, key: tuple[str, Path], meeting: str, tmp_path: Path
) -> None:
    vault = prepared.vault
    source = tmp_path / "members.csv"
    source.write_text("Name\nSam One\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    command = ("checkin", vault, "--meeting", meeting, *key)
    assert cli(*command, stdin="Sam One\n").code == 0
    for wrong in (
        ("--count", "children"),
        ("--count", "=4"),
        ("--count", "children=-1"),
        ("--count", "children=4", "--count", "children=5"),
        ("--count", "children=4", "--count", "total=5"),
        ("--count", "children=4", "--count", "Sam One=1"),
        ("--count", "children=4", "--rows", "1"),
    ):
        assert cli(*command, *wrong).code == 2, wrong
    assert cli(*command, "--count", "children=4", "--heads", "0").code == 6
    told = cli("meeting", vault, "counts", meeting, *key, "--json").json
    assert (told["counts"], told["heads"], told["named"]) == ({}, 1, 1)
