"""`backup`, `verify` and `restore`: the chapter away as one file, and back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    WayIn,
    answering,
    opened,
    read_secret,
    with_passphrase,
)
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.paths import data_dir
from chapterdesk.core.words import _, ngettext
from chapterdesk.storage.errors import missing

if TYPE_CHECKING:
    from chapterdesk.services.backups import BackupService, Maker


@click.command()
@click.argument("vault", type=VAULT)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help=_("A folder; left out, the places that were chosen in the window and are here."),
)
@with_passphrase
@answering
def backup(answer: Answer, vault: Path, target: Path | None, way: WayIn) -> None:
    """Write VAULT to one encrypted file in a folder, read it back and compare."""
    with opened(vault, way, reads=True) as desk:
        backups = desk.services.backups
        folders = [target] if target is not None else _places_here(backups)
        rows = [(folder, backups.backup(folder)) for folder in folders]
    files = [str(folder / row.file_name) for folder, row in rows]
    row = rows[0][1]
    answer.say(
        {
            "file": files[0],
            "files": files,
            "rows": row.rows,
            "size": row.size,
            "verified": all(each.verified for _folder, each in rows),
        },
        *(_("Backup: {file}").format(file=file) for file in files),
        ngettext(
            "{count} row read back and compared.",
            "{count} rows read back and compared.",
            row.rows,
        ),
    )


def _places_here(backups: "BackupService") -> list[Path]:
    """Return the chosen places that are here now.

    Raises:
        UsageError: There is none.
    """
    here = [state.here for state in backups.places.list() if state.here is not None]
    if not here:
        raise UsageError(
            _("No place for backups is here now."),
            _("Nothing was written."),
            _("Plug the stick in, or say where with --to."),
        )
    return here


@click.command()
@click.argument("what", type=click.Path(path_type=Path))
@click.option("--recovery-code-file", type=FILE)
@click.option(
    "--look-in",
    "places",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    multiple=True,
    help=_("A vault that may have made the backup, or a folder of vaults; may be given again."),
)
@with_passphrase
@answering
def verify(
    answer: Answer,
    what: Path,
    recovery_code_file: Path | None,
    places: tuple[Path, ...],
    way: WayIn,
) -> None:
    """Check every byte of a vault or of a backup file."""
    _require_there(what)
    if what.is_dir():
        with opened(what, way, reads=True) as desk:
            text = desk.services.backups.verify_vault()
            answer.say({"vault": str(what), "sound": True}, text)
        return
    from chapterdesk.services.backups import check_file, marks_below  # noqa: PLC0415  # heavy

    code = read_secret(recovery_code_file) if recovery_code_file else None
    secret = None if code is not None else way.passphrase()
    looked_in = (data_dir(), *places)
    view = check_file(
        what,
        passphrase=secret,
        recovery_code=code,
        key_file=way.key_file,
        marks=marks_below(*looked_in),
    )
    answer.say(
        {
            "file": str(what),
            "sound": True,
            "rows": view.rows,
            "made": view.made,
            "made_by": None if view.maker is None else view.maker.origin.value,
        },
        view.text,
        *_looked_in(view.maker, looked_in),
    )


def _require_there(path: Path) -> None:
    if not path.exists():
        raise missing()


def _looked_in(maker: "Maker | None", folders: Sequence[Path]) -> list[str]:
    """Return where a vault to compare with was looked for, unless the maker was found."""
    names = ", ".join(dict.fromkeys(str(folder) for folder in folders))
    if maker is None:
        return [
            _("Whose it is was not looked at: no vault lies in {folders}.").format(folders=names),
            _("If yours lies elsewhere, name it with --look-in."),
        ]
    if maker.origin.value == "foreign":
        return [
            _("Looked at: what lies in {folders}.").format(folders=names),
            _("If yours lies elsewhere, name it with --look-in."),
        ]
    return []


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "target", type=VAULT, required=True, help=_("A folder that is not there."))
@click.option("--recovery-code-file", type=FILE)
@click.option(
    "--look-in",
    "places",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    multiple=True,
    help=_(
        "A vault that may have made the backup, or a folder with vaults or with the list of erased "
        "people; may be given again."
    ),
)
@with_passphrase
@answering
def restore(
    answer: Answer,
    file: Path,
    target: Path,
    recovery_code_file: Path | None,
    places: tuple[Path, ...],
    way: WayIn,
) -> None:
    """Make a new vault from a backup FILE; never over another one."""
    from chapterdesk.services.backups import marks_below  # noqa: PLC0415  # heavy
    from chapterdesk.services.backups import restore as restore_file  # noqa: PLC0415  # heavy

    _require_there(file)
    code = read_secret(recovery_code_file) if recovery_code_file else None
    secret = None if code is not None else way.passphrase()
    looked_in = (data_dir(), target.absolute().parent, *places)
    report = restore_file(
        file,
        target,
        passphrase=secret,
        recovery_code=code,
        key_file=way.key_file,
        clock=SystemClock(),
        places=places,
        marks=marks_below(*looked_in),
    )
    answer.say(
        {
            "vault": str(target),
            "rows": report.rows,
            "tables_equal": report.tables_equal,
            "forgotten_list": report.forgotten.found,
            "erased_again": report.forgotten.erased,
            "made_by": None if report.maker is None else report.maker.origin.value,
        },
        _("Restored to {path}").format(path=target),
        ngettext(
            "{count} row, every table compared with the backup.",
            "{count} rows, every table compared with the backup.",
            report.rows,
        ),
        *([] if report.maker is None else [report.maker.text]),
        *_looked_in(report.maker, looked_in),
        report.forgotten.text,
    )
