"""What commands share: secrets from files, opening a vault, one JSON object as an answer."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import ReadOnlyError, StorageError, UsageError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, for_lines, without_isolates

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Desk

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

VAULT = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_MAX_SECRET = 4096
_MAX_TEXT = 20_000


class BegunError(Exception):
    """Carry what went wrong after a JSON object was begun, for `root` to end that object with."""

    def __init__(self, error: BaseException) -> None:
        super().__init__("after a JSON object was begun")
        self.error = error


class Answer:
    """Say the answer of a command: lines for a person, or one JSON object for a program."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._said: dict[str, Any] = {}

    @property
    def begun(self) -> bool:
        """Say whether a JSON object is begun and waits for its end."""
        return bool(self._said)

    def say(self, data: dict[str, Any], *lines: str) -> None:
        """Print `data` as one JSON object, or the lines."""
        if self._as_json:
            rest = {key: value for key, value in data.items() if key not in self._said}
            click.echo(json_text(rest, begun=self.begun))
            self._said = {}
        else:
            for line in lines:
                echo(line)

    def ahead(self, data: dict[str, Any], *lines: str) -> None:
        """Print at once what must be out before it comes into force: lines, or a first part.

        Raises:
            OSError: Nobody can read it.
        """
        if self._as_json:
            # One object all the same: it is ended by `say`, or by what went wrong.
            click.echo(f"{json_text(data)[:-1]},")
            sys.stdout.flush()
            self._said = data
        else:
            for line in lines:
                echo(line)
            sys.stdout.flush()


def json_text(data: dict[str, Any], *, begun: bool = False) -> str:
    """Return a JSON object, or the rest of one that was begun."""
    text = json.dumps(data, ensure_ascii=False, default=_plain)
    text = without_isolates(text)
    return text[1:] if begun else text


def echo(text: str, *, err: bool = False) -> None:
    """Print a text for a person; see `for_lines`."""
    stream = sys.stderr if err else sys.stdout
    for line in text.split("\n"):
        click.echo(for_lines(line, terminal=stream.isatty()), err=err)


def answering(
    function: Callable[Concatenate[Answer, P], R],
) -> Callable[P, R]:
    """Give the command `--json` and its `Answer`."""

    @click.option("--json", "as_json", is_flag=True, help=_("Answer with one JSON object."))
    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        answer = Answer(as_json=bool(kwargs.pop("as_json")))
        try:
            return function(answer, *args, **kwargs)
        except (Exception, KeyboardInterrupt) as error:
            # Where nobody reads any more, there is nobody to end the object for.
            if answer.begun and not isinstance(error, BrokenPipeError):
                raise BegunError(error) from error
            raise

    return wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """What a command was told about how to open a vault or a backup.

    Attributes:
        passphrase_file: Where the passphrase stands; `-` is standard input, None asks.
        key_file: The file that belongs to the passphrase, where one does.
    """

    passphrase_file: Path | None = None
    key_file: Path | None = None

    @property
    def is_stdin(self) -> bool:
        """Say whether the passphrase comes from standard input."""
        return str(self.passphrase_file) == "-"

    def passphrase(self) -> Secret:
        """Return the passphrase; see `passphrase_of`."""
        return passphrase_of(self.passphrase_file)


_PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=FILE,
    help=_("Read the passphrase from this file; - is standard input."),
)
_KEY_FILE = click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("The key file, where one belongs to the passphrase."),
)


def with_new_passphrase(function: F) -> F:
    """Give a command that makes something new `--passphrase-file`."""
    return _PASSPHRASE_FILE(function)


def with_passphrase(function: Callable[P, R]) -> Callable[P, R]:
    """Give the command `--passphrase-file` and `--key-file`, as its `way`."""

    @_PASSPHRASE_FILE
    @_KEY_FILE
    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        # What click calls by name; which names these are no type checker knows.
        named: dict[str, Any] = kwargs
        named["way"] = WayIn(
            passphrase_file=named.pop("passphrase_file"), key_file=named.pop("key_file")
        )
        return function(*args, **kwargs)

    return wrapped


