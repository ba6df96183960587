"""What lists and records say about a person, made of what a service answered."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_skeleton

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.consents.reading import ConsentView
from chapterdesk.services.members.drafts import PronounDraft
from chapterdesk.services.members.reading import ContactView, MemberRow
from chapterdesk.ui.members.words import status_names
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.lists.row import ListRow

DOT = " · "
_PHONES = frozenset({ContactKind.CELL, ContactKind.VOICE})
_NO_VOICEMAIL = frozenset({VoicemailRule.NO, VoicemailRule.RING_ONLY, VoicemailRule.UNKNOWN})
GIVEN = frozenset({ConsentStatus.GIVEN, ConsentStatus.RENEWED})


def list_row(row: MemberRow, today: date) -> ListRow:
    """Return a person as a row of the list; initials for somebody who is shielded."""
    return ListRow(
        key=row.id,
        title=row.shown_name,
        quiet=row.pronouns,
        line=DOT.join(_facts(row, today)),
    )


def _facts(row: MemberRow, today: date) -> list[str]:
    facts = [came(row.last_seen_on, today)]
    if row.status is not MemberStatus.MEMBER:
        facts.append(status_names()[row.status])
    if not row.name_confirmed:
        facts.append(_("name not yet confirmed"))
    return facts


def came(day: date | None, today: date) -> str:
    """Return when somebody was last here."""
    if day is None:
        return _("has not come yet")
    if day == today:
        return _("came today")
    return _("came {day}").format(day=short_day(day, today))


def short_day(day: date, today: date) -> str:
    """Return a date with its month as a word, and its year where it is not this one."""
    return current().day_short(day) if day.year == today.year else current().day(day)


def month(day: date) -> str:
    """Return a month as a word with its year: March 2025."""
    return format_skeleton("yMMMM", day, locale=current().locale)


def pronouns_line(pronouns: Sequence[PronounDraft]) -> str:
    """Return which pronouns are said where: they/he at the chapter · he in front of family."""
    places = (
        (_("at the chapter"), [said.text for said in pronouns if said.at_chapter]),
        (_("in writing"), [said.text for said in pronouns if said.in_writing]),
        (_("in front of family"), [said.text for said in pronouns if said.with_family]),
    )
    together: dict[tuple[str, ...], list[str]] = {}
    for place, texts in places:
        if texts:
            together.setdefault(tuple(texts), []).append(place)
    return DOT.join(
        _("{pronouns} {places}").format(
            pronouns=isolate(", ".join(texts)), places=current().listing(where)
        )
        for texts, where in together.items()
    )


def contact_tag(contact: ContactView) -> tuple[str, Tone]:
    """Return in a word what may be done with a way to reach somebody."""
    if contact.verdict == "safe":
        return _("Safe"), "ok"
    if contact.verdict == "no":
        return _("Do not use"), "bad"
    rule = contact.draft.voicemail_rule
    if contact.draft.kind in _PHONES and rule in _NO_VOICEMAIL:
        return _("No voicemail"), "bad"
    return _("With care"), "warn"


def consent_tag(view: ConsentView | None, purpose: ConsentPurpose) -> tuple[str, Tone]:
    """Return in a word where a consent stands."""
    if view is None:
        return _("not asked"), "neutral"
    if view.status in GIVEN:
        if purpose is ConsentPurpose.PRINT_ROSTER:
            full = view.audience is ConsentAudience.FULL_NAME
            return (_("full name") if full else _("first name")), "ok"
        return _("given"), "ok"
    words: dict[ConsentStatus, tuple[str, Tone]] = {
        ConsentStatus.REFUSED: (_("refused"), "bad"),
        ConsentStatus.WITHDRAWN: (_("taken back"), "bad"),
        ConsentStatus.EXPIRED: (_("run out"), "warn"),
        ConsentStatus.REQUESTED: (_("asked, no answer"), "warn"),
    }
    return words.get(view.status, (_("not asked"), "neutral"))


def consent_of(views: Sequence[ConsentView], purpose: ConsentPurpose) -> ConsentView | None:
    """Return what counts for a purpose: the latest word stands."""
    answers = [
        view
        for view in views
        if view.purpose is purpose and view.status is not ConsentStatus.NOT_ASKED
    ]
    return answers[-1] if answers else None
