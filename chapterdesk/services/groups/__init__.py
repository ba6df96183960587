"""Groups and who belongs to them. A support group starts as count only."""

from chapterdesk.services.groups.service import GroupService, add_group, write_membership
from chapterdesk.services.groups.shapes import (
    GroupDetail,
    GroupDraft,
    GroupMemberRow,
    GroupRow,
    default_mode,
)

__all__ = [
    "GroupDetail",
    "GroupDraft",
    "GroupMemberRow",
    "GroupRow",
    "GroupService",
    "add_group",
    "default_mode",
    "write_membership",
]
