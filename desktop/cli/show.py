"""`show`: everything the library knows about one asset."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.cli.output import Output, money
from desktop.cli.rows import asset_rows, for_people, location_path
from desktop.domain.frames import rate_text
from desktop.domain.measured_length import LengthState, reason_of
from desktop.domain.recipe_source import source_json
from desktop.domain.recorded_date import source_words

if TYPE_CHECKING:
    from fractions import Fraction

    from desktop.catalog.library import Library, Reads
    from desktop.domain.activity import ActivityEntry
    from desktop.domain.frames import Frames
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.domain.recipe import AssetRecipe
    from desktop.domain.relation import Relation

_LONG = ("ffprobe_raw", "mediainfo_raw")


def show(
    context: typer.Context, asset: Annotated[str, typer.Argument(metavar="ID", help="Its id.")]
) -> None:
    """Show everything known about one asset."""
    desk = desk_of(context)
    (asset_id,) = only_ids([asset])
    output = desk.output()
    with opened(desk) as library:
        facts = library.read(lambda reads: everything(library, reads, asset_id))
    if output.json:
        output.row(facts)
    else:
        _print(output, facts)


def everything(library: Library, reads: Reads, asset_id: AssetId) -> dict[str, Any]:
    """One asset with all that hangs on it.

    Raises:
        NotFoundError: There is no such asset.
    """
    asset = reads.assets.load(asset_id)
    facts = asdict(asset)
    facts["generation_metadata"] = facts.pop("generation")
    del facts["recorded"]  # as the row has it
    facts["generation_cost"] = money(asset.generation_cost)
    card = reads.assets.cards([asset_id])[asset_id]
    (row,) = asset_rows(reads, [card], library.media_root)
    technical = reads.assets.technical(asset_id)
    collections = reads.collections.of(asset_id)
    places = reads.locations.of([asset_id]).get(asset_id, [])
    return {
        **row,
        **facts,
        "length_reason": reason_of(asset.metadata) if card.length is LengthState.UNKNOWN else None,
        "recorded_source": asset.recorded.source if asset.recorded else None,
        "technical": asdict(technical) if technical else None,
        "recipe": {
            **_recipe(reads.recipes.of(asset_id)),
            "sources": [dict(source_json(one)) for one in reads.recipe_sources.of(asset_id)],
        },
        "sequence": _sequence(reads.sequences.of(asset_id)),
        "collections": [{"id": c.id, "name": c.name, "type": c.type} for c in collections],
        "relations": [_relation(item) for item in reads.relations.of(asset_id)],
        "locations": [_location(item, library) for item in places],
        "history": [_entry(entry) for entry in reads.activity.of(asset_id)],
        "text": reads.assets.body(asset_id),
    }


def _sequence(found: tuple[Frames, Fraction] | None) -> dict[str, Any] | None:
    """The frames of an image sequence; `missing` as the first and the last of each gap."""
    if found is None:
        return None
    frames, rate = found
    told: dict[str, Any] = {"pattern": frames.pattern, "first": frames.first, "last": frames.last}
    gaps = [list(gap) for gap in frames.missing]
    told |= {"count": len(frames), "missing": gaps, "rate": rate_text(rate)}
    return {**told, "reads_as": frames.sentence}


def _recipe(recipe: AssetRecipe) -> dict[str, Any]:
    """What the file says, its own words, and what a person says instead, each apart."""
    return {
        "generator": recipe.generator or None,
        "parsed": dict(recipe.parsed),
        "raw": [
            {k: v for k, v in asdict(block).items() if v or k == "text"} for block in recipe.raw
        ],
        "corrected": dict(recipe.corrected),
        "warnings": list(recipe.warnings),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    """One relation; `direction` says which end the asset shown is."""
    other = relation.other
    return {
        "id": relation.id,
        "type": relation.type,
        "direction": "parent" if relation.is_outgoing else "child",
        "reads_as": relation.reads_as,
        "asset_id": other.id,
        "asset_type": other.type,
        "name": other.name,
        "code": other.code,
        "sequence": relation.sequence,
        "is_selected": relation.is_selected,
        "metadata": relation.metadata,
    }


def _location(location: Location, library: Library) -> dict[str, Any]:
    return {
        **asdict(location),
        "full_path": location_path(location, library.media_root),
        "is_owned": location.is_owned,
        "is_present": location.is_present,
    }


def _entry(entry: ActivityEntry) -> dict[str, Any]:
    return {
        "at": entry.created_at,
        "label": entry.label,
        "user": entry.user,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "operation_id": entry.operation_id,
        "before": entry.before,
        "after": entry.after,
    }


def _print(output: Output, facts: dict[str, Any]) -> None:
    """The same for a person: short things first, raw probes left out."""
    people = for_people(facts)
    said = (people["recorded"], source_words(facts["recorded_source"] or ""))
    people["recorded"] = " · ".join(filter(None, said))
    heading = ("id", "type", "name", "code", "description", "status", "stars", "label", "tags")
    more = ("bytes", "time", "frame", "price", "source", "recorded", "created_at", "path")
    output.facts({name: people.get(name) for name in (*heading, *more, "deleted_at")})
    technical = {k: v for k, v in (facts["technical"] or {}).items() if k not in _LONG}
    _section(output, "Technical", technical)
    if sequence := facts["sequence"]:
        about = {"pattern": sequence["pattern"], "frames": sequence["reads_as"]}
        _section(output, "Image sequence", {**about, "frames a second": sequence["rate"]})
    _section(output, "Metadata", facts["metadata"])
    _section(output, "Generation", facts["generation_metadata"])
    _section(output, "Corrected by hand", facts["recipe"]["corrected"])
    _section(output, "How it was made: cut or unread", {"what": facts["recipe"]["warnings"]})
    named = {"name": "Name", "reads_as": "Which", "asset_id": "ID"}
    _list(output, "Made from", facts["recipe"]["sources"], named)
    _list(output, "Collections", facts["collections"], {"id": "ID", "name": "Name"})
    relation = {"asset_id": "ID", "reads_as": "Relation", "name": "Name", "code": "Code"}
    _list(output, "Relations", facts["relations"], relation)
    place = {"full_path": "Path", "size": "Bytes", "is_present": "Present", "purpose": "Purpose"}
    _list(output, "Locations", facts["locations"], place)
    story = {"at": "When", "user": "Who", "label": "What"}
    edits = list({entry["operation_id"]: entry for entry in facts["history"]}.values())
    _list(output, "History", edits, story)


def _section(output: Output, title: str, facts: dict[str, Any]) -> None:
    shown = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    if shown:
        output.console.print(Text(f"\n{title}", style="bold"))
        output.facts(shown)


def _list(output: Output, title: str, rows: list[dict[str, Any]], columns: dict[str, str]) -> None:
    if rows:
        output.console.print(Text(f"\n{title}", style="bold"))
        output.rows(rows, columns)
