"""Bring a vault's schema up to date in one transaction, or change nothing.

Two traps destroy data: recreating a table with foreign keys on deletes its children by cascade, and
the driver's own transactions leave a failed migration half applied.

Alembic is loaded where something is migrated, hardly ever: what an opening has to know, the scripts
and the vault say without it.
"""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, inspect, select, table

from chapterdesk.core.errors import DamagedError, NewerFormatError
from chapterdesk.core.words import _
from chapterdesk.storage.engine import BEGIN
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.vault import Vault

_VERSIONS: Final = table("alembic_version", column("version_num"))


def head_revision(script_location: str) -> str:
    """Return the newest revision that the scripts know.

    Raises:
        ValueError: The scripts have none, or several.
    """
    known = _revisions(script_location)
    heads = known.keys() - set().union(*known.values())
    if len(heads) != 1:
        raise ValueError("there is no migration, or no newest one")
    return next(iter(heads))


def current_revision(vault: Vault) -> str | None:
    """Return the revision of the vault's schema, None before the first migration."""
    with storage_errors(), vault.reader.connect() as connection:
        if not inspect(connection).has_table(_VERSIONS.name):
            return None
        revision: str | None = connection.scalars(select(_VERSIONS.c.version_num)).first()
        return revision


def require_known(revision: str | None, *, script_location: str) -> None:
    """Let pass a revision that the scripts know.

    Raises:
        NewerFormatError: A newer version of the program made it.
    """
    if revision is not None and revision not in _revisions(script_location):
        raise NewerFormatError(
            _("A newer version of this program has changed these files."),
            _("Nothing was changed."),
            _("Update the program on this computer, then open it again."),
        )


def upgrade(vault: Vault, *, script_location: str, before: Callable[[], None] | None = None) -> str:
    """Bring the schema to the newest revision; return it.

    Args:
        vault: Open for writing.
        script_location: The folder of Alembic's environment and of `versions`.
        before: Makes and verifies a backup; called when a schema with data is about to change.
            What it raises ends the upgrade.

    Raises:
        NewerFormatError: The vault is of a newer version.
        DamagedError: A reference would point nowhere afterwards; nothing was changed.
        StorageError: The disk is full or gone; nothing was changed.
    """
    head, current = head_revision(script_location), current_revision(vault)
    require_known(current, script_location=script_location)
    if current == head:
        return head
    if before is not None and current is not None:
        before()
    return upgrade_to(vault, "head", script_location=script_location)


def upgrade_to(vault: Vault, revision: str, *, script_location: str) -> str:
    """Bring the schema up to a revision without any backup; see `upgrade`."""
    from alembic.command import upgrade as run_upgrade  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", script_location.replace("%", "%%"))
    with storage_errors(), vault.maintenance() as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        exclusive = vault.engine.execution_options(**{BEGIN: "EXCLUSIVE"})
        with exclusive.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            run_upgrade(config, revision)
            _check_references(connection)
    reached = current_revision(vault)
    if reached is None:
        raise ValueError("the migration left no revision")
    return reached


def _check_references(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise DamagedError(
            _("The update of the files would have lost a connection between two records."),
            _("Nothing was changed."),
            _("Keep using the version you had, and report this."),
        )


@cache
def _revisions(script_location: str) -> dict[str, frozenset[str]]:
    """Return each revision of the scripts and those it follows, read without running them."""
    known: dict[str, frozenset[str]] = {}
    for file in sorted(Path(script_location, "versions").glob("*.py")):
        named = _named_values(file)
        before = named.get("down_revision")
        known[str(named["revision"])] = frozenset() if before is None else frozenset({str(before)})
    return known


def _named_values(script: Path) -> dict[str, object]:
    """Return the constants that a script gives a name to."""
    found: dict[str, object] = {}
    for node in ast.parse(script.read_bytes()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                found[target.id] = value.value
    return found
