"""What runs in a worker process: the four tasks, and the one place that catches everything."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError, MediaError
from desktop.base.files import write_whole
from desktop.domain.technical import Probe
from desktop.domain.untrusted_text import clean_line, display_name
from desktop.media.documents.kinds import document
from desktop.media.packed_source import opened_source
from desktop.media.readers import reader_for
from desktop.media.requests import (
    MeasureRequest,
    MeasureResult,
    ProbeRequest,
    ProbeResult,
    RenderRequest,
    RenderResult,
    SidecarRequest,
    SidecarResult,
)
from desktop.media.sniff import breaks_its_promise, ending, misnamed_sound, sniff
from desktop.media.source import UnreadableError

if TYPE_CHECKING:
    from desktop.domain.measured_length import Measured
    from desktop.media.source import Source

# What a person can do about a file that was skipped: the words of the option, and of the shell.
AS_DOCUMENT = "“Import other files as documents” (--all-files) would keep it."
# Readers of what can hold marks.
_MARKED = frozenset({"still_image", "tiff_image", "camera_raw", "photoshop"})
_MARKED_PLATES = frozenset({"JXL", "JPEG2000"})
# The disk or the network failed, not the content.
_DEVICE_ERRORS = frozenset({errno.EIO, errno.ESTALE, errno.EACCES, errno.ETIMEDOUT, errno.ENODEV})


def probe(request: ProbeRequest) -> ProbeResult:
    """Look at one file; never raises: every failure is a reason code."""
    try:
        return _probe(request)
    except Exception as error:  # noqa: BLE001 - decoders raise anything; this is the worker's edge
        reason, message = explain(display_name(request.path), error)
        return ProbeResult(request, reason=reason, message=message)


def render(request: RenderRequest) -> RenderResult:
    """Make one derived file; never raises, and leaves no half-made one."""
    try:
        return _render(request)
    except Exception as error:  # noqa: BLE001 - as above
        if request.output:
            with suppress(OSError):
                Path(request.partial).unlink()
        reason, message = explain(display_name(request.path), error)
        return RenderResult(request, reason=reason, message=message)


def measure(request: MeasureRequest) -> MeasureResult:
    """Read one film or sound to its end; never raises."""
    try:
        return MeasureResult(request, _measure(request))
    except Exception as error:  # noqa: BLE001 - as above
        reason, message = explain(display_name(request.path), error)
        return MeasureResult(request, reason=reason, message=message)


def _measure(request: MeasureRequest) -> Measured:
    """Make sure that it is the file that came in, then let its packets pass by."""
    from desktop.media import movie  # noqa: PLC0415 - a worker that hashes does not wait for it

    with opened_source(request) as source:
        is_same = source.size == request.size and (
            source.before.st_mtime_ns == request.mtime_ns or source.sha256() == request.checksum
        )
        if not is_same:
            raise UnreadableError(f"{source.name} has changed since it came in.", reason="changed")
        found = sniff(source.head(), source.name, source.size)
        if found is None or found.reader != "movie":
            raise MediaError(f"{source.name} holds no picture and no sound.", reason="not_media")
        measured = movie.measure(source, found)
        source.check_unchanged()
    return measured


def compose(request: SidecarRequest) -> SidecarResult:
    """What a sidecar is to hold; never raises, and writes nothing."""
    from desktop.media import sidecar_content  # noqa: PLC0415 - rare

    try:
        return sidecar_content.compose(request, probe)
    except Exception as error:  # noqa: BLE001 - as above
        reason, message = explain(display_name(request.sidecar), error)
        return SidecarResult(request, reason=reason, message=message)


def _probe(request: ProbeRequest) -> ProbeResult:
    """Open once, hash, look, and make sure that nothing moved meanwhile."""
    if request.frames is not None:
        from desktop.media import image_sequence  # noqa: PLC0415 - rare

        return image_sequence.probe(request, request.frames)
    with opened_source(request) as source:
        _check_size(source, request.max_size)
        checksum = source.sha256() if request.hash else None
        try:
            if request.only_marks:
                probe = _look_for_marks(source)
            else:
                probe = _look(source, all_files=request.all_files)
        finally:
            # A file that is still being written is told as such, not as a damaged one.
            source.check_unchanged()
    if request.beside:
        from desktop.media import sidecars  # noqa: PLC0415 - most files have none

        probe = sidecars.with_sidecars(probe, request.beside)
    if probe.recipe:
        from desktop.media import recipe  # noqa: PLC0415 - most files have none

        probe = recipe.understood(probe, source.name)
    if request.still is not None and probe.type == "video" and not probe.recipe.recipe:
        from desktop.media import still_recipe  # noqa: PLC0415 - rare

        probe = still_recipe.with_still(probe, request.still)
    before = source.before
    return ProbeResult(
        request,
        probe=replace(probe, size=source.size, checksum_sha256=checksum),
        mtime_ns=before.st_mtime_ns,
        device=before.st_dev,
        inode=before.st_ino,
    )


def _check_size(source: Source, limit: int) -> None:
    """Refuse the empty and the too large."""
    if source.size == 0:
        raise MediaError(f"{source.name} is empty.", reason="empty")
    if source.size > limit:
        raise MediaError(f"{source.name} is larger than allowed.", reason="too_large")


def _look(source: Source, *, all_files: bool) -> Probe:
    """Find out what it is by its first bytes, then let that kind's reader look."""
    found = sniff(source.head(), source.name, source.size)
    if found is not None:
        probe = reader_for(found.reader).probe(source, found)
        misnamed = found.misnamed or misnamed_sound(source.name, probe.type)
        return replace(probe, misnamed=misnamed)
    is_broken = breaks_its_promise(source.head(), source.name)
    if all_files:
        misnamed = "its content is not what its name promises" if is_broken else ""
        found = document(source.head(), ending(source.name))
        return replace(reader_for(found.reader).probe(source, found), misnamed=misnamed)
    if is_broken:
        raise MediaError(
            f"{source.name} is not what its name promises, nor anything else that is shown here;"
            " it is probably damaged, or was not copied to its end."
        )
    raise MediaError(
        f"{source.name} is not a kind of file that is shown here. {AS_DOCUMENT}",
        reason="unsupported",
    )


