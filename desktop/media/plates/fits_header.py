"""The heads of FITS files: pictures of telescopes. Source: FITS Standard 4.0, sections 3, 4 and 7.

A file is a row of blocks of 2880 bytes: a head of cards of 80 letters, its data, and so on.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.recorded_date import DateSource
from desktop.domain.untrusted_text import clean_line
from desktop.media.dates import Candidate, which
from desktop.media.plates.head import BrokenHeadError, Head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.media.source import Source

_BLOCK, _CARD = 2880, 80
_HEAD_BLOCKS, _UNITS = 200, 32
_KINDS = {8: "u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
_NUMBER = re.compile(r"[-+]?\d{1,18}\Z")
_FACTS = {"OBJECT": "title", "INSTRUME": "camera", "TELESCOP": "lens"}


@frozen
class FitsLayout:
    """How the picture of a file lies.

    Attributes:
        planes: Three are red, green and blue, one after the other; of all others the first counts.
        kind: Of a number, as NumPy names it.
        begins_at: Where the first number is.
        scale: What a number means: `zero + scale * number`.
        blank: The number that stands for none, or None.
        is_packed: It lies in a table, compressed.
        is_upright: Its rows go from above down, where most go from below up.
        cards: The head, by keyword.
    """

    width: int
    height: int
    planes: int
    kind: str
    begins_at: int
    scale: float
    zero: float
    blank: int | None
    is_packed: bool
    is_upright: bool
    cards: Mapping[str, str]

    @property
    def bits(self) -> int:
        """Of a number."""
        return int(self.kind[-1]) * 8

    @property
    def colours(self) -> int:
        """How many planes are shown."""
        return 3 if self.planes == 3 and not self.is_packed else 1


def fits_layout(source: Source) -> FitsLayout:
    """The first picture of a file.

    Raises:
        BrokenHeadError: There is none, or a number makes no sense.
    """
    at = 0
    for _ in range(_UNITS):
        cards, begins_at = _cards(source, at)
        is_packed = cards.get("ZIMAGE") == "T"
        sizes = _sizes(cards, "Z" if is_packed else "")
        is_picture = at == 0 or cards.get("XTENSION") == "IMAGE" or is_packed
        if is_picture and len(sizes) >= 2 and all(sizes):
            return _layout(cards, sizes, begins_at, is_packed=is_packed)
        at = begins_at + -(-_length(cards) // _BLOCK) * _BLOCK
    raise BrokenHeadError


def _layout(
    cards: Mapping[str, str], sizes: list[int], begins_at: int, *, is_packed: bool
) -> FitsLayout:
    bits = _whole(cards, "ZBITPIX" if is_packed else "BITPIX")
    if bits not in _KINDS:
        raise BrokenHeadError
    return FitsLayout(
        width=sizes[0],
        height=sizes[1],
        planes=sizes[2] if len(sizes) > 2 else 1,
        kind=_KINDS[bits],
        begins_at=begins_at,
        scale=_real(cards, "BSCALE", 1.0),
        zero=_real(cards, "BZERO", 0.0),
        blank=_whole(cards, "BLANK") if bits > 0 and "BLANK" in cards else None,
        is_packed=is_packed,
        is_upright=cards.get("ROWORDER") == "TOP-DOWN",
        cards=cards,
    )


def read_fits(source: Source) -> Head:
    """The head of a file.

    Raises:
        BrokenHeadError: It makes no sense.
    """
    found = fits_layout(source)
    facts = {name: clean_line(found.cards.get(key, ""), limit=80) for key, name in _FACTS.items()}
    whole = found.width * found.height * found.colours * found.bits // 8
    day, time = found.cards.get("DATE-OBS", ""), found.cards.get("TIME-OBS", "")
    stamp = f"{day}T{time}" if time and "T" not in day else day
    return Head(
        width=found.width,
        height=found.height,
        bits=found.bits,
        color_space="rgb" if found.colours == 3 else "gray",
        facts={name: value for name, value in facts.items() if value}
        | ({"planes": found.planes} if found.planes not in {1, 3} else {}),
        # Times are in UTC.
        recorded=which([Candidate(stamp, DateSource.CONTAINER, "Z" if "T" in stamp else "")]),
        ends_at=0 if found.is_packed else found.begins_at + whole,
    )


def _cards(source: Source, at: int) -> tuple[dict[str, str], int]:
    """One head and where it ends.

    Raises:
        BrokenHeadError: It has no end.
    """
    cards: dict[str, str] = {}
    for number in range(_HEAD_BLOCKS):
        block = source.bytes_at(at + number * _BLOCK, _BLOCK)
        for start in range(0, len(block), _CARD):
            card = block[start : start + _CARD].decode("latin-1")
            key = card[:8].strip()
            if key == "END":
                return cards, at + (number + 1) * _BLOCK
            if card[8:10] == "= ":
                cards.setdefault(key, _value(card[10:]))
        if len(block) < _BLOCK:
            break
    raise BrokenHeadError


def _value(text: str) -> str:
    """What a card says, without quotes and the remark behind it."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:].partition("'")[0].rstrip()
    return text.partition("/")[0].strip()


def _sizes(cards: Mapping[str, str], prefix: str) -> list[int]:
    many = min(max(0, _whole(cards, f"{prefix}NAXIS")), 99)
    return [max(0, _whole(cards, f"{prefix}NAXIS{at + 1}")) for at in range(many)]


def _length(cards: Mapping[str, str]) -> int:
    """Bytes of the data behind a head."""
    sizes = _sizes(cards, "")
    many = math.prod(sizes) if sizes else 0
    groups, more = max(1, _whole(cards, "GCOUNT")), max(0, _whole(cards, "PCOUNT"))
    return abs(_whole(cards, "BITPIX")) // 8 * groups * (more + many)


def _whole(cards: Mapping[str, str], key: str) -> int:
    text = cards.get(key, "0")
    return int(text) if _NUMBER.match(text) else 0


def _real(cards: Mapping[str, str], key: str, unsaid: float) -> float:
    try:
        value = float(cards.get(key, "").replace("D", "E"))
    except ValueError:
        return unsaid
    return value if math.isfinite(value) and abs(value) < 1e30 else unsaid
