"""What stands inside a sealed text and inside the note of an opening: canonical JSON."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from chapterdesk.core.errors import DamagedError, UsageError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _
from chapterdesk.crypto import canonical
from chapterdesk.services.rows import body, line

VERSION: Final = 1
FIELDS: Final = frozenset(
    {"what", "when", "where", "who", "done", "told", "wished", "name", "purpose", "title"}
)
LEAD_LIMIT: Final = 80
LINES: Final = frozenset({"when", "where", "name", "purpose", "title"})
_LEAD: Final = {
    SealedKind.INCIDENT: "what",
    SealedKind.CONCERN: "what",
    SealedKind.DEBRIEF: "what",
    SealedKind.NOTE: "what",
    SealedKind.RISK_PLAN: "what",
    SealedKind.FORMER_NAME: "name",
}

FOLLOWED: Final = frozenset({SealedKind.INCIDENT, SealedKind.CONCERN})
"""What somebody has to act on: it says how soon, and is looked at again."""
_LOOK_AGAIN: Final = {
    Urgency.IMMEDIATE: timedelta(days=1),
    Urgency.DAY: timedelta(days=1),
    Urgency.WEEK: timedelta(days=7),
    Urgency.WATCH: timedelta(days=28),
}
_TITLED: Final = frozenset({SealedKind.DEBRIEF, SealedKind.RISK_PLAN})
"""What is about a meeting rather than about somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDraft:
    """What somebody writes.

    Attributes:
        fields: Texts by name: what, when, where, who, done, told (who was told), wished, title;
            for a legal or former name also name and purpose.
        subject_id: The person's record it was written from, if any; sealed like the rest.
        about_minor: Whether somebody under age is concerned.
        erase_on: The last day on which it is kept; a legal or former name must have one.
        unfinished: Whether a lock ended it.
        urgency: How soon somebody has to act; of an incident or a concern.
    """

    kind: SealedKind
    fields: dict[str, str] = field(default_factory=dict)
    subject_id: bytes | None = None
    about_minor: bool = False
    erase_on: date | None = None
    unfinished: bool = False
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a reader did about a report, and whom they told; sealed with it.

    Attributes:
        reader: The reader's id.
    """

    at: datetime
    reader: bytes
    what: str
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is sealed: the draft, whose row it is, when, and for which readers."""

    id: bytes
    written_at: datetime
    readers: tuple[bytes, ...]
    draft: SealedDraft
    closed_on: date | None = None
    review_on: date | None = None
    actions: tuple[Action, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the canonical JSON; what nobody has said is not in it."""
        draft = self.draft
        more: dict[str, Any] = {}
        if draft.urgency is not None:
            more["urgency"] = draft.urgency.value
        if self.review_on is not None:
            more["review"] = self.review_on.isoformat()
        if self.actions:
            more["actions"] = [
                {
                    "at": one.at.astimezone(UTC).isoformat(timespec="seconds"),
                    "by": one.reader.hex(),
                    "told": one.told,
                    "what": one.what,
                }
                for one in self.actions
            ]
        return canonical.dump(
            {
                **more,
                "closed": _day_text(self.closed_on),
                "erase": _day_text(draft.erase_on),
                "fields": draft.fields,
                "id": self.id.hex(),
                "kind": draft.kind.value,
                "minor": draft.about_minor,
                "readers": sorted(reader.hex() for reader in self.readers),
                "subject": None if draft.subject_id is None else draft.subject_id.hex(),
                "unfinished": draft.unfinished,
                "v": VERSION,
                "written": self.written_at.astimezone(UTC).isoformat(timespec="seconds"),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Who opened a text, and when.

    Attributes:
        reader: Their name as a reader; empty when they are not known any more.
    """

    reader: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """One text in the list of a sitting.

    Attributes:
        lead: The title of a debrief, else nothing: no word of a text is read without an opening.
        opened: Whether any reader has opened it.
        review_due: Whether a reader was to look at it again by today.
        damaged: Whether it is not whole; then there is no kind.
    """

    id: bytes
    kind: SealedKind | None
    written_at: datetime
    lead: str
    opened: bool
    unfinished: bool = False
    closed: bool = False
    damaged: bool = False
    urgency: Urgency | None = None
    review_on: date | None = None
    review_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """Some of the texts that a reader was to look at again by now.

    Attributes:
        after: Where to go on; None when every text was looked at.
    """

    rows: tuple[SealedRow, ...]
    after: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action, by the name of the reader who did it."""

    at: datetime
    reader: str
    what: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedView:
    """One opened text.

    Attributes:
        readers: The names of those who can open it.
        subject: The name on the record it was written from, when that is still there.
        openings: Who opened it when, the latest first.
        actions: What was done about it since, the first thing first.
        review_on: When a reader looks at it again.
        followed: Whether it is of a kind on which somebody acts.
    """

    id: bytes
    draft: SealedDraft
    written_at: datetime
    closed_on: date | None
    readers: tuple[str, ...]
    reader_ids: tuple[bytes, ...]
    subject: str
    openings: tuple[Opening, ...]
    actions: tuple[ActionRow, ...] = ()
    review_on: date | None = None
    followed: bool = False


def read_payload(data: bytes, row_id: bytes) -> Payload:
    """Return what `Payload.to_bytes` wrote for this row.

    Raises:
        DamagedError: It is something else, or belongs to another row.
    """
    value = read_json(data)
    try:
        if value["v"] != VERSION or bytes.fromhex(value["id"]) != row_id:
            raise damaged_text()
        subject = value["subject"]
        draft = SealedDraft(
            kind=SealedKind(value["kind"]),
            fields={str(name): str(text) for name, text in value["fields"].items()},
            subject_id=None if subject is None else bytes.fromhex(subject),
            about_minor=bool(value["minor"]),
            erase_on=_day(value["erase"]),
            unfinished=bool(value["unfinished"]),
            urgency=Urgency(value["urgency"]) if "urgency" in value else None,
        )
        return Payload(
            id=row_id,
            written_at=datetime.fromisoformat(value["written"]),
            readers=tuple(bytes.fromhex(reader) for reader in value["readers"]),
            draft=draft,
            closed_on=_day(value["closed"]),
            review_on=_day(value.get("review")),
            actions=tuple(_action(one) for one in value.get("actions", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged_text() from error


def first_review(draft: SealedDraft, today: date) -> date | None:
    """Return when a report that is filed today is looked at again, as soon as its urgency asks."""
    if draft.kind not in FOLLOWED:
        return None
    return today + _LOOK_AGAIN[draft.urgency or Urgency.WEEK]


def read_json(data: bytes) -> dict[str, Any]:
    """Return the object behind canonical JSON.

    Raises:
        DamagedError: It is something else.
    """
    try:
        value = json.loads(data)
        if isinstance(value, dict) and canonical.dump(value) == data:
            return dict(value)
    except (ValueError, RecursionError) as error:
        raise damaged_text() from error
    raise damaged_text()


def lead_of(draft: SealedDraft) -> str:
    """Return the title that a debrief or a risk plan was given, for the list of a sitting.

    SECURITY: no word of what was written stands in a list, for reading it would leave no trace.
    """
    text = draft.fields.get("title", "") if draft.kind in _TITLED else ""
    words = " ".join(text.split())
    return words if len(words) <= LEAD_LIMIT else f"{words[:LEAD_LIMIT].rstrip()}…"


def checked_draft(draft: SealedDraft, today: date) -> SealedDraft:
    """Return the draft with clean texts.

    Raises:
        UsageError: A field is missing or too long, or a name has no purpose or no day on which it
            goes; nothing was sealed.
        ValueError: There is no such field.
    """
    unknown = draft.fields.keys() - FIELDS
    if unknown:
        raise ValueError("no such field of a sealed text")
    if draft.unfinished:
        # A lock ended it: nobody is there to shorten or to add anything, and nothing may be lost.
        return replace(draft, fields={name: text for name, text in draft.fields.items() if text})
    cleaned = {
        name: line(text, field=name) if name in LINES else body(text, field=name)
        for name, text in draft.fields.items()
    }
    kept = {name: text for name, text in cleaned.items() if text}
    required: tuple[str, ...] = (_LEAD[draft.kind],)
    if draft.kind == SealedKind.FORMER_NAME:
        required = ("name", "purpose")
        if draft.erase_on is None or draft.erase_on < today:
            raise UsageError(
                _("A legal or former name needs the day on which it goes."),
                _("Nothing was sealed yet; what you typed is still there."),
                _("Choose the last day on which it is needed, today or later."),
                field="erase_on",
            )
    for name in required:
        if name not in kept:
            raise UsageError(
                _("This field needs a few letters."),
                _("Nothing was sealed yet; what you typed is still there."),
                _("Fill it in and try again."),
                field=name,
            )
    return replace(draft, fields=kept)


def damaged_text() -> DamagedError:
    """Return what is said of a sealed text that is not whole."""
    return DamagedError(
        _("This sealed text is damaged or was changed from outside."),
        _("It was left as it is; every other text is not touched."),
        _("Look for it in your newest backup."),
    )


def _action(value: Any) -> Action:
    return Action(
        at=datetime.fromisoformat(value["at"]),
        reader=bytes.fromhex(value["by"]),
        what=str(value["what"]),
        told=str(value["told"]),
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _day_text(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
