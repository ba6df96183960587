"""Put the glyphs that a document uses into its PDF: subset, widths and what each one stands for.

Every glyph gets a code of its own for each text it stands for, so that what is copied or searched
is the text that was typed, however the script joins, reorders or stacks its letters.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from chapterdesk.printing.text.faces import Face

_KEPT_TABLES: Final = frozenset(
    {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}
)
_SYMBOLIC: Final = 4
_CODES_A_BLOCK: Final = 100
_STEM_OF_WEIGHT: Final = {400: 80, 600: 110, 700: 140}


class EmbeddedFont:
    """Collect the glyphs of one face and write them as a composite font of two-byte codes.

    Args:
        face: The typeface.
        name: The font's name in the page resources, without a slash.
    """

    def __init__(self, *, face: Face, name: str) -> None:
        self.face = face
        self.fontName = name  # reportlab asks a delayed font for this name
        self._codes: dict[tuple[int, str], int] = {}

    def code(self, glyph: int, text: str) -> int:
        """Return the code that draws a glyph and stands for `text`."""
        return self._codes.setdefault((glyph, text), len(self._codes) + 1)

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab calls it by this name
        """Write the font's objects; reportlab calls this when the document is closed."""
        program, new_numbers = self._subset()
        name = self._subset_name(program)
        parent = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray(
                    [self._descendant(doc, name, program, new_numbers)]
                ),
                "ToUnicode": doc.Reference(_stream(doc, self._meanings()), f"meanings:{name}"),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.fontName] = doc.Reference(parent, f"font:{name}")

    def _subset(self) -> tuple[bytes, list[int]]:
        """Return the reduced font file and, for each code, the glyph's number in it."""
        wish = hb.SubsetInput()
        wish.sets(hb.SubsetInputSets.GLYPH_INDEX).set({glyph for glyph, _ in self._codes})
        wish.sets(hb.SubsetInputSets.DROP_TABLE_TAG).set(
            {_tag(tag) for tag in self.face.hb_face.table_tags if tag not in _KEPT_TABLES}
        )
        wish.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        plan = hb.SubsetPlan(self.face.hb_face, wish)
        numbers = plan.old_to_new_glyph_mapping
        return bytes(plan.execute().blob.data), [0, *(numbers[glyph] for glyph, _ in self._codes)]

    def _subset_name(self, program: bytes) -> str:
        """Return the font's name behind the six letters that mark a subset."""
        digest = hashlib.sha256(program).digest()
        letters = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        return f"{letters}+{self.face.file.path.stem}"

    def _descendant(self, doc: Any, name: str, program: bytes, new_numbers: Iterable[int]) -> Any:
        widths = [self.face.advance(0), *(self.face.advance(glyph) for glyph, _ in self._codes)]
        mapping = b"".join(number.to_bytes(2, "big") for number in new_numbers)
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "CIDToGIDMap": doc.Reference(_stream(doc, mapping), f"glyphs:{name}"),
                "DW": 0,
                "W": pdfdoc.PDFArray([0, pdfdoc.PDFArray(widths)]),
                "FontDescriptor": self._descriptor(doc, name, program),
            }
        )
        return doc.Reference(font, f"descendant:{name}")

    def _descriptor(self, doc: Any, name: str, program: bytes) -> Any:
        file = _stream(doc, program)
        file.dictionary["Length1"] = len(program)
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": pdfdoc.PDFName(name),
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(list(self.face.bounding_box())),
                "ItalicAngle": 0,
                "Ascent": round(self.face.ascent),
                "Descent": round(self.face.descent),
                "CapHeight": round(self.face.ascent * 0.7),
                "StemV": _STEM_OF_WEIGHT[self.face.file.weight],
                "FontFile2": doc.Reference(file, f"program:{name}"),
            }
        )
        return doc.Reference(descriptor, f"descriptor:{name}")

    def _meanings(self) -> bytes:
        """Return the map from codes to the text they stand for."""
        entries = [
            f"<{code:04X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        blocks = [
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
            for block in (
                entries[at : at + _CODES_A_BLOCK] for at in range(0, len(entries), _CODES_A_BLOCK)
            )
        ]
        return "\n".join((_CMAP_HEAD, *blocks, _CMAP_FOOT)).encode("ascii")


class FontSet:
    """Hold the embedded fonts of one PDF, each face once.

    Args:
        doc: reportlab's document.
    """

    def __init__(self, *, doc: Any) -> None:
        self._doc = doc
        self._fonts: dict[Face, EmbeddedFont] = {}

    def font(self, face: Face) -> EmbeddedFont:
        """Return the embedded font of a face."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = EmbeddedFont(face=face, name=f"T{len(self._fonts) + 1}")
            self._doc.delayedFonts.append(font)
        return font


_CMAP_HEAD: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_CMAP_FOOT: Final = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _stream(doc: Any, content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    if doc.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
