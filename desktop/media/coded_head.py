"""What the first picture of a film says of its form, without decoding it.

FFmpeg decodes a picture to find out how the pictures of H.264 and HEVC are stored, which at 4K
takes longer than all else that is looked at. The same stands in front of the picture: its first
bytes are enough for the decoder to set itself up. Source: ISO/IEC 14496-15 (how these lie in MP4).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import av

from desktop.media.signatures import MP4

if TYPE_CHECKING:
    from desktop.media.file_head import FileHead
    from desktop.media.signatures import ContentKind

# Where the length of a unit's own length stands in the setup of a codec.
_PLACES = {"h264": 4, "hevc": 21}
_ENOUGH = 256  # bytes of a picture, with the head of its first slice
_NOTES = 8192  # longer than this is no note in front of a picture, but the picture
_MOST = 1 << 16  # bytes of all that is handed to the decoder of one packet
_PACKETS = 8
_NOTHING_MADE_UP = {"ec": "0"}  # what is missing of the picture is not concealed, which takes long


def unread(found: ContentKind, head: FileHead) -> list[dict[str, str]]:
    """Options to open a film with so that none of its pictures is decoded; none where unknown."""
    if found.format != MP4:
        return []
    return [{"skip_frame": "all"} if track.kind == "video" else {} for track in head.tracks]


def learn(container: Any) -> bool:
    """Set the decoder of a film up by the first bytes of its pictures; False where that fails.

    Afterwards the container has been read from.
    """
    if len(container.streams.video) != 1:
        return False
    codec = container.streams.video[0].codec_context
    setup = bytes(codec.extradata or b"") if codec is not None else b""
    place = _PLACES.get(codec.name, 0) if codec is not None else 0
    if not place or len(setup) <= place or setup[0] != 1:
        return False
    codec.thread_count = 1
    codec.options = _NOTHING_MADE_UP
    with suppress(av.error.FFmpegError):
        for count, packet in enumerate(container.demux(container.streams.video[0])):
            start = _beginning(bytes(packet), (setup[place] & 3) + 1)
            with suppress(av.error.FFmpegError):
                codec.decode(av.Packet(start))
            if codec.pix_fmt is not None or count >= _PACKETS:
                break
    return codec.pix_fmt is not None


def _beginning(data: bytes, width: int) -> bytes:
    """The units of a packet up to the first that is long, and of that one the beginning."""
    at, units = 0, bytearray()
    while at + width < len(data) and len(units) < _MOST:
        size = int.from_bytes(data[at : at + width], "big")
        unit = data[at + width : at + width + size]
        at += width + size
        is_picture = len(unit) > _NOTES
        unit = unit[:_ENOUGH] if is_picture else unit
        units += len(unit).to_bytes(width, "big") + unit
        if is_picture:
            break
    return bytes(units)