def _look_for_marks(source: Source) -> Probe:
    """Only what people wrote into it: of a film, what stands in a box of its own."""
    found = sniff(source.head(), source.name, source.size)
    if found is not None and (found.reader in _MARKED or found.format in _MARKED_PLATES):
        return reader_for(found.reader).probe(source, found)
    kind = found.content_type if found is not None else ""
    if found is not None and found.reader == "movie":
        from desktop.media import film_marks  # noqa: PLC0415 - as above

        return Probe("video", kind, 0, marks=film_marks.xmp_of(source, found).marks)
    return Probe("document", kind, 0)


def _render(request: RenderRequest) -> RenderResult:
    """Make one derived file and give it its name only when it is whole."""
    if request.frames is not None:
        from desktop.media import image_sequence  # noqa: PLC0415 - rare

        made = image_sequence.render(request, request.frames)
        _write(request, made.data)
        return RenderResult(request, width=made.width, height=made.height, look=made.look)
    with opened_source(request) as source:
        _check_size(source, 1 << 62)
        if request.mtime_ns and source.before.st_mtime_ns != request.mtime_ns:
            raise UnreadableError(f"{source.name} has changed since it came in.", reason="changed")
        head = source.head()
        found = sniff(head, source.name, source.size) or document(head, ending(source.name))
        made = reader_for(found.reader).render(source, found, request.kind, request.page)
        source.check_unchanged()
    _write(request, made.data)
    return RenderResult(request, width=made.width, height=made.height, look=made.look)


def _write(request: RenderRequest, data: bytes) -> None:
    """Put a derived file in place, whole or not at all."""
    if not request.output:
        return
    try:
        output = Path(request.output)
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, data, partial=Path(request.partial))
    except OSError as error:
        raise LibraryWriteError(f"No picture could be stored: {error.strerror}.") from error


def explain(name: str, error: Exception) -> tuple[str, str]:
    """A reason code and a sentence for whatever a decoder raised."""
    if isinstance(error, (UnreadableError, MediaError)):
        return error.reason, str(error)
    if isinstance(error, LibraryWriteError):
        return "unwritable", str(error)
    if isinstance(error, MemoryError):
        return "memory", f"{name} needs more memory than a single file may have."
    if isinstance(error, TimeoutError):
        return "timeout", f"{name} took too long to read and was given up."
    if type(error).__name__ in {"DecompressionBombError", "DecompressionBombWarning"}:
        return "too_large", f"{name} unpacks to more than a single file may be."
    if isinstance(error, EOFError) or "truncated" in str(error).lower():
        return "truncated", f"{name} ends in the middle."
    if type(error) in {OSError, PermissionError} and error.args and error.args[0] in _DEVICE_ERRORS:
        return "unreadable", f"{name} could not be read: {error.args[-1]}."
    return (
        "corrupt",
        f"{name} is damaged: {clean_line(str(error), limit=200) or type(error).__name__}",
    )
