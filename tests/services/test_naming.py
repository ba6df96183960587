"""What is shown of a name: its words' first letters, with their marks, whatever stands before."""

import pytest

from chapterdesk.services.naming import initials, shown_name


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
