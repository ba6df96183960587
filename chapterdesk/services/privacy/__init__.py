"""Forgetting people: for good, everywhere, with nothing but a random id left behind."""

from chapterdesk.services.privacy.service import FORGOTTEN, PrivacyService, Remains

__all__ = ["FORGOTTEN", "PrivacyService", "Remains"]
