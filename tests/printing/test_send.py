import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.printing.send import can_print, send

FAKE = """#!/bin/sh
printf '%s\\n' "$@" > "{folder}/arguments"
cat > "{folder}/received"
exit {code}
"""

PROGRAM = """
import os, sys
written = []
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, int) or path == os.devnull:
            return  # a pipe, or nowhere
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(str(path))
from chapterdesk.printing.attendance import AttendanceSheet, build
from chapterdesk.printing.preview import render
from chapterdesk.printing.send import send
sys.addaudithook(watch)
pdf = build(AttendanceSheet(heading="Circle", when="18:30"))
render(pdf, 0, 0.2)
send(pdf)
print(written)
"""


def fake_printer(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> None:
    program = folder / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(FAKE.format(folder=folder, code=code), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def test_the_printer_gets_the_bytes_under_a_title_that_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_printer(tmp_path, monkeypatch)
    send(b"%PDF-bytes", copies=2, printer="upstairs")
    assert (tmp_path / "received").read_bytes() == b"%PDF-bytes"
    arguments = (tmp_path / "arguments").read_text(encoding="utf-8").split("\n")[:-1]
    assert arguments == ["-t", "Document", "-n", "2", "-d", "upstairs", "-"]


def test_a_printer_that_refuses_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_printer(tmp_path, monkeypatch, code=1)
    with pytest.raises(StorageError, match="did not take"):
        send(b"%PDF-bytes")


def test_without_printing_system_one_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not can_print()
    with pytest.raises(StorageError) as raised:
        send(b"%PDF-bytes")
    assert "“Save as PDF” where that is offered" in raised.value.todo


@pytest.mark.parametrize("copies", [0, 100])
def test_a_senseless_number_of_copies_is_refused(copies: int) -> None:
    with pytest.raises(RefusedError):
        send(b"%PDF-bytes", copies=copies)


def test_printing_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_printer(tmp_path, monkeypatch)
    trace = tmp_path / "trace"
    command = [sys.executable, "-B", "-c", PROGRAM]
    strace = shutil.which("strace")
    if strace:
        # Only our own process: what the printing system does is its own.
        command = [strace, "-e", "trace=open,openat,creat", "-o", str(trace), *command]
    done = subprocess.run(command, env={**os.environ}, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
    assert (tmp_path / "received").read_bytes().startswith(b"%PDF-")
    if strace:
        lines = trace.read_text(encoding="utf-8").splitlines()
        assert any("manifest.json" in line for line in lines)
        writing = [
            line
            for line in lines
            if ("O_WRONLY" in line or "O_RDWR" in line or "O_CREAT" in line or "creat(" in line)
            and "/dev/null" not in line
        ]
        assert writing == []
