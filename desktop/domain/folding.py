"""Names as they are compared: one form for every way in which Unicode can write the same name.

A Mac writes `é` as two characters and a PC as one; `STRASSE`, `straße` and `Straße` are one word.
What a person wrote stays as it is shown; only comparisons use this.
"""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """`text` in NFC: how names that people give are stored."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`text` without case and in one form: equal for two names exactly if they are the same.

    Full case folding by the Unicode Standard, section 3.13, "canonical caseless matching".
    """
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFC", whole)
