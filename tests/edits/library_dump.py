"""Every row of a library, but for what differs after an undo by design."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desktop.catalog.engine.recorded_values import plain
from desktop.catalog.library import Library
from desktop.catalog.tables.all import metadata
from desktop.catalog.transaction import Reads

# Rows that record or derive, and so differ after an undo by design.
NOT_COMPARED = {"activity", "search_control"}


# Nor is the basis of a take: it is noted in passing. What it makes of the take is compared.
NOT_COMPARED_COLUMNS = {"version", "updated_at", "docid", "basis", "basis_digest"}


def dump(library: Library) -> dict[str, dict[str, Any]]:
    """Every row of every table, by its key, as far as people can see it."""
    found: dict[str, dict[str, Any]] = {}
    for table in metadata.sorted_tables:
        if table.name in NOT_COMPARED:
            continue
        rows = library.read(lambda reads, t=table: reads._session.rows(select(t)))  # type: ignore[misc]
        keys = [column.name for column in table.primary_key.columns if column.name != "docid"]
        found[table.name] = {
            str([row._mapping[key] for key in keys] or row._mapping["asset_id"]): {
                name: sorted(value.split())
                if table.name == "asset_search_text" and name == "tags"
                else value
                for name, value in (plain(row._mapping) or {}).items()
                if name not in NOT_COMPARED_COLUMNS
            }
            for row in rows
        }
    found["out of date"] = library.read(_out_of_date)
    return found


def _out_of_date(reads: Reads) -> dict[str, Any]:
    """The causes of every take of every film, in words that two dumps can be compared by."""
    films = [reads.films.load(film) for film, _ in reads.films.names()]
    takes = [take for film in films for shot in film.shots() for take in shot.takes]
    return {take.relation_id: (take.state, take.causes) for take in takes}
