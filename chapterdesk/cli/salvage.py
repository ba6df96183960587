"""`salvage`: what can still be read of a damaged vault, into a new one; its keys from a backup."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    WayIn,
    answering,
    read_secret,
    with_passphrase,
)
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.paths import data_dir
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.salvage import SalvagedTable


@click.command()
@click.argument("vault", type=VAULT)
@click.option("--to", "target", type=VAULT, help=_("A folder that is not there, for what is read."))
@click.option("--backup", type=FILE, help=_("Fill up what is missing from this backup."))
@click.option("--keys-from", type=FILE, help=_("Take damaged keys from this backup, no more."))
@click.option("--recovery-code-file", type=FILE)
@with_passphrase
@answering
def salvage(
    answer: Answer,
    vault: Path,
    *,
    target: Path | None,
    backup: Path | None,
    keys_from: Path | None,
    recovery_code_file: Path | None,
    way: WayIn,
) -> None:
    """Say what can be read of a damaged VAULT; with --to, save that into a new one."""
    from chapterdesk.services import salvage as salvages  # noqa: PLC0415  # heavy
    from chapterdesk.services.backups import marks_below  # noqa: PLC0415  # heavy

    if keys_from is not None and (target is not None or backup is not None):
        raise UsageError(
            _("--keys-from stands alone."),
            _("Nothing was changed."),
            _("Take the keys first; then see whether anything else is damaged."),
        )
    code = read_secret(recovery_code_file) if recovery_code_file else None
    secret = None if code is not None else way.passphrase()
    file = way.key_file
    if keys_from is not None:
        keys = salvages.take_keys(
            vault, keys_from, passphrase=secret, recovery_code=code, key_file=file
        )
        answer.say({"vault": str(vault), "ways_in_changed": keys.changed}, keys.text)
        return
    if target is None:
        report = salvages.look(vault, passphrase=secret, recovery_code=code, key_file=file)
    else:
        report = salvages.salvage(
            vault,
            target,
            clock=SystemClock(),
            backup=backup,
            passphrase=secret,
            recovery_code=code,
            key_file=file,
            places=[mark.folders[0] for mark in marks_below(data_dir())],
        )
    data: dict[str, object] = {
        "vault": str(target or vault),
        "whole": report.whole,
        "tables": _told(report.tables),
    }
    if report.forgotten is not None:
        data["forgotten_list"] = report.forgotten.found
        data["erased_again"] = report.forgotten.erased
    lines = [report.text]
    if target is not None:
        lines.append(_("Saved to {path}. The damaged folder is as it was.").format(path=target))
    answer.say(data, *lines)


def _told(tables: "Mapping[str, SalvagedTable]") -> dict[str, dict[str, object]]:
    """Return the tables by name; those that tell of sealed texts only among all other records."""
    from chapterdesk.services.salvage import is_quiet  # noqa: PLC0415  # heavy

    told: dict[str, dict[str, object]] = {}
    quiet = [table for name, table in tables.items() if is_quiet(name)]
    for name, table in tables.items():
        if not is_quiet(name):
            told[name] = _counts([table])
    if quiet:
        told["other records"] = _counts(quiet)
    return told


def _counts(tables: "Sequence[SalvagedTable]") -> dict[str, object]:
    return {
        "rows": sum(table.rows for table in tables),
        "whole": all(table.whole for table in tables),
        "lost": sum(table.lost for table in tables),
        "from_backup": sum(table.from_backup for table in tables),
    }
