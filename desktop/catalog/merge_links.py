"""What hangs on assets, tags and collections, taken in from another library row by row."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.frozen import frozen
from desktop.catalog.engine.session import chunks
from desktop.catalog.merge_rows import MergePair
from desktop.catalog.tables import all as tables
from desktop.catalog.tables.all import asset_relationships
from desktop.catalog.tree import closes_a_circle
from desktop.domain.library_merge import MergeKind, MergeOutcome, MergeRow, MergeSide
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table

    from desktop.catalog.merger import Merger

Row = dict[str, Any]
_r = asset_relationships.c
_QUIET = (MergeOutcome.SAME, MergeOutcome.KEPT)
_CIRCLE = "It would hang below itself here."
_PLACED = "It is part of another film here."


@frozen
class MergeLink:
    """How the rows of a table hang together with others.

    Attributes:
        refs: Columns that name something, and what: a row without it has nothing to say here.
        loose: The same of columns that may be empty.
        unique: Columns of which no two rows have the same values.
        columns: What people edit.
        is_own: It comes in with a new asset only.
    """

    table: Table
    kind: MergeKind = MergeKind.LINK
    refs: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    is_own: bool = False


_ASSET = {"asset_id": "asset"}
_NOTE_COLUMNS = (
    "body", "state", "first_frame", "last_frame", "region_left", "region_top", "region_width",
    "region_height",
)  # fmt: skip
_FILM_COLUMNS = (
    "frame_rate_num", "frame_rate_den", "aspect_ratio", "start_timecode", "budget",
    "budget_currency",
)  # fmt: skip
_ENDS = ("parent_asset_id", "child_asset_id", "relationship_type")
_RELATION_COLUMNS = (
    "sequence", "scene_id", "metadata", "source_in", "source_out", "starts_at", "level_db",
)  # fmt: skip

ALL_LINKS = (
    MergeLink(tables.asset_technical_metadata, refs=_ASSET, is_own=True),
    MergeLink(tables.asset_image_sequences, refs=_ASSET, is_own=True),
    MergeLink(tables.asset_storage_locations, refs=_ASSET, is_own=True),
    MergeLink(tables.recipe_sources, refs=_ASSET, loose={"source_asset_id": "asset"}, is_own=True),
    MergeLink(tables.asset_recipes, MergeKind.RECIPE, _ASSET, columns=("corrected",)),
    MergeLink(tables.film_settings, MergeKind.FILM, _ASSET, columns=_FILM_COLUMNS),
    MergeLink(
        asset_relationships,
        refs={"parent_asset_id": "asset", "child_asset_id": "asset"},
        loose={"scene_id": "asset"},
        unique=_ENDS,
        columns=_RELATION_COLUMNS,
    ),
    MergeLink(tables.asset_tags, refs={"tag_id": "tag", **_ASSET}),
    MergeLink(
        tables.asset_collection_members,
        refs={"collection_id": "collection", **_ASSET},
        unique=("collection_id", "asset_id"),
        columns=("sequence",),
    ),
    MergeLink(tables.asset_external_ids, refs=_ASSET, unique=("system", "external_id", "asset_id")),
    MergeLink(tables.asset_code_aliases, refs=_ASSET, unique=("asset_id", "code")),
    MergeLink(
        tables.asset_notes,
        MergeKind.NOTE,
        _ASSET,
        {"parent_id": "note"},
        unique=("external_id",),
        columns=_NOTE_COLUMNS,
    ),
    MergeLink(
        tables.asset_pair_decisions,
        refs={"first_asset_id": "asset", "second_asset_id": "asset"},
    ),
    MergeLink(tables.rate_cards, unique=("provider", "model", "unit", "valid_from")),
    MergeLink(tables.exchange_rates),
    MergeLink(tables.provider_calls, loose={"target_asset_id": "asset"}, unique=("external_id",)),
    MergeLink(tables.provider_call_assets, refs={"call_id": "call", **_ASSET}),
)
_MADE_OF = {"provider_calls": "call", "asset_notes": "note"}


class LinkMerge:
    """The rows of one table."""

    def __init__(self, merger: Merger, link: MergeLink) -> None:
        self._merger, self._link, self._table = merger, link, link.table
        self._keys = [column.name for column in self._table.primary_key.columns]

    def run(self) -> None:
        """Decide what becomes of each."""
        merger, link = self._merger, self._link
        mapped = list(self._mapped())
        touching = [(key, row) for key, row in mapped if not self._is_fresh(row)]
        for _, row in mapped:
            if self._is_fresh(row):
                self._note(row, self._key(row))
                merger.new.insert(self._table, row, is_fresh=True)
        if link.is_own:
            return
        ours = merger.here(self._table, [self._key(row) for _, row in touching])
        twins = self._twins([row for _, row in touching])
        new: list[Row] = []
        seen: set[object] = set()  # two things there may be one here
        for key, row in touching:
            unique = self._unique(row)
            marks: set[object] = {self._key(row)}
            marks |= {unique} if unique and None not in unique else set()
            if marks & seen:
                continue
            seen |= marks
            found = ours.get(self._key(row)) or twins.get(self._unique(row))
            if found is not None:
                self._note(row, self._key(found))
                self._known(key, row, found)
            elif not merger.is_left_out(link.kind, self._key(row), self._name(row), self._table):
                self._note(row, self._key(row))
                new.append(row)
        self._add(new)
        self._remove({self._key(row) for _, row in mapped}, {self._unique(r) for _, r in mapped})

    def _key(self, row: Row) -> str:
        return "/".join(str(row[name]) for name in self._keys)

    def _unique(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self._link.unique)

    def _note(self, row: Row, here: str) -> None:
        """What other tables name a row of this one by."""
        what = _MADE_OF.get(self._table.name)
        if what is not None:
            self._merger.known[what][str(row["id"])] = here

    def _mapped(self) -> Iterator[tuple[str, Row]]:
        """Their rows with the keys that things have here, and their own keys."""
        rows: list[Row] = [dict(row) for row in self._merger.part.of(self._table.name)]
        if "parent_id" in self._table.c:
            rows.sort(key=lambda row: str(row["created_at"]))  # an answer comes after its note
        for row in rows:
            if "workspace_id" in self._keys:
                row["workspace_id"] = self._merger.session.workspace_id
            key = self._key(row)
            named = {name: self._here(what, row[name]) for name, what in self._link.refs.items()}
            if None in named.values():
                continue
            loose = {name: self._here(what, row[name]) for name, what in self._link.loose.items()}
            row |= {**named, **loose}
            if self._table is tables.asset_pair_decisions:
                one, other = sorted((row["first_asset_id"], row["second_asset_id"]))
                if one == other:
                    continue
                row |= {"first_asset_id": one, "second_asset_id": other}
            yield key, row

    def _here(self, what: str, key: object) -> str | None:
        return None if key is None else self._merger.known[what].get(str(key))

    def _is_fresh(self, row: Row) -> bool:
        """Whether a row belongs to what comes in alone, and goes with it."""
        named = [row[name] for name, what in self._link.refs.items() if what == "asset"]
        is_call = "call_id" in self._link.refs
        return bool(named) and not is_call and all(key in self._merger.fresh for key in named)

    def _twins(self, rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        """Rows here by what no two have alike."""
        if not self._link.unique:
            return {}
        # The column that tells most apart; a row of which it is empty has no twin.
        name = next(n for n in reversed(self._link.unique) if n != "relationship_type")
        wanted = sorted({str(row[name]) for row in rows if row[name] is not None})
        found: dict[tuple[Any, ...], Row] = {}
        column = self._table.c[name]
        mine = self._table.c.workspace_id == self._merger.session.workspace_id
        for part in chunks(wanted):
            query = select(self._table).where(mine, column.in_(part))
            for row in self._merger.session.rows(query):
                values = dict(row._mapping)
                found[self._unique(values)] = values
        return found

    def _known(self, key: str, row: Row, found: Row) -> None:
        if not self._link.columns:
            return
        merger, table = self._merger, self._table
        here = self._key(found)
        pair = MergePair(self._link.kind, table, here, self._name(row), found, row, key)
        values = merger.judge(pair, self._link.columns)
        last = merger.rows[-1]
        if last.outcome in _QUIET and not last.reason:
            merger.rows.pop()
        if values:
            merger.new.update(table, self._key(found), values)

    def _add(self, rows: list[Row]) -> None:
        refused: dict[str, str] = {}
        if self._table is asset_relationships:
            refused = self._impossible(rows)
            self._number([row for row in rows if row["id"] not in refused])
        for row in rows:
            key = self._key(row)
            outcome = MergeOutcome.REFUSED if key in refused else MergeOutcome.ADDED
            if key not in refused:
                if self._table is asset_relationships:
                    row["is_selected"] = False  # which take plays is said at the end
                self._merger.new.insert(self._table, row)
            self._merger.rows.append(
                MergeRow(
                    self._link.kind, key, self._name(row), outcome, reason=refused.get(key, "")
                )
            )

    def _number(self, rows: list[Row]) -> None:
        """Give takes a number of their own: both sides may have made a third one."""
        takes = [row for row in rows if row["relationship_type"] == RelationType.GENERATED_FROM]
        taken: dict[str, set[int]] = {row["parent_asset_id"]: set() for row in takes}
        for part in chunks(sorted(taken)):
            query = select(_r.parent_asset_id, _r.sequence).where(
                _r.workspace_id == self._merger.session.workspace_id,
                _r.parent_asset_id.in_(part),
                _r.relationship_type == RelationType.GENERATED_FROM.value,
            )
            for shot, number in self._merger.session.rows(query):
                taken[shot].add(number or 0)
        for row in takes:
            numbers = taken[row["parent_asset_id"]]
            if row["sequence"] in numbers:
                row["sequence"] = max(numbers) + 1
            numbers.add(row["sequence"] or 0)

    def _impossible(self, rows: list[Row]) -> dict[str, str]:
        """Relations that would break a rule here, and why."""
        refused = {
            row["id"]: _CIRCLE for row in rows if row["parent_asset_id"] == row["child_asset_id"]
        }
        refused |= self._placed_elsewhere(rows)
        left = [row for row in rows if row["id"] not in refused]
        fresh = self._merger.new.fresh.get(self._table.name, [])
        ends = [(row["parent_asset_id"], row["child_asset_id"]) for row in (*fresh, *left)]
        if left and closes_a_circle(self._merger.session, ends):
            ends = [(row["parent_asset_id"], row["child_asset_id"]) for row in fresh]
            for row in left:
                one = (row["parent_asset_id"], row["child_asset_id"])
                if closes_a_circle(self._merger.session, [*ends, one]):
                    refused[row["id"]] = _CIRCLE
                else:
                    ends.append(one)
        return refused

    def _placed_elsewhere(self, rows: list[Row]) -> dict[str, str]:
        """Shots and scenes that are part of another film here, and stay there."""
        part_of = RelationType.PART_OF.value
        wanted = {row["child_asset_id"]: row for row in rows if row["relationship_type"] == part_of}
        refused: dict[str, str] = {}
        gone = self._merger.sides.removed
        for part in chunks(sorted(wanted)):
            mine = (_r.workspace_id == self._merger.session.workspace_id,)
            query = select(_r.id, _r.child_asset_id, _r.parent_asset_id).where(
                *mine, _r.child_asset_id.in_(part), _r.relationship_type == part_of
            )
            for key, child, parent in self._merger.session.rows(query):
                row = wanted[child]
                is_script = self._merger.type_of(parent) == "script"
                is_other = parent != row["parent_asset_id"] and not is_script
                if is_other and (self._table.name, str(key)) not in gone:
                    refused[row["id"]] = _PLACED
        return refused

    def _remove(self, keys: set[str], uniques: set[tuple[Any, ...]]) -> None:
        """What they have removed since goes here as well, unless somebody has edited it."""
        merger, name = self._merger, self._table.name
        gone = {key: old for (table, key), old in merger.sides.removed.items() if table == name}
        for key, found in merger.here(self._table, gone.keys() - keys).items():
            if self._link.unique and self._unique(found) in uniques:
                continue
            old, side = gone[key], merger.choice.of(self._link.kind, key)
            is_edited = any(found[c] != old.get(c, found[c]) for c in self._link.columns)
            is_gone = not is_edited or side is MergeSide.THEIRS
            chosen = side and (MergeSide.THEIRS if is_gone else MergeSide.OURS)
            merger.rows.append(
                MergeRow(
                    self._link.kind,
                    key,
                    self._name(found),
                    MergeOutcome.CONFLICT if is_edited else MergeOutcome.REMOVED,
                    {"state": "edited"} if is_edited else {},
                    {"state": "removed"} if is_edited else {},
                    chosen if is_edited else None,
                )
            )
            if is_gone:
                merger.new.deletes.setdefault(name, []).append(key)

    def _name(self, row: Row) -> str:
        """What a person would call it."""
        merger = self._merger
        about = row.get("child_asset_id") or row.get("asset_id") or row.get("first_asset_id")
        name = merger.name_of(about) if about else ""
        if "parent_asset_id" in row:
            words = str(row["relationship_type"]).replace("_", " ")
            return f"{name} ({words} {merger.name_of(row['parent_asset_id'])})"
        if "tag_id" in row:
            return f"{name} (tag {merger.place_name(row['tag_id'])})"
        if "collection_id" in row:
            return f"{name} (in {merger.place_name(row['collection_id'])})"
        return name or str(row.get("model") or row.get("currency") or self._table.name)
