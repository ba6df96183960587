"""What was done without consent and what is out of somebody, is told on the command line."""

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


def test_what_is_out_is_listed_when_a_yes_is_taken_back(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source, why = tmp_path / "in.csv", tmp_path / "why.txt"
    source.write_text("Name,Email\nWren,wren@example.org\n", encoding="utf-8")
    why.write_text("asked for", encoding="utf-8")
    agreed = ("--names-on-paper", "yes", "--said-by", "the host")
    assert cli("import", vault, "members", source, *agreed, *key).code == 0
    export = ("export", vault, "members", "--format", "csv", "--plain", "--for", "leads")
    file = tmp_path / "a.csv"
    assert cli(*export, "--output", file, *key).code == 0
    left = cli("reach", vault, "calls", *key, "--json").json
    wren = (left["people"] + left["left_out"])[0]["id"][:8]
    assert "no paper and no file" in cli("consents", vault, "out", wren, *key).out
    withdraw = ("consents", vault, "withdraw", wren, "--purpose", "print_roster")
    said = cli(*withdraw, *key).out
    assert "On sheets they stand as a number" in said
    assert str(file) in said
    assert "Delete it" in said
    (out,) = cli("consents", vault, "out", wren, *key, "--json").json["out"]
    assert (out["kind"], out["what"], out["form"], out["file"]) == (
        "file", "members", "csv", str(file),
    )  # fmt: skip
    refused = cli(*withdraw, *key)
    assert refused.code != 0
    assert "no yes" in refused.err
