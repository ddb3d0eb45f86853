"""Loading many ready rows: searchable at once, all or nothing, and the triggers work afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import DeskError
from desktop.catalog.bulk import BulkLoad, BulkRows
from desktop.domain.asset import AssetType
from desktop.domain.ids import new_id
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.search.parser import parse

if TYPE_CHECKING:
    from desktop.catalog.library import Library

WHEN = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


def count(library: Library, query: str) -> int:
    listing = Listing(query=parse(query))
    return library.read(lambda reads: reads.listing.count(listing))


def ready(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "type": "text",
        "name": f"pier {number}",
        "generation_cost": Decimal("0.123456"),
        "generation_metadata": {"prompt": 'low "sun"', "seed": 2**64 - 1},
        "recorded_at": WHEN,
        "technical": {
            "width": 640,
            "frame_rate": 23.976,
            "ffprobe_raw": {"a": ["\u0000", "é", r"\u0000"]},
        },
        "locations": [{"storage_type": "local", "path": "pier.txt", "modified_ns": 2**62}],
        "body": "lighthouse",
        **more,
    }


def test_loaded_rows_are_whole_and_found_in_every_text(library: Library) -> None:
    row = ready(1, description="dusk", code="12A")

    def write(tx: Any) -> None:
        tag, collection = tx.tags.ensure("Harbour"), tx.collections.add("Refs")
        tx.intake.load([{**row, "tag_ids": [tag], "collections": [(collection, 7)]}])

    library.write(write)
    for query in ("pier", '"low sun"', "dusk", "12A", "harbour", "text:lighthouse", "in:refs"):
        assert count(library, query) == 1, query
    asset = library.read(lambda reads: reads.assets.load(row["id"]))
    assert asset.generation_cost == Decimal("0.123456")
    assert asset.generation["seed"] == 2**64 - 1
    assert (asset.recorded and asset.recorded.at, asset.status, asset.version) == (
        WHEN,
        "available",
        1,
    )
    technical = library.read(lambda reads: reads.assets.technical(row["id"]))
    assert technical is not None
    assert (technical.width, technical.frame_rate) == (640, 23.976)
    place = library.read(lambda reads: reads.locations.primary(row["id"]))
    assert place is not None
    assert place.path == "pier.txt"


def test_batches_keep_the_order_in_which_rows_came(library: Library) -> None:
    rows = [ready(number) for number in range(25)]
    assert library.write(lambda tx: tx.intake.load(rows, batch=10)) == 25
    listing = Listing(query=parse("pier"), order=Order(SortKey.ADDED, descending=False))
    page = library.read(lambda reads: reads.listing.page(listing))
    assert [card.name for card in page.cards] == [row["name"] for row in rows]


def test_a_load_that_fails_leaves_nothing_and_the_triggers_in_place(library: Library) -> None:
    rows = [ready(number) for number in range(15)]
    rows.append(ready(99, id=rows[0]["id"]))
    with pytest.raises(DeskError):
        library.write(lambda tx: tx.intake.load(rows, batch=10))
    assert count(library, "pier") == 0
    library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "pier by hand"))
    assert count(library, "pier") == 1


def test_after_a_load_in_the_same_transaction_single_edits_are_indexed(library: Library) -> None:
    row = ready(1)

    def write(tx: Any) -> None:
        tx.intake.load([row])
        tx.assets.add(AssetType.IMAGE, "boat")
        tx.assets.set(row["id"], {"name": "quay"})
        tx.tags.attach(tx.tags.ensure("Dusk"), [row["id"]])

    library.write(write)
    found = {query: count(library, query) for query in ("boat", "pier", "quay", "dusk")}
    assert found == {"boat": 1, "pier": 0, "quay": 1, "dusk": 1}


def test_rows_may_name_different_columns_and_an_empty_batch_is_nothing(library: Library) -> None:
    batch = BulkRows(
        assets=[
            {"id": new_id(), "type": "image", "name": "a", "size": 3},
            {"id": new_id(), "type": "audio", "name": "b", "duration": 1.5, "rating": None},
        ]
    )
    library.write(lambda tx: BulkLoad(tx._session).load(BulkRows()))
    library.write(lambda tx: BulkLoad(tx._session).load(batch))
    page = library.read(lambda reads: reads.listing.page(Listing()))
    assert [(c.name, c.size, c.duration, c.rating) for c in page.cards] == [
        ("b", None, 1.5, 0),
        ("a", 3, None, 0),
    ]
