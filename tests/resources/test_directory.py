"""The shipped directory is safe to print from, and says where everything in it comes from."""

import csv
import json
import re
from typing import Any

import pytest

from chapterdesk.core.resources import resource_text

PRINTED = (
    "name",
    "audience",
    "dial",
    "print_text",
    "chat_url",
    "email",
    "website",
    "print_hours",
    "language_note",
    "print_cost",
    "print_confidentiality",
    "print_source",
    "neutral_name",
    "neutral_audience",
)
POLICIES = {
    "never_without_consent",
    "may_without_consent",
    "duty_to_report_children",
    "unknown",
}
IDENTITY = re.compile(
    r"lgb|queer|\btrans|trans\b|\bgay|homo|lesbi|bisex|pride|rainbow|sexual|gender|arco.?iris"
    r"|intersex|schwul|holebi|nijiiro|SAGE|ILGA|GLYO",
    re.IGNORECASE,
)
SLOT = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[-,](?=\w)|(?= )))+ \d\d:\d\d-\d\d:\d\d")


def rows() -> list[dict[str, str]]:
    text = resource_text("directory/directory.csv")
    return list(csv.DictReader(text.splitlines()))


def shipped(name: str) -> Any:
    return json.loads(resource_text(f"directory/{name}"))


def broken_rules(row: dict[str, str], entries: list[dict[str, Any]]) -> list[str]:
    """Name the do-not-print entries that the printed fields of a row run into."""
    return [entry["id"] for entry in entries if matches(row, entry["match"])]


def matches(row: dict[str, str], match: dict[str, Any]) -> bool:
    if match["only_in_country"] and row["country"] != match["only_in_country"]:
        return False
    if match["only_when_name_has"] not in row["name"].casefold():
        return False
    printed = " \n ".join(row[field] for field in PRINTED).casefold()
    numbers = (row["dial"], row["print_text"], row["phone_e164"])
    digits = [re.sub(r"\D", "", number) for number in numbers]
    tokens = set(re.findall(r"\d+", " ".join(numbers)))
    return (
        any(wanted in found for wanted in match["digits"] for found in digits)
        or any(short in tokens for short in match["short_numbers"])
        or any(phrase in printed for phrase in match["phrases"])
        or any(host in printed for host in match["hosts"])
        or any(email in printed for email in match["emails"])
    )


def test_every_row_has_a_source_and_a_confidence() -> None:
    for row in rows():
        assert row["source_url"].strip(), row["key"]
        assert row["print_source"], row["key"]
        assert row["confidence"] in {"high", "medium", "low"}, row["key"]
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row["source_seen"]), row["key"]


def test_keys_are_unique_and_stable_slugs() -> None:
    keys = [row["key"] for row in rows()]
    assert len(keys) == len(set(keys)) == 86
    assert all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)+", key) for key in keys)
    for row in rows():
        assert row["key"].startswith(row["country"].lower() + "-"), row["key"]


def test_numbers_are_e164_or_blank() -> None:
    numbers = [row["phone_e164"] for row in rows()]
    assert all(re.fullmatch(r"(\+[1-9]\d{6,14})?", number) for number in numbers)
    for row in rows():
        if row["phone_e164"] and row["kind"] == "line":
            assert row["dial"], row["key"]


def test_what_is_dialled_is_a_number() -> None:
    for row in rows():
        assert re.fullmatch(r"[0-9()+/ \-]*(, then \d)?", row["dial"]), row["key"]
        assert "check" not in row["print_hours"] or "(check first)" in row["print_hours"]
        assert "check" not in row["print_cost"]


def test_no_printed_field_runs_into_the_do_not_print_list() -> None:
    entries = shipped("do_not_print.json")["entries"]
    found = {row["key"]: broken_rules(row, entries) for row in rows()}
    assert {key: broken for key, broken in found.items() if broken} == {}


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("dial", "877-360-5428", "sage-hotline"),
        ("print_text", "Text PRIDE to 988", "988-press-3"),
        ("website", "https://mindlinetrans.org.uk/", "mindlinetrans-domain"),
        ("dial", "1393", "korea-1393"),
        ("email", "jo@samaritans.org", "samaritans-email"),
        ("print_hours", "24/7", "trans-lifeline-hours"),
    ],
)
def test_the_do_not_print_list_stops_what_it_names(field: str, value: str, rule: str) -> None:
    row = dict(rows()[0]) | {"name": "988 trans lifeline", "country": "KR", field: value}
    assert rule in broken_rules(row, shipped("do_not_print.json")["entries"])


