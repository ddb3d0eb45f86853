"""Frames of MPEG audio: how long each is, by its first four bytes."""

from __future__ import annotations

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
