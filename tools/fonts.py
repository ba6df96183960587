"""Check the vendored fonts against their manifest, or renew them from the npm registry.

`python tools/fonts.py` checks every file's sha256 and the total size. `python tools/fonts.py renew`
fetches each pinned package with the npm client, takes the files out and writes the manifest anew;
`renew --newest` takes each package's newest version instead of the pinned one.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "fonts"
LIMIT_BYTES: Final = 40 * 1024 * 1024
STYLES: Final = {
    400: ("400Regular", "Regular"),
    600: ("600SemiBold", "SemiBold"),
    700: ("700Bold", "Bold"),
}
BOTH: Final = (400, 700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One font file of the manifest, in the order in which a missing glyph is looked for."""

    file: str
    family: str
    weight: int
    scripts: list[str]
    package: str
    version: str
    member: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """One npm package: which family, weights and ISO 15924 scripts are taken from it."""

    package: str
    version: str
    family: str
    scripts: tuple[str, ...]
    weights: tuple[int, ...] = BOTH


SOURCES: Final = (
    Source(
        "atkinson-hyperlegible-next",
        "0.4.1",
        "Atkinson Hyperlegible Next",
        ("Latn",),
        (400, 600, 700),
    ),
    Source("noto-sans", "0.4.2", "Noto Sans", ("Latn", "Grek", "Cyrl")),
    Source("noto-sans-arabic", "0.4.3", "Noto Sans Arabic", ("Arab",)),
    Source("noto-sans-hebrew", "0.4.1", "Noto Sans Hebrew", ("Hebr",)),
    Source("noto-sans-devanagari", "0.4.1", "Noto Sans Devanagari", ("Deva",)),
    Source("noto-sans-bengali", "0.4.4", "Noto Sans Bengali", ("Beng",)),
    Source("noto-sans-gurmukhi", "0.4.1", "Noto Sans Gurmukhi", ("Guru",)),
    Source("noto-sans-gujarati", "0.4.2", "Noto Sans Gujarati", ("Gujr",)),
    Source("noto-sans-tamil", "0.4.3", "Noto Sans Tamil", ("Taml",)),
    Source("noto-sans-telugu", "0.4.2", "Noto Sans Telugu", ("Telu",)),
    Source("noto-sans-kannada", "0.4.3", "Noto Sans Kannada", ("Knda",)),
    Source("noto-sans-malayalam", "0.4.2", "Noto Sans Malayalam", ("Mlym",)),
    Source("noto-sans-sinhala", "0.4.2", "Noto Sans Sinhala", ("Sinh",)),
    Source("noto-sans-thai", "0.4.2", "Noto Sans Thai", ("Thai",)),
    Source("noto-sans-lao", "0.4.2", "Noto Sans Lao", ("Laoo",)),
    Source("noto-sans-khmer", "0.4.3", "Noto Sans Khmer", ("Khmr",)),
    Source("noto-sans-myanmar", "0.4.2", "Noto Sans Myanmar", ("Mymr",)),
    Source("noto-sans-ethiopic", "0.4.2", "Noto Sans Ethiopic", ("Ethi",)),
    Source("noto-sans-georgian", "0.4.3", "Noto Sans Georgian", ("Geor",)),
    Source("noto-sans-armenian", "0.4.2", "Noto Sans Armenian", ("Armn",)),
    Source("noto-sans-sc", "0.4.3", "Noto Sans SC", ("Hans",), (400,)),
    Source("noto-sans-tc", "0.4.3", "Noto Sans TC", ("Hant", "Bopo"), (400,)),
    Source("noto-sans-jp", "0.4.3", "Noto Sans JP", ("Jpan", "Hira", "Kana"), (400,)),
    Source("noto-sans-kr", "0.4.3", "Noto Sans KR", ("Kore", "Hang"), (400,)),
    Source("noto-emoji", "0.4.7", "Noto Emoji", ("Zsye",), (400,)),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("check", "renew"), nargs="?", default="check")
    parser.add_argument("--newest", action="store_true", help="renew: take the newest versions")
    options = parser.parse_args()
    if options.action == "renew":
        renew(newest=options.newest)
    problems = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"{len(read_manifest())} fonts match their manifest")
    return 1 if problems else 0


def read_manifest() -> list[dict[str, object]]:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    fonts: list[dict[str, object]] = manifest["fonts"]
    return fonts


def check() -> list[str]:
    """Return what is wrong with the files, one line each."""
    problems, total, listed = [], 0, set()
    for entry in read_manifest():
        path = FOLDER / str(entry["file"])
        listed.add(path.name)
        if not path.is_file():
            problems.append(f"{path.name}: missing")
            continue
        data = path.read_bytes()
        total += len(data)
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            problems.append(f"{path.name}: not the file that the manifest names")
    problems += [
        f"{p.name}: not in the manifest" for p in FOLDER.glob("*.ttf") if p.name not in listed
    ]
    if total > LIMIT_BYTES:
        problems.append(f"{total} bytes of fonts; the limit is {LIMIT_BYTES}")
    return problems


def renew(*, newest: bool) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    copyrights: list[str] = []
    licence = ""
    with tempfile.TemporaryDirectory() as scratch:
        for source in SOURCES:
            version = "latest" if newest else source.version
            archive = fetch(f"@expo-google-fonts/{source.package}@{version}", Path(scratch))
            with tarfile.open(archive) as package:
                found = json.loads(member(package, "package.json"))["version"]
                entries += [take(package, source, weight, found) for weight in source.weights]
                text = member(package, "LICENSE_FONT").decode("utf-8").replace("\r\n", "\n")
            head, _, licence = text.partition("\n")
            copyrights.append(f"{source.family}: {head}")
    words = {"licence": "OFL-1.1", "fonts": [asdict(entry) for entry in entries]}
    (FOLDER / "manifest.json").write_text(json.dumps(words, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "OFL.txt").write_text("\n".join(copyrights) + "\n" + licence, encoding="utf-8")


def fetch(package: str, folder: Path) -> Path:
    """Return the archive of an npm package, fetched into `folder`."""
    ran = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / ran.stdout.strip().splitlines()[-1]


def member(package: tarfile.TarFile, name: str) -> bytes:
    """Return the bytes of one member of the package."""
    reader = package.extractfile(f"package/{name}")
    if reader is None:
        raise SystemExit(f"the package holds no {name}")
    return reader.read()


def take(package: tarfile.TarFile, source: Source, weight: int, version: str) -> Entry:
    """Write one font of the package beside the manifest and describe it."""
    folder, style = STYLES[weight]
    stem = source.family.replace(" ", "")
    name = f"{folder}/{stem}_{folder}.ttf"
    data = member(package, name)
    file = f"{stem}-{style}.ttf"
    (FOLDER / file).write_bytes(data)
    return Entry(
        file=file,
        family=source.family,
        weight=weight,
        scripts=list(source.scripts),
        package=f"@expo-google-fonts/{source.package}",
        version=version,
        member=name,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


if __name__ == "__main__":
    sys.exit(main())
