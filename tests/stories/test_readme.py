"""The commands of the README, followed to the letter in a shell."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def commands() -> str:
    """Return the lines that set up a real chapter without a screen."""
    blocks = re.findall(
        r"^```\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    (block,) = [text for text in blocks if "chapterdesk new" in text]
    return block


@pytest.mark.slow
def test_the_commands_work_as_they_are_written(tmp_path: Path) -> None:
    stick = tmp_path / "media" / "stick"
    stick.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "contact.txt").write_text("Robin, 020 7946 0000", encoding="utf-8")
    book = Workbook()
    for row in (("Name", "Pronouns"), ("Wren Okafor", "they/them")):
        book.active.append(row)  # type: ignore[union-attr]  # a new book has its sheet
    book.save(tmp_path / "members.xlsx")
    (tmp_path / "names.txt").write_text("Wren Okafor\n", encoding="utf-8")
    script = commands().replace("/media/stick", str(stick))
    done = subprocess.run(
        ["bash", "-ec", script],
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path),
            "TZ": "America/Los_Angeles",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    assert list(stick.iterdir())
