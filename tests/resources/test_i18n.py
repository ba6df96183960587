"""The tool that collects words finds them all, and the pseudo-locale shows what it missed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import words

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "i18n.py"


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    subprocess.run(
        [sys.executable, str(TOOL), "pseudo", str(folder)], check=True, capture_output=True
    )
    return folder


@pytest.fixture
def pseudo_language(pseudo: Path) -> Iterator[None]:
    words.set_language("en-XA", folder=pseudo)
    yield
    words.set_language("en")


def translations(folder: Path) -> dict[str, str]:
    catalogue = words._gettext.translation("chapterdesk", str(folder), ["en_XA"])
    found: dict[object, str] = catalogue._catalog  # type: ignore[attr-defined]
    return {source: text for source, text in found.items() if isinstance(source, str) and source}


def test_every_text_of_the_word_files_is_collected(pseudo: Path) -> None:
    found = translations(pseudo)
    assert len(found) > 300
    for text in (
        "Someone to talk to",
        "Says it will not call police or an ambulance unless you ask.",
        "Anonymous and confidential.",
        "Pictures of people are not kept.",
        "Wheelchair-accessible toilet",
        "Use my name, no pronouns",
    ):
        assert text in found


def test_codes_and_data_are_not_collected(pseudo: Path) -> None:
    found = translations(pseudo)
    assert found.keys().isdisjoint({"they/them", "call", "police", "helplines", "deadname"})


def test_the_pseudo_locale_is_longer_and_keeps_placeholders(pseudo: Path) -> None:
    for key, text in translations(pseudo).items():
        # A catalogue keeps the context of a word before it.
        source = key.rpartition("\x04")[2]
        assert len(text) >= len(source) * 1.35
        assert text.startswith("[")
        assert text.endswith("~]")
        assert re.findall(r"\{[^{}]*\}", text) == re.findall(r"\{[^{}]*\}", source)


@pytest.mark.usefixtures("pseudo_language")
def test_the_program_speaks_the_pseudo_locale() -> None:
    text = words.current().gettext("Source: {source}, {date}")
    assert text.startswith("[Šöûŕçé: {source}, {date} ~")


def test_a_catalogue_with_changed_braces_is_refused(tmp_path: Path) -> None:
    tool = tmp_path / "tools" / "i18n.py"
    tool.parent.mkdir()
    tool.write_bytes(TOOL.read_bytes())
    folder = tmp_path / "resources" / "translations" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = folder / "chapterdesk.po"
    good = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    good += 'msgid "Call {number}"\nmsgstr "Ruf {number}"\n'
    command = [sys.executable, str(tool), "compile"]
    catalogue.write_text(good, encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    catalogue.write_text(good.replace("Ruf {number}", "Ruf {nummer}"), encoding="utf-8")
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "braces" in answer.stderr


def test_no_unread_translation_is_shipped() -> None:
    shipped = list((ROOT / "resources" / "translations").rglob("*.mo"))
    assert shipped == []
