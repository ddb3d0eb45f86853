"""Frames of MPEG audio: how long each is, by its first four bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.media.source import Source

# Thousands of bits a second by their index, of MPEG-1 and MPEG-2, layers I, II and III. Source:
# ISO/IEC 11172-3, 2.4.2.3 and 13818-3.
_BITRATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = (44100, 48000, 32000)


def frame_length(head: bytes, at: int) -> int | None:
    """Bytes of the frame of MPEG audio at a place, 0 where it leaves them open; None for none."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = head[at + 1] >> 3 & 3, 4 - (head[at + 1] >> 1 & 3)
    bits, rate = head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or layer == 4 or bits == 15 or rate == 3:
        return None
    kilobits = _BITRATES[1 if version == 3 else 2, layer][bits]
    hertz = _MPEG_RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    padding = head[at + 2] >> 1 & 1
    if layer == 1:
        return (12_000 * kilobits // hertz + padding) * 4 if kilobits else 0
    samples = 72 if layer == 3 and version != 3 else 144
    return samples * 1000 * kilobits // hertz + padding if kilobits else 0


_WINDOWS, _WINDOW = 24, 6 << 10  # places of a file that are looked at, and bytes of each


def estimated_frames(source: Source, start: int) -> int | None:
    """About how many frames follow from a place to the end of a file, by a look at some of them.

    None where there are none to be seen.
    """
    room = source.size - start
    frames = size = 0
    for number in range(_WINDOWS):
        at = start + (max(0, room - _WINDOW) * number) // (_WINDOWS - 1)
        count, length = _run(source.bytes_at(at, _WINDOW))
        frames, size = frames + count, size + length
    return round(room * frames / size) if size else None


def _run(data: bytes) -> tuple[int, int]:
    """How many whole frames follow one another in a part of a file, and their bytes."""
    for begin in range(len(data) - 4):
        if data[begin] != 0xFF:
            continue
        at, count, kind = begin, 0, (data[begin + 1], data[begin + 2] & 0x0C)
        while length := frame_length(data, at):
            is_other = (data[at + 1], data[at + 2] & 0x0C) != kind
            if is_other or at + length > len(data):
                break
            at, count = at + length, count + 1
        if count > 1:  # one may be no frame, but bytes that look like the head of one
            return count, at - begin
    return 0, 0
