"""`backup`, `verify` and `restore`: the chapter away as one file, and back."""

from pathlib import Path

import click

from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    answering,
    opened,
    passphrase_of,
    read_secret,
    with_passphrase,
)
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.words import _, ngettext


@click.command()
@click.argument("vault", type=VAULT)
@click.option("--to", "target", type=click.Path(path_type=Path), required=True)
@with_passphrase
@answering
def backup(answer: Answer, vault: Path, target: Path, passphrase_file: Path | None) -> None:
    """Write VAULT to one encrypted file in a folder, read it back and compare."""
    with opened(vault, passphrase_of(passphrase_file)) as desk:
        row = desk.services.backups.backup(target)
        file = target / row.file_name
        answer.say(
            {"file": str(file), "rows": row.rows, "size": row.size, "verified": row.verified},
            _("Backup: {file}").format(file=file),
            ngettext(
                "{count} row read back and compared.",
                "{count} rows read back and compared.",
                row.rows,
            ),
        )


@click.command()
@click.argument("what", type=click.Path(path_type=Path, exists=True))
@click.option("--recovery-code-file", type=FILE)
@with_passphrase
@answering
def verify(
    answer: Answer, what: Path, recovery_code_file: Path | None, passphrase_file: Path | None
) -> None:
    """Check every byte of a vault or of a backup file."""
    if what.is_dir():
        with opened(what, passphrase_of(passphrase_file)) as desk:
            text = desk.services.backups.verify_vault()
            answer.say({"vault": str(what), "sound": True}, text)
        return
    from chapterdesk.services.backups import check_file  # noqa: PLC0415  # heavy

    code = read_secret(recovery_code_file) if recovery_code_file else None
    secret = None if code is not None else passphrase_of(passphrase_file)
    view = check_file(what, passphrase=secret, recovery_code=code)
    answer.say(
        {"file": str(what), "sound": True, "rows": view.rows, "made": view.made},
        view.text,
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--to", "target", type=VAULT, required=True, help=_("A folder that is not there."))
@click.option("--recovery-code-file", type=FILE)
@with_passphrase
@answering
def restore(
    answer: Answer,
    file: Path,
    target: Path,
    recovery_code_file: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Make a new vault from a backup FILE; never over another one."""
    from chapterdesk.services.backups import restore as restore_file  # noqa: PLC0415  # heavy

    code = read_secret(recovery_code_file) if recovery_code_file else None
    secret = None if code is not None else passphrase_of(passphrase_file)
    report = restore_file(file, target, passphrase=secret, recovery_code=code, clock=SystemClock())
    answer.say(
        {"vault": str(target), "rows": report.rows, "tables_equal": report.tables_equal},
        _("Restored to {path}").format(path=target),
        ngettext(
            "{count} row, every table compared with the backup.",
            "{count} rows, every table compared with the backup.",
            report.rows,
        ),
    )
