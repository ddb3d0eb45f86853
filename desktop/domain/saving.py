"""What scripts and generators save: assets with all that is known of them, file or not."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetStatus, AssetType
from desktop.domain.intake import IncomingFile, NewAsset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.asset import Asset
    from desktop.domain.intake import NewOriginal
    from desktop.domain.typed_text import Money

# Under which name an asset keeps what a script calls it: the same one twice is the same asset.
SCRIPT_ID = "tracking"


@frozen
class SavedFile:
    """A file that is within reach: its content was read, and where it is to be found was decided.

    Attributes:
        type: What its first bytes say that it is.
        checksum: SHA-256, lower-case hex.
        read_at: Where it lies, outside the library; None for bytes that came without a file.
    """

    type: AssetType
    checksum: str
    size: int
    original: NewOriginal
    read_at: NewOriginal | None = None


@frozen
class AssetToSave:
    """One asset as a script describes it.

    Attributes:
        url, file_path: Where other programs find it, as the script wrote it.
        file: Its bytes, where they are within reach of this machine.
        fetch: What said that its bytes are to be downloaded from `url`; empty where they are not.
        text: Words that search finds it by.
        cost: What it cost; None where a call of a provider says so, or nobody knows.
    """

    type: AssetType
    name: str
    url: str | None = None
    file_path: str | None = None
    file: SavedFile | None = None
    fetch: str = ""
    size: int | None = None
    duration: float | None = None
    description: str = ""
    code: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    generation: Mapping[str, Any] = field(default_factory=dict)
    cost: Money | None = None
    source: AssetSource | None = None
    status: AssetStatus = AssetStatus.AVAILABLE
    text: str = ""

    def incoming(self) -> IncomingFile | None:
        """Its file on its way into the library; None where it has none."""
        file = self.file
        if file is None:
            return None
        asset = NewAsset(
            type=file.type,
            name=self.name,
            checksum=file.checksum,
            size=file.size,
            duration=self.duration,
            metadata=self.metadata,
            text=self.text,
            source=self.source or AssetSource.IMPORT,
            generation=self.generation,
            cost=self.cost,
        )
        return IncomingFile(asset, file.original, file.read_at)


@frozen
class StoredAsset:
    """An asset as it is in the library, with the paths of its tags."""

    asset: Asset
    tags: tuple[str, ...] = ()


@frozen
class Saved:
    """What became of something that a script saved.

    Attributes:
        assets: In the order in which they were given.
        is_new: False where the script had saved it before, and nothing was changed.
    """

    assets: tuple[StoredAsset, ...]
    is_new: bool = True
