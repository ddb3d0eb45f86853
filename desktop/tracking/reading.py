"""The bytes of assets, read back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.jobs.media_bytes import MediaLack, NoBytesError, find_media
from desktop.tracking import values
from desktop.tracking.errors import NoMediaError, UnknownAssetError
from desktop.tracking.generating import GenerationVerbs

if TYPE_CHECKING:
    from desktop.jobs.media_bytes import MediaFile
    from desktop.storage.finding import OriginFinder
    from desktop.tracking.values import AssetRef


class ReadingVerbs(GenerationVerbs):
    """The verbs for what is in the files of assets."""

    def find_media(self, asset_id: AssetRef, *, frame: int | None = None) -> MediaFile:
        """Look for the bytes of an asset, wherever the library has them; `open` reads them.

        A drive that does not answer is waited for a few seconds. Of an image sequence, `frame` is
        the number of the frame.

        Raises:
            UnknownAssetError: There is no such asset, or it is in the Trash.
            NoMediaError: It has none, or they cannot be read now; `lack` says why.

        Example:
            >>> with service.receive("note.txt") as upload:
            ...     upload.write(b"A quiet word.")
            ...     note = service.save_upload(upload, name="Note")
            >>> with service.find_media(note).open() as stream:
            ...     stream.read(7)
            b'A quiet'
        """
        key = values.asset_id(asset_id, "asset_id")
        number = values.whole(frame, "frame")
        try:
            return find_media(self._library, self._finder, key, frame=number)
        except NoBytesError as error:
            if error.lack is MediaLack.NO_ASSET:
                raise UnknownAssetError(str(error), field="asset_id") from error
            of_frame = error.lack in (MediaLack.NO_FRAME, MediaLack.IS_SEQUENCE)
            raise NoMediaError(error, field="frame" if of_frame else "asset_id") from error

    @cached_property
    def _finder(self) -> OriginFinder:
        from desktop.storage.finding import OriginFinder  # noqa: PLC0415 - most scripts only save

        return OriginFinder()
