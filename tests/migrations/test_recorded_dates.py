"""Revision 0006 on libraries with rows: dates of older programs are told apart."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from desktop.catalog.library import open_library
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.listing import Listing, Order, SortKey
from tests.migrations.revisions import brought_to, engine_of

AT = "2024-11-21T{}:30:00.000000+00:00"
ZONED = {"DateTimeOriginal": "2024:11:21 22:30:00", "OffsetTimeOriginal": "+09:00"}
CLIP = {"format": {"tags": {"creation_time": "2024-11-21T13:30:00.000000Z"}}, "streams": []}
PHONE = {
    "format": {"tags": {}},
    "streams": [{"tags": {"com.apple.quicktime.creationdate": "2024-11-21T22:30:00+0900"}}],
}
# What was stored, what was kept of the file and said of it, and what the date is now.
ROWS: dict[str, tuple[str, dict[str, Any], str, tuple[str, str]]] = {
    "zone": (AT.format(13), {"exif": ZONED}, "", ("21 Nov 2024 22:30 +09:00", "exif")),
    "clock": (
        AT.format(22),
        {"exif": {"DateTimeOriginal": "2024:11:21 22:30:00"}},
        "",
        ("21 Nov 2024 22:30", "exif"),
    ),
    "saved": (
        AT.format(22),
        {"exif": {"DateTimeOriginal": None, "DateTime": "2024:11:21 22:30:00"}},
        "",
        ("21 Nov 2024 22:30", "exif_changed"),
    ),
    "clip": (AT.format(13), {"raw": CLIP}, "Creation time", ("21 Nov 2024 13:30 UTC", "container")),
    "phone": (AT.format(13), {"raw": PHONE}, "", ("21 Nov 2024 22:30 +09:00", "quicktime")),
    "day": (
        "2024-11-21T00:00:00.000000+00:00",
        {"raw": {"format": {"tags": {"date": "2024-11-21"}}}},
        "Date tag",
        ("21 Nov 2024", "tag"),
    ),
    "recorder": (AT.format(14), {"raw": {}}, "Broadcast WAV", ("21 Nov 2024 14:30", "bext")),
    "typed": (AT.format(13), {"exif": {"DateTimeOriginal": "2020:01:01 00:00:00"}}, "",
              ("21 Nov 2024 22:30", "person")),
    "typed day": ("2024-11-20T15:00:00.000000+00:00", {}, "", ("21 Nov 2024", "person")),
}  # fmt: skip


@pytest.fixture
def in_tokyo() -> Iterator[None]:
    """Where the older program ran, and where its library is brought to today's schema."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
def test_a_date_is_what_the_kept_facts_say_or_what_somebody_typed(address: str) -> None:
    library = open_library(address, create=True)
    keys = {
        name: library.write(lambda tx, n=name: tx.assets.add(AssetType.IMAGE, n))  # type: ignore[misc]
        for name in (*ROWS, "none")
    }
    library.close()
    brought_to(address, "0005")
    engine = engine_of(address)
    with engine.begin() as connection:
        kind = "text" if engine.dialect.name == "sqlite" else "jsonb"
        stamp = ":at" if kind == "text" else "CAST(:at AS timestamptz)"
        for name, (stored, kept, said, _) in ROWS.items():
            told = json.dumps({"recorded_by": said} if said else {})
            connection.execute(
                text(
                    f"UPDATE assets SET recorded_at = {stamp}, metadata = CAST(:told AS {kind})"
                    " WHERE id = :id"
                ),
                {"at": stored, "told": told, "id": keys[name]},
            )
            if kept:
                facts = json.dumps({"exif": kept["exif"]}) if "exif" in kept else None
                raw = json.dumps(kept["raw"]) if "raw" in kept else None
                connection.execute(
                    text(
                        "INSERT INTO asset_technical_metadata"
                        " (asset_id, workspace_id, created_at, updated_at, mediainfo_raw,"
                        " ffprobe_raw) SELECT id, workspace_id, created_at, created_at,"
                        f" CAST(:facts AS {kind}), CAST(:raw AS {kind}) FROM assets WHERE id = :id"
                    ),
                    {"id": keys[name], "facts": facts, "raw": raw},
                )
    engine.dispose()
    brought_to(address, "head")
    library = open_library(address)
    try:
        for name, (_, _, _, (shown, source)) in ROWS.items():
            asset = library.read(lambda r, k=keys[name]: r.assets.load(k))  # type: ignore[misc]
            assert asset.recorded is not None
            assert (display.recorded(asset.recorded), asset.recorded.source) == (shown, source), (
                name
            )
            assert "recorded_by" not in asset.metadata
        assert library.read(lambda r: r.assets.load(keys["none"])).recorded is None
        order = Listing(order=Order(SortKey.RECORDED, descending=False))
        first = library.read(lambda r: r.listing.page(order)).cards[0]
        assert display.recorded(first.recorded) == "21 Nov 2024"
    finally:
        library.close()
