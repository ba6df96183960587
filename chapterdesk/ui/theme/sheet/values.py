"""What the templates of the style sheet are filled with."""

from dataclasses import asdict

from chapterdesk.ui.theme.metrics import CARD_RADIUS, CONTROL_RADIUS, Metrics
from chapterdesk.ui.theme.tokens import SchemeName, tokens_of

CONTROLS_PREFIX = "controls"


def sheet_values(scheme: SchemeName, metrics: Metrics) -> dict[str, str]:
    """Return colours, sizes in pixels and the folder of the control marks, by template name."""
    tokens = tokens_of(scheme)
    values: dict[str, str] = dict(asdict(tokens))
    values["marks"] = f"{CONTROLS_PREFIX}:{scheme}"
    values["card_line"] = tokens.edge if scheme == "contrast" else tokens.line
    for role in ("small", "body", "label", "heading", "title", "count", "display"):
        values[role] = f"{metrics.font(role)}px"
    for size in (2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 20, 24, 28, 36, 44, 72, 200):
        values[f"s{size}"] = f"{metrics.px(size)}px"
    values["control_height"] = f"{metrics.px(36)}px"
    values["focused_height"] = f"{metrics.px(36) - 2}px"
    values["big_height"] = f"{metrics.px(46)}px"
    # The ring of a focused primary button is two pixels wider on each side than its plain line.
    values["primary_inner"] = f"{metrics.px(36) - 4}px"
    values["big_inner"] = f"{metrics.px(46) - 4}px"
    values["primary_focus"] = f"{metrics.px(14) - 2}px"
    values["keycap"] = f"{metrics.px(12)}px"
    values["field_height"] = f"{metrics.px(36)}px"
    values["search_height"] = f"{metrics.px(56)}px"
    values["indicator"] = f"{metrics.indicator}px"
    values["indicator_radius"] = f"{round(metrics.indicator * 0.28)}px"
    values["dot_radius"] = f"{(metrics.indicator + 4) // 2}px"
    values["radius"] = f"{CONTROL_RADIUS}px"
    values["card_radius"] = f"{CARD_RADIUS}px"
    values["chip_radius"] = "6px"
    return values
