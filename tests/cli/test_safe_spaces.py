"""`place` and `minors`: rooms, calls and chats, and the rules for people under 18."""

from tests.cli.conftest import Prepared, Runner

LINK = "https://meet.example/harbour-77"


def test_a_call_is_added_looked_at_and_told_of(cli: Runner, prepared: Prepared) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    made = cli("place", vault, "add", "Harbour call", "--kind", "call", *key, "--json").json
    which = str(made["id"])
    led = cli("place", vault, "lead", which, *key, "--json", stdin=f"{LINK}\n")
    assert led.json["told"] == ""
    shown = cli("place", vault, "show", which, *key, "--json").json
    assert (shown["kind"], shown["link"], shown["told"]) == ("call", LINK, "")
    assert {"waiting_room", "recording_off"} <= {one["code"] for one in shown["checklist"]}
    open_ = cli("place", vault, "check", which, "waiting_room", "yes", *key, "--json").json["open"]
    assert open_ == len(shown["checklist"]) - 1
    told = cli("place", vault, "set", which, "--tell", "full", *key, "--json").json["told"]
    assert told == f"Harbour call, {LINK}"
    assert LINK not in cli("place", vault, "list", *key).out
    assert cli("place", vault, "check", which, "no_such", "yes", *key).code != 0
    assert cli("place", vault, "archive", which, *key).code == 0
    assert cli("place", vault, "list", *key, "--json").json["places"] == []


def test_plans_that_break_a_rule_are_told(cli: Runner, prepared: Prepared) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    assert "No plan breaks a rule." in cli("minors", vault, "plans", *key).out
    start = ("--start", "2031-01-02T18:30")
    made = cli("meeting", vault, "add", "--group", "Sprouts", *start, *key, "--json").json
    group = cli("minors", vault, "group", "Sprouts", "yes", *key, "--json").json
    assert group["minors"] == "yes"
    which = str(made["id"])
    plan = cli("minors", vault, "show", which, *key, "--json").json
    assert (plan["minors"], plan["adults"]) == ("yes", 0)
    assert plan["warnings"]
    assert "two adults" in cli("minors", vault, "show", which, *key).out
    plan = cli("minors", vault, "expect", which, "no", *key, "--json").json
    assert plan["warnings"] == []


def test_a_check_is_noted_found_and_withdrawn(cli: Runner, prepared: Prepared) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    assert cli("minors", vault, "due", *key, "--json").json["checks"] == []
    assert cli("minors", vault, "needs", *key, "--json").json["needed"] == ["background"]
    needed = cli("minors", vault, "needs", "background", "training", *key, "--json").json
    assert needed["needed"] == ["background", "training"]
    ran = cli(
        "minors", vault, "check", "--member", "nobody", "--done", "2026-01-01", "--until",
        "2027-01-01", *key,
    )  # fmt: skip
    assert ran.code != 0
    assert (
        cli(
            "minors", vault, "check", "--member", "abcdef", "--done", "then", "--until", "x", *key
        ).code
        != 0
    )
