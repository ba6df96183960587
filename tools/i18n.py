"""Collect, update, check and compile the program's words; make a pseudo-locale for tests.

Words are the literals in calls of `_`, `gettext`, `ngettext` and `pgettext` under `chapterdesk/`,
and the English texts of the word files in `resources/` (WORD_FILES says which).
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
RESOURCES: Final = ROOT / "resources"
TRANSLATIONS: Final = RESOURCES / "translations"
DOMAIN: Final = "chapterdesk"
PSEUDO: Final = "en_XA"
EXPANSION: Final = 0.4

KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
WORD_FILES: Final[dict[str, tuple[str, ...]]] = {
    "directory/directory.csv": (
        "audience",
        "neutral_audience",
        "print_hours",
        "print_cost",
        "print_confidentiality",
        "print_source",
        "language_note",
        "alert",
    ),
    "directory/do_not_print.json": ("reason",),
    "directory/emergency.json": ("answers_text", "by_text", "note"),
    "sheets/catalogue.json": ("title", "purpose", "audience"),
    "sheets/helplines.json": ("text",),
    "vocabularies/access_features.json": ("label", "question", "rule"),
    "vocabularies/group_kinds.json": ("label",),
    "vocabularies/group_options.json": ("label", "cost"),
    "vocabularies/inclusion.json": ("label",),
    "vocabularies/meeting_types.json": ("label",),
    "vocabularies/places.json": ("label", "why"),
    "vocabularies/pronouns.json": ("universal", "where"),
    "vocabularies/refused_fields.json": ("reason", "pointers"),
    "vocabularies/refused_headers.json": ("reason",),
    "vocabularies/relations.json": ("label", "back"),
    "vocabularies/sealed_headers.json": ("reason",),
    "vocabularies/services.json": ("label",),
}
# Under these keys stand codes and data, whatever the key above them is.
NOT_WORDS: Final = frozenset({"_meta", "code", "key", "free_text", "number", "source"})

PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}|%(?:\([^)]*\))?[a-zA-Z%]")
ACCENTS: Final = str.maketrans(
    "AaBbCcDdEeGgHhIiJjKkLlNnOoPpRrSsTtUuWwYyZz",
    "ÅåƁƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöÞþŔŕŠšŢţÛûŴŵÝýŽž",
)


class Found(NamedTuple):
    """A text to translate and where it stands."""

    place: str
    line: int
    text: str | tuple[str, str]
    context: str | None
    comments: list[str]


def texts_of_code() -> Iterator[Found]:
    for path in sorted((ROOT / "chapterdesk").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        hits = extract_from_file("python", path, keywords=KEYWORDS, comment_tags=("Words:",))
        for line, text, comments, context in hits:
            yield Found(place, line, text, context, comments)  # type: ignore[arg-type]


def texts_of_files() -> Iterator[Found]:
    for name, keys in WORD_FILES.items():
        path = RESOURCES / name
        place = path.relative_to(ROOT).as_posix()
        reader = texts_of_table if path.suffix == ".csv" else texts_of_json
        for text, line, comment in reader(path, keys):
            if text.strip():
                yield Found(place, line, text, None, [comment] if comment else [])


def texts_of_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            for column in columns:
                yield row[column], number, column


def texts_of_json(path: Path, keys: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    for text, comment in wanted_texts(content, keys, inside=False):
        yield text, 0, comment


def wanted_texts(node: Any, keys: tuple[str, ...], *, inside: bool) -> Iterator[tuple[str, str]]:
    """Yield the strings below the wanted keys, each with the note beside it."""
    if isinstance(node, dict):
        note = str(node.get("key", ""))
        for key, value in node.items():
            if key in NOT_WORDS:
                continue
            if isinstance(value, str):
                if inside or key in keys:
                    yield value, note
            else:
                yield from wanted_texts(value, keys, inside=inside or key in keys)
    elif isinstance(node, list):
        for value in node:
            if isinstance(value, dict | list):
                yield from wanted_texts(value, keys, inside=inside)


def template() -> Catalog:
    """Collect every text of the program."""
    catalog = Catalog(project="ChapterDesk", charset="utf-8", header_comment=HEADER)
    for found in (*texts_of_code(), *texts_of_files()):
        catalog.add(
            found.text,
            locations=[(found.place, found.line)],
            auto_comments=found.comments,
            context=found.context,
        )
    return catalog


HEADER: Final = """# Words of ChapterDesk. English is the source.
# The licence is that of the program (GPL-3.0-or-later)."""


