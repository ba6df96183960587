"""What may be said of a group in codes: Meeting Guide types and a few of our own; languages."""

from collections.abc import Iterable
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import Words, _, current, is_language

MEETING_GUIDE: Final = (
    "O", "C", "LGBTQ", "T", "NB", "L", "G", "BI", "POC", "W", "M", "Y", "SEN", "X", "XB", "ASL",
    "FF", "BA", "CF", "POA", "ONL", "HY",
)  # fmt: skip
"""Codes that the Meeting Guide format knows, for what goes out to it."""
OWN: Final = ("QTBIPOC", "ASEX", "INTER", "CARER", "FAITH")
"""Codes of this field that it has not; they are left out of what goes out to it."""
_MOST: Final = 40


def code_label(code: str, words: Words | None = None) -> str:
    """Return what a code means, in the language of a paper or else of the screen."""
    _ = (words or current()).gettext
    return {
        "O": _("open to anybody"), "C": _("for its members only"),
        "LGBTQ": _("LGBTQIA+ people"), "T": _("trans people"), "NB": _("non-binary people"),
        "L": _("lesbians"), "G": _("gay men"), "BI": _("bisexual people"),
        "POC": _("people of colour"), "W": _("women"), "M": _("men"), "Y": _("young people"),
        "SEN": _("older people"), "X": _("step-free access"), "XB": _("step-free toilet"),
        "ASL": _("sign language"), "FF": _("free of fragrance"),
        "BA": _("children are looked after"), "CF": _("children are welcome"),
        "POA": _("a proof of attendance is given"), "ONL": _("online"),
        "HY": _("in the room and online"), "QTBIPOC": _("queer and trans people of colour"),
        "ASEX": _("asexual and aromantic people"), "INTER": _("intersex people"),
        "CARER": _("carers"), "FAITH": _("people of a faith"),
    }.get(code, code)  # fmt: skip


def known_codes(codes: Iterable[str]) -> frozenset[str]:
    """Return codes in capital letters.

    Raises:
        UsageError: One of them is not known, or a group is open and closed at once.
    """
    found = frozenset(code.strip().upper() for code in codes) - {""}
    if not found <= {*MEETING_GUIDE, *OWN} or {"O", "C"} <= found:
        raise UsageError(
            _("These types do not fit together, or one of them is not known."),
            _("Nothing was saved."),
            _("Choose from the list; a group is either open or closed."),
            field="codes",
        )
    return found


def known_languages(tags: Iterable[str]) -> frozenset[str]:
    """Return language tags.

    Raises:
        UsageError: One of them is none, or there are more than anybody speaks.
    """
    found = frozenset(tag.strip() for tag in tags) - {""}
    if len(found) > _MOST or not all(tag.isascii() and is_language(tag) for tag in found):
        raise UsageError(
            _("One of these is not a language that is known here."),
            _("Nothing was saved."),
            _("Choose from the list, such as en or es."),
            field="languages",
        )
    return found
