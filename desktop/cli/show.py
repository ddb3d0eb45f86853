"""`show`: everything the library knows about one asset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from desktop.cli.desk import desk_of
from desktop.cli.finding import only_ids
from desktop.cli.opening import opened
from desktop.cli.rows import for_people
from desktop.domain.dossier_json import dossier_json
from desktop.domain.recorded_date import source_words

if TYPE_CHECKING:
    from desktop.catalog.library import Library, Reads
    from desktop.cli.output import Output
    from desktop.domain.ids import AssetId

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
    known = reads.dossiers.of(asset_id)
    has_cost = known.asset.generation_cost is not None
    currency = reads.listing.currencies([asset_id]).get(asset_id) if has_cost else None
    return dossier_json(known, library.media_root, currency, reads.assets.body(asset_id))


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
