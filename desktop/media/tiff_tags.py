"""The directories of TIFF files and of everything that is built like one: camera raw, EXIF.

Either byte order, BigTIFF too; values are bounded, and damage costs the value or the directory it
is in. Source of the layouts: TIFF 6.0, BigTIFF, and how ExifTool tells the raw formats apart.
"""

from __future__ import annotations

import re
import struct
from dataclasses import field
from fractions import Fraction
from typing import IO, Any

from PIL import ExifTags

from desktop.base.frozen import frozen

ORIENTATION, SUB_DIRECTORIES, PROFILE, XMP = 274, 330, 34675, 700
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
SAMPLES, SAMPLE_FORMAT, EXTRA_SAMPLES = 277, 339, 338
_EXIF, _GPS, _MAKER_NOTE, _INTEROPERABILITY = 0x8769, 0x8825, 0x927C, 0xA005
# Cameras that write another number where TIFF has 42: Olympus and Panasonic.
_CLASSIC = frozenset({b"*\0", b"\0*", b"RO", b"RS", b"OR", b"U\0"})
_BIG = frozenset({b"+\0", b"\0+"})
# By the number of a type: the code of `struct`, and how many of them a value has.
_TYPES = {
    1: ("B", 1),
    2: ("s", 1),
    3: ("H", 1),
    4: ("I", 1),
    5: ("I", 2),
    6: ("b", 1),
    7: ("s", 1),
    8: ("h", 1),
    9: ("i", 1),
    10: ("i", 2),
    11: ("f", 1),
    12: ("d", 1),
    13: ("I", 1),
    16: ("Q", 1),
    17: ("q", 1),
    18: ("Q", 1),
}
_BYTES, _ASCII, _UNDEFINED, _RATIONALS = 1, 2, 7, frozenset({5, 10})
_FEW = 16  # bytes that may be numbers; more of them are a block
_ENTRIES_LIMIT = 2000
_VALUE_LIMIT = 8 << 20  # bytes of one value
# The prefix of TIFF's names in XMP, which is theirs by habit only, and the one that is wanted.
_XMP_PREFIX = re.compile(rb"xmlns:([\w.-]{1,40})\s*=\s*[\"']http://ns\.adobe\.com/tiff/1\.0/[\"']")
_XMP_ORIENTATION = rb":Orientation\s*(?:=\s*[\"']|>)\s*([1-8])\s*[\"'<]"
_SUBS_LIMIT = 8
# Where strips, tiles and previews lie.
_PLACES = (273, 279, 324, 325, 513, 514)
# Long values are pictures, profiles and makers' notes; none of them is a fact.
_LONG = 2000


@frozen
class Tags:
    """What stands in a file's directories, by number.

    Attributes:
        main: The first directory.
        exif: The one of EXIF.
        gps: The one of places.
        interoperability: By which rules a camera wrote it: `R98` sRGB, `R03` Adobe RGB.
        subs: Those of further pictures: the sensor's, previews.
    """

    main: dict[int, Any] = field(default_factory=dict)
    exif: dict[int, Any] = field(default_factory=dict)
    gps: dict[int, Any] = field(default_factory=dict)
    subs: tuple[dict[int, Any], ...] = ()
    interoperability: str = ""

    def number(self, tag: int, otherwise: int = 0) -> int:
        """The first number of a value in the first directory."""
        return first_number(self.main.get(tag), otherwise)

    def numbers(self, tag: int, directory: dict[int, Any] | None = None) -> tuple[int, ...]:
        """All numbers of a value in a directory, which is the first unless said."""
        value = (self.main if directory is None else directory).get(tag)
        many = value if isinstance(value, tuple) else (value,)
        return tuple(each for each in many if isinstance(each, int))

    def orientation(self, packet: bytes = b"") -> int:
        """EXIF's number, from the first directory or else from XMP; 0 where neither says.

        `packet` is the XMP where it stands elsewhere than in the directory.
        """
        value = self.number(ORIENTATION)
        if value:
            return value
        packet = packet or self.packet()
        prefix = _XMP_PREFIX.search(packet)
        name = re.escape(prefix[1] if prefix else b"tiff")
        found = re.search(rb"\b" + name + _XMP_ORIENTATION, packet)
        return int(found[1]) if found else 0

    def profile(self) -> bytes:
        """The colour profile in the first directory, or nothing."""
        return self._block(PROFILE)

    def packet(self) -> bytes:
        """The XMP in the first directory, or nothing."""
        return self._block(XMP)

    def _block(self, tag: int) -> bytes:
        value = self.main.get(tag)
        return value if isinstance(value, bytes) else b""

    def named(self) -> dict[str, Any]:
        """EXIF's and TIFF's own facts under their names, without pictures and makers' notes.

        A fraction is a float.
        """
        both = {**self.main, **self.exif}
        named = {_name(tag): _plain(value) for tag, value in both.items() if _is_fact(tag, value)}
        if self.gps:
            named["GPSInfo"] = {ExifTags.GPSTAGS.get(t, str(t)): v for t, v in self.gps.items()}
        return named


