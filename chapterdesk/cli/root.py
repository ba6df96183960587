"""The entry of the command line: parse, run, answer with an exit code."""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from chapterdesk import __version__
from chapterdesk.cli.commands import Commands
from chapterdesk.cli.common import BegunError, echo, json_text
from chapterdesk.cli.wishes import OpenWindow
from chapterdesk.core import log
from chapterdesk.core.errors import (
    DatabaseDamagedError,
    ExitCode,
    KeysDamagedError,
    UsageError,
    UserError,
)
from chapterdesk.core.paths import chosen_language
from chapterdesk.core.words import _, set_language

_INTERNAL_ERROR = 1
_LONGEST_PATH = 32_768


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="chapterdesk")
@click.option(
    "--vault",
    type=click.Path(path_type=Path),
    help=_("The vault the window opens; - reads where it lies from standard input."),
)
@click.pass_context
def root(context: click.Context, vault: Path | None) -> OpenWindow | None:
    """Take care of a local chapter, on this computer alone.

    Without a command the window opens.
    """
    if context.invoked_subcommand is None:
        return OpenWindow(vault=_told_vault() if str(vault) == "-" else vault)
    return None


def _told_vault() -> Path | None:
    """Return the path on standard input, where the list of running programs does not show it."""
    data = b"" if sys.stdin is None else sys.stdin.buffer.read(_LONGEST_PATH)
    path = data.rstrip(b"\r\n")
    return Path(os.fsdecode(path)) if path else None


def run(arguments: Sequence[str]) -> int | OpenWindow:
    """Run the command line; return its exit code, or the wish to open the window."""
    log.set_up()
    set_language(chosen_language())
    as_json = "--json" in arguments
    try:
        answer = root.main(args=list(arguments), prog_name="chapterdesk", standalone_mode=False)
    except Exception as error:  # noqa: BLE001  # the one seam: told, without data, as an exit code
        return _failed(error, as_json=as_json)
    if isinstance(answer, OpenWindow):
        return answer
    return int(ExitCode.DONE)


def _failed(error: BaseException, *, as_json: bool, begun: bool = False) -> int:
    if isinstance(error, BegunError):
        return _failed(error.error, as_json=True, begun=True)
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        _tell(_stopped(error), as_json=as_json, begun=begun)
        return int(ExitCode.USAGE)
    if isinstance(error, click.ClickException):
        if as_json:
            _tell(_as_ours(error), as_json=True, begun=begun)
        else:
            error.show()
        return int(ExitCode.USAGE)
    if isinstance(error, UserError):
        _name_way_on(error)
        _tell(error, as_json=as_json, begun=begun)
        return int(error.exit_code)
    _tell_bug(error, as_json=as_json, begun=begun)
    return _INTERNAL_ERROR


def _stopped(error: BaseException) -> UsageError:
    """Return what is said of a command that somebody stopped: at a question, or at its work."""
    if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
        return UsageError(
            _("Stopped."),
            _("What was saved until then stays; the rest was not done."),
            _("Look at what is there before you run the command again."),
        )
    return UsageError(
        _("Stopped."), _("Nothing was changed."), _("Run the command again whenever you like.")
    )


def _tell_bug(error: BaseException, *, as_json: bool, begun: bool) -> None:
    """Say that the program failed, without a word of what it was working on."""
    told = UserError(
        _("Something went wrong in the program."),
        _("What was saved before is safe."),
        _("Report the line that stands on standard error; it holds no data."),
    )
    if as_json:
        _tell(told, as_json=True, begun=begun, code=_INTERNAL_ERROR)
    else:
        echo(f"{told.what} {told.data}", err=True)
    click.echo(log.describe(error), err=True)


def _name_way_on(error: UserError) -> None:
    """Add the command that helps with damaged files to what is said of them."""
    if isinstance(error, KeysDamagedError):
        command = "chapterdesk salvage VAULT --keys-from BACKUP"
    elif isinstance(error, DatabaseDamagedError):
        command = "chapterdesk salvage VAULT --to NEW --backup BACKUP"
    else:
        return
    told = _("On the command line: {command}").format(command=command)
    error.todo = f"{error.todo} {told}".strip()


def _as_ours(error: click.ClickException) -> UsageError:
    """Return what click says of a wrong call in the shape of every other error."""
    return UsageError(
        error.format_message(),
        _("Nothing was changed."),
        _("The same command with --help says how it is put."),
    )


def _tell(error: UserError, *, as_json: bool, begun: bool = False, code: int | None = None) -> None:
    details = _candidates(error)
    if as_json:
        told: dict[str, Any] = {
            "error": {"what": error.what, "data": error.data, "todo": error.todo},
            "exit_code": int(error.exit_code) if code is None else code,
        }
        if details:
            told["error"]["details"] = details
        click.echo(json_text(told, begun=begun))
        return
    lines = [error.what]
    for problem in details:
        unknown = "" if problem["candidates"] else _("nobody by that name")
        lines.append(f"  {problem['line']}: {problem['typed']}" + (unknown and f"  ({unknown})"))
        lines += [_candidate_line(person) for person in problem["candidates"]]
    for line in (*lines, error.data, error.todo):
        if line:
            echo(line, err=True)


def _candidates(error: UserError) -> list[dict[str, Any]]:
    """Return, for names that are not one person or record each, what each may mean."""
    return [
        {
            "line": problem.line_number,
            "typed": problem.typed,
            "candidates": [
                {
                    "id": row.id.hex(),
                    "name": row.name,
                    "pronouns": getattr(row, "pronouns", ""),
                    "last_seen": _day(getattr(row, "last_seen_on", None)),
                }
                for row in problem.candidates
            ],
        }
        for problem in getattr(error, "problems", ())
    ]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _candidate_line(person: dict[str, Any]) -> str:
    """Return a candidate with what tells two of one name apart."""
    facts = [person["pronouns"]]
    if person["last_seen"]:
        facts.append(_("last here {day}").format(day=person["last_seen"]))
    told = " · ".join(fact for fact in facts if fact)
    return f"      {person['id']}  {person['name']}" + (f"  ({told})" if told else "")
