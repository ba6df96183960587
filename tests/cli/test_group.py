"""`group`: what is listed, archived and deleted, and what goes along."""

from tests.cli.conftest import Prepared, Runner

SECRET = "correct horse battery staple orbit lemon"
WAY = ("--passphrase-file", "-")


def test_groups_are_listed_archived_and_deleted_with_what_is_to_come(
    cli: Runner, prepared: Prepared
) -> None:
    vault = prepared.vault
    added = cli(
        "meeting", vault, "add", "--group", "Walks", "--start", "2099-01-01T18:30", *WAY, "--json",
        stdin=SECRET,
    )  # fmt: skip
    assert added.code == 0, added.err
    (row,) = [
        one
        for one in cli("group", vault, "list", *WAY, "--json", stdin=SECRET).json["groups"]
        if one["label"] == "Walks"
    ]
    assert row["next"] == "2099-01-01"
    assert cli("group", vault, "archive", "Walks", *WAY, stdin=SECRET).code == 0
    assert "Walks" not in cli("group", vault, "list", *WAY, stdin=SECRET).out
    assert "Walks" in cli("group", vault, "list", "--all", *WAY, stdin=SECRET).out
    assert cli("group", vault, "unarchive", "Walks", *WAY, stdin=SECRET).code == 0
    refused = cli("group", vault, "delete", "Walks", *WAY, stdin=SECRET)
    assert refused.code != 0
    assert "1 meeting to come would go with this group." in refused.err
    gone = cli(
        "group", vault, "delete", "Walks", "--with-meetings", *WAY, "--json", stdin=SECRET
    )  # fmt: skip
    assert (gone.json["meetings"], gone.json["series"]) == (1, 0)
    assert "Walks" not in cli("group", vault, "list", "--all", *WAY, stdin=SECRET).out


def test_how_long_a_place_is_kept(cli: Runner, prepared: Prepared) -> None:
    vault = prepared.vault
    cli("meeting", vault, "add", "--group", "Walks", "--start", "2099-01-01T18:30", *WAY,
        stdin=SECRET)  # fmt: skip

    def days(*words: str) -> int:
        said = cli("group", vault, "answer-days", *words, *WAY, "--json", stdin=SECRET)
        return int(said.json["days"])

    assert days() == 7
    assert days("--days", "5") == 5
    assert days("Walks") == 5
    assert days("Walks", "--days", "14") == 14
    assert days() == 5
    assert days("Walks", "--again") == 5
    assert cli("group", vault, "answer-days", "--days", "0", *WAY, stdin=SECRET).code == 2
    assert days("--again") == 7
