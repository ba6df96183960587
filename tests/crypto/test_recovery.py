# ruff: noqa: S311, T201  # repeatable chance, and figures are printed
"""The recovery code as a person types it: forgiving about form, exact about letters."""

import random

import pytest

from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, bech32, recovery


def _code() -> Secret:
    return recovery.generate()


def _typed(text: str) -> Secret:
    return Secret.from_text(text)


def test_it_is_shown_in_groups_and_reads_back() -> None:
    code = _code()
    shown = recovery.display(code)
    assert shown.startswith("AGE-SECRET-KEY-1 ")
    assert [len(group) for group in recovery.groups(code)] == [4] * 14 + [2]
    assert recovery.parse(_typed(shown)).reveal() == code.reveal()
    assert age.recipient_of(code).startswith("age1")


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda shown: shown.replace(" ", ""),
        lambda shown: shown.replace(" ", "\n"),
        lambda shown: shown.removeprefix("AGE-SECRET-KEY-1 "),
        lambda shown: shown.removeprefix("AGE-SECRET-KEY-1 ").replace(" ", "-"),
        lambda shown: shown.removeprefix("AGE-SECRET-KEY-1 ").replace("0", "O"),
        lambda shown: f"# created: today\n# public key: age1x\n{shown}\n\n",
        lambda shown: f"\ufeff  {shown}\u200e  ",
    ],
)
def test_form_is_forgiven(change: object) -> None:
    assert callable(change)
    for _turn in range(5):
        code = _code()
        assert recovery.parse(_typed(change(recovery.display(code)))).reveal() == code.reveal()


def test_one_wrong_letter_is_found_and_its_group_named() -> None:
    chance = random.Random(11)
    body = _code().reveal_text().removeprefix(recovery.PREFIX).lower()
    for _turn in range(25):
        at = chance.randrange(recovery.LENGTH)
        letter = chance.choice([other for other in bech32.ALPHABET if other != body[at]])
        with pytest.raises(WrongSecretError) as caught:
            recovery.parse(_typed(body[:at] + letter + body[at + 1 :]))
        assert caught.value.todo == f"Compare group {at // 4 + 1} with the sheet."
        assert caught.value.field == "recovery_code"


def test_no_typo_goes_unseen() -> None:
    chance = random.Random(12)
    body = _code().reveal_text().removeprefix(recovery.PREFIX).lower()
    made = found = 0
    for _turn in range(5000):
        letters = list(body)
        for at in chance.sample(range(len(letters)), chance.randint(1, 4)):
            letters[at] = chance.choice(bech32.ALPHABET)
        if "".join(letters) == body:
            continue
        made += 1
        found += not bech32.is_valid("age-secret-key-", "".join(letters))
    print(f"typos found of typos made: {found}/{made}")
    assert made > 4000
    assert found == made


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "0 characters where it should have 58"),
        ("AGE-SECRET-KEY-1QQPQ", "4 characters"),
        ("x" * 100_000, "100000 characters"),
        ("AGE-SECRET-KEY-PQ-1" + "q" * 58, "another kind"),
        ("hello", "5 characters"),
        ("schlöß", "mistyped"),
    ],
)
def test_what_is_not_a_code_is_said(text: str, says: str) -> None:
    with pytest.raises(WrongSecretError, match=says):
        recovery.parse(_typed(text))


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(WrongSecretError):
        recovery.parse(Secret(b"\xff\xfe\x00"))


def test_a_letter_that_is_never_in_a_code_names_its_group() -> None:
    body = _code().reveal_text().removeprefix(recovery.PREFIX).lower()
    with pytest.raises(WrongSecretError, match="group 6"):
        recovery.parse(_typed(f"{body[:22]}b{body[23:]}"))
