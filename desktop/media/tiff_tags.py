"""The directories of TIFF files and of everything that is built like one: camera raw, EXIF.

Read by Pillow's own reader of directories, which takes either byte order and BigTIFF. Source of the
layouts: TIFF 6.0, BigTIFF, and how ExifTool tells the raw formats apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Any

from PIL import ExifTags, TiffImagePlugin

ORIENTATION, SUB_DIRECTORIES, PROFILE, XMP = 274, 330, 34675, 700
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
SAMPLES, SAMPLE_FORMAT, EXTRA_SAMPLES = 277, 339, 338
_EXIF, _GPS, _MAKER_NOTE = 0x8769, 0x8825, 0x927C
# Cameras that write another number where TIFF has 42: Olympus and Panasonic.
_MAGICS = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"MMOR": b"MM\0*", b"IIU\0": b"II*\0"}
_SUBS_LIMIT = 8
# Where strips, tiles and previews lie.
_PLACES = (273, 279, 324, 325, 513, 514)
# Long values are pictures, profiles and makers' notes; none of them is a fact.
_LONG = 2000


@dataclass(frozen=True, slots=True)
class Tags:
    """What stands in a file's directories, by number.

    Attributes:
        main: The first directory.
        exif: The one of EXIF.
        subs: Those of further pictures: the sensor's, previews.
    """

    main: dict[int, Any] = field(default_factory=dict)
    exif: dict[int, Any] = field(default_factory=dict)
    gps: dict[int, Any] = field(default_factory=dict)
    subs: tuple[dict[int, Any], ...] = ()

    def number(self, tag: int, otherwise: int = 0) -> int:
        """The first number of a value in the first directory."""
        return first_number(self.main.get(tag), otherwise)

    def numbers(self, tag: int, directory: dict[int, Any] | None = None) -> tuple[int, ...]:
        """All numbers of a value in a directory, which is the first unless said."""
        value = (self.main if directory is None else directory).get(tag)
        many = value if isinstance(value, tuple) else (value,)
        return tuple(each for each in many if isinstance(each, int))

    def named(self) -> dict[str, Any]:
        """EXIF's and TIFF's own facts under their names, without pictures and makers' notes."""
        both = {**self.main, **self.exif}
        named = {_name(tag): value for tag, value in both.items() if _is_fact(tag, value)}
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
    is_big = head[2:4] in {b"+\0", b"\0+"}
    head = _MAGICS.get(head[:4], head[:4]) + head[4 : 16 if is_big else 8]
    try:
        first = TiffImagePlugin.ImageFileDirectory_v2(head)
        main = _directory(stream, head, first.next)
    except Exception:  # noqa: BLE001 - damaged tags harm nothing else
        return Tags()
    exif = _directory(stream, head, first_number(main.pop(_EXIF, None)), group=_EXIF)
    gps = _directory(stream, head, first_number(main.pop(_GPS, None)), group=_GPS)
    subs: tuple[dict[int, Any], ...] = ()
    if thorough:
        places = main.get(SUB_DIRECTORIES)
        places = places if isinstance(places, tuple) else (places,)
        found = [_directory(stream, head, first_number(at)) for at in places[:_SUBS_LIMIT]]
        subs = tuple(each for each in found if each)
    return Tags(main, exif, gps, subs)


def _directory(
    stream: IO[bytes], head: bytes, at: int, *, group: int | None = None
) -> dict[int, Any]:
    """One directory, its values unpacked; empty where there is none or it is damaged."""
    if at <= 0:
        return {}
    try:
        stream.seek(at)
        read = TiffImagePlugin.ImageFileDirectory_v2(head, group=group)
        read.load(stream)
    except Exception:  # noqa: BLE001 - as above
        return {}
    values: dict[int, Any] = {}
    for tag in read:
        try:
            value = read[tag]
        except Exception:  # noqa: BLE001, S112 - one damaged value of many
            continue
        values[tag] = value[0] if isinstance(value, tuple) and len(value) == 1 else value
    return values


def _name(tag: int) -> str:
    return ExifTags.TAGS.get(tag, str(tag))


def _is_fact(tag: int, value: Any) -> bool:
    if tag in {_MAKER_NOTE, XMP, PROFILE, SUB_DIRECTORIES, *_PLACES}:
        return False
    return not (isinstance(value, (bytes, str, tuple)) and len(value) > _LONG)
