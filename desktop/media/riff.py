"""WAV files chunk by chunk: what recorders write beside the sound, and where the sound ends.

Source of the layouts: EBU Tech 3285 (`bext`), EBU Tech 3306 (RF64), Sony's Wave64, iXML 2.10.
"""

from __future__ import annotations

import re
import struct
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from desktop.base.frozen import frozen
from desktop.formats import untrusted_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.media.source import Source

Order = Literal["little", "big"]

_CHUNKS = 200
_NEVER = 1 << 60  # larger than any file: not known yet
_TEXT = 1 << 20
# Sizes that recorders and pipes write for "not known yet", and how far around them, bytes.
_PLACEHOLDERS, _AROUND = (1 << 31, 1 << 32), 1 << 16
_FIELDS = {
    "SCENE": "scene",
    "TAKE": "take",
    "TAPE": "tape",
    "NOTE": "note",
    "PROJECT": "project",
    "CIRCLED": "circled",
}


@frozen
class Wave:
    """What a WAV file says.

    Attributes:
        bits: Bits of a sample as recorded, or 0.
        seconds: Length of uncompressed sound by the bytes that are there; None where it is not.
        dates: `2024-03-17 14:22:05` by the recorder, of `bext` and of iXML; empty where unsaid.
        since_midnight: Seconds of its first sample on the recorder's clock, or None.
        description: What the recorder wrote about it.
        recorder: Who or what wrote the file.
        slate: Scene, take, tape, note and their like, as iXML has them.
        tracks: Names of the tracks, in order.
        speed: Frames per second of its timecode as iXML has it (`24000/1001`), or empty.
        is_drop_frame: Whether that timecode leaves numbers out.
    """

    bits: int = 0
    seconds: float | None = None
    dates: tuple[str, str] = ("", "")
    since_midnight: float | None = None
    description: str = ""
    recorder: str = ""
    slate: dict[str, str] = field(default_factory=dict)
    tracks: tuple[str, ...] = ()
    speed: str = ""
    is_drop_frame: bool = False


def is_placeholder(size: int) -> bool:
    """Whether a size is what is written before the size is known."""
    return size == 0 or any(abs(size - known) <= _AROUND for known in _PLACEHOLDERS)


_BIG = frozenset({b"RF64", b"BW64"})


def lacks_size(source: Source) -> bool:
    """Whether a WAV of more than 4 GB was never told how much sound it has: decoders find none."""
    head = source.bytes_at(0, 36)
    return head[:4] in _BIG and head[12:16] == b"ds64" and not any(head[28:36])


def read(source: Source) -> Wave:
    """What a WAV, RF64 or Wave64 file says."""
    parts: dict[bytes, bytes] = {}
    sound = 0
    for kind, start, size in _chunks(source):
        here = min(size, max(0, source.size - start))
        if kind == b"data":
            sound = sound or here
        elif kind not in parts:
            parts[kind] = source.bytes_at(start, min(here, _TEXT))
    layout, bext = parts.get(b"fmt ", b""), parts.get(b"bext", b"")
    if source.bytes_at(0, 4) == b"RIFX":
        layout = _turned(layout)
    ixml = _ixml(parts.get(b"iXML", b""))
    description = _text(bext[:256])
    slate, names = _described(description)
    pace = _number(layout, 8, 4)
    rate = _number(layout, 4, 4)
    reference = _number(bext, 338, 8)
    return Wave(
        bits=_bits(layout),
        seconds=sound / pace if pace and _kind(layout) in {1, 3} else None,
        dates=(
            _clock(_text(bext[320:330]), _text(bext[330:338])),
            _clock(ixml.get("BWF_ORIGINATION_DATE", ""), ixml.get("BWF_ORIGINATION_TIME", "")),
        ),
        since_midnight=reference / rate if reference and rate else _since_midnight(ixml),
        description="" if slate else description,
        recorder=_text(bext[256:288]),
        slate=slate | {name: ixml[key] for key, name in _FIELDS.items() if ixml.get(key)},
        tracks=tuple(ixml[key] for key in ixml if key.startswith("TRACK ")) or names,
        speed=ixml.get("TIMECODE_RATE", ""),
        is_drop_frame=ixml.get("TIMECODE_FLAG", "").upper() == "DF",
    )


