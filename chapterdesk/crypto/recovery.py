"""The recovery code: an age identity as a person reads it from paper and types it."""

import re
from typing import Final

from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, bech32, keys

PREFIX: Final = "AGE-SECRET-KEY-1"
LENGTH: Final = 58
GROUP: Final = 4
# Post-quantum identities begin so; they come when the age library has them.
_OTHER_KIND: Final = "AGE-SECRET-KEY-PQ-1"


def generate() -> Secret:
    """Return a fresh code in the form that stock age programs read."""
    return age.new_identity()


def groups(code: Secret) -> list[str]:
    """Return the 58 characters after the prefix in groups of four, the last of two."""
    body = code.reveal_text().removeprefix(PREFIX)
    return [body[start : start + GROUP] for start in range(0, len(body), GROUP)]


def display(code: Secret) -> str:
    """Return the code as it is shown and printed: the prefix, then groups of four."""
    return " ".join((PREFIX, *groups(code)))


def parse(typed: Secret) -> Secret:
    """Return the code that was typed, with or without prefix, spaces and capitals.

    Lines that begin with `#` are left out, so that a key file of the age program is read too.
    Bech32 has no letter O: a typed one is a zero.

    Raises:
        WrongSecretError: It is not a whole code; the text names the group that is wrong.
    """
    body = _body(typed)
    wrong = next((at for at, letter in enumerate(body) if letter not in bech32.ALPHABET), None)
    if wrong is not None:
        raise _wrong_group(wrong)
    if len(body) != LENGTH:
        raise _not_whole(len(body))
    try:
        bech32.decode(keys.IDENTITY_PREFIX, body)
    except ValueError as error:
        raise _wrong_group(_suspect(body)) from error
    return Secret.from_text(PREFIX + body.upper())


def _body(typed: Secret) -> str:
    try:
        lines = typed.reveal_text().splitlines()
    except UnicodeDecodeError as error:
        raise _not_whole(0) from error
    text = "".join(line for line in lines if not line.lstrip().startswith("#"))
    text = re.sub(r"[\s\u200b-\u200f\u2066-\u2069\ufeff]+", "", text).upper()
    if text.startswith(_OTHER_KIND):
        raise WrongSecretError(
            _("This is a code of another kind than this version can read."),
            _("Nothing was changed."),
            _("Use the code on the sheet that this program printed."),
            field="recovery_code",
        )
    text = text.removeprefix(PREFIX)
    return re.sub(r"[-\u2010-\u2015.,]", "", text).replace("O", "0").lower()


def _suspect(body: str) -> int | None:
    """Return where one changed letter or one swapped pair would make the code right."""
    for at, letter in enumerate(body):
        for other in bech32.ALPHABET:
            if other != letter and _fits(body[:at] + other + body[at + 1 :]):
                return at
    for at in range(len(body) - 1):
        if _fits(body[:at] + body[at + 1] + body[at] + body[at + 2 :]):
            return at
    return None


def _fits(body: str) -> bool:
    return bech32.is_valid(keys.IDENTITY_PREFIX, body)


def _wrong_group(at: int | None) -> WrongSecretError:
    if at is None:
        todo = _("Compare every group with the sheet; more than one seems to be wrong.")
    else:
        todo = _("Compare group {number} with the sheet.").format(number=at // GROUP + 1)
    return WrongSecretError(
        _("The recovery code was mistyped."), _("Nothing was changed."), todo, field="recovery_code"
    )


def _not_whole(length: int) -> WrongSecretError:
    return WrongSecretError(
        _("The recovery code has {found} characters where it should have {wanted}.").format(
            found=length, wanted=LENGTH
        ),
        _("Nothing was changed."),
        _("Type every group of the sheet, from the first to the last."),
        field="recovery_code",
    )
