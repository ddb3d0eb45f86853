"""Icons of one family (Phosphor), tinted by the tokens; drawn as text, so sharp at any scale."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from desktop.domain.asset import AssetType
from desktop.ui.kit import theme
from desktop.ui.kit.glyphs import Glyph

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

TYPE_ICONS = {
    AssetType.IMAGE: "image",
    AssetType.VIDEO: "film-strip",
    AssetType.AUDIO: "music-note",
    AssetType.SCRIPT: "article",
    AssetType.TEXT: "text-align-left",
    AssetType.DOCUMENT: "file",
    AssetType.FILM: "video-camera",
    AssetType.SCENE: "frame-corners",
    AssetType.SHOT: "camera",
    AssetType.CHARACTER_REF: "user",
}


@lru_cache(maxsize=512)
def _tinted(name: str, tint: str, disabled: str) -> QIcon:
    return QIcon(Glyph(name, tint, disabled))


def icon(name: str, tint: str = "text") -> QIcon:
    """An icon by its Phosphor name (`image`, `star-fill`), in the colour of a token.

    Raises:
        ValueError: The family has no such icon.
    """
    look = theme.tokens()
    colour = str(getattr(look, tint)) if not tint.startswith("#") else tint
    try:
        return _tinted(name, colour, look.faint)
    except KeyError as error:
        raise ValueError(f"Phosphor has no icon called {name}") from error


def pixmap(name: str, pixels: int, tint: str = "text", *, ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap of `pixels` logical pixels, for painters."""
    look = theme.tokens()
    colour = tint if tint.startswith("#") else str(getattr(look, tint))
    return _drawn(name, pixels, colour, ratio)


@lru_cache(maxsize=1024)
def _drawn(name: str, pixels: int, colour: str, ratio: float) -> QPixmap:
    """Setting text for each icon of each cell at each repaint would take half the frame."""
    return icon(name, colour).pixmap(QSize(pixels, pixels), ratio)


def type_icon(kind: AssetType, tint: str = "text") -> QIcon:
    """The icon of an asset's type."""
    return icon(TYPE_ICONS[kind], tint)