def read_secret(file: Path) -> Secret:
    """Read a secret from a file or, for `-`, from standard input; one line end is left out.

    Raises:
        StorageError: The file can not be read.
        UsageError: It is empty or too long to be a secret.
    """
    try:
        data = sys.stdin.buffer.read(_MAX_SECRET + 1) if str(file) == "-" else _head(file)
    except OSError as error:
        raise StorageError(
            _("The file with the secret could not be read."),
            _("Nothing was changed."),
            _("Check its name and whether you may read it."),
        ) from error
    return _secret_in(data)


def read_secret_line() -> Secret:
    """Read a secret from the first line of standard input and leave the lines below it there.

    Raises:
        UsageError: The line is empty or too long to be a secret.
    """
    return _secret_in(sys.stdin.buffer.readline(_MAX_SECRET + 1))


def _secret_in(data: bytes) -> Secret:
    data = data.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").removesuffix(b"\r")
    if not data or len(data) > _MAX_SECRET:
        raise UsageError(
            _("The file with the secret is empty or too long to be one."),
            _("Nothing was changed."),
            _("Put the secret alone on the first line."),
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            _("The file with the secret is not UTF-8 text."),
            _("Nothing was changed."),
            _("Save it as UTF-8 text."),
        ) from error
    return Secret(data)


def read_text(file: Path, most: int = _MAX_TEXT) -> str:
    """Read a few lines about the chapter or a person from a file or standard input.

    Args:
        file: Where it stands; "-" is standard input.
        most: How many bytes it has at most.

    Raises:
        StorageError: The file can not be read.
        UsageError: It is too long, or not UTF-8 text.
    """
    try:
        data = sys.stdin.buffer.read(most + 1) if str(file) == "-" else _head(file, most)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise StorageError(
            _("The file with the text could not be read."),
            _("Nothing was changed."),
            _("Check its name and whether you may read it."),
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            _("The file is not UTF-8 text."),
            _("Nothing was changed."),
            _("Save it as UTF-8 text."),
        ) from error
    if len(data) > most:
        raise UsageError(
            _("The file with the text is too long."),
            _("Nothing was changed."),
            _("A few lines are enough."),
        )
    return text.strip()


def command_line(*words: str | Path) -> str:
    """Return a command of this program as it can be typed, whatever its paths hold."""
    return shlex.join(["chapterdesk", *map(str, words)])


def passphrase_of(file: Path | None) -> Secret:
    """Return the passphrase from its file, or ask for it on a terminal.

    Raises:
        UsageError: There is neither a file nor a terminal to ask at.
    """
    if file is not None:
        return read_secret(file)
    if not sys.stdin.isatty():
        raise UsageError(
            _("A passphrase is needed and there is nobody to ask."),
            _("Nothing was changed."),
            _("Give it with --passphrase-file."),
        )
    return Secret.from_text(click.prompt(_("Passphrase"), hide_input=True, err=True))


@contextmanager
def opened(
    vault: Path, way: WayIn, passphrase: Secret | None = None, *, reads: bool = False
) -> Iterator["Desk"]:
    """Open a vault for one command and close it again, whatever happens.

    Args:
        vault: Which.
        way: How.
        passphrase: Where it was read already; it is wiped.
        reads: Whether the command changes nothing of the vault, so that one that can only be read
            serves it too.

    Raises:
        ReadOnlyError: Nothing can be written there, and the command would.
    """
    from chapterdesk.services.vaults import VaultService  # noqa: PLC0415  # heavy

    service = VaultService(clock=SystemClock())
    secret = passphrase or way.passphrase()
    unlocked = service.derive(vault, passphrase=secret, key_file=way.key_file)
    secret.wipe()
    try:
        desk = service.open(vault, unlocked, events=EventBus())
    except ReadOnlyError:
        if not reads:
            raise
        desk = service.open(vault, unlocked, events=EventBus(), read_only=True)
        echo(_("Nothing can be written where the vault lies: it is only read."), err=True)
    finally:
        unlocked.wipe()
    try:
        yield desk
    finally:
        desk.close()


def _head(file: Path, size: int = _MAX_SECRET) -> bytes:
    with file.open("rb") as stream:
        return stream.read(size + 4)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
