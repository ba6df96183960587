"""The shipped vocabularies are well formed, and the lists of headers agree with each other."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from chapterdesk.core.resources import resource_path, resource_text

HEADER_LANGUAGES = [
    "en",
    "de",
    "es",
    "fr",
    "pt",
    "it",
    "nl",
    "pl",
    "tr",
    "vi",
    "ar",
    "he",
    "hi",
    "ja",
    "ru",
    "uk",
]
SIGNS = re.compile(r"[\s_\-./\\()\[\]&:'’?*#]+")


def shipped(name: str) -> Any:
    return json.loads(resource_text(f"vocabularies/{name}"))


def normalised(header: str) -> str:
    """Do what import_headers.json asks of whoever matches a header."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return SIGNS.sub(" ", folded).strip() or folded.strip()


def spellings() -> Iterator[tuple[str, str]]:
    """Yield every normalised spelling and what it stands for."""
    headers = shipped("import_headers.json")
    groups = [(f"field:{name}", lists) for name, lists in headers["fields"].items()]
    groups.append(("ignored", headers["ignored"]))
    groups += [(f"refused:{r['id']}", r["headers"]) for r in refused()]
    groups.append(("sealed", shipped("sealed_headers.json")["sealed"]["headers"]))
    for meaning, lists in groups:
        for words in lists.values():
            yield from ((normalised(word), meaning) for word in words)
    for entry in headers["ambiguous"]:
        yield from ((normalised(word), "ambiguous") for word in entry["headers"])


def refused() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shipped("refused_headers.json")["refused"]
    return found


def json_names() -> list[str]:
    root = resource_path("")
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.json"))


@pytest.mark.parametrize("name", json_names())
def test_json_is_well_formed_and_says_no_key_twice(name: str) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    text = resource_text(name)
    json.loads(text, object_pairs_hook=once)
    assert unicodedata.is_normalized("NFC", text)


def test_no_header_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for spelling, meaning in spellings():
        meanings.setdefault(spelling, set()).add(meaning)
    assert len(meanings) > 2000
    assert {s: m for s, m in meanings.items() if len(m) > 1} == {}


@pytest.mark.parametrize("language", HEADER_LANGUAGES)
def test_each_language_has_every_kind_of_header(language: str) -> None:
    for field, lists in shipped("import_headers.json")["fields"].items():
        assert lists.get(language), field
    for entry in refused():
        assert entry["headers"].get(language), entry["id"]
    assert shipped("sealed_headers.json")["sealed"]["headers"].get(language)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Preferred Name", "field:chosen_name"),
        ("NOMBRE SOCIAL", "field:chosen_name"),
        ("E-Mail", "field:email"),
        ("Can we leave a message?", "field:reach_rule"),
        ("Geburtsdatum", "refused:birthday"),
        ("性別", "refused:gender"),
        ("Deadname", "sealed"),
        ("Nom de naissance", "sealed"),
        ("HIV Status", "refused:hiv"),
        ("Photo", "refused:photo"),
        ("Lp.", "ignored"),
    ],
)
def test_common_headers_are_known(header: str, meaning: str) -> None:
    assert (normalised(header), meaning) in set(spellings())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-mail 2 - Value", "email"),
        ("Phone 1 - Value", "phone"),
        ("Custom Field 1 - Value", "by_label"),
        ("E-mail 1 - Label", "label_of_value"),
        ("Address 1 - City", "refused_address"),
        ("Home Phone 2", "phone"),
        ("Business Street", "refused_address"),
        ("E-mail 2 Address", "email_by_ending"),
    ],
)
def test_numbered_headers_of_programs_are_known(header: str, field: str) -> None:
    patterns = shipped("import_headers.json")["patterns"]
    hits = [p["field"] for p in patterns if re.search(p["pattern"], normalised(header))]
    assert hits == [field]


def is_refused(name: str) -> bool:
    wanted = normalised(name)
    for entry in shipped("refused_fields.json")["refused"]:
        if wanted in {normalised(word) for word in entry["exact"] + entry["within"]}:
            return True
        if any(f" {normalised(word)} " in f" {wanted} " for word in entry["within"]):
            return True
    return False


@pytest.mark.parametrize(
    "name",
    [
        "Gender",
        "trans woman",
        "HIV",
        "Religion",
        "asylum seeker",
        "police record",
        "Deadname",
        "sexual orientation (if known)",
        "Geschlecht",
        "性別",
        "вич",
        "Diagnosis",
        "lesbian",
    ],
)
def test_fields_that_would_out_someone_are_refused(name: str) -> None:
    assert is_refused(name)


@pytest.mark.parametrize(
    "name",
    [
        "first aid",
        "photo team",
        "Christmas party",
        "church hall",
        "hearing aids",
        "has a key",
        "mental health first aider",
        "on e-mail list",
        "prep team",
        "police liaison",
        "drives",
    ],
)
def test_harmless_fields_are_not_refused(name: str) -> None:
    assert not is_refused(name)


def test_refusals_give_a_reason_and_a_way_out() -> None:
    fields = shipped("refused_fields.json")
    assert all(entry["reason"] for entry in fields["refused"])
    assert {entry["pointer"] for entry in fields["refused"]} <= set(fields["pointers"])
    assert all(entry["reason"] for entry in refused())


def test_pronouns_have_unique_codes_and_leave_room_for_own_words() -> None:
    pronouns = shipped("pronouns.json")
    codes = [p["code"] for p in pronouns["universal"]]
    codes += [p["code"] for group in pronouns["sets"].values() for p in group]
    assert len(codes) == len(set(codes))
    assert any(option["free_text"] for option in pronouns["universal"])


def test_practice_names_come_in_many_scripts() -> None:
    practice = shipped("practice_names.json")
    scripts = {entry["script"] for entry in practice["names"]}
    assert len(scripts) >= 20
    for entry in practice["names"]:
        assert entry["weight"] > 0
        assert entry["mononyms"] or (entry["given"] and entry["family"])
        for name in entry["given"] + entry["family"] + entry["mononyms"]:
            assert unicodedata.is_normalized("NFC", name)
            assert name == name.strip()
            assert not set(name) & set("\r\n\t|,;")


def test_practice_tags_pass_the_programs_own_rules() -> None:
    practice = shipped("practice_names.json")
    words = practice["tags"] + practice["interests"] + practice["skills"]
    assert [word for word in words if is_refused(word)] == []


def test_practice_places_offer_known_features() -> None:
    known = {feature["code"] for feature in shipped("access_features.json")["place"]}
    for place in shipped("practice_names.json")["places"]:
        assert set(place["features"]) <= known
