"""People out on the command line: for whom, in which columns, sealed or not, and the files left."""

import csv
import io
from pathlib import Path

import openpyxl
import pyrage
import pytest

from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from tests.cli.conftest import Prepared, Runner

WHY = "moving to another tool"


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


@pytest.fixture
def vault(cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path) -> Path:
    """A vault with two people who agreed to stand on paper and one who was not asked."""
    for name, rows, agreed in (
        ("a", "Wren,choir,wren@example.org\nSam,choir,\n", "yes"),
        ("b", "Robin,,\n", "not-asked"),
    ):
        source = tmp_path / f"{name}.csv"
        source.write_text(f"Name,Tags,Email\n{rows}", encoding="utf-8")
        command = ("import", prepared.vault, "members", source, "--names-on-paper", agreed)
        done = cli(*command, "--said-by", "lead", *key)
        assert done.code == 0, done.err
    return prepared.vault


def names(file: Path) -> list[str]:
    return [row["Name"] for row in csv.DictReader(file.read_text("utf-8-sig").splitlines())]


def test_a_dry_run_says_what_a_file_would_hold_and_writes_none(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    command = ("export", vault, "members", "--format", "csv", "--dry-run", *key)
    told = cli(*command, "--for", "leads", "--json").json
    assert (told["dry_run"], told["for"], told["rows"]) == (True, "leads", 3)
    assert (told["not_agreed"], told["kept_back"], told["unshared"]) == (1, 0, 0)
    assert {"Tags", "UID"} < set(told["columns"])
    others = cli(*command, "--for", "chapter", "--json").json
    assert (others["rows"], others["kept_back"]) == (0, 3)
    assert "Tags" not in others["columns"]
    text = cli(*command).out
    assert "3 people are left out: their details may not go so far." in text
    assert "It is for everybody: anybody may come to read it." in text
    assert "--for leads, --for chapter or --for partners" in text
    unsaid = cli(*command, "--json").json
    assert (unsaid["for"], unsaid["for_was_said"]) == ("everybody", False)
    assert unsaid["for_can_be"] == ["leads", "chapter", "partners", "everybody"]
    assert "--for leads" in unsaid["advice"]
    assert (told["for_was_said"], "advice" in told) == (True, False)
    assert "It is for the leads of this chapter alone." in cli(*command, "--for", "leads").out
    assert "Nobody said" not in cli(*command, "--for", "everybody").out
    out = tmp_path / "never.csv"
    assert cli(*command, "--output", out).code == 0
    assert not out.exists()
    assert cli("exports", vault, *key, "--json").json["files"] == []
    assert cli(*command, "--for", "anybody").code == 2


def test_nobody_is_in_a_file_for_others_who_did_not_say_so(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    out, why = tmp_path / "out.csv", tmp_path / "why.txt"
    why.write_text("The city asks who is here", encoding="utf-8")
    command = ("export", vault, "members", "--format", "csv", "--plain", "--output", out, *key)
    unsaid = cli(*command, "--json").json
    assert (unsaid["for"], unsaid["rows"], unsaid["kept_back"]) == ("everybody", 0, 3)
    assert unsaid["for_was_said"] is False
    assert names(out) == []
    out.unlink()
    wanted = (*command, "--for", "partners", "--also-unshared")
    refused = cli(*wanted, "--json")
    assert (refused.code, refused.json["error"]["data"]) == (2, "Nothing left the desk.")
    assert not out.exists()
    done = cli(*wanted, "--reason-file", why, "--json").json
    assert (done["rows"], done["unshared"], done["not_agreed"]) == (3, 3, 1)
    assert names(out) == ["Robin", "Sam", "Wren"]
    assert "UID" not in out.read_text("utf-8-sig")
    rows = cli("consents", vault, "overrides", *key, "--json").json["overrides"]
    assert {(row["act"], row["purpose"], row["people"]) for row in rows} == {
        ("share", "share_with_partner", 3),
        ("export", "print_roster", 1),
    }


def test_columns_and_people_are_chosen(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    command = ("export", vault, "members", "--format", "csv", "--plain", "--for", "leads", *key)
    done = cli(*command, "--agreed-only", "--column", "tags", "--output", out, "--json").json
    assert (done["rows"], done["columns"], done["left_out"]) == (2, ["Name", "Tags"], 1)
    assert out.read_text("utf-8-sig").splitlines() == ["Name,Tags", "Sam,choir", "Wren,choir"]
    assert "1 person is left out: they have not agreed." in cli(
        *command, "--agreed-only", "--dry-run"
    ).out  # fmt: skip
    wrong = cli(*command, "--column", "shoe", "--output", tmp_path / "no.csv", "--json")
    assert (wrong.code, wrong.json["error"]["what"]) == (2, "There is no such column.")
    far = cli(
        "export", vault, "members", "--format", "csv", "--dry-run", "--for", "chapter",
        "--column", "tags", *key, "--json",
    )  # fmt: skip
    assert (far.code, far.json["error"]["what"]) == (
        2,
        "Not every one of these columns goes to others.",
    )
    assert not (tmp_path / "no.csv").exists()


def test_a_file_is_protected_in_exactly_one_way(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("abc\n", encoding="utf-8")
    identity = pyrage.x25519.Identity.generate()
    command = ("export", vault, "members", "--format", "xlsx", "--for", "leads", "--agreed-only")
    ways: dict[str, tuple[str | Path, ...]] = {
        "plain": ("--plain",),
        "passphrase": ("--export-passphrase-file", secret),
        "recipient": ("--to-recipient", str(identity.to_public())),
    }
    for wrong in ((), ways["plain"] + ways["passphrase"], ways["plain"] + ways["recipient"]):
        assert cli(*command, *wrong, "--output", tmp_path / "x", *key).code == 2
    assert cli(*command, "--to-recipient", "age1x", "--output", tmp_path / "x", *key).code == 2
    assert cli(*command, "--plain", *key).code == 2, "no place to write to"
    weak = cli(*command, *ways["passphrase"], "--output", tmp_path / "x", *key)
    assert weak.code != 0
    assert "--accept-weak-passphrase" in weak.err
    secret.write_text("open please and read all of it\n", encoding="utf-8")
    assert not (tmp_path / "x").exists()
    for name, way in ways.items():
        done = cli(*command, *way, "--output", tmp_path / name, *key)
        assert done.code == 0, done.err
        assert ("anybody who gets this file can read it" in done.out.casefold()) == (
            name == "plain"
        )
    sealed = (tmp_path / "passphrase").read_bytes()
    plain = (tmp_path / "plain").read_bytes()
    assert plain.startswith(b"PK")
    assert pyrage.passphrase.decrypt(sealed, "open please and read all of it").startswith(b"PK")
    to_key = (tmp_path / "recipient").read_bytes()
    assert pyrage.decrypt(to_key, [identity]).startswith(b"PK")
    for data in (sealed, to_key):
        assert data.startswith(b"age-encryption.org/")
    listed = cli("exports", vault, *key, "--json").json["files"]
    assert {Path(file["file"]).name: file["seal"] for file in listed} == {
        name: name for name in ways
    }
    text = cli("exports", vault, *key).out
    assert "sealed with a passphrase" in text
    assert "sealed to one recipient" in text
    assert str(identity.to_public()) not in text, "to whom is kept nowhere"
    sheet = openpyxl.load_workbook(io.BytesIO(plain)).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Name", "Sam", "Wren"]
    again = cli(*command, "--plain", "--output", tmp_path / "plain", *key)
    assert again.code == 6, "no file is written over"
    assert (tmp_path / "plain").read_bytes() == plain


def test_the_files_that_left_are_listed_and_deleted(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    command = (
        "export", vault, "members", "--format", "vcard", "--for", "leads", "--agreed-only",
        "--plain", *key,
    )  # fmt: skip
    for file in (tmp_path / "here.vcf", tmp_path / "moved.vcf", stick / "away.vcf"):
        assert cli(*command, "--output", file).code == 0
    (tmp_path / "moved.vcf").unlink()
    stick.rename(tmp_path / "unplugged")
    files = cli("exports", vault, *key, "--json").json["files"]
    places = {Path(file["file"]).name: file["place"] for file in files}
    assert places == {"here.vcf": "here", "moved.vcf": "gone", "away.vcf": "away"}
    assert {(file["rows"], file["sealed"], file["form"]) for file in files} == {
        (2, False, "vcard")
    }  # fmt: skip
    assert {(file["seal"], file["for"], file["finished"]) for file in files} == {
        ("plain", "leads", True)
    }
    assert files[0]["columns"][:2] == ["Name", "Pronouns"]
    ids = {Path(file["file"]).name: file["id"] for file in files}
    text = cli("exports", vault, *key).out
    for said in (
        "cards (vCard)", "2 people", "plain: anybody can read it", "For the leads alone",
        "Columns: Name, Pronouns", "3 files left this desk.", "1 of them lies there for anybody",
    ):  # fmt: skip
        assert said in text, said
    assert all(one in text for one in ids.values())
    assert "its folder is not there now" in text
    unknown = cli("exports", vault, "--delete", "0" * 32, *key)
    assert unknown.code == 2
    assert "Nothing was deleted" in unknown.err
    assert cli("exports", vault, "--delete", ids["away.vcf"], *key).code == 6
    done = cli("exports", vault, "--delete", ids["here.vcf"].upper(), *key, "--json")
    assert (done.code, done.json) == (0, {"deleted": str(tmp_path / "here.vcf")})
    assert not (tmp_path / "here.vcf").exists()
    assert cli("exports", vault, "--delete", ids["here.vcf"], *key).code == 6
    (tmp_path / "unplugged").rename(stick)
    assert cli("exports", vault, "--delete", ids["away.vcf"], *key).code == 0
    assert list(stick.iterdir()) == []


def test_who_said_no_is_in_it_for_a_reason_of_its_own(
    cli: Runner, vault: Path, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    listed = cli("reach", vault, "calls", *key, "--json").json
    wren = next(one["id"] for one in listed["people"] + listed["left_out"] if one["name"] == "Wren")
    withdraw = ("consents", vault, "withdraw", wren, "--purpose", "print_roster", *key)
    assert cli(*withdraw).code == 0
    out, why, no = tmp_path / "out.csv", tmp_path / "why.txt", tmp_path / "no.txt"
    why.write_text(WHY, encoding="utf-8")
    no.write_text("A court orders it, they know", encoding="utf-8")
    command = ("export", vault, "members", "--format", "csv", "--plain", "--output", out,
               "--for", "leads", "--reason-file", why, *key)  # fmt: skip
    assert cli(*command, "--dry-run", "--json").json["refused_out"] == 1
    assert "1 person is left out: they said no." in cli(*command, "--dry-run").out
    assert cli(*command, "--also-refused").code == 2
    assert not out.exists()
    done = cli(*command, "--also-refused", "--refused-reason-file", no, "--json").json
    assert (done["refused"], done["refused_out"], done["not_agreed"]) == (1, 0, 1)
    assert names(out) == ["Robin", "Sam", "Wren"]


def test_a_practice_chapter_says_what_it_would_write(cli: Runner, tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    assert cli("demo", demo, "--members", "12", "--no-window").code == 0
    secret = tmp_path / "practice"
    secret.write_text(PRACTICE_PASSPHRASE)
    command = ("export", demo / "practice", "members", "--format", "csv", "--for", "leads")
    key = ("--passphrase-file", secret)
    told = cli(*command, "--dry-run", *key)
    assert told.code == 0, told.err
    assert "practice" in told.out
    assert "people" in told.out
    assert "Columns: " in told.out
    assert cli(*command, "--dry-run", "--json", *key).json["practice"] is True
    out = tmp_path / "list.csv"
    refused = cli(*command, "--output", out, "--plain", *key)
    assert refused.code == 6
    assert "made up" in refused.err
    assert "dry run" in refused.err
    assert not out.exists()
