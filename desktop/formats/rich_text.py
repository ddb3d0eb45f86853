r"""Rich Text (RTF): its words, without the codes of fonts, colours and pictures.

Never raises: what makes no sense is left out. Source: Microsoft, "Rich Text Format Specification".
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Groups that hold no text of the page.
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl"
    b" footerr footerf listtable listoverridetable rsidtbl generator themedata datastore"
    b" colorschememapping latentstyles xmlnstbl fldinst annotation atnid atnauthor footnote".split()
)
_WORDS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n"}
_DEPTH_LIMIT = 1000


def is_rich_text(data: bytes) -> bool:
    """Whether bytes begin as RTF does."""
    return data.lstrip()[:5] == b"{\\rtf"


def read_rich_text(data: bytes) -> str:
    """The words of a file."""
    pieces: list[str] = []
    encoding, skip = "cp1252", 0
    # Of each open group: whether it is left out, and how many bytes stand for a letter.
    groups: list[tuple[bool, int]] = []
    is_aside, per_letter = False, 1
    for match in _TOKEN.finditer(data):
        word, number, byte, sign, brace, plain = match.groups()
        if brace == b"{":
            if len(groups) < _DEPTH_LIMIT:
                groups.append((is_aside, per_letter))
        elif brace == b"}":
            is_aside, per_letter = groups.pop() if groups else (False, 1)
            skip = 0
        elif word in _ASIDE or sign == b"*":
            is_aside = True
        elif word == b"ansicpg" and number:
            encoding = _known(number)
        elif word == b"uc" and number:
            per_letter = min(max(int(number), 0), 9)
        elif is_aside:
            continue
        elif word == b"u" and number:
            pieces.append(chr(int(number) & 0xFFFF))
            skip = per_letter
        elif byte:
            pieces.append("" if skip else bytes.fromhex(byte.decode()).decode(encoding, "replace"))
            skip = max(0, skip - 1)
        elif plain:
            pieces.append(plain[skip:].decode(encoding, "replace"))
            skip = 0
        else:
            pieces.append(_WORDS.get(word or b"", "") + _SIGNS.get(sign or b"", ""))
    text = "".join(pieces)
    # Letters beyond 16 bits are written as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip("\n")


def _known(number: bytes) -> str:
    """The name of a code page, if it is known here."""
    name = f"cp{int(number)}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
