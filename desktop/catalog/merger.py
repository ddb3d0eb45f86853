"""Decides what becomes of each row of another library when it is taken into this one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.asset import AssetReads
from desktop.catalog.bulk import hold_contents
from desktop.catalog.engine.row_keys import key_among
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.merge_rows import MergePair, MergeRows
from desktop.catalog.merge_sides import MergeSides
from desktop.catalog.tables.all import (
    asset_collections,
    assets,
    tags,
)
from desktop.catalog.tree import hangs_in_a_circle
from desktop.domain.folding import folded
from desktop.domain.ids import AssetId
from desktop.domain.library_merge import (
    Compared,
    MergeChoice,
    MergeKind,
    MergeOutcome,
    MergeRow,
    MergeSide,
    compare,
    takes_theirs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Table

    from desktop.domain.library_part import LibraryPart, PartRow

Row = dict[str, Any]
KEYS = 250
# What people edit. What is in a file is not among it: `content` below.
ASSET_COLUMNS = (
    "name", "description", "code", "slug", "metadata", "generation_cost", "generation_metadata",
    "status", "publish_status", "visibility", "content_rating", "recorded_at", "recorded_offset",
    "recorded_precision", "recorded_source", "rating", "label", "is_favorite", "deleted_at",
)  # fmt: skip
_TAG_COLUMNS = ("name", "colour", "parent_id")
_COLLECTION_COLUMNS = ("name", "type", "description", "parent_id", "sequence", "metadata")
# Numbers of an order say nothing to a person; where both have moved something, ours stays.
_MOOT = frozenset({"sequence"})
_STAYS = "Both have moved it; it stays where it is here."
_NAME_TAKEN = "A tag of that name is there already."
_CIRCLE = "It would lie inside itself here."
_TRASHED = "It is in the Trash here."
_PURGED = "It was deleted for good here."
_CONTENT = "Its file is another one there; ours stays."
_TWIN = "Its content is here already."


class Merger:
    """One merge: reads all that it needs to know, and decides what becomes of each row.

    Attributes:
        rows: The rows of the plan.
        new: What is to be written.
        known: Keys here of assets, tags, collections, calls and notes, by those there; None of
            what stays out.
        fresh: Assets that come in.
    """

    def __init__(self, session: Session, part: LibraryPart, choice: MergeChoice) -> None:
        self.session, self.part, self.choice = session, part, choice
        self.sides = MergeSides(session, part)
        self.rows: list[MergeRow] = []
        self.new = MergeRows()
        kinds = ("asset", "tag", "collection", "call", "note")
        self.known: dict[str, dict[str, str | None]] = {kind: {} for kind in kinds}
        self.removed_here = self.sides.removed_here()
        self.fresh: set[str] = set()
        self._names: dict[str, tuple[str, str]] = {}
        self._their_names = {
            str(row["id"]): str(row["name"])
            for table in (tags, asset_collections)
            for row in part.of(table.name)
        }

    @property
    def history(self) -> list[PartRow]:
        """The rows of their record that come along: of what is here, not of what stays out."""
        known = self.known["asset"]
        return [
            row
            for row in self.sides.history
            if row["asset_id"] is None or known.get(str(row["asset_id"])) == row["asset_id"]
        ]

    def name_of(self, key: object) -> str:
        """What an asset is called."""
        return self._said(key)[0]

    def type_of(self, key: object) -> str:
        """What an asset is."""
        return self._said(key)[1]

    def place_name(self, key: object) -> str:
        """What a tag or a collection is called there."""
        return self._their_names.get(str(key), "")

    def _said(self, key: object) -> tuple[str, str]:
        if not self._names:
            for row in self.part.of(assets.name):
                self._names[str(row["id"])] = str(row["name"]), str(row["type"])
        if str(key) not in self._names:
            query = select(assets.c.name, assets.c.type).where(assets.c.id == key)
            found = self.session.rows(query)
            self._names[str(key)] = (found[0][0], found[0][1]) if found else ("", "")
        return self._names[str(key)]

    def here(self, table: Table, keys: Iterable[str]) -> dict[str, Row]:
        """The rows of this library with these keys."""
        found: dict[str, Row] = {}
        names = [column.name for column in table.primary_key.columns]
        for part in chunks(sorted(set(keys)), KEYS):
            mine = table.c.workspace_id == self.session.workspace_id
            query = select(table).where(mine, key_among(table, part))
            for row in self.session.rows(query):
                values = dict(row._mapping)
                found["/".join(str(values[name]) for name in names)] = values
        return found

    def judge(self, pair: MergePair, columns: Sequence[str]) -> Row:
        """What a row here gets by the same row there; says so in the plan."""
        edited = self.sides.edited.get((pair.table.name, pair.their_key or pair.key), {})
        theirs = _without_repeated(pair.theirs)
        if pair.ours.get("deleted_at") is not None and theirs.get("deleted_at") is not None:
            theirs = {**theirs, "deleted_at": pair.ours["deleted_at"]}  # both have trashed it
        found = compare(
            _without_repeated(pair.ours),
            theirs,
            edited,
            columns,
            is_base_known=self.sides.is_base_known,
            moot=_MOOT,
        )
        row, values = self._judged(pair, found)
        self.rows.append(row)
        return values

    def _judged(self, pair: MergePair, found: Compared) -> tuple[MergeRow, Row]:
        kind, key, name, ours, theirs = pair.kind, pair.key, pair.name, pair.ours, pair.theirs
        if found.ours:
            side = self.choice.of(kind, key)
            stamps = (ours.get("updated_at"), theirs.get("updated_at"))
            is_theirs = takes_theirs(side, *stamps)
            values = dict(found.wholly if is_theirs else found.taken)
            chosen = None
            if side is not None:
                chosen = MergeSide.THEIRS if is_theirs else MergeSide.OURS
            both = self._shown(found.ours), self._shown(found.theirs)
            return MergeRow(kind, key, name, MergeOutcome.CONFLICT, *both, chosen), values
        is_trashed = kind is MergeKind.ASSET and ours["deleted_at"] is not None
        if is_trashed and "deleted_at" not in found.taken and theirs["deleted_at"] is None:
            values = dict(found.taken)
            if self.choice.of(kind, key) is MergeSide.THEIRS:
                values["deleted_at"] = None
            outcome = MergeOutcome.LEFT_OUT if not values else MergeOutcome.CHANGED
            return MergeRow(kind, key, name, outcome, reason=_TRASHED), values
        if found.taken:
            before = {one: ours.get(one) for one in found.taken}
            both = self._shown(before), self._shown(found.taken)
            return MergeRow(kind, key, name, MergeOutcome.CHANGED, *both), dict(found.taken)
        outcome = MergeOutcome.KEPT if found.is_ahead else MergeOutcome.SAME
        reason = _STAYS if found.is_moot else ""
        return MergeRow(kind, key, name, outcome, reason=reason), {}

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        """Fields as a person reads them: names of things, and not their keys."""
        shown = dict(values)
        if shown.get("scene_id"):
            shown["scene_id"] = self.name_of(shown["scene_id"])
        if shown.get("parent_id"):
            shown["parent_id"] = self.place_name(shown["parent_id"]) or shown["parent_id"]
        return shown

    def trees(self) -> None:
        """Decide what becomes of tags and collections."""
        self._tree(tags, MergeKind.TAG, _TAG_COLUMNS, self.known["tag"])
        known = self.known["collection"]
        self._tree(asset_collections, MergeKind.COLLECTION, _COLLECTION_COLUMNS, known)

    def _tree(
        self, table: Table, kind: MergeKind, columns: Sequence[str], known: dict[str, str | None]
    ) -> None:
        theirs: dict[str, Row] = {str(row["id"]): dict(row) for row in self.part.of(table.name)}
        ours = self.here(table, theirs)
        named = self._tags_by_name() if table is tags else {}
        for key in _from_top(theirs):
            row = theirs[key]
            up = row["parent_id"]
            row["parent_id"] = known.get(str(up)) if up is not None else None
            if up is not None and row["parent_id"] is None:
                known[key] = None
                continue
            place = (row["parent_id"], folded(str(row["name"])))
            if key in ours:
                known[key] = key
                pair = MergePair(kind, table, key, row["name"], ours[key], row)
                values = self.judge(pair, columns)
                self._place(table, key, {**ours[key], **values}, values, named)
            elif place in named:
                known[key] = named[place]
                self.rows.append(MergeRow(kind, named[place], row["name"], MergeOutcome.SAME))
            elif self.is_left_out(kind, key, row["name"], table):
                known[key] = None
            else:
                known[key] = key
                named[place] = key
                self.new.insert(table, row)
                self.rows.append(MergeRow(kind, key, row["name"], MergeOutcome.ADDED))

    def _place(
        self,
        table: Table,
        key: str,
        row: Row,
        values: Row,
        named: dict[tuple[str | None, str], str],
    ) -> None:
        """Let a tag or a collection have what was decided, if there is room for it here."""
        if not values:
            return
        place, reason = (row["parent_id"], folded(str(row["name"]))), ""
        if table is tags and named.get(place, key) != key:
            reason = _NAME_TAKEN
        elif "parent_id" in values and hangs_in_a_circle(
            self.session, table, {key: values["parent_id"]}
        ):
            reason = _CIRCLE
        if reason:
            self.rows[-1] = replace(self.rows[-1], outcome=MergeOutcome.REFUSED, reason=reason)
            return
        named[place] = key
        self.new.update(table, key, values)

    def is_left_out(self, kind: MergeKind, key: str, name: str, table: Table) -> bool:
        """Whether a row that is not here was removed here, and stays so; says so in the plan."""
        if (table.name, key) not in self.removed_here:
            return False
        side = self.choice.of(kind, key)
        is_edited = self.sides.is_touched((table.name, key))
        outcome = MergeOutcome.CONFLICT if is_edited else MergeOutcome.LEFT_OUT
        chosen = side and (MergeSide.THEIRS if side is MergeSide.THEIRS else MergeSide.OURS)
        if side is MergeSide.THEIRS and not is_edited:
            return False
        here, there = {"state": "removed"}, {"state": "edited"}
        both = (here, there) if is_edited else ({}, {})
        self.rows.append(
            MergeRow(kind, key, name, outcome, *both, chosen=chosen if is_edited else None)
        )
        return side is not MergeSide.THEIRS

    def _tags_by_name(self) -> dict[tuple[str | None, str], str]:
        mine = tags.c.workspace_id == self.session.workspace_id
        rows = self.session.rows(select(tags.c.parent_id, tags.c.name_key, tags.c.id).where(mine))
        return {(row[0], row[1]): row[2] for row in rows}

    def assets(self) -> None:
        """Decide what becomes of assets."""
        theirs: dict[str, Row] = {str(row["id"]): dict(row) for row in self.part.of(assets.name)}
        ours = self.here(assets, theirs)
        unknown = {
            key: row for key, row in theirs.items() if key not in ours and row["deleted_at"] is None
        }
        contents = [row["checksum_sha256"] for row in unknown.values() if row["checksum_sha256"]]
        if isinstance(self.session, WriteSession):
            hold_contents(self.session, contents)
        twins = AssetReads(self.session).by_checksum(contents)
        purged = self.sides.purged_here(unknown)
        for key, row in theirs.items():
            name = str(row["name"])
            if key in ours:
                self.known["asset"][key] = key
                self._known_asset(key, ours[key], row)
            elif key not in unknown:
                self.known["asset"][key] = None  # in the Trash there, and never here
            elif twin := twins.get(row["checksum_sha256"] or ""):
                self.known["asset"][key] = str(twin[0])
                self._say(str(twin[0]), twin[1], MergeOutcome.SAME, _TWIN)
            elif key in purged and self.choice.of(MergeKind.ASSET, key) is not MergeSide.THEIRS:
                self.known["asset"][key] = None
                self._say(key, name, MergeOutcome.LEFT_OUT, _PURGED)
            else:
                self.known["asset"][key] = key
                self.fresh.add(key)
                self.new.assets.append(row)
                self._say(key, name, MergeOutcome.ADDED)
                if row["checksum_sha256"]:
                    twins[row["checksum_sha256"]] = (AssetId(key), name, False)

    def _known_asset(self, key: str, ours: Row, theirs: Row) -> None:
        name = str(ours["name"])
        pair = MergePair(MergeKind.ASSET, assets, key, name, ours, theirs)
        values = self.judge(pair, ASSET_COLUMNS)
        if values:
            self.new.update(assets, key, values)
        mine, other = ours["checksum_sha256"], theirs["checksum_sha256"]
        if mine != other and mine and other:
            self._say(key, name, MergeOutcome.REFUSED, _CONTENT)

    def _say(self, key: str, name: str, outcome: MergeOutcome, reason: str = "") -> None:
        self.rows.append(MergeRow(MergeKind.ASSET, key, name, outcome, reason=reason))


def _from_top(rows: Mapping[str, PartRow]) -> list[str]:
    """Keys of rows of a tree, parents first."""
    found: list[str] = []
    left = dict(rows)
    while left:
        level = [key for key, row in left.items() if str(row["parent_id"]) not in left]
        if not level:
            break  # a circle: nobody can have made it
        found += level
        for key in level:
            del left[key]
    return found


def _without_repeated(row: Row) -> Row:
    """A row without what triggers write into it."""
    facts = row.get("metadata")
    if not isinstance(facts, dict):
        return row
    repeated = ("scene_id", "script_id")
    return {**row, "metadata": {k: v for k, v in facts.items() if k not in repeated}}
