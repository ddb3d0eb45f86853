"""Fountain scripts: from text or bytes to a script that can be set as a page."""

from __future__ import annotations

from desktop.base.errors import MediaError
from desktop.domain.script import Script, ScriptElement, ScriptKind, parse_fountain
from desktop.domain.untrusted_text import clean_text

BYTES_LIMIT = 16 << 20

# How far a paragraph stands in on a page of 60 columns, and how wide it may be.
# Source: the usual screenplay layout, 10 characters to the inch.
_COLUMNS = {
    ScriptKind.DIALOGUE: (10, 35),
    ScriptKind.LYRICS: (10, 35),
    ScriptKind.PARENTHETICAL: (16, 25),
    ScriptKind.CHARACTER: (22, 38),
}


def read_fountain(data: str | bytes) -> Script:
    """A script out of Fountain text, as bytes in UTF-8 or as text already decoded.

    Raises:
        MediaError: More than 16 MB of it (`too_large`).
    """
    if len(data) > BYTES_LIMIT:
        raise MediaError("The script is too long to be shown.", reason="too_large")
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return parse_fountain(clean_text(text, limit=BYTES_LIMIT))


def columns(element: ScriptElement) -> tuple[int, int]:
    """Indent and width of a paragraph, in characters of a 60 column page."""
    return _COLUMNS.get(element.kind, (0, 60))


def plain_text(script: Script) -> str:
    """The script without any marks of the syntax, paragraphs apart; for copying and search."""
    shown = (element for element in script.elements if element.kind is not ScriptKind.PAGE_BREAK)
    return "\n\n".join(element.text for element in shown)
