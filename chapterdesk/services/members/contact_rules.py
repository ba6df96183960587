"""What may be done with one way to reach a person. What is not known counts as not allowed."""

from typing import Final, Literal

from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.drafts import ContactDraft

Verdict = Literal["safe", "careful", "no"]
VOICEMAIL: Final = (VoicemailRule.YES_IDENTIFY, VoicemailRule.YES_NO_IDENTIFY)
PHONES: Final = (ContactKind.CELL, ContactKind.VOICE)
RINGING: Final = (*VOICEMAIL, VoicemailRule.RING_ONLY)


def verdict(rule: ContactDraft) -> Verdict:
    """Say whether this way is safe as it stands, needs care, or is not to be used."""
    rings = is_phone(rule) and rule.voicemail_rule in RINGING
    if rule.text_ok is not Answer.YES and not rings:
        return "no"
    careful = (
        rule.others_have_access is not Answer.NO
        or rule.ask_for_name
        or rule.identify_as
        or rule.safe_hours
        or rule.remark
        or (is_phone(rule) and rule.voicemail_rule is not VoicemailRule.YES_IDENTIFY)
        or rule.text_ok is not Answer.YES
    )
    return "careful" if careful else "safe"


def rule_sentence(rule: ContactDraft) -> str:
    """Return the rule in words: Text only. Ask for “Sam from book club”. Others read this."""
    parts = [_phone(rule) if is_phone(rule) else _writing(rule)]
    if rule.ask_for_name:
        parts.append(_("Ask for “{name}”.").format(name=isolate(rule.ask_for_name)))
    if rule.identify_as:
        parts.append(_("Say you are “{name}”.").format(name=isolate(rule.identify_as)))
    if rule.safe_hours:
        parts.append(_("When: {hours}.").format(hours=isolate(rule.safe_hours.rstrip("."))))
    parts.append(_others(rule))
    if rule.remark:
        parts.append(isolate(rule.remark))
    return " ".join(part for part in parts if part)


def is_phone(rule: ContactDraft) -> bool:
    """Say whether one can ring there, so that there can be a voicemail."""
    return rule.kind in PHONES


def _phone(rule: ContactDraft) -> str:
    text = rule.text_ok is Answer.YES
    if rule.voicemail_rule is VoicemailRule.YES_IDENTIFY:
        return _("Texts and voicemail are fine.") if text else _("Voicemail is fine. No texts.")
    if rule.voicemail_rule is VoicemailRule.YES_NO_IDENTIFY:
        if text:
            return _("Texts are fine. Voicemail without saying who we are.")
        return _("Voicemail without saying who we are. No texts.")
    if rule.voicemail_rule is VoicemailRule.RING_ONLY:
        if text:
            return _("Texts are fine. Ring, but leave no voicemail.")
        return _("Ring, but leave no voicemail. No texts.")
    return _("Text only.") if text else _neither(rule)


def _neither(rule: ContactDraft) -> str:
    no_voicemail = rule.voicemail_rule is VoicemailRule.NO
    no_text = rule.text_ok is Answer.NO
    return {
        (True, True): _("No texts, no voicemail."),
        (True, False): _("No voicemail. Not asked about texts: none."),
        (False, True): _("No texts. Not asked about voicemail: none."),
        (False, False): _("Not asked yet: no texts, no voicemail."),
    }[no_voicemail, no_text]


def _writing(rule: ContactDraft) -> str:
    return {
        Answer.YES: _("Writing is fine."),
        Answer.NO: _("Do not write."),
        Answer.UNKNOWN: _("Not asked yet: do not write."),
    }[rule.text_ok]


def _others(rule: ContactDraft) -> str:
    return {
        Answer.YES: _("Others read this."),
        Answer.NO: "",
        Answer.UNKNOWN: _("Who else reads it is not known."),
    }[rule.others_have_access]
