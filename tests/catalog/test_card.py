"""A card's columns are written once: what is read, how it is converted, and where it goes agree."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, select

from desktop.catalog.card import CARD, COUNTED, ColumnKind
from desktop.catalog.library import Library
from desktop.catalog.tables.all import asset_technical_metadata, assets, metadata
from desktop.catalog.tables.base import Instant, MoneyType, defaults_of
from desktop.domain.asset import AssetCard, AssetType, ColourLabel
from desktop.domain.ids import AssetId, new_id
from desktop.domain.listing import Listing
from desktop.domain.measured_length import LengthState


def plain() -> list[tuple[str, Any]]:
    """Field and column of everything on a card that is a column, read from the one list."""
    named = [(c.field, c.sql.partition(".")) for c in CARD if c.sql.count(" ") == 0]
    return [(field, metadata.tables[table].c[name]) for field, (table, _, name) in named]


def test_every_field_is_read_once_and_every_column_is_one() -> None:
    assert sorted(c.field for c in CARD) == sorted(
        field.name for field in fields(AssetCard) if field.name != COUNTED
    )
    assert len(plain()) == len(CARD) - 3  # all but what is missing, and why, and what has no length


def test_what_is_converted_is_what_the_table_holds() -> None:
    kinds = {c.field: c.kind for c in CARD}
    for field, column in plain():
        if kinds[field] is ColumnKind.IS_SET:
            continue
        assert (kinds[field] is ColumnKind.INSTANT) is isinstance(column.type, Instant), field
        assert (kinds[field] is ColumnKind.MONEY) is isinstance(column.type, MoneyType), field
        assert (kinds[field] is ColumnKind.FLAG) is isinstance(column.type, Boolean), field


def test_a_card_holds_what_the_row_holds(library: Library) -> None:
    now = datetime(2024, 11, 21, 22, 30, 1, 5, tzinfo=UTC)
    first, second = AssetId(new_id()), AssetId(new_id())
    full = {
        "id": first,
        "type": "video",
        "name": "day 1.mov",
        "size": 2**40,
        "duration": 12.5,
        "rating": 4,
        "label": "red",
        "is_favorite": True,
        "generation_cost": Decimal("0.040001"),
        "source": "generation",
        "status": "approved",
        "recorded_at": now,
        "checksum_sha256": "ab" * 32,
        "code": "12A",
        "technical": {"width": 1920, "height": 1080},
        "locations": [{"storage_type": "local", "path": "/x", "is_accessible": False}],
    }
    bare = {"id": second, "type": "audio", "name": "sea.wav", "metadata": {"length": "measuring"}}
    library.write(lambda tx: tx.intake.load([full, bare]))
    library.write(lambda tx: tx.assets.trash([second]))
    by_field = dict(plain())
    query = (
        select(*by_field.values(), assets.c.id.label("key"))
        .outerjoin(asset_technical_metadata, asset_technical_metadata.c.asset_id == assets.c.id)
        .select_from(assets)
    )
    rows = {row.key: row for row in library.read(lambda r: r._session.rows(query))}
    cards = library.read(lambda r: r.assets.cards([first, second]))
    for key, card in cards.items():
        stored = dict(zip(by_field, rows[key], strict=False))
        stored["type"], stored["label"] = AssetType(stored["type"]), ColourLabel(stored["label"])
        stored["is_trashed"] = stored["is_trashed"] is not None
        stored |= {"take_count": 0, "is_missing": key == first, "is_offline": False}
        stored["length_state"] = LengthState.MEASURING if key == second else None
        assert {field.name: getattr(card, field.name) for field in fields(card)} == stored
    listed = library.read(lambda r: r.listing.page(Listing())).cards
    assert list(listed) == [cards[first]]


def test_defaults_of_new_rows_are_those_of_the_table(library: Library) -> None:
    key = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    by_bulk = new_id()
    row = {"id": by_bulk, "type": "image", "name": "a.png"}
    library.write(lambda tx: tx.intake.load([row]))
    names = sorted(defaults_of(assets))
    query = select(*(assets.c[name] for name in names)).order_by(assets.c.id)
    one, two = library.read(lambda r: r._session.rows(query))
    assert tuple(one) == tuple(two)
    assert dict(zip(names, one, strict=True)) == {**defaults_of(assets), "sort_name": "a.png"}
    assert key != by_bulk
