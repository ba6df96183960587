"""The fields of two records side by side, whose value stands, and what is never a choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import AgeBand, MemberStatus, PhotoConsent, ShareLevel
from chapterdesk.core.words import _
from chapterdesk.models import CustomField, CustomValue, Member, MemberPronoun
from chapterdesk.services.checkin.rows import shown_names
from chapterdesk.services.database import Work
from chapterdesk.services.duplicates.moving import owned, remade
from chapterdesk.services.duplicates.shapes import Choices, MergeField, Side
from chapterdesk.services.members.checking import MINOR_BANDS

CUSTOM: Final = "custom:"
FIELDS: Final = ("display_name", "pronouns", "status", "joined_on", "source", "age_band")
_PASSING: Final = frozenset({MemberStatus.VISITOR, MemberStatus.INTERESTED})
_PHOTO: Final = (PhotoConsent.NO, PhotoConsent.ASK, PhotoConsent.YES)
_SHARE: Final = tuple(ShareLevel)
CAREFUL: Final = ("shielded", "is_minor", "minor_review_on", "photo_consent", "share_level")
"""What is never a choice: the more careful of two values stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Two records inside an open transaction."""

    work: Work
    kept: Member
    merged: Member

    def of(self, side: Side) -> Member:
        """Return the record of a side."""
        return self.kept if side == "kept" else self.merged


def differing(two: Two, choices: Choices) -> tuple[MergeField, ...]:
    """Return the fields in which two records differ, each with whose value stands.

    Raises:
        UsageError: A choice is about a field that there is not.
    """
    values = _values(two)
    unknown = set(choices) - {field for field, _label in values}
    if unknown - set(FIELDS):
        raise UsageError(
            _("One of the fields is not there any more."),
            _("Nothing was changed."),
            _("Look at the two records again."),
        )
    defaults = _defaults(two)
    found = []
    for (key, label), (kept, merged, differs) in values.items():
        if not differs:
            continue
        default = defaults.get(key, "kept" if kept else "merged")
        chosen = choices.get(key, default)
        found.append(MergeField(key=key, label=label, kept=kept, merged=merged, chosen=chosen))
    return tuple(found)


def apply_fields(two: Two, fields: Mapping[str, Side]) -> tuple[str, ...]:
    """Write the chosen values on the record that stays; return the names of what changed."""
    work, kept, merged = two.work, two.kept, two.merged
    changed = []
    for key, side in fields.items():
        if side == "merged" and key in FIELDS:
            changed.append(key)
            for name in _COLUMNS.get(key, (key,)):
                setattr(kept, name, getattr(merged, name))
    if fields.get("display_name") is None:
        # One name on both: whoever confirmed it confirmed it for both.
        kept.name_confirmed = kept.name_confirmed or merged.name_confirmed
    changed += _keep_careful(kept, merged)
    if "pronouns" in fields:
        _say_pronouns(work, kept.id, merged.id, fields["pronouns"])
    else:
        for row in owned(work, MemberPronoun, merged.id):
            work.session.delete(row)
    work.session.flush()
    return tuple(changed)


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "display_name": ("display_name", "sort_name", "sort_key", "name_confirmed"),
    "pronouns": (),
    "status": ("status", "status_since"),
}


def careful(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the more careful of two values of each of `CAREFUL`; no choice loosens one.

    Args:
        one: What one record says.
        other: What else was said; what is missing says nothing.
    """
    rules: dict[str, Callable[[Any, Any], Any]] = {
        "shielded": lambda one, two: one or two,
        "is_minor": lambda one, two: one or two,
        "minor_review_on": lambda one, two: min(filter(None, (one, two)), default=None),
        "photo_consent": lambda one, two: min((one, two), key=_PHOTO.index),
        "share_level": lambda one, two: min((one, two), key=_SHARE.index),
    }
    return {name: rules[name](one[name], value) for name, value in other.items()}


