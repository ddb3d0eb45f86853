"""Where the bytes of an asset are, and how a path is written down without losing a byte.

Names of files are bytes. A path that is valid UTF-8 is stored as it is; any other as a `file:` URL
of its bytes beside a readable form, and the URL is what is opened.
"""

from __future__ import annotations

import os
from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.bytes import DATABASE, LOCAL, Origin, PackedFile

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId, LocationId

OWNED = "library"  # `bucket` of a copy that belongs to the library and lies in its media folder
_DRIVE_PARTS = 4  # of a path, the empty one before the first separator included
_PLUGGED_IN = "/run/media/"
# `status` of a place: what it was like when it was last looked at.
AVAILABLE = "available"  # its bytes were there
MISSING = "missing"  # its folder was there, its file was not
OFFLINE = "offline"  # its folder was not there either, or its drive did not answer
# Another file lay there under its name. Of a copy of the library's: an earlier version of its asset
# had it, and it is kept so that undo can bring that back.
REPLACED = "replaced"
# Of bytes that are being packed into the library: not all of them are there, and nobody reads them.
INCOMPLETE = "incomplete"


@frozen
class CopySource:
    """The file that a copy of the library's was made of.

    Attributes:
        path: Absolute, as `Location.path`; `url` likewise. Of an image sequence that of its
            pattern.
        modified_ns: Modification time when it was copied, nanoseconds since 1970; None where it was
            gone by then.
        status: `available`, or `replaced` where another asset came from there since.
    """

    path: str
    url: str | None = None
    modified_ns: int | None = None
    status: str = AVAILABLE


@frozen
class Location:
    """One place where bytes of an asset are.

    Attributes:
        bucket: `library` for the library's own copies (path relative to its media folder); None
            for a file that is referenced where it lies (absolute path).
        is_accessible: False only where the asset is missing: neither here nor at any other place
            of it are its bytes.
        status: What the last look at this very place showed: `available`, `missing` (its folder is
            there), `offline` (its folder is not, or its drive does not answer) or `replaced`
            (another file has its name).
        path: The path, readable; exact unless `url` is set.
        url: `file:` URL of the exact bytes of a path that is not valid UTF-8.
        modified_ns: Modification time when last read, nanoseconds since 1970.
        frames: Of an image sequence its frames. `path` ends with their pattern then; that of a copy
            names the folder that has them.
        source: Of a copy of the library's the file that it was made of, if that is on record; also
            of a packed one that has taken the place of such a copy.
    """

    id: LocationId
    asset_id: AssetId
    storage_type: str
    path: str
    storage_tier: str = "hot"
    bucket: str | None = None
    filename: str | None = None
    url: str | None = None
    size: int | None = None
    checksum_sha256: str | None = None
    content_type: str | None = None
    purpose: str = "original"
    is_primary: bool = True
    is_accessible: bool = True
    status: str = AVAILABLE
    modified_ns: int | None = None
    verified_at: datetime | None = None
    frames: Frames | None = None
    source: CopySource | None = None

    @property
    def is_present(self) -> bool:
        """Whether the bytes were here when this place was last looked at."""
        return self.is_accessible and self.status == AVAILABLE

    @property
    def is_owned(self) -> bool:
        """Whether the bytes belong to the library (and go when the asset is purged)."""
        return self.bucket == OWNED

    @property
    def is_packed(self) -> bool:
        """Whether the bytes lie in the library's own database (and go when the asset is purged)."""
        return self.storage_type == DATABASE

    @property
    def is_earlier(self) -> bool:
        """Whether it is the copy of an earlier version of its asset, not of what that is now."""
        return (self.is_owned or self.is_packed) and self.status == REPLACED

    @property
    def at_source(self) -> Location | None:
        """The file that it is a copy of, as if the asset pointed to it; None if nobody knows."""
        source = self.source
        if source is None:
            return None
        name = source.path.rpartition(os.sep)[2]
        return replace(
            self,
            storage_type=LOCAL,
            bucket=None,
            path=source.path,
            filename=name,
            url=source.url,
            modified_ns=source.modified_ns,
            status=source.status,
            frames=replace(self.frames, pattern=name) if self.frames else None,
            source=None,
        )


