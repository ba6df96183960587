"""Put what was typed over a record that has changed since: the newer record stands."""

from dataclasses import fields, replace
from typing import Final

from chapterdesk.services.members.drafts import MemberDraft

# SECURITY: one of these changed means that somebody said anew who they are; none of the old
# ones comes back with another.
_NAMES: Final = frozenset({"display_name", "sort_name", "pronouns", "name_confirmed"})
_TELLING: Final = _NAMES - {"name_confirmed"}


def caught_up(typed: MemberDraft, base: MemberDraft, now: MemberDraft) -> MemberDraft:
    """Return the record with what was typed of it, where it has not changed since.

    Args:
        typed: The form as it stood.
        base: The record that the form began with.
        now: The record as it is.
    """
    changed = {
        field.name
        for field in fields(MemberDraft)
        if getattr(now, field.name) != getattr(base, field.name)
    }
    if changed & _TELLING:
        changed |= _NAMES
    return replace(typed, **{name: getattr(now, name) for name in changed})
