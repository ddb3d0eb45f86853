"""Files that are sent to the library, and not named by where they lie."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryWriteError
from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.saving import AssetToSave
from desktop.edits.saving import SaveAssets
from desktop.jobs.receive_media import keep_received, receiving
from desktop.storage.store import check_space
from desktop.tracking import values
from desktop.tracking.curating import CuratingVerbs
from desktop.tracking.errors import in_terms_of
from desktop.tracking.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Unpack

    from desktop.domain.ids import AssetId
    from desktop.tracking.provenance import Generation
    from desktop.tracking.rows import AssetRow
    from desktop.tracking.values import AssetRef, Facts

_MADE = ("provider", "model", "prompt", "generation_metadata", "generation_cost")


class Upload:
    """A file that is coming in, piece by piece."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")

    def write(self, piece: bytes | bytearray) -> None:
        """Put the next piece behind what is there.

        Raises:
            LibraryWriteError: The disk takes no more. It is not filled to its last byte: the
                database needs some.
        """
        check_space(self.path.parent, len(piece))
        try:
            self._file.write(piece)
        except OSError as error:
            raise LibraryWriteError("The disk with the library takes no more.") from error

    def close(self) -> None:
        """Nothing more comes.

        Raises:
            LibraryWriteError: The disk took not all of it.
        """
        try:
            self._file.close()
        except OSError as error:
            raise LibraryWriteError("The disk with the library takes no more.") from error


class UploadVerbs(CuratingVerbs):
    """The verbs for files that are sent."""

    @contextmanager
    def receive(self, file_name: str = "", size: int = 0) -> Iterator[Upload]:
        """A file that comes in piece by piece; what is not saved is gone at the end.

        Raises:
            LibraryWriteError: The media folder takes no more.

        Example:
            >>> with service.receive("note.txt") as upload:
            ...     upload.write(b"A quiet word.")
            ...     service.save_upload(upload, name="Note")["type"]
            'text'
        """
        with receiving(self._library, file_name, size) as path:
            upload = Upload(path)
            try:
                yield upload
            finally:
                upload.close()

    def save_upload(
        self,
        upload: Upload,
        name: str = "Upload",
        asset_type: str | None = None,
        *,
        shot_id: AssetRef | None = None,
        description: str | None = None,
        asset_metadata: Facts = None,
        duration: float | None = None,
        **how: Unpack[Generation],
    ) -> AssetRow:
        """Save a file that came in, as a copy in the library; returns the asset.

        Its first bytes say what it is, and not its name. With a `shot_id` it becomes a take of that
        shot, or is used in it. Where something is said of how it was made, it is tagged
        `ai-generated` and counts as generated.

        Raises:
            TrackingError: Nothing was saved; `field` is the parameter at fault.

        Example:
            >>> with service.receive("song.txt") as upload:
            ...     upload.write(b"A song of one line.")
            ...     service.save_upload(upload, name="Song", prompt="a song")["tags"]
            ['ai-generated']
        """
        upload.close()
        target = None if shot_id is None else self._known(shot_id, "shot_id", AssetType.SHOT)
        title, told = values.title(name or "Upload", "name"), Provenance.of(self, None, how)
        is_made = any(how.get(key) is not None for key in _MADE)
        wanted = values.asset_type(asset_type or "image")
        asset = AssetToSave(
            wanted,
            title,
            duration=values.seconds(duration),
            description=values.text(description, "description"),
            metadata=values.facts(asset_metadata, "asset_metadata"),
            generation=told.facts if is_made else {},
            source=AssetSource.GENERATION if is_made else AssetSource.UPLOAD,
        )
        with in_terms_of("file"):
            file = keep_received(self._library, upload.path, wanted)
        asset = replace(asset, type=file.type, file=file)
        label = self._label("Save upload", title)
        if is_made:
            return told.save([asset], label, target=target)[0]
        return self._save(_plain(asset, label, told, target), tag="tags")[0]


def _plain(asset: AssetToSave, label: str, told: Provenance, target: AssetId | None) -> SaveAssets:
    """The edit that saves what nobody says was generated."""
    return SaveAssets(
        (asset,),
        label,
        told.tags,
        characters=told.characters,
        target_id=target,
        external_id=told.external_id,
    )
