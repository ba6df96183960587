import pytest

from chapterdesk.core.errors import DamagedError
from chapterdesk.printing.attendance import AttendanceSheet, build
from chapterdesk.printing.preview import page_count, page_size, render


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return build(AttendanceSheet(heading="Circle", when="18:30"))


def test_a_page_is_rendered_to_pixels_in_memory(pdf: bytes) -> None:
    width, height, pixels = render(pdf, 0, 0.5)
    points = page_size(pdf, 0)
    assert (width, height) == pytest.approx((points[0] / 2, points[1] / 2), abs=1.01)
    assert len(pixels) == width * height * 4
    assert pixels[:4] == b"\xff\xff\xff\xff"
    darkest = min(pixels[0::4])
    assert darkest < 90


def test_a_coloured_pixel_has_red_first(pdf: bytes) -> None:
    _width, _height, pixels = render(pdf, 0, 1.0)
    tinted = {pixels[at : at + 4] for at in range(0, len(pixels), 4)}
    # The header's band is a little bluer than grey.
    assert bytes((241, 240, 244, 255)) in tinted


def test_what_is_no_pdf_is_said_plainly() -> None:
    with pytest.raises(DamagedError, match="can not be shown"):
        page_count(b"not a document")


def test_a_page_that_is_not_there_is_refused(pdf: bytes) -> None:
    with pytest.raises(IndexError):
        render(pdf, 1, 1.0)
    with pytest.raises(IndexError):
        render(pdf, -1, 1.0)
