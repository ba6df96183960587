"""How a call begins, and who may be told what. What is not known counts as not known to them."""

from chapterdesk.core.vocabulary import Answer
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.relation_words import looks_after
from chapterdesk.services.members.drafts import EmergencyDraft, RelationDraft


def neutral_sentence() -> str:
    """Return how to begin a call that gives nobody away: no name, no pronoun, no chapter."""
    return _(
        "Hello. I am calling for somebody who gave me your number in case something happens."
        " Is this a good moment?"
    )


def knows_all(contact: EmergencyDraft) -> bool:
    """Say whether it is known that they know both who this person is and that they come here."""
    return contact.knows_identity is Answer.YES and contact.knows_membership is Answer.YES


def opening_sentence(contact: EmergencyDraft) -> str:
    """Return how to begin the call; the neutral sentence unless they are known to know."""
    if knows_all(contact) and contact.opening_line:
        return contact.opening_line
    return neutral_sentence()


def knowing_sentence(contact: EmergencyDraft) -> str:
    """Return what somebody knows, in words."""
    if knows_all(contact):
        return _("They know who this person is here, and that they come to us.")
    identity = {
        Answer.YES: _("They know who this person is here."),
        Answer.NO: _("They do not know who this person is here."),
        Answer.UNKNOWN: _("Whether they know who this person is here is not known."),
    }[contact.knows_identity]
    membership = {
        Answer.YES: _("They know that this person comes to us."),
        Answer.NO: _("They do not know that this person comes to us."),
        Answer.UNKNOWN: _("Whether they know that this person comes to us is not known."),
    }[contact.knows_membership]
    return f"{identity} {membership}"


def carer_rule(relation: RelationDraft, *, minor: bool) -> str:
    """Return when a parent or carer may be called; empty where the question does not arise.

    Args:
        relation: One of a person's relations.
        minor: Whether that person is under age. Then everybody counts as one who may not know.
    """
    known = relation.knows_they_come
    if known is Answer.UNKNOWN and not minor and not looks_after(relation.label):
        return ""
    if known is Answer.YES:
        return _("They know that this person comes here.")
    if known is Answer.NO:
        return _(
            "They do not know that this person comes here. Call only in danger, and begin with the"
            " neutral sentence."
        )
    return _(
        "Whether they know that this person comes here is not known. Call only in danger, and begin"
        " with the neutral sentence."
    )
