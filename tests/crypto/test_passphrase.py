"""Passphrases: made by chance, normalised one way, judged honestly."""

import pytest

from chapterdesk.core.errors import UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf, passphrase


def _normal(text: str) -> str:
    return passphrase.normalise(Secret.from_text(text)).reveal_text()


def test_the_word_list_is_whole() -> None:
    words = passphrase.words()
    assert len(words) == len(set(words)) == 7776
    assert all(word.isascii() and word == word.lower() for word in words)


def test_generated_ones_are_strong_enough_and_differ() -> None:
    made = [passphrase.generate_words().reveal_text() for _turn in range(50)]
    assert len(set(made)) == 50
    assert all(len(text.split()) == 6 for text in made)
    assert {word for text in made for word in text.split()} <= set(passphrase.words())
    digits = passphrase.generate_digits().reveal_text()
    assert [len(group) for group in digits.split()] == [4] * 6
    assert digits.replace(" ", "").isdecimal()


@pytest.mark.parametrize("make", [passphrase.generate_words, passphrase.generate_digits])
def test_a_generated_one_needs_no_consent(make: object) -> None:
    assert callable(make)
    for _turn in range(3):
        judged = passphrase.estimate(make())
        assert judged.enough
        assert judged.days > 365 * 100


@pytest.mark.parametrize("weak", ["password", "123456", "rainbow2024", "0000 0000 0000 0000"])
def test_a_weak_one_is_called_weak_with_its_days(weak: str) -> None:
    judged = passphrase.estimate(Secret.from_text(weak))
    assert not judged.enough
    assert judged.days < 1


def test_a_cheaper_derivation_means_fewer_days() -> None:
    text = Secret.from_text("tr0ub4dor&3 horse")
    dear, cheap = passphrase.estimate(text), passphrase.estimate(text, cost=kdf.FLOOR)
    assert dear.days == pytest.approx(cheap.days * 4)


def test_a_very_long_one_is_judged_quickly() -> None:
    assert passphrase.estimate(Secret.from_text("abcdefghij klmno " * 60)).bits > 0


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("  two   words\n", "two words"),
        ("cafe\u0301", "caf\u00e9"),
        ("1234 5678", "12345678"),
        ("\u0661\u0662\u0663 \u0664", "1234"),
        ("سلام عليكم", "سلام عليكم"),
        ("Case Counts", "Case Counts"),
        ("a\u00a0b", "a b"),
    ],
)
def test_what_is_taken(typed: str, taken: str) -> None:
    assert _normal(typed) == taken
    assert _normal(taken) == taken


@pytest.mark.parametrize("bad", [b"", b"  \n", b"\xff", b"x" * 1025])
def test_what_is_refused(bad: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        passphrase.normalise(Secret(bad))
    assert caught.value.field == "passphrase"
    assert caught.value.todo
