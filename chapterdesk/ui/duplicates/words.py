"""What is said of pairs, fields and merges."""

from datetime import date

from chapterdesk.core.vocabulary import AgeBand, MemberStatus
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.duplicates.shapes import (
    ApartPair,
    DuplicatePair,
    MergeField,
    MergeRow,
    Reason,
)
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.members.sentences import DOT, consent_tag, pronouns_line
from chapterdesk.ui.members.words import age_options, purpose_names, status_names
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.lists.row import ListRow

_LIKELY = 70


def reason_words() -> dict[Reason, str]:
    """Return what speaks for or against one person, in words."""
    return {
        Reason.SAME_NUMBER: _("the same phone number"),
        Reason.SAME_ADDRESS: _("the same address"),
        Reason.SAME_NAME: _("the same name"),
        Reason.SAME_IN_LATIN: _("the same name in another script"),
        Reason.ALMOST_SAME_NAME: _("almost the same name"),
        Reason.PART_OF_NAME: _("one name is part of the other"),
        Reason.SEEN_TOGETHER: _("but both were at one meeting"),
        Reason.OTHER_CONTACTS: _("but they are reached in different ways"),
    }


def pair_row(pair: DuplicatePair) -> ListRow:
    """Return a pair as a row of the list."""
    words = reason_words()
    tag, tone = likelihood(pair.score)
    return ListRow(
        key=pair.kept.id + pair.merged.id,
        title=_("{one} and {other}").format(
            one=isolate(pair.kept.shown_name), other=isolate(pair.merged.shown_name)
        ),
        line=", ".join(words[reason] for reason in pair.reasons),
        tag=tag,
        tone=tone,
        note=_("{score} of 100").format(score=pair.score),
    )


def likelihood(score: int) -> tuple[str, Tone]:
    """Return a score as a word."""
    return (_("likely"), "warn") if score >= _LIKELY else (_("possible"), "neutral")


def apart_row(pair: ApartPair) -> ListRow:
    """Return two people who were told apart."""
    return ListRow(
        key=pair.first.id + pair.second.id,
        title=_("{one} and {other}").format(
            one=isolate(pair.first.shown_name), other=isolate(pair.second.shown_name)
        ),
        line=_("Two people: not asked about again."),
    )


def merge_row(row: MergeRow) -> ListRow:
    """Return one merge."""
    day = current().day(row.merged_at.astimezone().date())
    line = _("merged on {day}").format(day=day)
    if row.undone:
        return ListRow(key=row.id, title=row.name, line=line, tag=_("undone"))
    if row.until is None:
        return ListRow(key=row.id, title=row.name, line=line, tag=_("no way back"))
    until = _("can be undone until {day}").format(day=current().day_short(row.until))
    return ListRow(key=row.id, title=row.name, line=DOT.join((line, until)))


def field_label(field: MergeField) -> str:
    """Return what a field is called."""
    names = {
        "display_name": _("Name"),
        "pronouns": _("Pronouns"),
        "status": _("Status"),
        "joined_on": _("Here since"),
        "source": _("How they found us"),
        "age_band": _("Age"),
    }
    return names.get(field.key, field.label)


def field_value(value: object) -> str:
    """Return a value of a field as it is shown."""
    if isinstance(value, MemberStatus):
        return status_names()[value]
    if isinstance(value, AgeBand):
        return dict(age_options())[value.value]
    if isinstance(value, date):
        return current().day(value)
    if isinstance(value, tuple):
        return isolate(", ".join(str(part) for part in value)) if value else _("nothing")
    return isolate(str(value)) if value else _("nothing")


def facts_of(detail: MemberDetail) -> tuple[tuple[str, str], ...]:
    """Return a person in a few lines, for two to be compared."""
    draft, row = detail.draft, detail.row
    seen = current().day(row.last_seen_on) if row.last_seen_on else ""
    given = [
        f"{name}: {consent_tag(view, purpose)[0]}"
        for purpose, name in purpose_names().items()
        for view in detail.consents
        if view.purpose is purpose
    ]
    return (
        (_("Name"), isolate(draft.display_name)),
        (_("Pronouns"), pronouns_line(draft.pronouns)),
        (_("Status"), status_names()[draft.status]),
        (_("Last seen"), seen),
        (_("Groups"), ", ".join(isolate(name) for name in detail.groups)),
        (_("Tags"), ", ".join(isolate(tag) for tag in draft.tags)),
        (
            _("Reached by"),
            "\n".join(f"{isolate(c.draft.value)}: {c.rule_sentence}" for c in detail.contacts),
        ),
        (_("Consent"), "\n".join(given)),
        (_("Notes"), str(len(detail.notes)) if detail.notes else ""),
    )
