"""A copy of a record for the person it is about: read, put into words, made into paper and files.

Belongs here: what stands in a copy, and what never does (other people, reporters, sealed texts).
"""

from chapterdesk.services.privacy.copies.service import CopyService

__all__ = ["CopyService"]