def first_number(value: Any, otherwise: int = 0) -> int:
    """A whole number, whether it stands alone or first of many."""
    value = value[0] if isinstance(value, tuple) and value else value
    return value if isinstance(value, int) else otherwise


def read(stream: IO[bytes], *, thorough: bool = False) -> Tags:
    """The directories of a stream that begins like a TIFF; empty ones where they are damaged.

    Args:
        stream: Positions in the file count from its start.
        thorough: Also those of further pictures.
    """
    stream.seek(0)
    head = stream.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
    if not order or len(head) < 8 or head[2:4] not in _CLASSIC | _BIG:
        return Tags()
    is_big = head[2:4] in _BIG
    reader = _Reader(stream, order, is_big=is_big)
    places = struct.unpack(order + "Q", head[8:16]) if is_big and len(head) == 16 else ()
    places = places or struct.unpack(order + "I", head[4:8])
    main = reader.directory(places[0])
    exif = reader.directory(first_number(main.pop(_EXIF, None)))
    gps = reader.directory(first_number(main.pop(_GPS, None)))
    rules = reader.directory(first_number(exif.pop(_INTEROPERABILITY, None))).get(1)
    subs: tuple[dict[int, Any], ...] = ()
    if thorough:
        wanted = main.get(SUB_DIRECTORIES)
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        found = [reader.directory(first_number(at)) for at in wanted[:_SUBS_LIMIT]]
        subs = tuple(each for each in found if each)
    return Tags(main, exif, gps, subs, str(rules or "")[:4].strip("\0"))


@frozen
class _Reader:
    """A stream of TIFF, in its byte order."""

    stream: IO[bytes]
    order: str
    is_big: bool

    def directory(self, at: int) -> dict[int, Any]:
        """One directory; empty where there is none, cut short where the file is."""
        if at <= 0:
            return {}
        wide = 8 if self.is_big else 2
        many = self._numbers(self._bytes(at, wide), "Q" if self.is_big else "H")
        if not many:
            return {}
        length = 20 if self.is_big else 12
        table = self._bytes(at + wide, min(many[0], _ENTRIES_LIMIT) * length)
        values: dict[int, Any] = {}
        for start in range(0, len(table) - length + 1, length):
            entry = table[start : start + length]
            tag, kind = struct.unpack(self.order + "HH", entry[:4])
            value = self._value(kind, entry[4:])
            if value is not None:
                values[tag] = value
        return values

    def _value(self, kind: int, rest: bytes) -> Any:
        """A value: text, bytes, a number or several; None where it is damaged or too long."""
        half = len(rest) // 2
        count = self._numbers(rest[:half], "Q" if self.is_big else "I")[0]
        code, parts = _TYPES.get(kind, ("", 0))
        if not code or not count:
            return None
        size = struct.calcsize(self.order + code) * parts * count
        if size > _VALUE_LIMIT:
            return None
        body = rest[half : half + size]
        if size > half:
            body = self._bytes(self._numbers(rest[half:], "Q" if self.is_big else "I")[0], size)
        if len(body) < size:
            return None
        if kind == _ASCII:
            return body.partition(b"\0")[0].decode("utf-8", "replace").strip()
        if kind == _UNDEFINED or (kind == _BYTES and count > _FEW):
            return body
        many = self._numbers(body, code)
        if kind in _RATIONALS:
            pairs = zip(many[::2], many[1::2], strict=True)
            many = tuple(Fraction(over, under) if under else None for over, under in pairs)
        return many[0] if len(many) == 1 else many

    def _bytes(self, at: int, count: int) -> bytes:
        try:
            self.stream.seek(at)
        except (OSError, ValueError, OverflowError):
            return b""
        return self.stream.read(count)

    def _numbers(self, body: bytes, code: str) -> tuple[Any, ...]:
        many = len(body) // struct.calcsize(self.order + code)
        return struct.unpack_from(f"{self.order}{many}{code}", body)


def _name(tag: int) -> str:
    return ExifTags.TAGS.get(tag, str(tag))


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def _is_fact(tag: int, value: Any) -> bool:
    if tag in {_MAKER_NOTE, XMP, PROFILE, SUB_DIRECTORIES, *_PLACES}:
        return False
    return not (isinstance(value, (bytes, str, tuple)) and len(value) > _LONG)
