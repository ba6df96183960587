"""What was done without consent is told on the command line, too."""

from pathlib import Path

from tests.cli.conftest import Prepared, Runner


def test_what_was_done_without_consent_is_listed(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    assert "Nothing was done" in cli("consents", vault, "overrides", *key).out
    source, why = tmp_path / "in.csv", tmp_path / "why.txt"
    source.write_text("Name\nWren\nSam\n", encoding="utf-8")
    why.write_text("The city asks who is here", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    export = ("export", vault, "members", "--format", "csv", "--plain", "--for", "leads",
              "--reason-file", why)  # fmt: skip
    assert cli(*export, "--output", tmp_path / "a.csv", *key).code == 0
    (row,) = cli("consents", vault, "overrides", *key, "--json").json["overrides"]
    assert (row["act"], row["people"], row["purpose"]) == ("export", 2, "print_roster")
    assert row["reason"] == "The city asks who is here"
    assert "Wren" not in cli("consents", vault, "overrides", *key).out
    listed = cli("consents", vault, "wordings", *key, "--json").json["wordings"]
    assert len(listed) == 8
