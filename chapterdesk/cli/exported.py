"""`exports`: the files that left the vault, and deleting one where it lies."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chapterdesk.cli.common import VAULT, Answer, WayIn, answering, opened, with_passphrase
from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _, current, isolate, ngettext

if TYPE_CHECKING:
    from chapterdesk.services.exports.files import ExportedFile


@click.command("exports")
@click.argument("vault", type=VAULT)
@click.option("--delete", default="", metavar="ID", help=_("Delete this file where it lies."))
@with_passphrase
@answering
def exports(answer: Answer, vault: Path, delete: str, way: WayIn) -> None:
    """List the files that left VAULT, what each holds and whether it lies there; or delete one."""
    with opened(vault, way) as desk:
        service = desk.services.exports
        files = service.files()
        if delete:
            chosen = [one for one in files if one.id.hex() == delete.casefold().strip()]
            if not chosen:
                raise UsageError(
                    _("There is no such file in the list."),
                    _("Nothing was deleted."),
                    _("Write: chapterdesk exports VAULT, and take an id from there."),
                )
            service.delete_file(chosen[0].id)
            answer.say(
                {"deleted": str(chosen[0].path)},
                _("The file was deleted: {file}").format(file=isolate(chosen[0].path.name)),
            )
            return
        answer.say(
            {"files": [_plain(one) for one in files]},
            *(line for one in files for line in _lines(one)),
            ngettext("{count} file left this desk.", "{count} files left this desk.", len(files)),
            *_still_open(files),
        )


def _plain(file: "ExportedFile") -> dict[str, object]:
    return {
        "id": file.id,
        "what": file.what,
        "form": file.form,
        "sealed": file.sealed,
        "seal": file.seal,
        "for": file.readers or None,
        "rows": file.rows if file.finished else None,
        "finished": file.finished,
        "columns": [name for name in file.columns.split(", ") if name],
        "file": str(file.path),
        "made_at": file.made_at.isoformat(),
        "place": file.place,
        "gone_at": file.gone_at,
    }


def _lines(file: "ExportedFile") -> tuple[str, ...]:
    day, clock = current().day(file.made.date()), current().clock_time(file.made)
    forms = {"csv": _("table (CSV)"), "xlsx": _("workbook (XLSX)"), "vcard": _("cards (vCard)")}
    held = (
        ngettext("{count} person", "{count} people", file.rows)
        if file.finished
        else _("never finished: it may lie there, whole or in part")
    )
    facts = (f"{day} {clock}", forms.get(file.form, file.form), held, _seal_words(file))
    return (
        f"{file.id.hex()}  {' · '.join(facts)}",
        f"    {isolate(str(file.path))} ({_place_words(file)})",
        *((f"    {_readers_words(file)}",) if file.readers else ()),
        *((f"    {_('Columns: {columns}').format(columns=file.columns)}",) if file.columns else ()),
    )


def _seal_words(file: "ExportedFile") -> str:
    return {
        "plain": _("plain: anybody can read it"),
        "passphrase": _("sealed with a passphrase"),
        "recipient": _("sealed to one recipient"),
    }.get(file.seal, _("sealed"))


def _readers_words(file: "ExportedFile") -> str:
    return {
        "leads": _("For the leads alone"),
        "chapter": _("For the chapter"),
        "partners": _("For partners"),
        "everybody": _("For everybody"),
    }.get(file.readers, file.readers)


def _place_words(file: "ExportedFile") -> str:
    return {
        "here": _("still there"),
        "part": _("cut off: what was written of it lies there under another name"),
        "gone": _("gone"),
        "away": _("its folder is not there now"),
    }[file.place]


def _still_open(files: "tuple[ExportedFile, ...]") -> tuple[str, ...]:
    count = sum(file.seal == "plain" and file.place in {"here", "part"} for file in files)
    if not count:
        return ()
    return (
        ngettext(
            "{count} of them lies there for anybody to read. Delete it as soon as it has served.",
            "{count} of them lie there for anybody to read. Delete them as soon as they have "
            "served.",
            count,
        ),
    )