def careful_of(member: Member) -> dict[str, Any]:
    """Return what a record says of `CAREFUL`."""
    return {name: getattr(member, name) for name in CAREFUL}


def _keep_careful(kept: Member, merged: Member) -> list[str]:
    values = careful(careful_of(kept), careful_of(merged))
    changed = [name for name, value in values.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, values[name])
    return changed


def _say_pronouns(work: Work, kept: bytes, merged: bytes, side: Side) -> None:
    for row in owned(work, MemberPronoun, merged if side == "kept" else kept):
        work.session.delete(row)
    if side == "merged":
        for row in owned(work, MemberPronoun, merged):
            remade(work, row, member_id=kept)


def _values(two: Two) -> dict[tuple[str, str], tuple[object, object, bool]]:
    """Return both values of each field and whether they differ, under its key and own name."""
    read: dict[str, Callable[[Member], object]] = {
        "display_name": lambda one: one.display_name,
        "pronouns": lambda one: _pronouns(two.work, one.id),
        "status": lambda one: one.status,
        "joined_on": lambda one: one.joined_on,
        "source": lambda one: one.source,
        "age_band": lambda one: None if one.age_band == AgeBand.UNKNOWN else one.age_band,
    }
    found: dict[tuple[str, str], tuple[object, object, bool]] = {
        (key, ""): (how(two.kept), how(two.merged), how(two.kept) != how(two.merged))
        for key, how in read.items()
    }
    rows = two.work.session.execute(
        select(
            CustomField.id,
            CustomField.name,
            CustomValue.member_id,
            CustomValue.text,
            CustomValue.linked_id,
        )
        .join(CustomValue, CustomValue.field_id == CustomField.id)
        .where(
            CustomValue.member_id.in_((two.kept.id, two.merged.id)),
            or_(CustomValue.text != "", CustomValue.linked_id.is_not(None)),
        )
        .order_by(CustomField.position, CustomField.name)
    ).all()
    names = shown_names(two.work.session, [row.linked_id for row in rows if row.linked_id])
    values: dict[tuple[str, str], dict[bytes, tuple[str, bytes | None]]] = {}
    for field_id, name, member_id, text, linked in rows:
        values.setdefault((f"{CUSTOM}{field_id.hex()}", name), {})[member_id] = (text, linked)
    for field, theirs in values.items():
        if len(theirs) > 1:
            kept, merged = theirs[two.kept.id], theirs[two.merged.id]
            # Two people may be called the same: it is the person that differs, not the name.
            found[field] = (_shown(kept, names), _shown(merged, names), kept != merged)
    return found


def _shown(value: tuple[str, bytes | None], names: Mapping[bytes, str]) -> str:
    text, linked = value
    return text or (names.get(linked, "") if linked else "")


def _pronouns(work: Work, member_id: bytes) -> tuple[str, ...]:
    rows = sorted(owned(work, MemberPronoun, member_id), key=lambda row: row.position)
    return tuple(row.text for row in rows)


def _defaults(two: Two) -> dict[str, Side]:
    """Return whose value stands where nobody chose: the name that was confirmed comes first."""
    kept, merged = two.kept, two.merged
    name: Side = "merged" if merged.name_confirmed and not kept.name_confirmed else "kept"
    other: Side = "kept" if name == "merged" else "merged"
    passing = kept.status in _PASSING and merged.status not in _PASSING
    earlier = merged.joined_on is not None and (
        kept.joined_on is None or merged.joined_on < kept.joined_on
    )
    young = merged.age_band in MINOR_BANDS and kept.age_band not in MINOR_BANDS
    unknown = kept.age_band == AgeBand.UNKNOWN
    return {
        "display_name": name,
        "pronouns": name if _pronouns(two.work, two.of(name).id) else other,
        "status": "merged" if passing else "kept",
        "joined_on": "merged" if earlier else "kept",
        "age_band": "merged" if young or unknown else "kept",
    }
