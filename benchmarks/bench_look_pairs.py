"""All near duplicates of a library, and what looking at a picture adds to its thumbnail."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.look_pairs import LookTable, PairSearch
from desktop.domain.ids import AssetId
from desktop.domain.look import VIEW_BYTES, VIEWS
from desktop.media.look import look_of

PICTURES = 100_000
SCANNED = 500  # pictures that are compared with all others by the bare scan
PHOTOGRAPH, THUMBNAIL = (4000, 2500), (512, 320)


def table() -> LookTable:
    """Looks of pictures that have nothing to do with each other."""
    made = np.random.default_rng(1)
    views = made.integers(0, 2**63, (VIEWS, PICTURES, VIEW_BYTES // 8), dtype=np.uint64)
    ids = [AssetId(str(at)) for at in range(PICTURES)]
    return LookTable(ids, views, np.zeros((PICTURES, 3), np.float32))


@case(
    "near duplicates",
    what=f"all pictures among {PICTURES:,} that look the same",
    limit=f"a bare numpy scan of one in {PICTURES // SCANNED} of them",
    bar=20.0,
)
def near(_run: Run) -> Measured:
    """The whole search against a small part of the comparison of all with all."""
    looks = table()

    def search() -> None:
        found = PairSearch(looks)
        for _done in found.rounds():
            pass
        found.pairs()

    def scan() -> None:
        whole = looks.views[0]
        for at in range(SCANNED):
            np.bitwise_count(looks.views ^ whole[at]).sum(axis=2).min(axis=0)
            np.bitwise_count(looks.views[:, at, None] ^ whole[None]).sum(axis=2).min(axis=0)

    return compare(search, scan, repeat=1, rounds=1)


@case(
    "look",
    what="a thumbnail of a photograph, and what it looks like",
    limit="the thumbnail alone",
    bar=1.6,
)
def look(_run: Run) -> Measured:
    """What the hash and the colours add to an import: the decoding is done anyway."""
    made = np.random.default_rng(2)
    small = made.integers(0, 255, (20, 32, 3), dtype=np.uint8)
    held = BytesIO()
    Image.fromarray(small).resize(PHOTOGRAPH, Image.Resampling.BICUBIC).save(held, "JPEG")

    def thumbnail() -> Image.Image:
        picture = Image.open(BytesIO(held.getvalue()))
        picture.draft("RGB", THUMBNAIL)
        picture.thumbnail(THUMBNAIL)
        picture.save(BytesIO(), "JPEG", quality=85)
        return picture

    return compare(lambda: look_of(thumbnail()), thumbnail, repeat=5)
