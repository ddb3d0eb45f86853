r"""Rich Text (RTF): its words, without the codes of fonts, colours and pictures.

Never raises: what makes no sense is left out. Source: Microsoft, "Rich Text Format Specification".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from desktop.base.frozen import frozen

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
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
# As many as a novel has, each of its letters written by its number, and some pictures.
_TOKEN_LIMIT = 2_500_000
# Encodings by the numbers that Windows has for the writing of a font.
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


def is_rich_text(data: bytes) -> bool:
    """Whether bytes begin as RTF does."""
    return data.lstrip()[:5] == b"{\\rtf"


@frozen
class RichText:
    """The words of a file, and whether there are more: of one made to hurt only a part is read."""

    words: str
    is_cut: bool = False


def read_rich_text(data: bytes) -> RichText:
    """The words of a file."""
    reader, tokens = _Reader(), _TOKEN.finditer(data)
    for match in islice(tokens, _TOKEN_LIMIT):
        reader.take(match)
    # Letters beyond 16 bits are written as two halves.
    words = reader.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip("\n")
    return RichText(words, is_cut=next(tokens, None) is not None)


@dataclass(slots=True)
class _Group:
    """What holds up to the end of a group.

    Attributes:
        is_aside: It is no text of the page.
        per_letter: How many bytes stand for a letter that is written by its number.
        encoding: Of the font that is used, or empty.
    """

    is_aside: bool = False
    per_letter: int = 1
    encoding: str = ""


class _Reader:
    """Collects the words of a file token by token."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._held = bytearray()  # letters of some encodings are two bytes
        self._group, self._open = _Group(), list[_Group]()
        self._encoding, self._skip = "cp1252", 0
        self._font, self._fonts = b"", dict[bytes, str]()

    @property
    def text(self) -> str:
        """What has been read."""
        self._flush()
        return "".join(self._pieces)

    def take(self, token: re.Match[bytes]) -> None:
        """The next part of the file."""
        word, number, coded, sign, brace, plain = token.groups()
        if (coded or plain) and not self._group.is_aside:
            letters = bytes.fromhex(coded.replace(b"\\'", b"").decode()) if coded else plain or b""
            self._held += self._after_letter(letters)
            return
        if not (coded or plain or word or sign or brace):
            return  # the end of a line of the file means nothing
        self._flush()
        if brace:
            self._brace(brace)
        elif word in _ASIDE or sign == b"*":
            self._group.is_aside = True
        elif word == b"ansicpg" and number:
            self._encoding = _known(number)
        elif word == b"f" and number:
            self._font = number
            self._group.encoding = self._fonts.get(number, "")
        elif word == b"fcharset" and number:
            self._fonts[self._font] = _CHARSETS.get(int(number), "")
        elif word == b"uc" and number:
            self._group.per_letter = min(max(int(number), 0), 9)
        elif self._group.is_aside:
            return
        elif word == b"u" and number:
            self._pieces.append(chr(int(number) & 0xFFFF))
            self._skip = self._group.per_letter
        else:
            self._pieces.append(_WORDS.get(word or b"", "") + _SIGNS.get(sign or b"", ""))

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self._open) < _DEPTH_LIMIT:
                self._open.append(replace(self._group))
        else:
            self._group = self._open.pop() if self._open else _Group()
            self._skip = 0

    def _after_letter(self, data: bytes) -> bytes:
        """`data` without what stands there for programs that know no letters by number."""
        kept = data[self._skip :]
        self._skip = max(0, self._skip - len(data))
        return kept

    def _flush(self) -> None:
        """What is held is whole letters by now."""
        if self._held:
            encoding = self._group.encoding or self._encoding
            self._pieces.append(self._held.decode(encoding, "replace"))
            self._held.clear()


def _known(number: bytes) -> str:
    """The name of a code page, if it is known here."""
    name = f"cp{int(number)}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
