"""The colour in a search text, which a person picks rather than types."""

from __future__ import annotations

from desktop.domain.search.fields import Field, find_field
from desktop.domain.search.lexer import Lex, lexemes


def with_colour(text: str, colour: str, *, is_more: bool = False) -> str:
    """A search that asks for a colour as well, in place of the last one that it asks for.

    With `is_more` that one is asked for, too.
    """
    asked = f"{Field.COLOUR.value}:{colour}"
    terms = [one for one in lexemes(text) if one.kind is Lex.CONDITION and _is_colour(one.name)]
    if not terms or is_more:
        return f"{text.rstrip()} {asked}".lstrip()
    last = terms[-1]
    return f"{text[: last.start]}{asked}{text[last.end :]}"


def _is_colour(name: str) -> bool:
    spec = find_field(name)
    return spec is not None and spec.field is Field.COLOUR
