"""A library in numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.catalog.engine import revisions
from desktop.domain.asset import AssetType
from desktop.domain.totals import Totals

if TYPE_CHECKING:
    from desktop.catalog.library import Library


def test_info_counts_by_type_and_status_and_keeps_the_trash_apart(library: Library) -> None:
    def write(tx: Any) -> None:
        tx.assets.add(AssetType.IMAGE, "a", size=3, generation_cost=Decimal("0.1"))
        tx.assets.add(AssetType.VIDEO, "b", size=4, duration=2.5, source="generation")
        tx.assets.add(AssetType.SHOT, "c", status="wip")
        tx.assets.add(AssetType.AUDIO, "never ended", size=1)
        tx.assets.trash([tx.assets.add(AssetType.IMAGE, "gone", size=50)])
        tx.tags.ensure("Pier")
        tx.collections.add("Refs")

    library.write(write)
    info = library.read(lambda reads: reads.stats.info())
    assert (info.dialect, info.revision) == (library.dialect, revisions.HEAD)
    assert info.by_type == {"audio": 1, "image": 1, "video": 1, "shot": 1}
    assert info.by_status == {"available": 3, "wip": 1}
    assert info.total == Totals(4, 8, 2.5, Decimal("0.1"), 1, unknown_lengths=1)
    assert info.total.length_words == "0:03 + 1 of unknown length"
    assert info.trash == Totals(1, 50)
    assert (info.tags, info.collections) == (1, 1)


def test_a_selection_adds_up_to_the_last_millionth_and_counts_nobody_twice(
    library: Library,
) -> None:
    costs = [Decimal("0.000001"), Decimal("0.1"), Decimal("123456789.123457"), None]

    def write(tx: Any) -> list[Any]:
        return [
            tx.assets.add(AssetType.IMAGE, "x", source="generation", generation_cost=costs[n % 4])
            for n in range(1200)
        ]

    ids = library.write(write)
    totals = library.read(lambda reads: reads.stats.selection([*ids, ids[0]]))
    assert totals.count == 1200
    assert totals.cost == 300 * sum(cost for cost in costs if cost is not None)
    assert totals.unknown_cost == 300
    assert library.read(lambda reads: reads.stats.selection([])) == Totals()
