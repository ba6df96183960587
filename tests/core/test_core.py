"""Ids, secrets, words, events, logs and paths."""

import copy
import gc
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import log, words
from chapterdesk.core.clock import FixedClock, SystemClock
from chapterdesk.core.errors import ExitCode, UserError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.ids import from_hex, new_id, new_ids, pair_id, to_hex
from chapterdesk.core.resources import resource_bytes, resource_path
from chapterdesk.core.secret import Secret


def test_ids_are_random_and_keep_no_time() -> None:
    made = [*(new_id() for _ in range(1000)), *new_ids(1000)]
    assert len(set(made)) == 2000
    assert {len(value) for value in made} == {16}
    assert all(value[6] >> 4 == 4 for value in made), "UUIDv4"
    assert all(value[8] >> 6 == 2 for value in made), "the variant of RFC 9562"
    assert new_ids(0) == []
    assert from_hex(to_hex(made[0])) == made[0]


@given(st.lists(st.binary(max_size=20), max_size=4), st.lists(st.binary(max_size=20), max_size=4))
def test_no_two_lists_of_parts_share_an_id(first: list[bytes], second: list[bytes]) -> None:
    same = pair_id(b"k" * 32, "t", *first) == pair_id(b"k" * 32, "t", *second)
    assert same == (first == second)


def test_pair_ids_depend_on_the_secret_and_the_table() -> None:
    made = {pair_id(key * 32, table, b"a", b"b") for key in (b"k", b"l") for table in ("t", "u")}
    assert len(made) == 4


@pytest.mark.parametrize("text", ["", "zz", "00" * 15, "00" * 17])
def test_what_is_not_an_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"id|hex"):
        from_hex(text)


def test_a_secret_shows_nothing_and_can_be_wiped() -> None:
    secret = Secret.from_text("orbit lemon")
    assert "orbit" not in repr(secret) + str(secret) + f"{secret}"
    with pytest.raises(TypeError):
        copy.copy(secret)
    secret.wipe()
    assert not secret
    assert secret.reveal() == b""
    gc.collect()


def test_clocks_speak_utc_and_cut_to_milliseconds() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert SystemClock().now().microsecond % 1000 == 0
    clock = FixedClock(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    assert clock.today(ZoneInfo("Asia/Tokyo")) == date(2026, 11, 27)
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_listener_can_leave() -> None:
    heard: list[str] = []
    bus = EventBus()
    cancel = bus.subscribe(lambda event: heard.append(event.area))
    bus.publish(Changed(area="members"))
    cancel()
    bus.publish(Changed(area="meetings"))
    assert heard == ["members"]


def test_an_error_joins_its_sentences() -> None:
    error = UserError("It broke.", "Nothing is lost.", "Try again.")
    assert str(error) == "It broke. Nothing is lost. Try again."
    assert error.exit_code is ExitCode.REFUSED


def fail_twice(text: str) -> None:
    try:
        {}[text]
    except KeyError as error:
        raise RuntimeError(text) from error


def test_a_report_of_a_bug_holds_no_value() -> None:
    canary = "Zbigniewa Canary"
    with pytest.raises(RuntimeError) as caught:
        fail_twice(canary)
    told = log.describe(caught.value)
    assert canary not in told
    assert "RuntimeError" in told
    assert "KeyError" in told
    assert "test_core.py:" in told


def test_names_are_isolated() -> None:
    assert words.isolate("سامي") == "\u2068سامي\u2069"
    assert words.isolate_ltr("+961 1 234567").startswith("\u2066")


def test_dates_carry_the_month_as_a_word() -> None:
    spoken = words.Words("en")
    assert spoken.day(date(2026, 11, 26)) == "26 November 2026"
    assert words.Words("xx-unknown").language == "xx-unknown"
    assert words.Words("xx-unknown").day(date(2026, 1, 2)) == "2 January 2026"
    assert words.Words("ar").is_rtl
    assert not spoken.is_rtl


def test_resources_do_not_climb_out() -> None:
    with pytest.raises(ValueError, match="relative"):
        resource_path("../pyproject.toml")
    with pytest.raises(ValueError, match="relative"):
        resource_path("/etc/passwd")
    assert resource_bytes("directory/directory.csv")


def test_hardening_closes_memory_to_other_programs_and_files_to_other_people(
    tmp_path: Path,
) -> None:
    code = (
        "import os, resource, sys; from chapterdesk.core.hardening import harden; harden();"
        "open(sys.argv[1], 'w').close();"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0],"
        "oct(os.stat(sys.argv[1]).st_mode & 0o777), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "file"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().split() == ["0", "0o600"]
    process.communicate("")


_OF_A_PROCESS = ("environ", "maps", "mem")


def test_another_program_of_the_same_user_can_not_read_memory() -> None:
    """As uid nobody where we are root, who is never refused; it works before hardening."""
    person = 65534 if os.getuid() == 0 else os.getuid()
    code = (
        "import ctypes, os, resource, sys; from chapterdesk.core.hardening import harden;"
        "os.getuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534));"
        "ctypes.CDLL(None).prctl(4, 1, 0, 0, 0);"
        "sys.argv[1] == 'hard' and harden(); print('ready', flush=True); sys.stdin.read()"
    )
    found = {}
    for mode in ("soft", "hard"):
        process = subprocess.Popen(
            [sys.executable, "-c", code, mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        found[mode] = [_reads(f"/proc/{process.pid}/{file}", person) for file in _OF_A_PROCESS]
        process.communicate("")
    # Whether memory itself may be read without hardening depends on the machine (Yama).
    assert found["soft"][:2] == ["allowed", "allowed"]
    assert found["hard"] == ["refused"] * len(_OF_A_PROCESS)


def _reads(file: str, person: int) -> str:
    """Say what becomes of another program of this user that reads a file of a process."""
    reader = subprocess.run(
        ["head", "-c", "1", file],
        user=person,
        group=person if os.getuid() == 0 else None,
        extra_groups=[] if os.getuid() == 0 else None,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return "refused" if b"Permission denied" in reader.stderr else "allowed"
