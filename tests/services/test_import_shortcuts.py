"""What an import leaves out to be quick changes nothing of what it says."""

from dataclasses import is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.vocabulary import Answer, ContactKind, MemberStatus, VoicemailRule
from chapterdesk.services.imports import said as saying
from chapterdesk.services.imports.merging import contact_key, number_of
from chapterdesk.services.imports.needs import _ENDS, _PARTS, _tells_need, without_needs
from chapterdesk.services.imports.reach import is_phone
from chapterdesk.services.imports.said import _UNSAID, what_was_said
from chapterdesk.services.members.checking import checked, checked_contact, e164
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    ContactDraft,
    EmergencyDraft,
    MemberDraft,
    PronounDraft,
)

texts = st.sampled_from(["", " ", "a", " a  b ", "unknown", "a\u0301", "x\x07y", "x\ty"])
contacts = st.builds(
    ContactDraft,
    kind=st.just(ContactKind.CELL),
    value=st.sampled_from(["07700 900001", " 07700  900002 ", "\u0661\u0662\u0663"]),
    label=texts,
    preferred=st.booleans(),
    voicemail_rule=st.sampled_from(VoicemailRule),
    text_ok=st.sampled_from(Answer),
    ask_for_name=texts,
    identify_as=texts,
    safe_hours=texts,
    remark=texts,
)
drafts = st.builds(
    MemberDraft,
    display_name=st.sampled_from(["Wren", " Wren  A ", "unknown"]),
    sort_name=texts,
    pronouns=st.lists(st.builds(PronounDraft, text=texts, in_writing=st.booleans())).map(tuple),
    tags=st.lists(texts, max_size=3).map(tuple),
    contacts=st.lists(contacts, max_size=2).map(tuple),
    status=st.sampled_from(MemberStatus),
    joined_on=st.sampled_from([None, date(2026, 3, 1)]),
    shielded=st.booleans(),
)


def _plainly_said(value: Any) -> Any:
    """Ask every field of its own, as it was done when earlier imports were stamped."""
    if isinstance(value, str | int | date | None):
        return value
    if isinstance(value, list | tuple):
        return [_plainly_said(part) for part in value]
    assert is_dataclass(value)
    told = {}
    for name in value.__dataclass_fields__:
        part = getattr(value, name)
        if part not in _UNSAID and (said := _plainly_said(part)) not in _UNSAID:
            told[name] = said
    return told


@given(drafts)
def test_the_stamp_of_a_row_is_the_one_that_earlier_imports_left(draft: MemberDraft) -> None:
    assert what_was_said(draft) == _plainly_said(draft)
    assert list(what_was_said(draft)) == list(_plainly_said(draft))


def test_what_stands_beside_a_person_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = MemberDraft(
        display_name="Wren",
        emergency=(EmergencyDraft(name="Bo", phone="07700 900003"),),
        absences=(AbsenceDraft(since=date(2026, 3, 1)),),
    )
    assert what_was_said(draft) == _plainly_said(draft)
    monkeypatch.setattr(saying, "_NOTHING", None)
    assert what_was_said(replace(draft, emergency=())) == _plainly_said(
        replace(draft, emergency=())
    )


@given(contacts)
def test_a_way_that_is_clean_is_the_same_and_every_other_is_cleaned(contact: ContactDraft) -> None:
    clean = checked_contact(contact)
    assert checked_contact(clean) == clean
    for name in ("value", "label", "ask_for_name", "identify_as", "safe_hours", "remark"):
        typed, kept = getattr(contact, name), getattr(clean, name)
        assert kept == kept.strip()
        assert "\x07" not in kept
        assert "  " not in kept
        assert bool(kept) == bool(typed.strip())
    for name in ("kind", "preferred", "voicemail_rule", "text_ok", "others_have_access"):
        assert getattr(clean, name) == getattr(contact, name)


@given(drafts)
def test_a_draft_that_was_checked_is_not_changed_by_another_check(draft: MemberDraft) -> None:
    once = checked(draft)
    assert checked(once) == once
    assert once.display_name == " ".join(draft.display_name.split())
    assert all(pronoun.text == pronoun.text.strip() for pronoun in once.pronouns)


@given(
    st.sampled_from(ContactKind),
    st.sampled_from(["07700 900001", "+44 7700 900001", "12", "+1", "\u0661\u0662", "+a", ""]),
    st.sampled_from(["GB", "DE", ""]),
)
def test_a_number_that_was_read_once_is_the_one_that_is_written(
    kind: ContactKind, value: str, country: str
) -> None:
    contact = ContactDraft(kind=kind, value=value)
    assert number_of(contact_key(contact, country)) == e164(contact, country)


@given(st.text(alphabet="+0123456789 ()-a\u0661\u00b2\n", max_size=12))
def test_digits_are_those_of_any_script(text: str) -> None:
    digits = "".join(letter for letter in text if letter.isdecimal())
    assert is_phone(text) == (len(digits) >= 3)
    known = ContactDraft(kind=ContactKind.VOICE, value=text)
    assert contact_key(known, "")[0] == "phone"
    if not text.startswith("+"):
        assert contact_key(known, "")[1] == digits


words = st.sampled_from(
    [
        "likes",
        "tea",
        "vegan",
        "Vegan",
        "lactose",
        "intolerant",
        "wheelchair",
        "x",
        "\u0301",
        "\uff56egan",
    ]
)
ends = st.sampled_from([" ", "", ", ", ",", ". ", ".", "; ", "\n", " - ", "-", "\u3002", "\u060c "])


@given(st.lists(st.tuples(words, ends), max_size=6))
def test_a_note_that_tells_no_need_as_a_whole_tells_none_in_a_part(
    said: list[tuple[str, str]],
) -> None:
    text = "".join(word + end for word, end in said)
    parts = [(match[1], match[2]) for match in _PARTS.finditer(text)]
    kept = [part for part in parts if not _tells_need(part[0])]
    plainly = "".join(word + end for word, end in kept).strip(_ENDS)
    assert without_needs(text) == (text if len(kept) == len(parts) else plainly)