def _chunks(source: Source) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and size of every chunk, as far as they can be followed."""
    head = source.bytes_at(0, 12)
    is_long = head[:4] == b"riff"
    order: Order = "big" if head[:4] == b"RIFX" else "little"
    at, big = (40, 0) if is_long else (12, 0)
    for _ in range(_CHUNKS):
        header = source.bytes_at(at, 24 if is_long else 8)
        if len(header) < (24 if is_long else 8):
            return
        kind = header[:4]
        if is_long:
            start, size = at + 24, max(0, _number(header, 16, 8) - 24)
            if size >= _NEVER:
                size = max(0, source.size - start)
            step = 24 + (size + 7) // 8 * 8
        else:
            start, size = at + 8, _number(header, 4, 4, order)
            if kind == b"ds64":
                big = _number(source.bytes_at(start + 8, 8), 0, 8)
            if kind == b"data" and size == 0xFFFFFFFF and big:
                size = big
            elif kind == b"data" and is_placeholder(size):
                size = source.size - start  # it was never written: all that is there
            step = 8 + size + size % 2
        yield kind, start, size
        at += step


def _kind(layout: bytes) -> int:
    """1 for whole numbers, 3 for floating point, others for compressed sound."""
    kind = _number(layout, 0, 2)
    return _number(layout, 24, 2) if kind == 0xFFFE else kind


def _bits(layout: bytes) -> int:
    """Bits of a sample: what is valid of them, where that is said."""
    stored = _number(layout, 14, 2)
    valid = _number(layout, 18, 2) if _number(layout, 0, 2) == 0xFFFE else 0
    if _kind(layout) not in {1, 3}:
        return 0
    return valid if 0 < valid <= stored else stored


def _turned(layout: bytes) -> bytes:
    """The layout of a big-endian file in the order of all others."""
    pairs = struct.unpack(">HHIIHH", layout[:16]) if len(layout) >= 16 else (0,) * 6
    return struct.pack("<HHIIHH", *pairs) + layout[16:]


def _ixml(data: bytes) -> dict[str, str]:
    """The leaves of an iXML chunk by name; tracks by their place. Entities are never followed."""
    root = untrusted_xml.root_of(data, limit=_TEXT)
    found: dict[str, str] = {}
    for number, element in enumerate(root.iter() if root is not None else ()):
        if element.tag == "TRACK":
            name = (element.findtext("NAME") or element.findtext("FUNCTION") or "").strip()
            if name:
                found[f"TRACK {number}"] = name[:200]
        elif len(element) == 0 and element.text and isinstance(element.tag, str):
            found.setdefault(element.tag.upper(), element.text.strip()[:2000])
    return found


def _since_midnight(ixml: dict[str, str]) -> float | None:
    """The clock of the first sample as iXML has it: two halves of a number, and a rate."""
    start = "TIMESTAMP_SAMPLE"
    parts = [
        ixml.get(name, "")
        for name in (f"{start}S_SINCE_MIDNIGHT_HI", f"{start}S_SINCE_MIDNIGHT_LO", f"{start}_RATE")
    ]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    high, low, rate = map(int, parts)
    samples = (high << 32) + low
    return samples / rate if samples and rate and samples < rate * 86400 else None


# "sSCENE=12A" and its like, one a line: what recorders wrote before there was iXML.
_SPOKEN = re.compile(r"^[a-z]?([A-Z]+)(\d*)=(.*)$")


def _described(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Scene, take and their like from a description, and the names of its tracks."""
    found: dict[str, str] = {}
    names: dict[int, str] = {}
    for line in text.splitlines():
        said = _SPOKEN.match(line.strip())
        if said is None or not (value := said[3].strip()):
            continue
        if said[1] in _FIELDS and not said[2]:
            found[_FIELDS[said[1]]] = value
        elif said[1] in {"TRK", "TR"} and said[2]:
            names[int(said[2])] = value[:200]
    return found, tuple(names[number] for number in sorted(names)) if found else ()


def _clock(day: str, hour: str) -> str:
    """A day and an hour as recorders write them, with whatever signs between the figures."""
    day = re.sub(r"[:/_. ]", "-", day.strip()[:10])
    hour = re.sub(r"[-._ ]", ":", hour.strip()[:8])
    return f"{day} {hour}" if re.fullmatch(r"\d\d:\d\d:\d\d", hour) else day


def _text(data: bytes) -> str:
    """Text up to the first zero byte."""
    return re.split(b"\0", data, maxsplit=1)[0].decode("utf-8", "replace").strip()


def _number(data: bytes, at: int, size: int, order: Order = "little") -> int:
    return int.from_bytes(data[at : at + size], order)
