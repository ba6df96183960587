"""Every text and every outline of the three themes is measured, not looked at."""

import importlib.util
from pathlib import Path

import pytest

from chapterdesk.core.resources import resource_path
from chapterdesk.ui.theme.tokens import (
    EDGE_CONTRAST,
    TEXT_CONTRAST,
    SchemeName,
    contrast,
    edge_pairs,
    text_pairs,
    tokens_of,
)

SCHEMES: tuple[SchemeName, ...] = ("light", "dark", "contrast")


def test_contrast_is_the_known_ratio() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read(scheme: SchemeName) -> None:
    low = {
        name: round(contrast(*pair), 2)
        for name, pair in text_pairs(tokens_of(scheme)).items()
        if contrast(*pair) < TEXT_CONTRAST
    }
    assert low == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_outline_can_be_seen(scheme: SchemeName) -> None:
    low = {
        name: round(contrast(*pair), 2)
        for name, pair in edge_pairs(tokens_of(scheme)).items()
        if contrast(*pair) < EDGE_CONTRAST
    }
    assert low == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_control_marks_are_drawn_from_the_tokens(scheme: SchemeName) -> None:
    tool = Path(__file__).parents[2] / "tools" / "control_marks.py"
    spec = importlib.util.spec_from_file_location("control_marks", tool)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, content in module.marks(tokens_of(scheme)).items():
        shipped = resource_path(f"icons/controls/{scheme}/{name}").read_text(encoding="utf-8")
        assert shipped == content
