"""Finds the bytes of an asset for whoever hands them on, in whichever store they are.

Nobody waits long for a drive here: one that does not answer is told as away. Reading what was found
may wait for ever, as with every store, and belongs into a lane of that drive.
"""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.errors import RuleError, SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.location import Seen, drive_of, origin_of
from desktop.jobs.lend_copy import file_name
from desktop.storage.finding import opened_path
from desktop.storage.scan import in_words
from desktop.storage.stores import store_of

if TYPE_CHECKING:
    from io import BufferedIOBase
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.domain.bytes import Origin
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location, Sight
    from desktop.storage.finding import OriginFinder

ANY_TYPE = "application/octet-stream"
ORIGINAL = "original"  # `purpose` of a place of the asset itself, not of something made from it


class MediaLack(StrEnum):
    """Why there are no bytes to read of an asset."""

    NO_ASSET = "no asset"
    NO_MEDIA = "no media"  # it is a film, a shot, a note
    ELSEWHERE = "elsewhere"  # at an address in the web, or with another program
    IS_SEQUENCE = "is sequence"  # and nobody said which frame
    NO_FRAME = "no frame"
    GONE = "gone"  # its folder is there, its file is not
    AWAY = "away"  # its drive is not there, or does not answer
    CHANGED = "changed"  # another file lies there by now
    UNREADABLE = "unreadable"


_LACKS = {
    Seen.NO_FILE: MediaLack.GONE,
    Seen.NO_FOLDER: MediaLack.AWAY,
    Seen.SILENT: MediaLack.AWAY,
    Seen.CHANGED: MediaLack.CHANGED,
}


class NoBytesError(SourceReadError):
    """There is nothing to read of an asset; `lack` says why."""

    def __init__(self, message: str, lack: MediaLack, *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.lack = lack


@frozen
class MediaFile:
    """The bytes of an asset, or of one frame of it, as they were when they were looked for.

    Attributes:
        file_name: What a person would call the file: as the asset, with the ending of its content.
        content_type: What its content was found to be when it came in.
        size: Bytes.
        modified_ns: When they were last written, nanoseconds since 1970.
        tag: Another one whenever a byte is another one; letters, digits and hyphens.
        drive: What may fall silent as a whole while they are read.
    """

    origin: Origin
    file_name: str
    content_type: str
    size: int
    modified_ns: int
    tag: str
    drive: str

    def open(self, start: int = 0) -> BufferedIOBase:
        """The bytes from `start` on; the caller closes it. May wait for the drive, for ever.

        Raises:
            NoBytesError: They are not there any more, or are others by now.
        """
        store = store_of(self.origin)
        try:
            stream = store.open(self.origin, start)
        except (OSError, ValueError) as error:
            raise NoBytesError(
                f"{self.file_name} cannot be read: {in_words(error)}.", MediaLack.UNREADABLE
            ) from error
        try:
            now = store.stat(self.origin)
        except OSError:
            now = None  # its name was taken away just now; nobody knows whose bytes these are
        if now is None or (now.size, now.modified_ns) != (self.size, self.modified_ns):
            stream.close()
            raise NoBytesError(
                f"{self.file_name} is being written.", MediaLack.CHANGED, advice="Ask again."
            )
        return stream


def find_media(
    library: Library, finder: OriginFinder, asset_id: AssetId, *, frame: int | None = None
) -> MediaFile:
    """Look for the bytes of an asset; waits for drives as long as the finder has patience.

    Args:
        library: Where it is on record.
        finder: Looks for them.
        asset_id: Which; one in the Trash is none.
        frame: Of an image sequence, the number of the frame.

    Raises:
        NoBytesError: There are none to read; `lack` says why.
    """
    root = library.media_root
    name, places = library.read(lambda reads: _on_record(reads, asset_id))
    places = [_chosen(place, frame, name, root) for place in places]
    search = finder.search([places], root)
    sight, place = search.sights[0], search.places[0]
    if place is None or sight.seen is not Seen.FILE or sight.size is None:
        raise _no_bytes(sight, name)
    origin = origin_of(place, root)
    ending = os.path.splitext(place.filename or place.path)[1]  # noqa: PTH122 - a text
    return MediaFile(
        origin,
        file_name(name, ending if len(ending) <= 12 and ending[1:].isalnum() else ""),
        place.content_type or ANY_TYPE,
        sight.size,
        sight.modified_ns or 0,
        f"{(place.checksum_sha256 or 'x')[:32]}-{sight.size:x}-{sight.modified_ns or 0:x}",
        place.storage_type
        if place.is_packed
        else drive_of(os.fspath(root) if place.is_owned else origin.name),
    )


def _on_record(reads: Reads, asset_id: AssetId) -> tuple[str, list[Location]]:
    """What an asset is called, and where its originals are."""
    asset = reads.assets.load_many([asset_id]).get(asset_id)
    if asset is None or asset.deleted_at is not None:
        raise NoBytesError("There is no such asset.", MediaLack.NO_ASSET)
    found = reads.locations.of([asset_id]).get(asset_id, ())
    places = [place for place in found if place.purpose == ORIGINAL]
    if not places and (asset.url or asset.file_path):
        raise NoBytesError(
            "The library has no bytes of this, only where it is.",
            MediaLack.ELSEWHERE,
            advice='Fetch it from its "url", or save it again with "media": "copy".',
        )
    if not places:
        raise NoBytesError(
            f"There is no media of a {asset.type.value.replace('_', ' ')} without a file.",
            MediaLack.NO_MEDIA,
        )
    return asset.name, places


def _chosen(place: Location, frame: int | None, name: str, media_root: Path) -> Location:
    """The place of one frame of a sequence; of a single file, its own."""
    frames = place.frames
    if frames is None and frame is None:
        return place
    if frames is None or (frame is not None and not frames.has(frame)):
        raise NoBytesError(
            f"There is no frame {frame} of {name}.",
            MediaLack.NO_FRAME,
            advice=f"It has {frames.sentence}." if frames else "It is a single file.",
        )
    if frame is None:
        raise NoBytesError(
            f"{name} is an image sequence: {frames.sentence}.",
            MediaLack.IS_SEQUENCE,
            advice=f"Ask for one of its frames: ?frame={frames.first}",
        )
    try:
        origin = origin_of(place, media_root).frame(frame)
    except RuleError as error:
        raise NoBytesError(str(error), MediaLack.UNREADABLE) from error
    # The checksum and the size on record are those of all frames together.
    return replace(
        place,
        path=origin.name,
        url=None,
        filename=frames.name(frame),
        frames=None,
        size=None,
        checksum_sha256=None,
    )


def _no_bytes(sight: Sight, name: str) -> NoBytesError:
    """What a look that found no file to open says."""
    lack = _LACKS.get(sight.seen, MediaLack.UNREADABLE)
    try:
        opened_path(sight, name)
    except SourceReadError as error:
        return NoBytesError(str(error), lack, advice=error.advice)
    return NoBytesError(f"{name} cannot be read.", lack)
