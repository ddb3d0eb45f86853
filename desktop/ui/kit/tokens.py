"""The look, written down once: colours, spacing, type and radii that everything draws from.

Greys have no tint, since people judge colour beside them. Contrast of every text colour on every
ground it stands on is at least 4.5:1 (`tests/ui/kit/test_tokens.py` computes it).
"""

from __future__ import annotations

from typing import Final

from desktop.base.frozen import frozen
from desktop.domain.asset import ColourLabel

# Spacing, in logical pixels.
GAP_HALF: Final = 4
GAP: Final = 8
GAP_WIDE: Final = 16
GAP_HUGE: Final = 24

# Radii and lines.
RADIUS: Final = 4
RADIUS_WIDE: Final = 6

# Heights of rows and controls.
ROW_HEIGHT: Final = 24
HEADER_HEIGHT: Final = 36

# Type, in logical pixels: section heads and badges, body, emphasised body, the thing looked at.
TYPE_SMALL: Final = 10
TYPE_NOTE: Final = 11
TYPE_BODY: Final = 12
TYPE_TITLE: Final = 15

# Motion, in milliseconds.
MOTION: Final = 120


@frozen
class Tokens:
    """The colours of one theme, as `#rrggbb` (`#aarrggbb` where see-through).

    Attributes:
        ground: Behind everything, and behind grids of pictures.
        pane: Side panes, bars and docks; one step nearer than the ground.
        raised: Cards, buttons, menus and fields; one step nearer still.
        picture: What a picture that does not fill its frame stands on.
        hover: A row or button under the pointer.
        chosen: The row that is current, where amber all over would shout.
        faint: Disabled text and empty stars; never the only carrier of a meaning.
        accent: Selection and focus; the fill of the one main button.
        accent_text: The accent where it is text on a ground or pane.
        badge: The plate under small text on pictures; `on_badge` is that text.
    """

    name: str
    is_dark: bool
    ground: str
    pane: str
    raised: str
    field: str
    picture: str
    hover: str
    chosen: str
    hairline: str
    text: str
    quiet: str
    faint: str
    accent: str
    accent_text: str
    on_accent: str
    good: str
    warning: str
    bad: str
    badge: str
    on_badge: str


DARK: Final = Tokens(
    name="dark",
    is_dark=True,
    ground="#1a1a1a",
    pane="#202020",
    raised="#262626",
    field="#181818",
    picture="#141414",
    hover="#2a2a2a",
    chosen="#2e2e2e",
    hairline="#303030",
    text="#d6d6d6",
    quiet="#959595",
    faint="#5a5a5a",
    accent="#e0a34a",
    accent_text="#e0a34a",
    on_accent="#1a1a1a",
    good="#7fb77e",
    warning="#e0b84a",
    bad="#e8796d",
    badge="#c8101010",
    on_badge="#f2f2f2",
)

LIGHT: Final = Tokens(
    name="light",
    is_dark=False,
    ground="#e9e9e9",
    pane="#f4f4f4",
    raised="#ffffff",
    field="#ffffff",
    picture="#dedede",
    hover="#ececec",
    chosen="#e2e2e2",
    hairline="#d9d9d9",
    text="#222222",
    quiet="#626262",
    faint="#a8a8a8",
    accent="#b8741a",
    accent_text="#8b5406",
    # White on the accent reaches 3.8:1 only; near-black reaches 4.7:1.
    on_accent="#141414",
    good="#2c6e34",
    warning="#7a5a00",
    bad="#b0342a",
    badge="#c8202020",
    on_badge="#ffffff",
)

THEMES: Final = {"dark": DARK, "light": LIGHT}


@frozen
class LabelLook:
    """How a colour label looks. Its letters say the same for those who cannot tell the colour."""

    name: str
    letter: str
    colour: str


# Each colour carries near-black letters at 4.5:1 or more, on both themes.
LABELS: Final[dict[ColourLabel, LabelLook]] = {
    ColourLabel.RED: LabelLook("Red", "R", "#e5766c"),
    ColourLabel.ORANGE: LabelLook("Orange", "O", "#e0954a"),
    ColourLabel.YELLOW: LabelLook("Yellow", "Y", "#d9bf4e"),
    ColourLabel.GREEN: LabelLook("Green", "G", "#74b374"),
    ColourLabel.BLUE: LabelLook("Blue", "B", "#6f9fd8"),
    ColourLabel.PURPLE: LabelLook("Purple", "P", "#a98bd0"),
    ColourLabel.GREY: LabelLook("Grey", "Gy", "#a0a0a0"),
}
ON_LABEL: Final = "#141414"


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two opaque colours, 1 to 21.

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
