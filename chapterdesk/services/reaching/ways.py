"""Which ways may be used for a call or a message, and what to say there.

SECURITY: only what somebody has said yes to is used. A number may be rung where a voicemail may be
left, or where they said that ringing alone is fine; "text only" and "not asked" are no. `verdict`
and these never disagree; a test walks them all.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import and_
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.core.words import _, isolate
from chapterdesk.models import ContactPoint
from chapterdesk.services.members.contact_rules import RINGING, VOICEMAIL, rule_sentence, verdict
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.services.reaching.hours import hours_now, opens_at
from chapterdesk.services.reaching.shapes import Channel, ReachWay

_PHONES: Final = (ContactKind.CELL, ContactKind.VOICE)


def may_call(rule: ContactDraft) -> bool:
    """Say whether one may ring there."""
    return rule.kind in _PHONES and rule.voicemail_rule in RINGING


def may_write(rule: ContactDraft) -> bool:
    """Say whether one may write there: a text, an e-mail, a message or a letter."""
    return rule.text_ok is Answer.YES


def may_use(rule: ContactDraft, channel: Channel) -> bool:
    """Say whether a list may use this way."""
    return (channel != "messages" and may_call(rule)) or (channel != "calls" and may_write(rule))


def calling() -> ColumnElement[bool]:
    """Return `may_call` as a condition on `contact_point`."""
    return and_(ContactPoint.kind.in_(_PHONES), ContactPoint.voicemail_rule.in_(RINGING))


def writing() -> ColumnElement[bool]:
    """Return `may_write` as a condition on `contact_point`."""
    return ContactPoint.text_ok == Answer.YES


def phone() -> ColumnElement[bool]:
    """Return the condition that a way is a telephone."""
    return ContactPoint.kind.in_(_PHONES)


def reach_way(way_id: bytes, rule: ContactDraft, channel: Channel, local: datetime) -> ReachWay:
    """Return how one way may be used, on a call list or on a message list."""
    call = channel != "messages" and may_call(rule)
    opening = _call_opening(rule) if call else _message_opening(rule)
    voicemail = rule.kind in _PHONES and rule.voicemail_rule in VOICEMAIL
    return ReachWay(
        id=way_id,
        kind=rule.kind,
        value=rule.value,
        label=rule.label,
        call=call,
        voicemail=voicemail,
        text=may_write(rule),
        opening=opening,
        hours=rule.safe_hours,
        now=hours_now(rule.safe_hours, local),
        opens_at=opens_at(rule.safe_hours, local),
        others=rule.others_have_access,
        others_sentence=_others(rule),
        verdict=verdict(rule),
        rule=rule_sentence(rule),
        rest=rule_sentence(_unsaid(rule, call=call)),
        remark=rule.remark,
        on_paper=_on_paper(rule, opening, local),
    )


def _unsaid(rule: ContactDraft, *, call: bool) -> ContactDraft:
    """Return the rule without what the opening says already."""
    return replace(rule, identify_as="", ask_for_name="" if call else rule.ask_for_name)


def best_first(way: ReachWay) -> tuple[bool, bool]:
    """Return what puts the ways of one person in order, after the one they prefer."""
    return (way.now == "outside", way.verdict != "safe")


def _call_opening(rule: ContactDraft) -> str:
    if rule.ask_for_name:
        ask = _("Ask for “{name}”.").format(name=isolate(rule.ask_for_name))
    elif rule.others_have_access is Answer.NO:
        ask = ""
    else:
        # The name they go by here may not be the one that is known there.
        ask = _("Ask for nobody by name until you know who is speaking.")
    silent = rule.voicemail_rule is VoicemailRule.RING_ONLY
    leave = _("If nobody answers, leave no message.") if silent else ""
    return " ".join(part for part in (ask, _who_you_are(rule), leave) if part)


def _who_you_are(rule: ContactDraft) -> str:
    if rule.identify_as:
        return _("Say you are “{name}”.").format(name=isolate(rule.identify_as))
    alone = rule.others_have_access is Answer.NO
    if rule.voicemail_rule is VoicemailRule.YES_IDENTIFY and alone:
        return _("You may say who you are.")
    return _("Say your own first name, and not where you call from.")


def _message_opening(rule: ContactDraft) -> str:
    if rule.identify_as:
        return _("Sign as “{name}”.").format(name=isolate(rule.identify_as))
    if rule.others_have_access is Answer.NO:
        return _("Sign with your own name.")
    return _("Sign with your own first name, and say nothing about where you write from.")


def _others(rule: ContactDraft) -> str:
    return {
        Answer.YES: _("Others read or hear this."),
        Answer.NO: _("Nobody else reads or hears this."),
        Answer.UNKNOWN: _("Who else reads or hears this is not known: as if others did."),
    }[rule.others_have_access]


def _on_paper(rule: ContactDraft, opening: str, local: datetime) -> str:
    """Return what may stand on paper: no remark, and no hours but those that are clock times."""
    if not rule.safe_hours:
        return opening
    if hours_now(rule.safe_hours, local) == "unclear":
        return f"{opening} {_('Read the hours on the screen first.')}"
    hours = _("When: {hours}.").format(hours=isolate(rule.safe_hours.rstrip(".")))
    return f"{opening} {hours}"
