"""The one set of rules for text that came out of files: what is stored and what is shown."""

from __future__ import annotations

import os
import re
import unicodedata
import zlib

# Controls that reorder text on screen and so make a name look like another one.
# Source: Unicode Standard Annex 9, explicit directional formatting characters and marks.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff{_BIDI}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# A text widget lays out one line at a time and its effort grows with the square of the line.
LINE_LIMIT = 2000
TEXT_LIMIT = 4_000_000
NAME_LIMIT = 200


def clean_text(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """`text` as databases and JSON take it: NFC, newline as line end, at most `limit` characters.

    Control characters other than tab and newline and bidi overrides are dropped; lone surrogates
    become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text[:limit]  # as most short texts are; every file that comes in has dozens
    text = _LINE_END.sub("\n", text[: limit + limit // 8])
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", text)[:limit]


def clean_line(text: str, *, limit: int = 1000) -> str:
    """`text` as one clean line: white space folded, cut with an ellipsis after `limit`."""
    line = " ".join(clean_text(text, limit=limit * 8).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def for_widget(text: str, *, limit: int = 1_000_000, line_limit: int = LINE_LIMIT) -> str:
    """Clean `text` cut for a text widget: no line above `line_limit`, `limit` characters in all.

    Long lines are broken at spaces where there are any. The full text stays where it was.
    """
    lines: list[str] = []
    for line in clean_text(text, limit=limit).split("\n"):
        while len(line) > line_limit:
            cut = line.rfind(" ", line_limit // 2, line_limit) + 1 or line_limit
            lines.append(line[:cut])
            line = line[cut:]
        lines.append(line)
    return "\n".join(lines)


def display_name(path: str | bytes) -> str:
    r"""The last part of `path` for a person; two different names never look equal.

    Bytes that are no UTF-8, control characters and bidi overrides are written as `\xNN` or
    `\uNNNN`, and so is a backslash that could be mistaken for such an escape. Long names lose
    their middle and gain a checksum in its place.
    """
    name = os.fsdecode(path)
    name = name.rstrip("/").rpartition("/")[2] or name
    shown = "".join(_visible(name, at) for at in range(len(name)))
    if len(shown) <= NAME_LIMIT:
        return shown
    keep = NAME_LIMIT // 2 - 8
    return f"{shown[:keep]}…{_short_sum(name)}…{shown[-keep:]}"


def _visible(name: str, at: int) -> str:
    """One character of a name as it is shown."""
    character = name[at]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if character == "\\":
        return "\\\\" if name[at + 1 : at + 2] in {"x", "u", "\\"} else "\\"
    # Cc control, Cf invisible format (bidi, zero width), Cs surrogate, Zl/Zp line ends.
    # The joiner of emoji families is kept: without it they fall apart.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and code != 0x200D:
        return f"\\u{code:04x}"
    return character


def _short_sum(name: str) -> str:
    """Eight characters that tell two long names apart."""
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"
