"""What is missing around meetings: who was not seen, whom to welcome, what lapses, who is silent.

Read whenever the first page opens, so each question is one narrow statement. What only counts heads
names nobody here, either; who is paused, away, only kept or does not want to be contacted is in
none of it.
"""

from chapterdesk.services.missing.service import MissingService
from chapterdesk.services.reaching.rule import MissedRule

__all__ = ["MissedRule", "MissingService"]
