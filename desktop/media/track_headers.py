"""What the header of a film says of each track, whatever the container: one shape for all of them.

Read before a decoder has the file, whose position it shares.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.media import boxes, ebml
from desktop.media.display_matrix import UPRIGHT, of_matrix, of_matroska

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

_KINDS = {"vide": "video", "soun": "audio"}


@frozen
class TrackHeader:
    """One track.

    Attributes:
        number: Its id in the file, or -1 where tracks are told apart by their order.
        kind: `video`, `audio`, or what the container calls it.
        orientation: How its pictures lie; see `display_matrix`.
        codec: The container's own name of its codec, or empty.
        width: Pixels as stored, or 0; height likewise.
        crop: Pixels to hide at the left, right, top and bottom.
        is_rate_open: The container's word on how long a frame is cannot be relied on.
        scale: Ticks of a second, for `runs`.
        runs: (frames, ticks of each), in order; empty where there is no such table.
        bits: Bits of a sound sample, or 0.
    """

    number: int = -1
    kind: str = ""
    orientation: int = UPRIGHT
    codec: str = ""
    width: int = 0
    height: int = 0
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    is_rate_open: bool = False
    scale: int = 0
    runs: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    bits: int = 0


NO_HEADER = TrackHeader()


def read(source: Source, found: ContentKind) -> list[TrackHeader]:
    """The header of every track; empty for containers that say no more than the decoder does."""
    if found.format.startswith("mov"):
        return [_of_boxes(track) for track in boxes.tracks(source)]
    if found.format.startswith("matroska"):
        return [_of_matroska(track) for track in ebml.tracks(source)]
    return []


def header_of(headers: Sequence[TrackHeader], container: Any, stream: Any) -> TrackHeader:
    """The header of a stream: by its id, or by its place among those of its kind."""
    mine = [header for header in headers if header.kind == stream.type]
    for header in mine:
        if header.number == stream.id:
            return header
    place = [other.index for other in container.streams if other.type == stream.type]
    at = place.index(stream.index)
    return mine[at] if at < len(mine) and mine[at].number < 0 else NO_HEADER


def _of_boxes(track: boxes.Mp4Track) -> TrackHeader:
    across, down, right, below = track.clean or (track.width, track.height, 0.0, 0.0)
    side, edge = (track.width - across) / 2, (track.height - down) / 2
    crop = (side + right, side - right, edge + below, edge - below)
    return TrackHeader(
        number=track.number,
        kind=_KINDS.get(track.kind, track.kind),
        orientation=of_matrix(track.matrix),
        codec=track.codec,
        width=track.width,
        height=track.height,
        crop=_whole(crop),
        scale=track.scale,
        runs=track.runs,
    )


def _whole(crop: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, right, top, bottom = (max(0, round(part)) for part in crop)
    return left, right, top, bottom


def _of_matroska(track: ebml.MatroskaTrack) -> TrackHeader:
    return TrackHeader(
        kind=_KINDS.get(track.kind, track.kind),
        orientation=of_matroska(track),
        crop=track.crop,
        # Where a length of frames is stated, phones and screen recorders still leave frames out.
        is_rate_open=track.kind == "vide",
        bits=track.bits,
    )
