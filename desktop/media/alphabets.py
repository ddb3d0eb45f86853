"""Encodings of one alphabet each, told by how often its letters stand in a text.

Read in a wrong encoding, a text has the rare letters of another alphabet, capitals among small
letters, or signs that are no letters at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Letters from the most frequent to the rarest.
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйіхжшюцщїєэфъґё"
_GREEK = "αοιετσνηυρπκμλςίάόγέήδωχθύφβώξζψϊϋΐΰ"
_HEBREW = "יוהלאתרבמשנעדחפקצטסגכזםןךףץ"
_ARABIC = "اليمنوترةبدعفسكقهحجشصطخضذزغثأإىئءؤآظ"
_THAI = "านรกอเง่มยลว้ดทตส\u0e31\u0e34\u0e35ปะไหค\u0e33แขพจใบ\u0e39\u0e38ชโถ็ผศซธณภ\u0e37ฟ์ฐษญๆญ"
_ALPHABETS: Mapping[str, str] = {
    "cp1251": _RUSSIAN,
    "koi8_u": _RUSSIAN,  # and all Russian of KOI8-R
    "iso8859_5": _RUSSIAN,
    "cp866": _RUSSIAN,
    "cp1253": _GREEK,
    "cp1255": _HEBREW,
    "cp1256": _ARABIC,
    "tis_620": _THAI,
}
_LEAST, _AHEAD = 0.6, 0.08  # of the best one, and before the next


def encoding_of(sample: bytes) -> str | None:
    """The encoding in which the letters of a text are the usual ones; None in doubt."""
    found = sorted(
        ((_usual(sample, encoding, letters), encoding) for encoding, letters in _ALPHABETS.items()),
        reverse=True,
    )
    (best, encoding), (second, _) = found[:2]
    if best < _LEAST or best - second < _AHEAD:
        return None
    # Old Macs have the small letters of Windows, all but one, and capitals elsewhere.
    if encoding == "cp1251" and _usual(sample, "mac_cyrillic", _RUSSIAN) > best:
        return "mac_cyrillic"
    return encoding


def _usual(sample: bytes, encoding: str, letters: str) -> float:
    """How usual the letters beyond ASCII are: 1 is the most frequent one all along, 0 are none."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [char for char in text if char > "\x7f"]
    weights = {letter: 1 - rank / len(letters) / 1.5 for rank, letter in enumerate(letters)}
    # A capital in its place is as good as any letter; text of capitals alone is rare.
    weights |= {
        letter.upper(): weight / 2 for letter, weight in weights.items() if letter.upper() != letter
    }
    return sum(weights.get(char, 0.0) for char in beyond) / len(beyond) if beyond else 0.0
