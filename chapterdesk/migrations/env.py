"""Run the migrations on the connection and in the transaction that the caller opened.

The caller (`storage.migrate`) has switched foreign keys off, begun an exclusive transaction and
commits only when every statement and the foreign key check have passed.
"""

from alembic import context

from chapterdesk.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