class Seen(StrEnum):
    """What a look at the disk showed of one place."""

    FILE = "file"  # a plain file of the size on record
    CHANGED = "changed"  # a plain file of another size: it was replaced since
    NO_FILE = "no file"  # its folder is there, the file is not
    NO_FOLDER = "no folder"  # not even its folder: moved, or its disk is not plugged in
    NOT_PLAIN = "not plain"  # a folder, a device ... under the name
    UNREADABLE = "unreadable"  # there, as far as one can tell; the system refuses
    REFUSED = "refused"  # the record names no file of this machine
    SILENT = "silent"  # its drive does not answer


@frozen
class Sight:
    """What a look at one place showed.

    Attributes:
        path: The file of the place on this machine; None where it names none, or nobody answered.
        why: The reason in words, where the system or a rule gave one.
        size: Bytes of what is there, where that is a file.
        modified_ns: When that was written last, nanoseconds since 1970.
        absent: Of an image sequence, how many of its frames are not there.
        packed: What is packed into the library, where the place is there: it has no path.
    """

    seen: Seen
    path: Path | None = None
    why: str = ""
    size: int | None = field(default=None, compare=False)
    modified_ns: int | None = field(default=None, compare=False)
    absent: int = 0
    packed: PackedFile | None = None

    @property
    def is_file(self) -> bool:
        """Whether there is something to open."""
        return self.seen in (Seen.FILE, Seen.CHANGED)


def origin_of(location: Location, media_root: Path) -> Origin:
    """Where the bytes of a location are, by its text alone; whoever opens them asks their store.

    Raises:
        RuleError: The record names no file, or one outside the folder it belongs to.
    """
    if "\0" in location.path or "%00" in (location.url or ""):
        raise RuleError("A stored path is not the name of a file; it is not followed.")
    if location.is_packed:
        return Origin(DATABASE, location.id, root=os.path.normpath(media_root))
    if location.storage_type != LOCAL:
        return Origin(location.storage_type, location.path, root=location.bucket or "")
    if location.is_owned:
        root = os.path.normpath(media_root)
        inside = Path(os.path.normpath(os.path.join(root, location.path)))  # noqa: PTH118
        if not inside.is_relative_to(root):
            raise RuleError("A stored path leaves the library's media folder; it is not followed.")
        name = location.path
        if location.frames is not None:  # the folder has them, under their own names
            name = f"{name}/{location.frames.pattern}"
        return Origin(LOCAL, name, root, location.frames)
    name = location.path
    if location.url and location.url.startswith("file:"):
        name = os.fsdecode(unquote_to_bytes(location.url.removeprefix("file://")))
    return Origin(LOCAL, name, frames=location.frames)


def named_path(location: Location, media_root: Path) -> Path:
    """The path that a location names, by its text alone: to be read, not to be opened.

    Asks no disk, so it follows no link.

    Raises:
        RuleError: As `origin_of`, or it is not on a disk of this machine.
    """
    origin = origin_of(location, media_root)
    if origin.storage != LOCAL:
        raise RuleError(not_here(origin))
    return (
        Path(os.path.normpath(Path(origin.root, origin.name))) if origin.root else Path(origin.name)
    )


def not_here(origin: Origin) -> str:
    """Why something kept elsewhere cannot be opened, a sentence."""
    if origin.storage == DATABASE:
        return "This is packed into the library, and is no file of its own."
    return f"This is kept in {origin.storage}, not on this machine."


def drive_of(path: str) -> str:
    """What is likely one drive or share: `/media/name/drive`, `C:/Projects/Film`; by text alone."""
    # Many systems hang what is plugged in one folder deeper.
    parts = _DRIVE_PARTS + path.startswith(_PLUGGED_IN)
    return os.sep.join(path.split(os.sep)[:parts])  # noqa: PTH118, PTH206 - a text


def stored_path(path: Path) -> tuple[str, str | None]:
    """A path as (`path`, `url`) columns: text, and the exact bytes where text would lie."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        exact = "file://" + quote_from_bytes(os.fsencode(path))
        return readable(text), exact
    return text, None


def exact_path(text: str, url: str | None) -> str:
    """`stored_path` undone; undecodable bytes as surrogates."""
    return os.fsdecode(unquote_to_bytes(url.removeprefix("file://"))) if url else text


def readable(text: str) -> str:
    r"""Text of a file name in which undecodable bytes stand as `\xNN`: names stay apart."""
    return (
        "".join(
            f"\\x{ord(char) - 0xDC00:02x}" if 0xDC80 <= ord(char) <= 0xDCFF else char
            for char in text
        )
        .encode("utf-8", "backslashreplace")
        .decode("utf-8")
    )
