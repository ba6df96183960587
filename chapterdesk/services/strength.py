"""How long guessing a passphrase would take, wherever somebody chooses one."""

from dataclasses import dataclass
from typing import Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, ngettext
from chapterdesk.crypto import passphrase as passphrases

_MINUTES: Final = 1 / 24 / 60
_YEAR: Final = 365.25
_CENTURY: Final = 100 * _YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseEstimate:
    """How long guessing a passphrase would take somebody with a thousand graphics cards.

    Attributes:
        days: On average.
        sentence: The same in words.
        acceptable: Whether it may be taken without a person accepting `days`.
    """

    days: float
    sentence: str
    acceptable: bool


def strength(passphrase: str) -> PassphraseEstimate:
    """Return how long guessing would take; for an empty one, nothing at all."""
    secret = Secret.from_text(passphrase)
    try:
        found = passphrases.estimate(secret)
    except UsageError:
        return PassphraseEstimate(days=0.0, sentence="", acceptable=False)
    acceptable = found.enough or passphrases.is_drawn(secret)
    return PassphraseEstimate(
        days=found.days, sentence=_sentence(found.days), acceptable=acceptable
    )


def _sentence(days: float) -> str:
    return _("Guessing this would take somebody with a thousand graphics cards {time}.").format(
        time=_span(days)
    )


def _span(days: float) -> str:
    if days < _MINUTES:
        return _("less than a minute")
    if days < 1:
        return _("less than a day")
    if days < _YEAR:
        return ngettext("{count} day", "{count} days", int(days))
    if days < _CENTURY:
        return ngettext("{count} year", "{count} years", int(days / _YEAR))
    return _("more than a hundred years")
