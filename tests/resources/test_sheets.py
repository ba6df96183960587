"""The wording of the sheets is discreet, complete and fit to be translated."""

import json
import re
from string import Formatter
from typing import Any

from chapterdesk.core.resources import resource_text

SHEETS = 18


def shipped(name: str) -> Any:
    return json.loads(resource_text(f"sheets/{name}"))


def texts() -> dict[str, str]:
    return {entry["key"]: entry["text"] for entry in shipped("helplines.json")["texts"]}


def test_the_catalogue_lists_every_sheet_once() -> None:
    sheets = shipped("catalogue.json")["sheets"]
    assert len({sheet["id"] for sheet in sheets}) == len(sheets) == SHEETS
    assert all(sheet["title"] and sheet["purpose"] for sheet in sheets)
    assert [sheet["id"] for sheet in sheets if sheet["ready"]] == ["helplines"]


def test_keys_are_unique_and_texts_are_whole() -> None:
    entries = shipped("helplines.json")["texts"]
    assert len(texts()) == len(entries)
    assert all(text == text.strip() and text for text in texts().values())


def test_placeholders_are_named() -> None:
    for text in texts().values():
        fields = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in fields), text


def test_only_one_heading_names_the_community() -> None:
    telling = [key for key, text in texts().items() if re.search(r"LGB|queer|trans", text)]
    assert telling == ["group.lgbtqia"]


def test_every_policy_of_the_directory_has_its_sentence() -> None:
    for policy in (
        "never_without_consent",
        "may_without_consent",
        "duty_to_report_children",
        "unknown",
    ):
        assert texts()[f"policy.{policy}"].endswith(".")


def test_an_unknown_policy_says_to_ask() -> None:
    assert "ask them" in texts()["policy.unknown"]
    assert "confidential" not in " ".join(texts().values()).casefold()


def test_crisis_lines_go_stale_sooner() -> None:
    days = shipped("helplines.json")["rules"]["stale_after_days"]
    assert days == {"crisis": 45, "other": 90}
