"""What is shown of a name: its words' first letters, with their marks, whatever stands before."""

import pytest

from chapterdesk.services.naming import first_name, initials, shown_name


@pytest.mark.parametrize(
    ("name", "spaced", "together"),
    [
        ("'Amir Haddad", "A. H.", "A.H."),
        ("’Amir", "A.", "A."),
        ("(Sam) jones", "S. j.", "S.J."),
        ("Z\u0308oe\u0308", "Z\u0308.", "Z\u0308."),
        ("नि ता", "नि. ता.", "नि.ता."),
        ("…", "….", "…."),
    ],
)
def test_initials(name: str, spaced: str, together: str) -> None:
    assert shown_name(name, shielded=True) == spaced
    assert initials(name) == together


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ada Full", "Ada"),
        ("Sam", "Sam"),
        ("Mx Ada Full", "Ada"),
        ("Sra. Ana Gil", "Ana"),
        ("Dr. Prof. Anna Berg", "Anna"),
        ("Dr.Anna Berg", "Anna"),
        ("Don Smith Jones", "Don"),
        ("Nguyễn Thị Hoa", "Nguyễn"),
        ("Jean-Luc Roux", "Jean-Luc"),
        ("O'Neil Byrne", "O'Neil"),
        ("", ""),
    ],
)
def test_the_first_name_is_the_first_word_that_is_one(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rivera, Sam", "R.S."),
        ("Rivera，Sam", "R."),
        ("Mx Rivera", "M.R."),
        ("Mx. Rivera", "M.R."),
        ("Dr.Rivera", "D."),
        ("Mr. & Mrs. Oak", "M.&.M.O."),
        ("Mx", "M."),
        ("M. Smith Jones", "M.S.J."),
        ("Mr Rivera Jr", "M.R.J."),
        ("J. Rivera", "J.R."),
        ("& Rivera", "&.R."),
        ("(Sam) Rivera", "S.R."),
    ],
)
def test_where_the_first_name_is_not_certain_initials_stand(name: str, letters: str) -> None:
    assert first_name(name) == letters
