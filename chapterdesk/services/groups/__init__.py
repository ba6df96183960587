"""Groups and who belongs to them. A support group starts as count only."""

from chapterdesk.services.groups.agreements import (
    AcknowledgementRow,
    AgreementRow,
    AgreementService,
)
from chapterdesk.services.groups.going import Going
from chapterdesk.services.groups.service import GroupService, add_group, write_membership
from chapterdesk.services.groups.shapes import (
    GroupDetail,
    GroupDraft,
    GroupMemberRow,
    GroupRow,
    default_mode,
)
from chapterdesk.services.groups.waiting import WaitingList, WaitingRow
from chapterdesk.services.standings import Standing

__all__ = [
    "AcknowledgementRow",
    "AgreementRow",
    "AgreementService",
    "Going",
    "GroupDetail",
    "GroupDraft",
    "GroupMemberRow",
    "GroupRow",
    "GroupService",
    "Standing",
    "WaitingList",
    "WaitingRow",
    "add_group",
    "default_mode",
    "write_membership",
]
