"""Puts the tokens onto the application: palette, stylesheet, font; follows the system if asked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop.ui.kit.singleton_refcounts import keep_singletons
from desktop.ui.kit.stylesheet import stylesheet
from desktop.ui.kit.tokens import DARK, THEMES, TYPE_BODY, TYPE_SMALL, Tokens

THEME_NAMES = ("dark", "light", "system")


class _Theme(QObject):
    """Holds which tokens are in force.

    Signals:
        changed: Other tokens are in force; whoever caches painted things must drop them.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = DARK
        self.name = "dark"
        self.watches_system = False


_theme = _Theme()
changed = _theme.changed


def tokens() -> Tokens:
    """The tokens in force now. Painters ask each time; they never keep them."""
    return _theme.tokens


def colour(name: str) -> QColor:
    """A token as a QColor, by its attribute name."""
    return QColor(getattr(_theme.tokens, name))


def apply(app: QApplication, name: str = "dark") -> None:
    """Dress `app` in a theme: `dark`, `light`, or `system` to follow the desktop's setting."""
    keep_singletons()
    _theme.name = name if name in THEME_NAMES else "dark"
    if not _theme.watches_system:
        _theme.watches_system = True
        app.setStyle(QStyleFactory.create("Fusion"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(_system_changed)
    _put_on(app)


def _system_changed() -> None:
    """The desktop switched between light and dark."""
    app = QApplication.instance()
    if _theme.name == "system" and isinstance(app, QApplication):
        _put_on(app)


def _put_on(app: QApplication) -> None:
    """Apply the tokens that the chosen name stands for right now."""
    name = _theme.name
    if name == "system":
        # By name: to load the `Qt` namespace takes a seventh of a start, and the first paint can
        # do without.
        scheme = QGuiApplication.styleHints().colorScheme()
        name = "light" if scheme.name == "Light" else "dark"
    _theme.tokens = THEMES[name]
    app.setFont(body_font())
    app.setPalette(palette(_theme.tokens))
    app.setStyleSheet(stylesheet(_theme.tokens))
    _theme.changed.emit()


def body_font(pixels: int = TYPE_BODY, *, bold: bool = False) -> QFont:
    """The system's sans at a size of the type scale, with figures that line up."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # OpenType `tnum`; a font without it ignores this (the usual sans has equal figures anyway).
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def heading_font() -> QFont:
    """Section heads: small spaced capitals. The text itself is given in capitals by `section`."""
    font = body_font(TYPE_SMALL, bold=True)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.2)
    return font


def palette(look: Tokens) -> QPalette:
    """The tokens as a Qt palette, so that what the stylesheet does not name fits in too."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: look.pane,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.field,
        QPalette.ColorRole.AlternateBase: look.pane,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.Button: look.raised,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.BrightText: look.bad,
        QPalette.ColorRole.Highlight: look.accent,
        QPalette.ColorRole.HighlightedText: look.on_accent,
        QPalette.ColorRole.ToolTipBase: look.raised,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.PlaceholderText: look.quiet,
        QPalette.ColorRole.Link: look.accent_text,
        QPalette.ColorRole.LinkVisited: look.accent_text,
        QPalette.ColorRole.Accent: look.accent,
        QPalette.ColorRole.Light: look.raised,
        QPalette.ColorRole.Midlight: look.hover,
        QPalette.ColorRole.Mid: look.hairline,
        QPalette.ColorRole.Dark: look.hairline,
        QPalette.ColorRole.Shadow: look.ground,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.faint))
    return made