def extract() -> Path:
    target = TRANSLATIONS / f"{DOMAIN}.pot"
    with target.open("wb") as stream:
        write_po(stream, template(), sort_by_file=True, width=99)
    return target


def update(locale: str) -> Path:
    target = TRANSLATIONS / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
    catalog = Catalog(locale=locale, project="ChapterDesk", header_comment=HEADER)
    if target.exists():
        with target.open("rb") as stream:
            catalog = read_po(stream, locale=locale, domain=DOMAIN)
    catalog.update(template(), no_fuzzy_matching=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        write_po(stream, catalog, sort_by_file=True, width=99)
    return target


def compile_all() -> list[Path]:
    """Compile every catalogue, refusing one whose placeholders differ from the source's."""
    written = []
    for source in sorted(TRANSLATIONS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with source.open("rb") as stream:
            catalog = read_po(stream, locale=source.parts[-3], domain=DOMAIN)
        if wrong := [message for message in catalog if not placeholders_agree(message)]:
            sys.exit(f"{source}: line {wrong[0].lineno}: what stands in braces differs")
        written.append(write_compiled(catalog, source.parent))
    return written


def write_compiled(catalog: Catalog, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{DOMAIN}.mo"
    with target.open("wb") as stream:
        write_mo(stream, catalog)
    return target


def placeholders_agree(message: Message) -> bool:
    """Say whether each translation has the placeholders of its source; empty ones pass."""
    sources = forms(message.id)
    allowed = [set(PLACEHOLDER.findall(source)) for source in sources]
    return not message.id or all(
        not text or set(PLACEHOLDER.findall(text)) in allowed for text in forms(message.string)
    )


def forms(texts: Any) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def pseudo_text(text: str) -> str:
    """Accent and lengthen a text and put it in brackets; keep placeholders and marks."""
    pieces = []
    last = 0
    for match in PLACEHOLDER.finditer(text):
        pieces += [text[last : match.start()].translate(ACCENTS), match.group()]
        last = match.end()
    pieces.append(text[last:].translate(ACCENTS))
    padding = "~" * max(1, round(len(text) * EXPANSION))
    return f"[{''.join(pieces)} {padding}]"


def pseudo(folder: Path) -> Path:
    """Write the pseudo-locale below `folder`, laid out like resources/translations."""
    catalog = Catalog(locale="en", project="ChapterDesk", header_comment=HEADER)
    for message in template():
        if message.id:
            strings = tuple(pseudo_text(text) for text in forms(message.id))
            string = strings[0] if isinstance(message.id, str) else strings
            catalog.add(message.id, string, context=message.context)
    return write_compiled(catalog, folder / PSEUDO / "LC_MESSAGES")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="write the template of all texts")
    commands.add_parser("update", help="make or renew a catalogue").add_argument("locale")
    commands.add_parser("compile", help="check and compile all catalogues")
    commands.add_parser("pseudo", help="write the pseudo-locale").add_argument("folder", type=Path)
    arguments = parser.parse_args()
    match arguments.command:
        case "extract":
            written = [extract()]
        case "update":
            written = [update(arguments.locale)]
        case "compile":
            written = compile_all()
        case _:
            written = [pseudo(arguments.folder)]
    for path in written:
        print(path)


if __name__ == "__main__":
    main()
