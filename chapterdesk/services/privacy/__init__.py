"""What a person may ask: a copy, to correct, to hold back, to forget.

Belongs here: erasing people for good with nothing but a random id left behind, copies of a record,
requests and their days, the list of who may not come back.
Does not belong here: what goes by its age alone (retention).
"""

from chapterdesk.services.privacy.denying import (
    Denial,
    DeniedError,
    DenyRow,
    DenyService,
    may_not_come_back,
)
from chapterdesk.services.privacy.forgetting import ERASED
from chapterdesk.services.privacy.preview import backups_not_counted
from chapterdesk.services.privacy.requests import RequestRow, RequestService
from chapterdesk.services.privacy.service import FORGOTTEN, PrivacyService, Remains

__all__ = [
    "ERASED",
    "FORGOTTEN",
    "Denial",
    "DeniedError",
    "DenyRow",
    "DenyService",
    "PrivacyService",
    "Remains",
    "RequestRow",
    "RequestService",
    "backups_not_counted",
    "may_not_come_back",
]
