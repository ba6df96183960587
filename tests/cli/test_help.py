"""The list of commands, which loads none of them."""

import subprocess
import sys

import click
import pytest

from chapterdesk.cli.commands import entries
from chapterdesk.cli.root import root
from tests.cli.conftest import Runner


@pytest.mark.parametrize("name", entries())
def test_each_listed_command_is_the_one_it_is_called(cli: Runner, name: str) -> None:
    command = root.get_command(click.Context(root), name)
    assert command is not None
    assert command.name == name
    ran = cli(name, "--help")
    assert ran.code == 0
    assert f"chapterdesk {name} " in ran.out


def test_the_list_of_commands_tells_each(cli: Runner) -> None:
    told = cli("--help").out
    for name, entry in entries().items():
        assert f"  {name} " in told
        assert entry.told in told


def test_a_word_that_is_no_command_is_refused(cli: Runner) -> None:
    assert cli("backdoor").code == 2


def test_the_list_of_commands_loads_none() -> None:
    code = """
import sys
from chapterdesk.cli import run
run(["--help"])
print(*[name for name in sys.modules if name.startswith("chapterdesk.cli.")], file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {entry.module for entry in entries().values()}
    loaded = {name.removeprefix("chapterdesk.cli.") for name in ran.stderr.split()}
    assert loaded
    assert not loaded & modules
