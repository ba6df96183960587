"""Rules for reaching somebody, as lists say them: nothing is granted that was not asked for."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from chapterdesk.core.vocabulary import Answer, VoicemailRule
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.members.finding import MemberFilter

NO, UNKNOWN = VoicemailRule.NO, VoicemailRule.UNKNOWN
QUIET = VoicemailRule.YES_NO_IDENTIFY
Read = Callable[[dict[str, str]], ContactDraft]


@pytest.fixture
def read(services: Services, tmp_path: Path) -> Read:
    def run(said: dict[str, str]) -> ContactDraft:
        count = services.members.count(MemberFilter())
        cells = {"Name": f"Ana {count}", "Phone": f"07700 9000{count:02d}"} | said
        path = tmp_path / "list.csv"
        path.write_text("\n".join((",".join(cells), ",".join(cells.values()))), encoding="utf-8")
        services.imports.run(services.imports.read(path))
        rows = services.members.window(MemberFilter(), 0, 100).rows
        (row,) = (row for row in rows if row.name == cells["Name"])
        (contact,) = services.members.detail(row.id).contacts
        return contact.draft

    return run


@pytest.mark.parametrize(
    ("header", "cell", "voicemail", "text"),
    [
        ("OK to text", "Yes", UNKNOWN, Answer.YES),
        ("Text OK", "No", UNKNOWN, Answer.NO),
        ("Can we text?", "text only", NO, Answer.YES),
        ("May we text?", "Yes", UNKNOWN, Answer.YES),
        ("May we text you?", "No", UNKNOWN, Answer.NO),
        ("May we text?", "maybe", UNKNOWN, Answer.UNKNOWN),
        ("Is it OK to text?", "Yes", UNKNOWN, Answer.YES),
        ("Safe to text", "", UNKNOWN, Answer.UNKNOWN),
        ("Safe to call", "Yes", UNKNOWN, Answer.UNKNOWN),
        ("Safe to call", "No", NO, Answer.UNKNOWN),
        ("Discreet", "Yes", UNKNOWN, Answer.UNKNOWN),
        ("Diskret", "ja", UNKNOWN, Answer.UNKNOWN),
        ("Discreet", "No", NO, Answer.UNKNOWN),
        ("Safe contact", "ok", UNKNOWN, Answer.UNKNOWN),
        ("Contact discret", "oui", UNKNOWN, Answer.UNKNOWN),
        ("Voicemail OK", "Yes", QUIET, Answer.UNKNOWN),
        ("Can we leave a message?", "No", NO, Answer.UNKNOWN),
    ],
)
def test_an_answer_answers_what_its_column_asks(
    read: Read, header: str, cell: str, voicemail: VoicemailRule, text: Answer
) -> None:
    contact = read({header: cell})
    assert (contact.voicemail_rule, contact.text_ok) == (voicemail, text)


def test_a_yes_that_grants_nothing_stays_with_its_question(read: Read) -> None:
    assert read({"Discreet": "Yes"}).remark == "Discreet: Yes"


def test_a_column_that_was_chosen_to_be_a_rule_grants_nothing_by_a_bare_yes(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phone,Out at home\nAna,07700 900001,Yes\n", encoding="utf-8")
    services.imports.run(services.imports.read(path), {2: "reach_rule"})
    (row,) = services.members.window(MemberFilter(), 0, 10).rows
    (contact,) = services.members.detail(row.id).contacts
    assert contact.draft.voicemail_rule is UNKNOWN
    assert contact.draft.remark == "Out at home: Yes"


STRICT = {
    "Voicemail OK": "yes but say Sam",
    "OK to text": "Yes",
    "Contact rules": "no",
    "Notes": "don't call before 6pm",
}
LOOSE = {"Voicemail OK": "No", "OK to text": "Yes", "Notes": "text ok", "Voicemail": "Yes"}
HOURS = {
    "Notes": "no call before 9",
    "Contact rules": "don't call before 6pm",
    "Comments": "text only",
}


@pytest.mark.parametrize(
    ("rules", "hours"), [(STRICT, "18:00–24:00"), (LOOSE, ""), (HOURS, "18:00–24:00")]
)
def test_the_strictest_of_several_rules_holds_in_every_order(
    read: Read, rules: dict[str, str], hours: str
) -> None:
    for order in permutations(rules.items()):
        contact = read(dict(order))
        found = (contact.voicemail_rule, contact.text_ok, contact.safe_hours)
        assert found == (NO, Answer.YES, hours), order


def test_two_names_to_give_are_none(read: Read) -> None:
    contact = read({"Voicemail OK": "yes but say Sam", "Leave a message": "yes but say Kim"})
    assert contact.voicemail_rule is QUIET
    assert not contact.identify_as
    assert "Sam" in contact.remark
    assert "Kim" in contact.remark


def test_one_cell_that_says_both_is_a_no(read: Read) -> None:
    assert read({"Voicemail OK": "no; yes"}).voicemail_rule is NO
