"""The schema's history, inside the package so that an installed program can migrate.

Each file in versions/ is frozen once it is released: it never imports the models, which move on.
There is no way down: an older program refuses a newer vault, and the backup taken before a
migration is the way back.
"""

from pathlib import Path


def script_location() -> str:
    """Return the folder that Alembic reads its environment and versions from."""
    return str(Path(__file__).resolve().parent)
