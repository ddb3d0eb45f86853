"""Opening films and sounds with a decoder that can reach this one file and nothing else."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import av

from desktop.base.errors import MediaError
from desktop.media.riff import lacks_size

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from av.container import InputContainer

    from desktop.media.signatures import ContentKind
    from desktop.media.source import Source

# Bytes and microseconds to look at: little first, since most files say all in their header.
_GLANCE = {"probesize": "65536", "analyzeduration": "0"}
_LOOK = {"probesize": "5000000", "analyzeduration": "5000000"}


@contextmanager
def opened(
    source: Source,
    found: ContentKind,
    *,
    thorough: bool = False,
    streams: Sequence[dict[str, str]] = (),
) -> Generator[InputContainer]:
    """The container, for the demuxers of `found.format` only.

    FFmpeg's `fd:` protocol is the only one allowed, and the file descriptor is already open: a
    playlist or a reference inside the file has no protocol to open anything with, and names are
    never looked at, so `%03d` in one is no pattern.

    Args:
        source: The file.
        found: What it is.
        thorough: Look long enough for what no header says.
        streams: Options of each stream while it is looked at: see `coded_head`.

    Raises:
        MediaError: No demuxer of the list takes it.
    """
    options = {"format_whitelist": found.format, **(_LOOK if thorough else _GLANCE)}
    where: Any = "fd:"
    if sys.platform == "win32" or source.is_fed:
        # Descriptors do not cross from one C runtime to another; what is large and packed has none.
        where = source.stream()
        options["protocol_whitelist"] = "none"
    else:
        options |= {"protocol_whitelist": "fd", "fd": str(source.descriptor)}
    if lacks_size(source):
        options["ignore_length"] = "1"
    container = None
    # Of a stream without a container, a few frames are too little for the library to be sure: then
    # it is what its first bytes say.
    for name in (None, found.format.partition(",")[0]):
        where.seek(0) if source.is_fed else os.lseek(source.descriptor, 0, os.SEEK_SET)
        try:
            container = _open(where, name, options, streams)
            break
        except (av.error.FFmpegError, ValueError) as error:
            failure = error
    if container is None:
        raise MediaError(
            f"{source.name} is damaged, or not what it claims to be.", reason="corrupt"
        ) from failure
    with container:
        yield container


def _open(
    where: Any, name: str | None, options: dict[str, str], streams: Sequence[dict[str, str]]
) -> InputContainer:
    each: Any = list(streams)  # PyAV's types say text; dictionaries is what it takes
    container: InputContainer = av.open(
        where,
        format=name,
        container_options=options,
        stream_options=each,
        metadata_errors="replace",
    )
    return container
