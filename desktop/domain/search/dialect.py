"""Searches that were kept when a word of the language meant something else."""

from __future__ import annotations

from desktop.domain.search.lexer import Lex, lexemes

# Of the language as it is. In the first one `colour:` and `color:` were other names of `label:`.
DIALECT = 2
_WERE_LABELS = frozenset({"colour", "color"})


def in_todays_words(text: str, dialect: int) -> str:
    """A search that was written in an older dialect, so that it finds what it has always found."""
    if dialect >= DIALECT:
        return text
    made, at = [], 0
    for lexeme in lexemes(text):
        if lexeme.kind is Lex.CONDITION and lexeme.name.lower() in _WERE_LABELS:
            made += [text[at : lexeme.start], "label"]
            at = lexeme.name_end
    return "".join([*made, text[at:]])
