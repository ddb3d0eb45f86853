"""Words of a search as each database's full-text index takes them.

Both see the same words: runs of letters and digits, without diacritics and case. A text without
any ("!!", an emoji) cannot be asked of an index; `has_words` tells.
"""

from __future__ import annotations

import unicodedata

from desktop.domain.search import Field, Text

# The columns of the index that a field of the query language stands for.
COLUMNS = {
    Field.NAME: "name",
    Field.DESCRIPTION: "description",
    Field.CODE: "code",
    Field.PROMPT: "prompt",
    Field.TEXT: "body",
}


def words(text: str) -> list[str]:
    """The words of `text` as the indexes hold them: folded, in order."""
    found: list[str] = []
    current: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        category = unicodedata.category(char)
        if category[0] in "LN" or category == "Co":
            current.append(char)
        elif category != "Mn" and current:
            found.append("".join(current).lower())
            current = []
    if current:
        found.append("".join(current).lower())
    return found


def has_words(text: str) -> bool:
    """Whether an index can be asked for `text` at all."""
    return bool(words(text))


def fts5_phrase(node: Text) -> str:
    """`node` in FTS5's query language: a quoted phrase, perhaps of one column."""
    phrase = node.text.replace('"', '""').replace("\0", " ")
    column = f"{COLUMNS[node.field]} : " if node.field else ""
    star = " *" if node.prefix else ""
    return f'({column}"{phrase}"{star})'


def tsquery(node: Text) -> str:
    """`node` as the text of a `tsquery`: lexemes in quotes, following one another."""
    quoted = [f"'{word}'" for word in words(node.text)]
    return "(" + " <-> ".join(quoted) + (":*" if node.prefix else "") + ")"
