"""Which language a text is in, by a model of letters."""

from __future__ import annotations

from functools import cache
from typing import Any

_SAMPLE = 4000  # characters that are looked at
_LEAST_LETTERS = 20  # with fewer, any answer would be a guess


def language_of(text: str) -> str | None:
    """The language as an ISO 639-1 code, or None where there is too little to tell."""
    sample = " ".join(text[:_SAMPLE].split())
    if sum(letter.isalpha() for letter in sample) < _LEAST_LETTERS:
        return None
    # Capitals and names of a script's headings mislead; a script is mostly lower case.
    code, _ = _classifier()(sample.lower())
    return str(code)


@cache
def _classifier() -> Any:
    """The language model; loaded when the first text comes, since it is large."""
    import py3langid  # noqa: PLC0415 - see above

    return py3langid.classify
