"""What is asked of a worker process and what comes back; small, plain and picklable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import DeskError, LibraryWriteError, MediaError, SourceReadError
from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from fractions import Fraction

    from desktop.domain.bytes import PackedFile
    from desktop.domain.derived import Derived
    from desktop.domain.embedded import EmbeddedMarks
    from desktop.domain.frames import Frames
    from desktop.domain.look import Look
    from desktop.domain.measured_length import Measured
    from desktop.domain.technical import Probe

# The answer to "how large may a file be" when nobody asked for less: one terabyte.
SIZE_LIMIT = 1 << 40


@frozen
class ProbeRequest:
    """One file to look at.

    Attributes:
        path: Where it is; bytes are taken as they are, text is encoded by `os.fsencode`.
        hash: Whether to read all of it for its SHA-256.
        all_files: Content that is no media becomes `document` instead of an error.
        only_marks: Only what people wrote into it is wanted: what cannot say any of that is not
            looked into.
        follow_links: Whether the last part of `path` may be a symbolic link.
        max_size: Bytes above which the file is refused (`too_large`).
        size: Bytes the caller already knows it to have, or -1; used for the time limit only.
        tag: Anything small of the caller's, handed back with the result.
        frames: Of an image sequence its frames; `path` ends with their pattern then.
        rate: How many of its frames a second has.
        beside: Its sidecars, which are read with it.
        still: A still that was written with it: says how it was made, where it does not itself.
        packed: Where it is packed into the library; `path` is only its name then.
    """

    path: str | bytes
    hash: bool = True
    all_files: bool = False
    only_marks: bool = False
    follow_links: bool = True
    max_size: int = SIZE_LIMIT
    size: int = -1
    tag: int | str = 0
    frames: Frames | None = None
    rate: Fraction | None = None
    beside: tuple[bytes, ...] = ()
    still: bytes | None = None
    packed: PackedFile | None = None


@frozen
class ProbeResult:
    """What came of one `ProbeRequest`: a probe or an error, never both and never neither.

    Attributes:
        reason: Empty if all is well; else a code: those of `MediaError.reason`, and for files that
            could not be read `gone`, `forbidden`, `not_a_file`, `changed`, `unreadable`, and for
            readers that were ended from outside `stopped`, or never began `unread`.
        message: What to tell a person, or empty.
        mtime_ns: Modification time of the very bytes that were probed, nanoseconds; 0 on error.
        device: And `inode`: which file it was, so that one file is never met twice; 0 on error.
        frame_hashes: Of an image sequence the SHA-256 of each frame, one after the other.
    """

    request: ProbeRequest
    probe: Probe | None = None
    reason: str = ""
    message: str = ""
    mtime_ns: int = 0
    device: int = 0
    inode: int = 0
    frame_hashes: bytes = b""

    def error(self) -> DeskError | None:
        """The failure as an exception of the house, or None if all is well."""
        return as_error(self.reason, self.message)


@frozen
class MeasureRequest:
    """One film or sound to read to its end, because its header does not say how long it is.

    Attributes:
        path: As in `ProbeRequest`.
        checksum: SHA-256 of what came in: another file is not measured.
        size: Bytes that it had then.
        mtime_ns: When it was written last; where it has this time still, it is not hashed again.
        packed: As in `ProbeRequest`.
    """

    path: str | bytes
    checksum: str
    size: int
    mtime_ns: int
    packed: PackedFile | None = None


@frozen
class MeasureResult:
    """What came of one `MeasureRequest`; `reason` and `message` as in `ProbeResult`."""

    request: MeasureRequest
    measured: Measured | None = None
    reason: str = ""
    message: str = ""

    def error(self) -> DeskError | None:
        """The failure as an exception of the house, or None if all is well."""
        return as_error(self.reason, self.message)


@frozen
class SidecarRequest:
    """Marks that are to be written to a sidecar.

    Attributes:
        path: The picture, the film or the sound that it belongs to.
        sidecar: Its path; there need be none yet.
        marks: What the library says; its regions are those of the upright picture.
        shared: What the library and the sidecar had agreed on before.
        tag: Anything small of the caller's, handed back with the result.
    """

    path: bytes
    sidecar: bytes
    marks: EmbeddedMarks
    shared: EmbeddedMarks
    tag: int | str = 0


@frozen
class SidecarResult:
    """What came of one `SidecarRequest`; `reason` and `message` as in `ProbeResult`.

    Attributes:
        data: What the sidecar is to hold; None where it says all of it already.
        before: SHA-256 of what it holds now, lower-case hex; empty where there is none.
    """

    request: SidecarRequest
    data: bytes | None = None
    before: str = ""
    reason: str = ""
    message: str = ""


@frozen
class RenderRequest:
    """One derived file to make.

    Attributes:
        path: The original.
        kind: What to make.
        output: Where to put it; its folder is made if missing. Written beside and then renamed.
            Empty: it is put nowhere, and only its look is wanted.
        page: For `Derived.PAGE`, counting from 0.
        mtime_ns: If set, the original must still have this modification time, nanoseconds.
        tag: Anything small of the caller's, handed back with the result.
        frames, rate, packed: As in `ProbeRequest`.
    """

    path: str | bytes
    kind: Derived
    output: str
    page: int = 0
    mtime_ns: int = 0
    tag: int | str = 0
    frames: Frames | None = None
    rate: Fraction | None = None
    packed: PackedFile | None = None

    @property
    def partial(self) -> str:
        """Where the file grows before it gets its name; swept by the pool if the worker dies."""
        return f"{self.output}.part"


@frozen
class RenderResult:
    """What came of one `RenderRequest`; `reason` and `message` as in `ProbeResult`.

    Attributes:
        width: Pixels of the picture that was written (0 for text); height likewise.
        look: Of a thumbnail, what the picture looks like.
    """

    request: RenderRequest
    width: int = 0
    height: int = 0
    look: Look | None = None
    reason: str = ""
    message: str = ""

    def error(self) -> DeskError | None:
        """The failure as an exception of the house, or None if all is well."""
        return as_error(self.reason, self.message)


NOT_FRAMES = "not_frames"  # files that are called like frames and are no sequence
SOURCE_REASONS = frozenset({"gone", "forbidden", "not_a_file", "changed", "unreadable"})
# What became of the reader says nothing about the file: another try may well succeed.
PASSING_REASONS = frozenset({"stopped", "unread"})


def as_error(reason: str, message: str) -> DeskError | None:
    """Reason and message as the exception they stand for; None for the empty reason.

    `unwritable` (a derived file could not be stored) is a `LibraryWriteError`: it will be the same
    for every file, so the run should stop.
    """
    if not reason:
        return None
    if reason in SOURCE_REASONS:
        return SourceReadError(message)
    if reason == "unwritable":
        return LibraryWriteError(message)
    return MediaError(message, reason=reason)
