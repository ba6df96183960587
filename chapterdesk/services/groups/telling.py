"""How far it may be told that there is a group: what leaves the desk names no other."""

from typing import Final

from chapterdesk.core.vocabulary import ShareLevel
from chapterdesk.models import Group

_ORDER: Final = (
    ShareLevel.NONE, ShareLevel.OWN_GROUPS, ShareLevel.CHAPTER, ShareLevel.PARTNERS,
    ShareLevel.PUBLIC,
)  # fmt: skip


def may_be_told(level: ShareLevel, reader: ShareLevel = ShareLevel.CHAPTER) -> bool:
    """Say whether a reader may know that there is a group of this level.

    Paper and files are read by at least the chapter: nobody sees whose hands they come into.
    """
    far = max(_ORDER.index(reader), _ORDER.index(ShareLevel.CHAPTER))
    return _ORDER.index(level) >= far


def group_label(group: Group | None) -> str:
    """Return what a group is called at the desk: its alias, or its name where it has none."""
    return "" if group is None else group.alias or group.name


def told_label(group: Group | None) -> str:
    """Return what a group is called on paper and in files; empty where it may not be told of."""
    if group is None or not may_be_told(group.share_level):
        return ""
    return group_label(group)
