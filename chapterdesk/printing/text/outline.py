"""The shape of a glyph as the path operators of a PDF page."""

from typing import Any


class _Path:
    """Collect a glyph's outline; the methods are those that a HarfBuzz pen has."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._at = (0.0, 0.0)
        self.operators: list[str] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._to((point,), "m")

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._to((point,), "l")

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._to(points, "c")

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        # A PDF knows cubic curves alone: raise the degree of each quadratic one.
        (bend_x, bend_y), (end_x, end_y) = points
        from_x, from_y = self._at
        first = (from_x + (bend_x - from_x) * 2 / 3, from_y + (bend_y - from_y) * 2 / 3)
        second = (end_x + (bend_x - end_x) * 2 / 3, end_y + (bend_y - end_y) * 2 / 3)
        self._to((first, second, (end_x, end_y)), "c")

    def closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def endPath(self) -> None:  # noqa: N802
        pass

    def _to(self, points: tuple[tuple[float, float], ...], operator: str) -> None:
        numbers = " ".join(f"{x * self._scale:.0f} {y * self._scale:.0f}" for x, y in points)
        self.operators.append(f"{numbers} {operator}")
        self._at = points[-1]


def outline(font: Any, glyph: int, scale: float) -> str:
    """Return the path of a glyph in thousandths of an em; empty for one without a shape."""
    path = _Path(scale)
    font.draw_glyph_with_pen(glyph, path)
    return " ".join(path.operators)