def test_policies_are_the_four_and_agree_with_the_sources() -> None:
    by_key = {row["key"]: row["emergency_policy"] for row in rows()}
    assert set(by_key.values()) <= POLICIES
    never = {key for key, policy in by_key.items() if policy == "never_without_consent"}
    assert never == {"us-trans-lifeline", "ca-trans-lifeline"}
    may = {key for key, policy in by_key.items() if policy == "may_without_consent"}
    assert may == {
        "us-the-trevor-project",
        "us-988-suicide-crisis-lifeline",
        "gb-samaritans",
        "ie-samaritans",
        "au-qlife",
        "au-lifeline-australia",
        "de-nummer-gegen-kummer",
        "es-028-servicio-arcoiris",
    }


def test_a_directory_is_never_a_line() -> None:
    for row in rows():
        if row["is_directory"] == "yes":
            assert row["kind"] == "directory"
            assert not row["dial"]
            assert not row["print_text"]
            assert row["website"], row["key"]
            assert row["sheet_group"] == "website"


def test_rows_that_count_as_neutral_say_nothing_telling() -> None:
    neutral = [row for row in rows() if row["names_lgbtqia"] == "no"]
    assert len(neutral) > 20
    for row in neutral:
        shown = [row[field] for field in PRINTED if not field.startswith("neutral_")]
        assert not IDENTITY.search(" ".join(shown)), row["key"]


def test_neutral_wording_says_nothing_telling() -> None:
    spared = ("audience", "name")
    worded = [row for row in rows() if row["neutral_audience"]]
    assert len(worded) == 5
    for row in worded:
        assert row["names_lgbtqia"] == "yes"
        assert row["neutral_name"]
        shown = [row[field] for field in PRINTED if field not in spared]
        assert not IDENTITY.search(" ".join(shown)), row["key"]


def test_telling_rows_are_marked() -> None:
    for row in rows():
        if IDENTITY.search(row["name"] + " " + row["audience"]):
            assert row["names_lgbtqia"] == "yes", row["key"]


def test_slots_are_readable_and_have_a_zone() -> None:
    for row in rows():
        slots = [slot for slot in row["slots"].split(";") if slot]
        assert (slots == ["24/7"]) == (row["always_open"] == "yes"), row["key"]
        if slots and slots != ["24/7"]:
            assert row["time_zone"], row["key"]
            assert all(SLOT.fullmatch(slot) for slot in slots), row["key"]


def test_every_country_has_an_emergency_number_or_a_line_to_fill_in() -> None:
    emergency = shipped("emergency.json")
    countries = {row["country"] for row in rows()} - {"INT"}
    known = set(emergency["countries"])
    assert known.isdisjoint(emergency["fill_in"])
    assert countries <= known | set(emergency["fill_in"])
    listed = {country["code"] for country in shipped("countries.json")["countries"]}
    assert listed == known | countries


def test_emergency_numbers_say_who_answers() -> None:
    for country, entry in shipped("emergency.json")["countries"].items():
        assert entry["source"], country
        assert entry["numbers"], country
        for number in entry["numbers"]:
            assert re.fullmatch(r"\d{3}", number["number"]), country
            assert set(number["answers"]) <= {"police", "ambulance", "fire"}, country
            assert number["answers"], country


def test_where_lines_are_separate_the_ambulance_comes_before_the_police() -> None:
    countries = shipped("emergency.json")["countries"]
    separate = [entry for entry in countries.values() if entry["who"] == "separate"]
    assert len(separate) == 3
    for entry in separate:
        assert "ambulance" in entry["numbers"][0]["answers"]
        assert "police" not in entry["numbers"][0]["answers"]
