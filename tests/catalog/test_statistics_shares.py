"""What statistics count: every breakdown adds up, and a listing of a group has what it counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing
from desktop.domain.near_duplicate import PairDecision
from desktop.domain.relation import RelationType
from desktop.domain.search.parser import parse
from desktop.domain.statistics import (
    DUPLICATE_QUERY,
    AssetsHeld,
    Breakdown,
    ShareKey,
    SparedBytes,
    counts_of,
    whole,
)
from desktop.domain.statistics_json import statistics_json

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId

SAME = "ab" * 32


def _at(tx: Any, key: AssetId, storage: str, **more: Any) -> None:
    place = {"purpose": "original", "is_primary": True, "path": f"/m/{key}", **more}
    tx.locations.add(key, storage_type=storage, **place)


def _listed(library: Library, listing: Listing) -> tuple[AssetsHeld, int]:
    """What a listing adds up to, and how many it shows."""
    totals = library.read(lambda reads: reads.listing.totals(listing))
    page = library.read(lambda reads: reads.listing.page(listing))
    return AssetsHeld(totals.count, totals.size), len(page.cards)


@pytest.fixture
def ids(library: Library) -> dict[str, AssetId]:
    """One of each kind; what is in the Trash is counted nowhere."""

    def write(tx: Any) -> dict[str, AssetId]:
        def add(name: str, size: int, **more: Any) -> AssetId:
            found: AssetId = tx.assets.add(AssetType.IMAGE, name, size=size, **more)
            return found

        made = {
            "first": add("first", 100, checksum_sha256=SAME, source="import"),
            "second": add("second", 100, checksum_sha256=SAME),
            "third": add("third", 100, checksum_sha256=SAME),
            "packed": add("packed", 40, created_at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC)),
            "cold": add("cold", 7, created_at=datetime(2026, 4, 1, 0, 30, tzinfo=UTC)),
            "gone": add("gone", 5),
            "web": add("web", 3, url="https://example.com/a.png"),
            "shot": tx.assets.add(AssetType.SHOT, "1A", status="wip"),
        }
        for name in ("first", "second", "third"):
            _at(tx, made[name], "local")
        # A second place of an asset is not a second asset.
        _at(tx, made["first"], "local", is_primary=False, path="/m/other", storage_tier="cold")
        _at(tx, made["packed"], "database")
        _at(tx, made["cold"], "s3", storage_tier="cold")
        _at(tx, made["gone"], "local", is_accessible=False, status="missing")
        trashed = add("trashed", 1000, checksum_sha256=SAME)
        _at(tx, trashed, "local")
        tx.assets.trash([trashed])
        tx.relations.add(RelationType.USED_IN, made["shot"], made["first"])
        tx.collections.put(tx.collections.add("Kept"), [made["packed"]])
        return made

    return library.write(write)


def test_every_breakdown_adds_up_and_opens_what_it_counts(
    library: Library, ids: dict[str, AssetId]
) -> None:
    found = library.read(lambda reads: reads.stats.everything(zone=UTC))
    total = AssetsHeld(8, 355)
    for by, shares in found.shares.items():
        assert whole(shares) == total, by
        for share in shares:
            if by is Breakdown.MONTH:
                continue  # a listing counts months where the machine is
            listing = Listing(share=ShareKey(by, share.key))
            assert _listed(library, listing) == (share.held, share.held.count), (by, share.key)
    assert counts_of(found.shares[Breakdown.STORAGE]) == {
        "file": 3, "packed": 1, "remote": 2, "away": 1, "none": 1
    }  # fmt: skip
    assert counts_of(found.shares[Breakdown.TIER]) == {"": 2, "cold": 1, "hot": 5}
    months = counts_of(found.shares[Breakdown.MONTH])
    assert (months["2026-03"], months["2026-04"]) == (1, 1)
    assert found.missing == AssetsHeld(1, 5)
    assert found.unused == AssetsHeld(5, 215)
    assert found.largest[0].size == 100
    one = {share.key for share in found.shares[Breakdown.PERSON]}
    assert len(one) == 1
    told = statistics_json(found)
    assert told["bytes_by_storage"]["packed"] == 40
    assert told["by_source"] == {"unknown": 7, "import": 1}


def test_a_month_begins_where_its_counter_is(library: Library, ids: dict[str, AssetId]) -> None:
    for share in library.read(lambda reads: reads.stats.by(Breakdown.MONTH)):
        listing = Listing(share=ShareKey(Breakdown.MONTH, share.key))
        assert _listed(library, listing) == (share.held, share.held.count), share


def test_duplicates_are_those_that_nobody_told_apart(
    library: Library, ids: dict[str, AssetId]
) -> None:
    def spared() -> SparedBytes:
        return library.read(lambda reads: reads.stats.everything().duplicates)

    def found() -> set[str]:
        listing = Listing(query=parse(DUPLICATE_QUERY))
        return {card.name for card in library.read(lambda r: r.listing.page(listing)).cards}

    assert spared() == SparedBytes(1, AssetsHeld(2, 200))
    library.write(lambda tx: tx.assets.set_many([ids["third"]], {"rating": 3}))
    (group,) = library.read(lambda reads: reads.duplicates.all()).groups
    # Stars count more than use, and use more than age; all are one file.
    assert group.ids == (ids["third"], ids["first"], ids["second"])
    assert group.is_exact
    pair = (ids["second"], ids["third"])
    library.write(lambda tx: tx.near_duplicates.decide([pair], PairDecision.NOT_DUPLICATES))
    assert spared() == SparedBytes(1, AssetsHeld(1, 100))
    assert found() == {"first", "second", "third"}
    more = [(ids["first"], ids["second"]), (ids["first"], ids["third"])]
    library.write(lambda tx: tx.near_duplicates.decide(more, PairDecision.NOT_DUPLICATES))
    assert spared() == SparedBytes()
    assert found() == set()
    assert library.read(lambda reads: reads.duplicates.all()).groups == ()
