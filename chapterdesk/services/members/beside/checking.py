"""Check and clean what was typed beside a person."""

from dataclasses import replace
from datetime import date

import phonenumbers

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import RelationSafety
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.relation_words import relation_order, word_back
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
)
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.rows import line

_LONG = 2_000
_SENTENCE = 500
_FEWEST_DIGITS = 2


def checked_beside(draft: MemberDraft) -> MemberDraft:
    """Return the draft with everything beside the person cleaned; what is empty is left out.

    Values of the chapter's own fields are checked where their fields are known: when they are
    written.

    Raises:
        UsageError: Something is missing, too long or the wrong way round.
        RefusedError: A label reads as identity, health, faith, migration or police.
    """
    if not (draft.emergency or draft.relations or draft.absences):
        return draft
    return replace(
        draft,
        emergency=tuple(_emergency(one) for one in draft.emergency if not _says_nothing(one)),
        relations=tuple(
            sorted(
                (_relation(one) for one in draft.relations if not _is_blank(one)),
                key=relation_order,
            )
        ),
        absences=tuple(sorted({_absence(one) for one in draft.absences}, key=_beginning)),
    )


def dialled(text: str, country: str) -> str:
    """Return a number in E.164 where it is certain, else nothing: a number is never guessed."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _says_nothing(contact: EmergencyDraft) -> bool:
    return not any(
        text.strip()
        for text in (contact.name, contact.relation, contact.phone, contact.opening_line)
    )


def _emergency(contact: EmergencyDraft) -> EmergencyDraft:
    name = line(contact.name, field="emergency")
    if not name:
        raise UsageError(
            _("An emergency contact needs a name to ask for."),
            _("Nothing was saved."),
            _("Write the name, or take the contact away."),
            field="emergency",
        )
    phone = line(contact.phone, field="emergency")
    if phone and sum(letter.isdecimal() for letter in phone) < _FEWEST_DIGITS:
        raise UsageError(
            _("This is not a phone number."),
            _("Nothing was saved."),
            _("Write its digits, or leave it out."),
            field="emergency",
        )
    return replace(
        contact,
        name=name,
        relation=_label(contact.relation, "emergency"),
        phone=phone,
        opening_line=line(contact.opening_line, field="emergency", limit=_SENTENCE),
    )


def _is_blank(relation: RelationDraft) -> bool:
    typed = (relation.label, relation.other_name, relation.label_back, relation.remark)
    return relation.other_id is None and not any(text.strip() for text in typed)


def _relation(relation: RelationDraft) -> RelationDraft:
    known = relation.other_id is not None
    name = "" if known else line(relation.other_name, field="relations")
    label = _label(relation.label, "relations")
    if not label or not (known or name):
        raise UsageError(
            _("A relation needs somebody, and a word for what they are to each other."),
            _("Nothing was saved."),
            _("Fill in both, or take the relation away."),
            field="relations",
        )
    if not known and relation.safety is not RelationSafety.NONE:
        raise UsageError(
            _("Only people of the chapter can be kept apart."),
            _("Nothing was saved."),
            _("Choose who it is from the list, or take the flag away."),
            field="relations",
        )
    if relation.since and relation.until and relation.until < relation.since:
        raise _backwards("relations")
    back = _label(relation.label_back, "relations")
    return replace(
        relation,
        other_name=name,
        label=label,
        label_back=back or (word_back(label) if known else ""),
        shown_to_other=relation.shown_to_other and known,
        remark=line(relation.remark, field="relations", limit=_LONG),
    )


def _label(text: str, field: str) -> str:
    label = line(text, field=field, limit=80)
    refusal = refusal_of(label) if label else None
    if refusal is not None:
        raise RefusedError(refusal.reason, _("Nothing was saved."), refusal.pointer, field=field)
    return label


def _absence(absence: AbsenceDraft) -> AbsenceDraft:
    if absence.until is not None and absence.until < absence.since:
        raise _backwards("absences")
    return absence


def _beginning(absence: AbsenceDraft) -> tuple[date, date]:
    return absence.since, absence.until or date.max


def _backwards(field: str) -> UsageError:
    return UsageError(
        _("The last day lies before the first one."),
        _("Nothing was saved."),
        _("Change one of the two."),
        field=field,
    )
