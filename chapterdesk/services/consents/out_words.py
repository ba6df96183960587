"""What is still out, in words: what it is, when it was made, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.consents.out import StillOut, leaves_traces

_DOT = " · "
_FORMS = {"vcard": "vCard"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutWords:
    """One paper or file in words.

    Attributes:
        head: What it is.
        made: When it was printed or exported, how many there are, and where it went.
        todo: Whether they are surely on it, and what to do.
    """

    head: str
    made: str
    todo: str


def out_words(one: StillOut) -> OutWords:
    """Return one paper or file in words."""
    when = {"day": current().day(one.made_at.date()), "time": current().clock_time(one.made_at)}
    if one.kind == "paper":
        return OutWords(
            head=_document(one.what),
            made=_DOT.join(
                (
                    _("printed on {day}, {time}").format(**when),
                    ngettext("{count} copy", "{count} copies", one.copies),
                )
            ),
            todo=(
                _("They are on it. Collect every copy and shred it.")
                if one.surely
                else _("They may be on it. Collect every copy and shred it.")
            ),
        )
    parts = [_("exported on {day}, {time}").format(**when)]
    if one.path is not None:
        parts.append(isolate(str(one.path)))
    what = _("File of members") if one.what == "members" else _document(one.what)
    return OutWords(
        head=f"{what} ({_FORMS.get(one.form, one.form.upper())})",
        made=_DOT.join(parts),
        todo=_("They may be in it. Delete it, and every copy that was passed on."),
    )


def nothing_out(purpose: ConsentPurpose | None) -> str:
    """Return what is said where no list of this desk knows of anything."""
    if purpose is None or leaves_traces(purpose):
        return _("As far as this desk knows, no paper and no file that holds them is out.")
    return _("No list of this desk tells what was passed on for this. Ask whoever may have it.")


def out_sentence(out: Sequence[StillOut]) -> str:
    """Return in a sentence what is out already; empty where nothing is known."""
    papers = sum(one.copies for one in out if one.kind == "paper")
    files = sum(one.kind == "file" for one in out)
    parts = []
    if papers:
        parts.append(
            ngettext(
                "{count} sheet of paper may still show the name: collect it.",
                "{count} sheets of paper may still show the name: collect them.",
                papers,
            )
        )
    if files:
        parts.append(
            ngettext(
                "{count} exported file may still hold it.",
                "{count} exported files may still hold it.",
                files,
            )
        )
    return " ".join(parts)


def _document(what: str) -> str:
    names = {
        "attendance": _("Attendance sheet"),
        "roster": _("List of names"),
        "call_list": _("Call list"),
        "badges": _("Badges"),
    }
    return names.get(what, what)
