"""The structure of a document, so that it can be listened to: headings, lists, tables, order.

Every text on a page belongs to exactly one element or is marked as an artifact (rules, boxes, page
numbers, a table's header when it is repeated).
"""

import io
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name


@dataclass(eq=False, slots=True)
class Element:
    """One element of the structure.

    Attributes:
        kind: The PDF's standard type: H1, P, L, LI, LBody, Table, TR, TH, TD, ...
        parent: What it is part of.
        scope: For TH: Column or Row.
        kids: Elements, and pairs of page and marked-content number, in reading order.
    """

    kind: str
    parent: "Element | None" = None
    scope: str = ""
    kids: list["Element | tuple[int, int]"] = field(default_factory=list)

    def add(self, kind: str, *, scope: str = "") -> "Element":
        """Add an element at the end and return it."""
        element = Element(kind, self, scope)
        self.kids.append(element)
        return element


class Structure:
    """Hold the tree of a document while its pages are drawn."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._marked: dict[int, list[Element]] = {}

    def mark(self, element: Element, page: int) -> int:
        """Return the number under which content of `element` is drawn on `page` (from 0)."""
        on_page = self._marked.setdefault(page, [])
        on_page.append(element)
        element.kids.append((page, len(on_page) - 1))
        return len(on_page) - 1

    def write(self, pdf: bytes, *, title: str, language: str) -> bytes:
        """Return the PDF with its structure, its language and its title, and no other metadata."""
        with pikepdf.open(io.BytesIO(pdf)) as file:
            self._write_tree(file)
            _write_catalog(file, title=title, language=language)
            out = io.BytesIO()
            file.save(
                out,
                deterministic_id=True,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
        return out.getvalue()

    def _write_tree(self, file: pikepdf.Pdf) -> None:
        pages = [page.obj for page in file.pages]
        tree = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        written: dict[Element, Any] = {}
        tree.K = _write_element(file, self.root, tree, pages, written)
        numbers: list[Any] = []
        for index, page in enumerate(pages):
            page.StructParents = index
            page.Tabs = Name.S
            of_page = [written[element] for element in self._marked.get(index, [])]
            numbers += [index, file.make_indirect(Array(of_page))]
        tree.ParentTree = file.make_indirect(Dictionary(Nums=Array(numbers)))
        tree.ParentTreeNextKey = len(pages)
        file.Root.StructTreeRoot = tree


def _write_element(
    file: pikepdf.Pdf,
    element: Element,
    parent: Any,
    pages: list[Any],
    written: dict[Element, Any],
) -> Any:
    obj = file.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.kind}"), P=parent))
    written[element] = obj
    if element.scope:
        obj.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
    if element.kind == "L":
        obj.A = Dictionary(O=Name.List, ListNumbering=Name("/None"))
    home = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    if home is not None:
        obj.Pg = pages[home]
    kids: list[Any] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(_write_element(file, kid, obj, pages, written))
        elif kid[0] == home:
            kids.append(kid[1])
        else:
            kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid[0]], MCID=kid[1]))
    if kids:
        obj.K = Array(kids)
    return obj


def _write_catalog(file: pikepdf.Pdf, *, title: str, language: str) -> None:
    root = file.Root
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = pikepdf.String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.Metadata = file.make_stream(_xmp(title, language), Type=Name.Metadata, Subtype=Name.XML)
    # The title is all that is said: no author, no program, no time at which it was made.
    file.trailer.Info = file.make_indirect(Dictionary(Title=pikepdf.String(title)))
    for page in file.pages:
        fonts = page.obj.Resources.Font
        if "/F1" in fonts:
            del fonts["/F1"]  # reportlab names a font that no page uses


def _xmp(title: str, language: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title><dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag>"
        "</dc:language></rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()
