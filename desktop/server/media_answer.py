"""Sends the bytes of media: whole or in part, piece by piece, and nothing that a browser would run.

Whoever has found a `MediaFile` hands it over here, and everything about conditions, ranges and
headers is done.
"""

from __future__ import annotations

import re
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from desktop.domain.file_part import FileVersion, PartStatus, wanted_part
from desktop.server.drive_lanes import SilentDriveError
from desktop.server.errors import HttpProblem

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from io import BufferedIOBase

    from starlette.requests import Request
    from starlette.types import Send

    from desktop.domain.file_part import FilePart
    from desktop.jobs.media_bytes import MediaFile
    from desktop.server.drive_lanes import DriveLane, DriveLanes

PIECE = 512 << 10  # bytes that are read and sent together
POLICY = "default-src 'none'; sandbox"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
# What a browser only shows. All else is saved: pages, drawings and documents may have scripts.
_SHOWN = re.compile(r"(?:image|video|audio)/(?!svg)[^;]+|text/plain")
_PLAIN = re.compile(r"[^\w.() -]", re.ASCII)
_SECOND = 1_000_000_000  # nanoseconds
SILENT = HttpProblem(
    503,
    "The drive that this is on does not answer.",
    advice="Check that the disk or the network share is connected.",
    headers=(("Retry-After", "5"),),
)


class BrokenOffError(Exception):
    """A file ended, or its drive fell silent, in the middle of an answer."""


class MediaStream(StreamingResponse):
    """An answer that comes piece by piece; however it ends, its file is closed."""

    def __init__(
        self, pieces: AsyncGenerator[bytes], status: int, headers: Mapping[str, str]
    ) -> None:
        super().__init__(pieces, status, headers)
        self._pieces = pieces

    async def stream_response(self, send: Send) -> None:
        """Send it."""
        try:
            await super().stream_response(send)
        finally:
            await self._pieces.aclose()


async def media_answer(
    request: Request, file: MediaFile, lanes: DriveLanes, *, is_download: bool = False
) -> Response:
    """What is answered to a request for the bytes of a file.

    Args:
        request: GET or HEAD.
        file: What was found.
        lanes: For reading it.
        is_download: The browser is to save it, whatever it is.

    Raises:
        NoBytesError: It cannot be read any more.
    """
    is_head = request.method == "HEAD"
    version = FileVersion(file.size, f'"{file.tag}"', file.modified_ns // _SECOND)
    part = wanted_part(request.headers, version, is_head=is_head)
    headers = _headers(file, version, part, is_download=is_download)
    if part.status is PartStatus.NO_SUCH_PART:
        return _problem(416, "The file has no such part.", "Range", file)
    if part.status is PartStatus.CHANGED:
        return _problem(412, "The file is another one by now.", "If-Match", file)
    if is_head or not part.length:
        return Response(b"", part.status, headers)
    lane = lanes.new_lane(file.drive)
    try:
        stream = await lane.call(lambda: file.open(part.start), lambda late: late.close())
        try:
            first = await lane.call(lambda: stream.read(min(PIECE, part.length)))
        except BaseException:
            lane.begin(stream.close)
            raise
    except SilentDriveError:
        return SILENT.response()
    return MediaStream(_pieces(lane, stream, first, part.length), part.status, headers)


async def _pieces(
    lane: DriveLane, stream: BufferedIOBase, first: bytes, length: int
) -> AsyncGenerator[bytes]:
    """A file from where it stands, `length` bytes, of which the first are read already."""
    piece, left = first, length
    try:
        while left:
            if not piece:
                raise BrokenOffError
            left -= len(piece)
            yield piece
            wanted = min(PIECE, left)
            piece = await lane.call(lambda: stream.read(wanted)) if left else b""  # noqa: B023
    except (OSError, SilentDriveError) as error:
        raise BrokenOffError from error
    finally:
        lane.begin(stream.close)


def _headers(
    file: MediaFile, version: FileVersion, part: FilePart, *, is_download: bool
) -> dict[str, str]:
    kind = file.content_type.lower()
    kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "ETag": version.tag,
        "Last-Modified": formatdate(version.modified, usegmt=True),
        "Content-Security-Policy": POLICY,
    }
    if part.status is PartStatus.UNCHANGED:
        return headers
    is_shown = _SHOWN.fullmatch(kind) and not is_download
    headers["Content-Disposition"] = disposition(
        file.file_name, "inline" if is_shown else "attachment"
    )
    headers["Content-Type"] = f"{kind}; charset=utf-8" if kind == "text/plain" else kind
    headers["Content-Length"] = str(part.length)
    if part.status is PartStatus.PART:
        last = part.start + part.length - 1
        headers["Content-Range"] = f"bytes {part.start}-{last}/{file.size}"
    return headers


def disposition(name: str, how: str) -> str:
    """The header Content-Disposition (RFC 6266): a name in ASCII, and the real one beside it."""
    plain = _PLAIN.sub("_", name)
    told = f'{how}; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name, safe='')}"


def _problem(status: int, words: str, field: str, file: MediaFile) -> Response:
    told = (("Content-Range", f"bytes */{file.size}"),) if status == 416 else ()
    return HttpProblem(status, words, field, f"It has {file.size:,} bytes.", told).response()
