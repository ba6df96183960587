"""`keys`: who can open a vault; add, change and remove, and what to do when somebody left."""

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
from chapterdesk.cli.vault import accept_weak_option, new_code, refuse_weak
from chapterdesk.core.errors import UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate

if TYPE_CHECKING:
    from chapterdesk.services.keys import KeyService, LeftReport, SlotRow

_SHORTEST_ID = 6
_NEW = click.option(
    "--new-passphrase-file",
    "new_file",
    type=FILE,
    required=True,
    help=_("Read the new passphrase from this file."),
)


@click.group()
def keys() -> None:
    """List and change who can open a vault."""


@keys.command("list")
@click.argument("vault", type=VAULT)
@with_passphrase
@answering
def list_(answer: Answer, vault: Path, way: WayIn) -> None:
    """List the ways into VAULT."""
    with opened(vault, way, reads=True) as desk:
        found = desk.services.keys.access()
    answer.say(
        {"vault": str(vault), "ways": [_plain(row) for row in found.rows]},
        *(_line(row) for row in found.rows),
    )


@keys.command()
@click.argument("vault", type=VAULT)
@click.option(
    "--label-file",
    type=FILE,
    required=True,
    help=_("Read whose passphrase it is from this file; - is standard input."),
)
@_NEW
@accept_weak_option
@with_passphrase
@answering
def add(
    answer: Answer,
    vault: Path,
    label_file: Path,
    new_file: Path,
    accept_weak: bool,
    way: WayIn,
) -> None:
    """Let another person into VAULT by a passphrase of their own.

    Whose it is comes from a file: what is typed here stands in the list of running programs.
    """
    from chapterdesk.services.keys import OwnPassphrase  # noqa: PLC0415  # heavy

    new = _new(new_file, accept_weak=accept_weak)
    label = read_secret(label_file).reveal_text().strip()
    own = way.passphrase()
    with opened(vault, way, Secret(own.reveal())) as desk:
        service = desk.services.keys
        proof = service.prove(OwnPassphrase(passphrase=own, key_file=way.key_file))
        found = service.save(service.seal_person(label=label, passphrase=new, proof=proof))
    answer.say(
        {"vault": str(vault), "way": _plain(found.passphrases[-1])},
        _("They can open the vault now."),
    )


@keys.command()
@click.argument("vault", type=VAULT)
@_NEW
@accept_weak_option
@with_passphrase
@answering
def change(answer: Answer, vault: Path, new_file: Path, accept_weak: bool, way: WayIn) -> None:
    """Change the passphrase that is given."""
    new = _new(new_file, accept_weak=accept_weak)
    old = way.passphrase()
    with opened(vault, way, Secret(old.reveal())) as desk:
        service = desk.services.keys
        service.save(service.seal_change(old=old, new=new, key_file=way.key_file))
    answer.say(
        {"vault": str(vault), "changed": True},
        _("The new passphrase opens the vault. Copies made before still open with the old one."),
    )


@keys.command()
@click.argument("vault", type=VAULT)
@click.argument("who")
@with_passphrase
@answering
def remove(answer: Answer, vault: Path, who: str, way: WayIn) -> None:
    """Take the passphrase WHO (the beginning of an id that `keys list` shows) away."""
    with opened(vault, way) as desk:
        service = desk.services.keys
        service.remove(_one(service, who).slot_id)
    answer.say(
        {"vault": str(vault), "removed": True},
        _("It opens the vault no more. What they copied before they can still open."),
    )


@keys.command()
@click.argument("vault", type=VAULT)
@click.argument("who")
@click.option("--new-recovery-code", is_flag=True, help=_("Make and print a new recovery code."))
@with_passphrase
@answering
def left(answer: Answer, vault: Path, who: str, new_recovery_code: bool, way: WayIn) -> None:
    """Lock WHO (an id that `keys list` shows) out: back up, change all keys, say what stays open.

    Everybody else but you needs a new passphrase afterwards.
    """
    from chapterdesk.services.keys.leaving import OwnPassphrase  # noqa: PLC0415  # heavy

    own = way.passphrase()
    with opened(vault, way, Secret(own.reveal())) as desk:
        service = desk.services.keys
        code = service.draw_code() if new_recovery_code else None
        prepared = service.prepare_keys(
            gone=_one(service, who).slot_id,
            own=OwnPassphrase(passphrase=own, key_file=way.key_file),
            new_code=code,
        )
        if code is not None:
            # Before the keys change: an output that nobody reads leaves nobody without a code.
            answer.ahead({"recovery_code": code.reveal_text()}, *new_code(code))
        report = service.change_keys(prepared)
    answer.say(_told(vault, report, code), *_report(report))


def _new(file: Path, *, accept_weak: bool) -> Secret:

    secret = read_secret(file)
    if not accept_weak:
        refuse_weak(secret)
    return secret


def _one(service: "KeyService", who: str) -> "SlotRow":
    """Return the passphrase that is meant by the beginning of its id.

    Raises:
        UsageError: None is, or several are, or less than six signs are given.
    """
    typed = who.strip().lower()
    rows = service.access().passphrases
    found = [row for row in rows if row.slot_id.hex().startswith(typed)]
    if len(found) != 1 or len(typed) < _SHORTEST_ID:
        raise UsageError(
            _("There is not exactly one passphrase of that id."),
            _("Nothing was changed."),
            _("Give the id that “keys list” shows."),
        )
    return found[0]


def _plain(row: "SlotRow") -> dict[str, object]:
    return {
        "id": row.slot_id.hex(),
        "kind": row.kind,
        "label": row.label,
        "made_at": row.made_at,
        "in_use": row.in_use,
        "key_file": row.key_file,
        "expires": row.expires,
    }


def _line(row: "SlotRow") -> str:
    made = "" if row.made_at is None else current().day(row.made_at.astimezone().date())
    return f"{row.slot_id.hex()}  {row.label}  {made}{_in_use() if row.in_use else ''}"


def _in_use() -> str:
    return "  " + _("in use")


def _told(vault: Path, report: "LeftReport", code: Secret | None) -> dict[str, object]:
    told: dict[str, object] = {
        "vault": str(vault),
        "removed": report.removed,
        "must_renew": list(report.must_renew),
        "rows": report.rows,
        "backups_they_could_open": [
            {
                "file": row.file_name,
                "made_at": row.made_at,
                "place": row.place,
                "here": row.here,
                "certain": row.certain,
            }
            for row in report.backups
        ],
        "backup_failure": report.backup_failure,
    }
    if code is not None:
        told["recovery_code"] = code.reveal_text()
    return told


def _report(report: "LeftReport") -> list[str]:
    lines = [_("All keys are changed; every record is unchanged.")]
    if report.must_renew:
        names = current().listing([isolate(name) for name in report.must_renew])
        lines.append(_("{names}: must get a passphrase again.").format(names=names))
    if report.backup_failure:
        lines.append(
            _("There is no backup under the new keys yet: {why}").format(why=report.backup_failure)
        )
    if report.backups:
        lines.append(_("If they get at these files, they can still open them:"))
        lines += [
            f"  {row.file_name}  {isolate(row.place)}"
            + ("" if row.certain else "  " + _("perhaps"))
            + ("  " + _("made just before this change") if row.before else "")
            for row in report.backups
        ]
    return lines
