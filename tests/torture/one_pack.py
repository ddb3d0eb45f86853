"""The program that is killed: packs a whole library, or unpacks it, once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import LibraryError
from desktop.catalog.library import Library, open_library
from desktop.jobs import pack_media as packing
from desktop.jobs.job import run
from desktop.jobs.media_upkeep import keep_media
from desktop.jobs.pack_media import pack_media
from desktop.jobs.unpack_media import unpack_media

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId

PIECE, BATCH = 4000, 3  # so that each file is written in several transactions


def everything(library: Library) -> list[AssetId]:
    """All assets that have bytes somewhere."""
    pages = library.read(lambda reads: list(reads.locations.all()))
    return sorted({place.asset_id for page in pages for place in page})


def pack(library_path: str, what: str, folder: str) -> int:
    """Do it; 0 when all of it is done, 3 when the library or the folder took no more."""
    packing.BATCH = BATCH
    try:
        with closing(open_library(library_path)) as library:
            run(keep_media(library, cache=Path(folder, "cache")))
            ids, cache = everything(library), Path(folder, "cache")
            if what == "pack":
                job = pack_media(library, ids, removes=True, cache=cache, piece=PIECE)
            else:
                job = unpack_media(library, ids, Path(folder, "out"))
            return 3 if run(job).failure is not None else 0
    except LibraryError:
        return 3


main = pack
