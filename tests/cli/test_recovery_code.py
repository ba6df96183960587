"""A code that is shown once is shown as it is copied: in groups of four."""

import re
from pathlib import Path
from typing import Final

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import recovery
from tests.cli.conftest import Prepared, Runner

GROUPED: Final = re.compile(r"^ +(AGE-SECRET-KEY-1(?: [0-9A-Z]{4}){14} [0-9A-Z]{2})$", re.MULTILINE)


def shown(out: str) -> Secret:
    """Return the one code that is shown; it is a whole one."""
    (code,) = GROUPED.findall(out)
    return recovery.parse(Secret.from_text(code))


def test_every_command_that_prints_one_prints_groups(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    own = ("--passphrase-file", prepared.passphrase_file)
    made = cli("new", tmp_path / "v", "--chapter", "X", *own)
    shown(made.out)
    label = tmp_path / "label"
    label.write_text("Kim\n", encoding="utf-8")
    theirs = tmp_path / "theirs"
    theirs.write_text("orchard tram magnet clover ninety arrow\n", encoding="utf-8")
    added = cli(
        "keys", "add", prepared.vault, "--label-file", label, "--new-passphrase-file", theirs,
        *own, "--json",
    )  # fmt: skip
    kim = added.json["way"]["id"]
    left = cli("keys", "left", prepared.vault, kim, "--new-recovery-code", *own)
    code_file = tmp_path / "code"
    code_file.write_text(shown(left.out).reveal_text(), encoding="utf-8")
    renewed = cli(
        "passphrase", prepared.vault, "--recovery-code-file", code_file,
        "--new-passphrase-file", theirs, "--new-recovery-code",
    )  # fmt: skip
    assert shown(renewed.out).reveal_text() != code_file.read_text(encoding="utf-8")
