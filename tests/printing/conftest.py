"""What the tests of paper share: reading a PDF back and checking its structure."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2
import pytest

_SHOWING = {"Tj", "TJ", "'", '"'}
_PAINTING = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


@dataclass
class Tags:
    """What a walk through the structure found."""

    kinds: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def check_tags(pdf: bytes) -> Tags:
    """Check that all content is in exactly one element or an artifact, and walk the elements."""
    found = Tags()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        tree = file.Root.StructTreeRoot
        numbers = tree.ParentTree.Nums
        of_page = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        claimed: dict[int, list[int]] = {index: [] for index in range(len(file.pages))}
        pages = {page.obj.objgen: index for index, page in enumerate(file.pages)}
        _walk(tree.K, tree, pages, claimed, found)
        for index, page in enumerate(file.pages):
            marked = _marked(page, found)
            if sorted(marked) != list(range(len(marked))):
                found.problems.append(f"page {index}: numbers {marked}")
            if sorted(claimed[index]) != sorted(marked):
                found.problems.append(f"page {index}: elements claim other content")
            parents = of_page[int(page.obj.StructParents)]
            if len(parents) != len(marked):
                found.problems.append(f"page {index}: parent tree has another length")
    return found


def _walk(
    element: Any, parent: Any, pages: dict[Any, int], claimed: dict[int, list[int]], found: Tags
) -> None:
    if element.P.objgen != parent.objgen:
        found.problems.append("an element names another parent")
    found.kinds.append(str(element.S)[1:])
    if "/A" in element and "/Scope" in element.A:
        found.scopes.append(str(element.A.Scope)[1:])
    for kid in element.get("/K", []):
        if isinstance(kid, int):
            claimed[pages[element.Pg.objgen]].append(kid)
        elif str(kid.get("/Type")) == "/MCR":
            claimed[pages[kid.Pg.objgen]].append(int(kid.MCID))
        else:
            _walk(kid, element, pages, claimed, found)


def _marked(page: pikepdf.Page, found: Tags) -> list[int]:
    stack: list[str | int] = []
    marked: list[int] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            kind: str | int = str(operands[0])[1:]
            if name == "BDC" and "/MCID" in operands[1]:
                kind = int(operands[1].MCID)
                marked.append(kind)
            stack.append(kind)
        elif name == "EMC":
            stack.pop()
        elif name in _SHOWING | _PAINTING:
            homes = [kind for kind in stack if kind != "Span"]
            if len(homes) != 1:
                found.problems.append(f"{name} stands in {stack}")
            if name in _SHOWING and homes == ["Layout"]:
                found.problems.append("text in a layout artifact")
    if stack:
        found.problems.append("marked content is not closed")
    return marked


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    return read_text


@pytest.fixture
def tags_of() -> Callable[[bytes], Tags]:
    return check_tags
