"""Which encoding a text without a mark is in: what old programs of all countries wrote.

UTF-8 is known by itself. Of the rest only texts under a text's name come here, and only their
beginning is looked at.
"""

from __future__ import annotations

import codecs
import unicodedata
from contextlib import suppress

from desktop.media import alphabets, latin_letters
from desktop.media.language import language_of

SAMPLE = 64 << 10

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = "cp1252"
_LATIN = ["cp1252", "cp1250", "cp1254"]
# What is written in each.
_LANGUAGES = {
    "cp1254": frozenset({"tr", "az"}),
    "cp1250": frozenset({"cs", "sk", "pl", "hu", "ro", "hr", "sl", "bs", "sq"}),
    "cp1257": frozenset({"lt", "lv", "et"}),
    # Last: read as Western text, others may look like one of these.
    "cp1252": frozenset(
        {"ca", "da", "de", "en", "es", "eu", "fi", "fo", "fr", "ga"}
        | {"gl", "is", "it", "nb", "nl", "nn", "no", "oc", "pt", "sv"}
    ),
}
# What Western Windows has at the places of letters that differ in the Unix encoding of the east.
_EASTERN = frozenset(b"\xa9\xab\xae\xb1\xb6\xb9\xbb\xbc\xbe")
# Japanese of mail: plain bytes, and signs that change what they mean.
_MAIL = (b"\x1b$B", b"\x1b$@")
# In the names Python has for their widest forms: Shift-JIS, GBK, EUC-KR are inside these.
_OTHERS = [
    "cp1251",
    "koi8_u",  # and all Russian of KOI8-R
    "iso8859_5",
    "cp932",
    "gb18030",
    "big5",
    "cp949",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp866",
    "tis_620",
]
# Below this share of the letters a text is Western: Cyrillic and Chinese have hardly any ASCII.
_FEW = 0.45
# With fewer letters than this a statistic says nothing.
_ENOUGH = 24


def decode(data: bytes, *, whole: bool = True) -> str:
    """Bytes as text: by their mark, else UTF-8, else by what they look like.

    Where they are not the `whole` text, the last character may be cut in two.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := wide_encoding(data):
        return data.decode(wide, "replace")
    if any(sign in data[:SAMPLE] for sign in _MAIL):
        with suppress(UnicodeDecodeError):
            return data.decode("iso2022_jp_ext")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not whole and error.start >= len(data) - 4:
            return data[: error.start].decode("utf-8")
    sample = data[:SAMPLE]
    if len(sample) < len(data):  # up to the end of a line: a letter cut in two is no letter
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return data.decode(_narrow(sample), "replace")


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: which of the two, or None. Its spaces and line ends have a zero."""
    sample = data[: min(SAMPLE, len(data) & ~1)]
    if b"\0" not in sample:
        return None
    found: dict[str, int] = {}
    is_double = len(data) % 4 == 0 and b"\0\0" in sample
    doubles = ("utf-32-le", "utf-32-be") if is_double else ()
    for encoding in (*doubles, "utf-16-le", "utf-16-be"):
        # A character may be cut in two at the end of the sample.
        text = sample.decode(encoding, "replace").removesuffix("\N{REPLACEMENT CHARACTER}")
        plain = sum(char in " \n\r\t" or (char.isascii() and char.isalnum()) for char in text)
        if plain and all(map(_is_written, text)):
            found[encoding] = plain
    return max(found, key=lambda encoding: found[encoding], default=None)


def _is_written(char: str) -> bool:
    """Whether a text may hold it: no control, half a pair, nothing unassigned or private."""
    return char in "\t\n\r\x0c\ufeff" or (
        unicodedata.category(char) not in {"Cc", "Cn", "Co", "Cs"} and char != "\ufffd"
    )


def _narrow(sample: bytes) -> str:
    """One of the encodings of a country."""
    high = sum(byte > 127 for byte in sample)
    ascii_letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    if high < _FEW * (high + ascii_letters):
        return _latin(sample, is_short=high < _ENOUGH)
    for japanese in ("euc_jp", "cp932"):
        if _has_kana(sample, japanese):
            return japanese
    if alphabet := alphabets.encoding_of(sample):
        return alphabet
    if high < _ENOUGH and (cyrillic := _short_cyrillic(sample)):
        return cyrillic
    return _statistic(sample, _OTHERS)


def _latin(sample: bytes, *, is_short: bool) -> str:
    """One of the encodings of Latin letters; Unix has no letters where Windows has some."""
    if other := latin_letters.encoding_of(sample):
        return other
    found = _by_language(sample)
    if found is None:
        found = _WESTERN if is_short else _statistic(sample, _LATIN)
    has_windows = any(0x80 <= byte < 0xA0 for byte in sample)
    return (
        "iso8859_2" if found == "cp1250" and not has_windows and _EASTERN & set(sample) else found
    )


def _by_language(sample: bytes) -> str | None:
    """The encoding in which the text is in a language that it was made for; None in doubt."""
    for encoding, languages in _LANGUAGES.items():
        if language_of(sample.decode(encoding, "replace")) in languages:
            return encoding
    return None


def _statistic(sample: bytes, among: list[str]) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - for texts of this kind only

    best = from_bytes(sample, cp_isolation=among).best()
    return best.encoding if best else _WESTERN


def _has_kana(sample: bytes, encoding: str) -> bool:
    """A fifth of Japanese is kana, of Chinese in the same bytes next to nothing.

    Of half the width they are what other languages become when they are taken for Shift-JIS.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    kana = sum("\u3041" <= char <= "\u30fc" for char in text)
    narrow = sum("\uff61" <= char <= "\uff9f" for char in text)
    letters = sum(char.isalpha() and not char.isascii() for char in text)
    return 5 * kana > letters and 10 * narrow < letters


def _short_cyrillic(sample: bytes) -> str | None:
    """A few words of Russian: its letters fill the upper half, small ones apart from large."""
    letters = [byte for byte in sample if byte > 127]
    if sum(byte >= 0xC0 for byte in letters) < 0.9 * len(letters):
        return None
    small = sum(byte >= 0xE0 for byte in letters)
    return "cp1251" if 2 * small >= len(letters) else "koi8_u"
