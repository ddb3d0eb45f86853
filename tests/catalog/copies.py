"""Copies of media in a library's own folder."""

from __future__ import annotations

from pathlib import Path

from desktop.catalog.library import Library
from desktop.domain.asset import AssetType
from desktop.domain.location import OWNED

OBJECT = f"ab/cd/abcd{'0' * 60}.png"


def add_copy(library: Library, path: str = OBJECT) -> None:
    """A row that names a copy, as one that an older program left."""
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    library.write(
        lambda tx: tx.locations.add(
            asset, storage_type="local", bucket=OWNED, path=path, is_primary=True
        )
    )


def put_object(root: Path, path: str = OBJECT) -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"x")
    return target
