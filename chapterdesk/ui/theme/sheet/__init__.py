"""The one style sheet, written from the tokens: texts, controls, views and parts of pages."""

from string import Template

from chapterdesk.ui.theme.metrics import Metrics
from chapterdesk.ui.theme.sheet.controls import BUTTONS, FIELDS, INDICATORS
from chapterdesk.ui.theme.sheet.parts import PARTS, TEXTS
from chapterdesk.ui.theme.sheet.values import sheet_values
from chapterdesk.ui.theme.sheet.views import SCROLLING, VIEWS
from chapterdesk.ui.theme.tokens import SchemeName


def build_sheet(scheme: SchemeName, metrics: Metrics) -> str:
    """Return the style sheet of a scheme at a text size."""
    values = sheet_values(scheme, metrics)
    parts = (TEXTS, BUTTONS, FIELDS, INDICATORS, SCROLLING, VIEWS, PARTS)
    return "\n".join(Template(part).substitute(values) for part in parts)
