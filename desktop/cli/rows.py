"""Rows that several commands print: an asset as search, tag, trash and collection show it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.domain import display
from desktop.domain.dossier_json import card_json
from desktop.domain.film import status_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.catalog.library import Library, Reads
    from desktop.cli.output import Output
    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

PAGE = 500
# What of an asset's row stands in a table for a person, and under which heading.
COLUMNS = {
    "id": "ID",
    "name": "Name",
    "type": "Type",
    "stars": "Rating",
    "bytes": "Size",
    "time": "Duration",
    "frame": "Frame",
    "price": "Cost",
    "tags": "Tags",
    "status": "Status",
}


def asset_rows(reads: Reads, cards: Sequence[AssetCard], media_root: Path) -> list[dict[str, Any]]:
    """One row per card, in its order, with tags and path."""
    ids = [card.id for card in cards]
    tags, places = reads.tags.of(ids), reads.locations.of(ids)
    currencies = reads.listing.currencies([card.id for card in cards if card.cost is not None])
    return [
        card_json(card, tags[card.id], places.get(card.id, []), media_root, currencies.get(card.id))
        for card in cards
    ]


def rows_of(library: Library, ids: Iterable[AssetId]) -> list[dict[str, Any]]:
    """The rows of these assets, in this order; ids that are not there are left out."""
    wanted = list(ids)

    def read(reads: Reads) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for at in range(0, len(wanted), PAGE):
            part = wanted[at : at + PAGE]
            cards = reads.assets.cards(part)
            known = [cards[key] for key in part if key in cards]
            found += asset_rows(reads, known, library.media_root)
        return found

    return library.read(read)


def print_assets(output: Output, rows: Sequence[dict[str, Any]], *, title: str = "") -> None:
    """Print rows of assets: whole as JSON, the usual columns as a table."""
    if output.json:
        output.rows(rows, {})
        return
    output.rows([for_people(row) for row in rows], _columns(rows), title=title)


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The usual columns, and those that only this command fills."""
    extra = {"likeness": "How alike", "uses": "Uses", "error": "Error", "used_by": "Used by"}
    first = {"group": "Group"} if any("group" in row for row in rows) else {}
    return first | COLUMNS | {k: v for k, v in extra.items() if any(row.get(k) for row in rows)}


def _time(row: dict[str, Any]) -> str:
    """How long it runs, or that this is not known."""
    if row.get("duration"):
        return display.length(row["duration"])
    state = row.get("length_state")
    return str(state) if state else ""


def for_people(row: dict[str, Any]) -> dict[str, Any]:
    """A row with sizes, times and stars as people read them."""
    size = row.get("size")
    cost = row.get("generation_cost")
    return row | {
        "stars": display.stars(row.get("rating") or 0),
        "bytes": display.size(size) if size is not None else "",
        "time": _time(row),
        "frame": display.dimensions(row.get("width"), row.get("height"))
        if row.get("width")
        else "",
        "status": status_words(row["status"]) if row.get("status") else "",
        "price": display.money(Decimal(cost), row["currency"], exact=True) if cost else "",
        "tags": ", ".join(row.get("tags") or ()),
        "used_by": ", ".join(use["name"] for use in row.get("used_by") or ()),
    }
