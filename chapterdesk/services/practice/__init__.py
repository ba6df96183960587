"""The practice chapter: made-up people of many scripts, two years of meetings, and today's one.

The same seed and the same moment make the same rows, but for ids and keys. Not here: opening it.
"""

from chapterdesk.services.practice.build import (
    PracticeReport,
    build_practice,
    clear_practice_folder,
)

__all__ = [
    "PracticeReport",
    "build_practice",
    "clear_practice_folder",
]
