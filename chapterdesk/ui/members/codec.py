"""An unfinished form of a person as text, for the drafts that are kept in the vault."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ContactKind,
    MemberStatus,
    PhotoConsent,
    RelationSafety,
    ShareLevel,
    VoicemailRule,
)
from chapterdesk.services.members.drafts import (
    AbsenceDraft,
    ContactDraft,
    EmergencyDraft,
    MemberDraft,
    PronounDraft,
    RelationDraft,
    ValueDraft,
)

KIND = "member"
_DAYS = ("minor_review_on", "joined_on")
_WORDS = ("languages", "interests", "skills", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A form that was not saved.

    Attributes:
        member_id: Whom it is about; None for somebody new.
        updated_at: When the record was read that the form began with; None for somebody new.
        base: That record; None for somebody new, and where an older program kept the form.
    """

    draft: MemberDraft
    member_id: bytes | None
    updated_at: datetime | None
    base: MemberDraft | None = None


def encode(unfinished: Unfinished) -> str:
    """Return a form as JSON."""
    content: dict[str, object] = {
        "draft": asdict(unfinished.draft),
        "updated_at": unfinished.updated_at.isoformat() if unfinished.updated_at else None,
    }
    if unfinished.base is not None:
        content["base"] = asdict(unfinished.base)
    return json.dumps(content, default=_plain, ensure_ascii=False)


def decode(payload: str, member_id: bytes | None) -> Unfinished | None:
    """Return the form again; None where an older or newer program wrote it otherwise."""
    try:
        content = json.loads(payload)
        stamp, base = content["updated_at"], content.get("base")
        return Unfinished(
            draft=_read(content["draft"]),
            member_id=member_id,
            updated_at=datetime.fromisoformat(stamp) if stamp else None,
            base=None if base is None else _read(base),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _read(content: dict[str, Any]) -> MemberDraft:
    values = {key: content[key] for key in _known() if key in content}
    return MemberDraft(**_member(values))


def _known() -> set[str]:
    return {field.name for field in fields(MemberDraft)}


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError("a form holds text, days, ids, ticks and lists")


def _member(values: dict[str, Any]) -> dict[str, Any]:
    return {
        **values,
        **{name: _day(values.get(name)) for name in _DAYS},
        **{name: tuple(values.get(name, ())) for name in _WORDS},
        "status": MemberStatus(values["status"]),
        "age_band": AgeBand(values["age_band"]),
        "photo_consent": PhotoConsent(values["photo_consent"]),
        "pronouns": tuple(PronounDraft(**said) for said in values["pronouns"]),
        "share_level": ShareLevel(values.get("share_level", ShareLevel.NONE)),
        "contacts": tuple(_contact(contact) for contact in values["contacts"]),
        "emergency": tuple(_emergency(contact) for contact in values.get("emergency", ())),
        "relations": tuple(_relation(relation) for relation in values.get("relations", ())),
        "absences": tuple(
            AbsenceDraft(since=date.fromisoformat(days["since"]), until=_day(days["until"]))
            for days in values.get("absences", ())
        ),
        "own": tuple(
            ValueDraft(
                field_id=bytes.fromhex(value["field_id"]),
                text=value["text"],
                linked_id=_id(value["linked_id"]),
            )
            for value in values.get("own", ())
        ),
    }


def _contact(values: dict[str, Any]) -> ContactDraft:
    return ContactDraft(
        **{
            **values,
            "kind": ContactKind(values["kind"]),
            "voicemail_rule": VoicemailRule(values["voicemail_rule"]),
            "text_ok": Answer(values["text_ok"]),
            "others_have_access": Answer(values["others_have_access"]),
        }
    )


def _emergency(values: dict[str, Any]) -> EmergencyDraft:
    return EmergencyDraft(
        **{
            **values,
            "knows_identity": Answer(values["knows_identity"]),
            "knows_membership": Answer(values["knows_membership"]),
        }
    )


def _relation(values: dict[str, Any]) -> RelationDraft:
    return RelationDraft(
        **{
            **values,
            "other_id": _id(values["other_id"]),
            "since": _day(values["since"]),
            "until": _day(values["until"]),
            "safety": RelationSafety(values["safety"]),
            "knows_they_come": Answer(values["knows_they_come"]),
        }
    )


def _id(text: str | None) -> bytes | None:
    return bytes.fromhex(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
