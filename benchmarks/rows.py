"""The made-up library of any size: the same rows for the same number, on every machine.

Words are spread as they are in real libraries: one that most rows hold, one that 3 % hold, rare
ones; tags from a third of everything down to a few hundred assets.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.catalog.bulk import load_assets
from desktop.domain.asset import AssetSource, AssetType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library
    from desktop.domain.ids import CollectionId, TagId

COMMON, USUAL, RARE = "light", "castle", "zeppelin"  # 63 %, 3 %, 1 in 20,000 of all rows
TAGS = 800
BROAD_TAG, RARE_TAG = "tag 000", "tag 799"
WRITE = 50_000
START = datetime(2024, 1, 1, tzinfo=UTC)
_KINDS = (
    [AssetType.IMAGE] * 70 + [AssetType.VIDEO] * 15 + [AssetType.AUDIO] * 10 + [AssetType.TEXT] * 5
)
_ENDINGS = {
    AssetType.IMAGE: "jpg",
    AssetType.VIDEO: "mp4",
    AssetType.AUDIO: "wav",
    AssetType.TEXT: "txt",
}


def key_of(number: int) -> str:
    """The id of row `number`: a UUIDv7 in import order."""
    stamp = int(START.timestamp() * 1000) + number * 60
    tail = (number * 0x9E3779B97F4A7C15) & 0x3FFF_FFFF_FFFF_FFFF
    text = f"{stamp << 16 | 0x7000:016x}{0x8000_0000_0000_0000 | tail:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def rows(
    count: int, *, tag_ids: list[TagId], collection: CollectionId | None = None, first: int = 0
) -> Iterator[dict[str, Any]]:
    """`count` ready rows as `load_assets` takes them."""
    chance = random.Random(f"rows {first}")
    vocabulary = [f"word{n:04d}" for n in range(3000)]
    weights = [1 / (n + 8) for n in range(3000)]
    tag_weights = [1.0 / (n + 1) ** 1.1 for n in range(len(tag_ids))]
    for number in range(first, first + count):
        kind = chance.choice(_KINDS)
        said = chance.choices(vocabulary, weights, k=12)
        if chance.random() < 0.63:
            said.append(COMMON)
        if chance.random() < 0.03:
            said.append(USUAL)
        if number % 20_000 == 77:
            said.append(RARE)
        made = START + timedelta(milliseconds=number * 60)
        generated = chance.random() < 0.4
        row: dict[str, Any] = {
            "id": key_of(number),
            "type": kind.value,
            "name": f"{chance.choice(said)}_{number:07d}.{_ENDINGS[kind]}",
            "description": "",
            "size": chance.randrange(10_000, 80_000_000),
            "duration": round(chance.random() * 60, 3) if kind in ("video", "audio") else None,
            "source": (AssetSource.GENERATION if generated else AssetSource.IMPORT).value,
            "generation_cost": Decimal(chance.randrange(1, 900)) / 1000 if generated else None,
            "generation_metadata": {"prompt": " ".join(said), "model": f"model {number % 7}"},
            "recorded_at": made - timedelta(seconds=chance.randrange(10**8)),
            "checksum_sha256": f"{number:064x}",
            "rating": chance.choice((0, 0, 0, 0, 1, 2, 3, 4, 5)),
            "is_favorite": chance.random() < 0.01,
            "created_at": made,
            "technical": {"width": 1920, "height": 1080, "container_format": _ENDINGS[kind]},
            "locations": (
                {"storage_type": "local", "path": f"media/{number:07d}.{_ENDINGS[kind]}"},
            ),
            "tag_ids": set(chance.choices(tag_ids, tag_weights, k=4)),
        }
        if collection is not None and number % 100 == 0:
            row["collections"] = ((collection, number),)
        yield row


def fill(library: Library, count: int) -> None:
    """Put `count` rows, their tags and one collection of every hundredth into a new library."""

    def names(tx: Any) -> tuple[list[TagId], CollectionId]:
        return [tx.tags.ensure(f"tag {n:03d}") for n in range(TAGS)], tx.collections.ensure(
            "Every hundredth"
        )

    tag_ids, collection = library.write(names)
    for first in range(0, count, WRITE):
        part = min(WRITE, count - first)
        library.write(
            lambda tx, first=first, part=part: load_assets(
                tx._session, rows(part, tag_ids=tag_ids, collection=collection, first=first)
            )
        )
