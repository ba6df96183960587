"""The colours of the three themes, and the arithmetic of contrast (WCAG 2.2, 1.4.3 and 1.4.11)."""

from dataclasses import dataclass
from typing import Final, Literal

ThemeName = Literal["system", "light", "dark", "contrast"]
SchemeName = Literal["light", "dark", "contrast"]
Tone = Literal["neutral", "accent", "ok", "warn", "bad"]

TEXT_CONTRAST: Final = 4.5
EDGE_CONTRAST: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Name every colour of a theme, each as #RRGGBB.

    Attributes:
        bg: Behind everything.
        panel: Cards, lists and fields.
        side: The sidebar.
        ink: Text.
        soft: Quiet text.
        line: Lines that only decorate.
        edge: Outlines that a person must see: fields, check boxes, buttons.
        accent: The one accent; also its text on panel, bg, side and tint.
        accent_hover: The accent under the pointer.
        on_accent: Text on the accent.
        tint: The selected row.
        hover: The row under the pointer.
        ok, warn, bad: Text of a state; `*_bg` is what it stands on.
    """

    bg: str
    panel: str
    side: str
    ink: str
    soft: str
    line: str
    edge: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    hover: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str


LIGHT: Final = Tokens(
    bg="#F6F5F8",
    panel="#FFFFFF",
    side="#EFEDF3",
    ink="#1C1A22",
    soft="#5C5866",
    line="#D9D5E0",
    edge="#85808F",
    accent="#5B3A8E",
    accent_hover="#4B2E78",
    on_accent="#FFFFFF",
    tint="#EDE6F7",
    hover="#F6F2FB",
    ok="#1F6B45",
    ok_bg="#E2F2E9",
    warn="#8A4B00",
    warn_bg="#FBEEDD",
    bad="#A3182B",
    bad_bg="#FBE6E8",
)

DARK: Final = Tokens(
    bg="#17161B",
    panel="#1F1E25",
    side="#131217",
    ink="#F1EFF5",
    soft="#B3AEBF",
    line="#37343F",
    edge="#8A8595",
    accent="#C6AAF2",
    accent_hover="#D8C4F8",
    on_accent="#1B1026",
    tint="#322747",
    hover="#28242F",
    ok="#86D6AC",
    ok_bg="#1C3327",
    warn="#F2BE7E",
    warn_bg="#3A2A14",
    bad="#FFB3B6",
    bad_bg="#43191E",
)

CONTRAST: Final = Tokens(
    bg="#000000",
    panel="#000000",
    side="#000000",
    ink="#FFFFFF",
    soft="#E8E8E8",
    line="#9A9A9A",
    edge="#FFFFFF",
    accent="#FFD84D",
    accent_hover="#FFE68A",
    on_accent="#000000",
    tint="#3A2F00",
    hover="#262000",
    ok="#7CF0A8",
    ok_bg="#00260F",
    warn="#FFC46B",
    warn_bg="#2E1B00",
    bad="#FF9EA4",
    bad_bg="#33000A",
)


def tokens_of(scheme: SchemeName) -> Tokens:
    """Return the colours of a scheme."""
    return {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}[scheme]


def tone_colours(tokens: Tokens, tone: Tone) -> tuple[str, str]:
    """Return the text and the ground of a tone."""
    return {
        "neutral": (tokens.soft, tokens.panel),
        "accent": (tokens.accent, tokens.tint),
        "ok": (tokens.ok, tokens.ok_bg),
        "warn": (tokens.warn, tokens.warn_bg),
        "bad": (tokens.bad, tokens.bad_bg),
    }[tone]


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB, 0 (black) to 1 (white)."""
    total = 0.0
    for start, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        value = int(colour[start : start + 2], 16) / 255
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
        total += weight * linear
    return total


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs(tokens: Tokens) -> dict[str, tuple[str, str]]:
    """Return every pair of text and ground that the window shows, by name."""
    grounds = {
        "bg": tokens.bg,
        "panel": tokens.panel,
        "side": tokens.side,
        "tint": tokens.tint,
        "hover": tokens.hover,
    }
    pairs = {
        f"{name} on {ground}": (colour, on)
        for name, colour in (("ink", tokens.ink), ("soft", tokens.soft), ("accent", tokens.accent))
        for ground, on in grounds.items()
    }
    for tone in ("ok", "warn", "bad"):
        text, ground = tone_colours(tokens, tone)
        pairs[f"{tone} on its ground"] = (text, ground)
        pairs[f"{tone} on panel"] = (text, tokens.panel)
        pairs[f"ink on {tone}"] = (tokens.ink, ground)
        pairs[f"accent on {tone}"] = (tokens.accent, ground)
    pairs["on-accent on accent"] = (tokens.on_accent, tokens.accent)
    pairs["on-accent on hovered accent"] = (tokens.on_accent, tokens.accent_hover)
    pairs["toast"] = (tokens.panel, tokens.ink)
    return pairs


def edge_pairs(tokens: Tokens) -> dict[str, tuple[str, str]]:
    """Return every outline that must be seen, with what it lies on."""
    grounds = {"bg": tokens.bg, "panel": tokens.panel, "side": tokens.side, "tint": tokens.tint}
    pairs = {f"edge on {name}": (tokens.edge, ground) for name, ground in grounds.items()}
    pairs |= {f"focus on {name}": (tokens.accent, ground) for name, ground in grounds.items()}
    pairs["focus inside the accent"] = (tokens.on_accent, tokens.accent)
    pairs["mark on checked box"] = (tokens.on_accent, tokens.accent)
    return pairs
