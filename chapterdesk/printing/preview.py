"""Show the pages of a PDF as pictures in memory: the preview is the very file that is printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chapterdesk.core.errors import DamagedError
from chapterdesk.core.words import _


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has.

    Raises:
        DamagedError: The bytes are no readable PDF.
    """
    with _opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Return width and height of a page (from 0) in points.

    Raises:
        DamagedError: The bytes are no readable PDF.
        IndexError: There is no such page.
    """
    with _opened(pdf) as document:
        width, height = _page(document, page).get_size()
        return float(width), float(height)


def render(pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
    """Return width, height and the RGBA bytes, four a pixel and row by row, of a page (from 0).

    At scale 1 a point is a pixel.

    Raises:
        DamagedError: The bytes are no readable PDF.
        IndexError: There is no such page.
    """
    import pypdfium2  # noqa: PLC0415  # loaded by whoever looks at a paper, as below

    with _opened(pdf) as document:
        bitmap = _page(document, page).render(
            scale=scale, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA
        )
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        pixels = bytes(bitmap.buffer)
    row = width * 4
    if stride != row:
        pixels = b"".join(pixels[at : at + row] for at in range(0, stride * height, stride))
    return width, height, pixels


def _page(document: Any, page: int) -> Any:
    if not 0 <= page < len(document):
        raise IndexError("no such page")
    return document[page]


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise DamagedError(
            _("This page can not be shown."),
            _("Your data is safe; only the picture of the page is missing."),
            _("Close the preview and make the document again."),
        ) from error
    try:
        yield document
    finally:
        document.close()
