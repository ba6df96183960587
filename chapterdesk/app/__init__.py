"""The composition root of the window: builds everything and hands each page what it needs.

Belongs here: construction and the life of a session, from the locked window to the lock. Does not
belong here: anything a page or a service could do.
"""

from chapterdesk.app.run import run

__all__ = ["run"]
