"""Files that go along with a request, and those that an answer is: what they are, and may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.generation import RemoteFile, placeholder
from desktop.generators.adapter import NotSentError, RefusedError, UncertainError
from desktop.generators.refusals import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop.domain.generation import GenerationPayload, Json, Reference

# By the end of the name, since what Python knows of types depends on the machine.
_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
_STARTS = (
    *((b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"), (b"\xff\xf2", "mp3")),
    *((b"RIFF", "wav"), (b"fLaC", "flac"), (b"OggS", "ogg")),
)
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/aac": "aac",
    "image/gif": "gif",
}


def content_type_of(path: Path) -> str:
    """What kind of file it is, by its name."""
    return _TYPES.get(path.suffix.lower().lstrip("."), "application/octet-stream")


def plain_name(number: int, path: Path) -> str:
    """The name under which a file goes along: nobody's business is what it is called here."""
    return f"reference-{number}{path.suffix.lower()}"


def file_bytes(path: Path, title: str, limit: int, types: frozenset[str] = frozenset()) -> bytes:
    """The content of a file that may go along: of at most `limit` bytes, and one of these types.

    Raises:
        RefusedError: It may not.
        NotSentError: It cannot be read.
    """
    kind = content_type_of(path)
    if types and kind not in types:
        raise RefusedError(
            f"{title} takes no file like {path.suffix or 'this'} as a reference.",
            code="bad_request",
            advice=f"Use one of: {', '.join(sorted(ENDINGS.get(one, one) for one in types))}.",
        )
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= limit else b""
    except OSError as error:
        raise NotSentError(
            f"A reference could not be read: {error.strerror or type(error).__name__}.",
            code="no_file",
            advice="Look whether its drive is there.",
        ) from None
    if size > limit:
        raise RefusedError(
            f"A reference is too large for {title}: {size / 1e6:.0f} MB, and"
            f" {limit / 1e6:.0f} MB is the most.",
            code="too_large",
            advice="Use a smaller copy of it.",
        )
    return content


def sent_files(
    payload: GenerationPayload,
    files: Mapping[Reference, Path],
    send: Callable[[int, Path], str],
) -> dict[str, Json]:
    """The body of a payload with the addresses that `send` gives its files, each sent once.

    Each is asked for once more at the end: by then the call may have been stopped.

    Raises:
        GeneratorError: One could not be sent; nothing that costs was asked for yet.
    """
    addresses: dict[str, str] = {}
    for reference in payload.references:
        place = placeholder(reference)
        if place not in addresses:
            try:
                addresses[place] = send(len(addresses) + 1, files[reference])
            except UncertainError as error:
                problem = NotSentError(
                    f"A reference could not be sent. {error}",
                    code=error.code,
                )
            else:
                continue
            raise problem
    for reference in payload.references:
        files[reference]
    return {key: _filled(value, addresses) for key, value in payload.body.items()}


def _filled(value: Json, addresses: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return addresses.get(value, value)
    if isinstance(value, list):
        return [_filled(one, addresses) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, addresses) for key, one in value.items()}
    return value


def sound_file(content: bytes, kind: str, into: Path, title: str) -> RemoteFile:
    """Speech that a service has answered with, written down.

    Raises:
        UncertainError: It is no sound: a page of a proxy, or nothing.
    """
    kind = kind.partition(";")[0].strip().lower()
    # By its first bytes where the service does not say, as some do.
    ending = ENDINGS.get(kind) or next(
        (ending for start, ending in _STARTS if content.startswith(start)), ""
    )
    if not content or kind.startswith(("text/", "application/json")) or not ending:
        raise unreadable(title, "it is no sound")
    name = f"speech.{ending}"
    (into / name).write_bytes(content)
    return RemoteFile(path=name, name=name, content_type=_TYPES.get(ending, kind))
