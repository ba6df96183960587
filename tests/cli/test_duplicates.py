"""`duplicates` and `retention`: what the desk knows of them, without a screen."""

from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


@pytest.fixture
def vault(cli: Runner, prepared: Prepared, tmp_path: Path, key: tuple[str | Path, ...]) -> Path:
    source = tmp_path / "in.csv"
    source.write_text(
        "Name,Phone\nMaren Quill,07700 900345\nMaren Quil,07700 900345\nOrla Finch,\n",
        encoding="utf-8",
    )
    assert cli("import", prepared.vault, "members", source, *key).code == 0
    return prepared.vault


def test_two_records_are_found_merged_and_parted(
    cli: Runner, vault: Path, key: tuple[str | Path, ...]
) -> None:
    listed = cli("duplicates", vault, "list", *key)
    assert "the same phone number" in listed.out
    assert "Maren Quill" in listed.out
    (pair,) = cli("duplicates", vault, "list", *key, "--json").json["pairs"]
    assert "same_number" in pair["reasons"]
    kept, merged = pair["kept"]["id"], pair["merged"]["id"]
    done = cli("duplicates", vault, "merge", kept, merged[:8], "--theirs", "display_name", *key,
               "--json").json  # fmt: skip
    assert (done["kept"], done["merged"]) == (kept, merged)
    assert cli("duplicates", vault, "list", *key, "--json").json["pairs"] == []
    (row,) = cli("duplicates", vault, "merges", *key, "--json").json["merges"]
    assert row["id"] == done["merge"]
    assert not row["undone"]
    again = cli("duplicates", vault, "merge", kept, merged, *key)
    assert again.code != 0
    assert "Nothing was changed." in again.err
    assert cli("duplicates", vault, "part", "abcdef", *key).code != 0
    assert "two records again" in cli("duplicates", vault, "part", row["id"][:8], *key).out
    assert cli("duplicates", vault, "merges", *key, "--json").json["merges"][0]["undone"]
    assert cli("duplicates", vault, "apart", kept, merged, *key).code == 0
    assert "No two records" in cli("duplicates", vault, "list", *key).out


def test_what_is_past_its_time_is_listed_and_only_what_was_chosen_goes(
    cli: Runner, vault: Path, key: tuple[str | Path, ...]
) -> None:
    found = cli("retention", vault, "list", *key, "--json").json
    assert (found["items"], found["clock_doubtful"]) == ([], False)
    assert "Nothing was erased." in cli("retention", vault, "list", *key).out
    nothing = cli("retention", vault, "erase", "--day", found["day"], *key)
    assert nothing.code != 0
    assert "Nothing was chosen." in nothing.err
    (pair,) = cli("duplicates", vault, "list", *key, "--json").json["pairs"]
    chosen = ("--member", pair["kept"]["id"], "--kind", "drafts")
    gone = cli("retention", vault, "erase", "--day", found["day"], *chosen, *key, "--json").json
    assert (gone["people"], gone["rows"], gone["spared"]) == (0, 0, 1)
    old = cli("retention", vault, "erase", "--day", str(date(2020, 1, 1)), *chosen, *key)
    assert old.code != 0
    assert "not of today" in old.err
