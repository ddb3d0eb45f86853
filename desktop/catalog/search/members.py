"""The assets that rows of another table name, as a condition: by tags, collections, characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    false,
    or_,
    select,
)

from desktop.base.frozen import frozen
from desktop.catalog.search.colour_conditions import shows_colours
from desktop.catalog.tables.all import (
    asset_arrivals,
    asset_collection_members,
    asset_looks,
    asset_relationships,
    asset_storage_locations,
    asset_tags,
    assets,
    ingest_job_rows,
)
from desktop.domain.relation import RelationType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.search.colours import NearColour

Condition = ColumnElement[bool]
_a = assets.c
_r = asset_relationships.c
_m = asset_collection_members.c
_IS_REFERENCE = _r.relationship_type == RelationType.REFERENCE_FOR.value


@frozen
class Members:
    """The assets that rows of another table name: those of some tags, collections, characters.

    Attributes:
        asset: The column of `table` that names the asset.
        owner: The column of `table` that names what was looked up; None: every row may count.
        keys: What was looked up to find the rows.
        narrowed: What must hold of a row besides.
        is_run: These rows lie side by side in the order of the assets' ids, each asset once.
        also: Assets that belong without any such row.
        is_record: The rows tell of something that was: no index finds them by their asset, and it
            may be gone.
        is_scan: Every row of `table` has to be looked at to find them.
    """

    table: FromClause
    asset: ColumnElement[Any]
    owner: ColumnElement[Any] | None
    keys: tuple[str, ...] = ()
    narrowed: Condition | None = None
    is_run: bool = False
    also: tuple[str, ...] = ()
    is_record: bool = False
    is_scan: bool = False

    @classmethod
    def of_tags(cls, keys: Sequence[str]) -> Members:
        """What carries one of these tags."""
        c = asset_tags.c
        return cls(asset_tags, c.asset_id, c.tag_id, tuple(keys), is_run=len(keys) == 1)

    @classmethod
    def of_collections(cls, keys: Sequence[str]) -> Members:
        """What is in one of these collections."""
        return cls(asset_collection_members, _m.asset_id, _m.collection_id, tuple(keys))

    @classmethod
    def of_characters(cls, keys: Sequence[str]) -> Members:
        """These characters and what is a reference for one."""
        ids = tuple(keys)
        column = _r.child_asset_id
        return cls(asset_relationships, column, _r.parent_asset_id, ids, _IS_REFERENCE, also=ids)

    @classmethod
    def of_missing(cls) -> Members:
        """What has a file that was not where it should be."""
        c = asset_storage_locations.c
        return cls(asset_storage_locations, c.asset_id, None, narrowed=~c.is_accessible)

    @classmethod
    def of_colours(cls, colours: Sequence[NearColour]) -> Members:
        """What has one of these colours as a main colour."""
        column = asset_looks.c.asset_id
        return cls(asset_looks, column, None, narrowed=shows_colours(colours), is_scan=True)

    @classmethod
    def of_import(cls, keys: Sequence[str]) -> Members:
        """What an import brought, and what of the library its files were duplicates of."""
        c = ingest_job_rows.c
        about = c.asset_id.is_not(None)
        return cls(ingest_job_rows, c.asset_id, c.job_id, tuple(keys), about, is_record=True)

    @classmethod
    def of_ids(cls, keys: Sequence[str]) -> Members:
        """These assets."""
        named = assets.alias("named")
        return cls(named, named.c.id, named.c.id, tuple(keys))

    @classmethod
    def of_arrivals(cls, workspace_id: str, after: int) -> Members:
        """What came in by itself behind a number."""
        c = asset_arrivals.c
        narrowed = and_(c.workspace_id == workspace_id, c.number > after)
        return cls(asset_arrivals, c.asset_id, None, narrowed=narrowed)

    @property
    def is_empty(self) -> bool:
        """Nothing of that name was found, so no row can count."""
        return self.owner is not None and not self.keys

    @property
    def rows(self) -> Condition | None:
        """Which rows of `table` count; None: none can. Made when asked for, which takes a while."""
        if self.owner is None:
            return self.narrowed
        found = _any_key(self.owner, self.keys)
        if found is None or self.narrowed is None:
            return found
        return and_(found, self.narrowed)

    def gathered(self) -> Condition:
        """The asset is among them, all of them looked up first: for few, or for every asset."""
        return false() if self.is_empty else _a.id.in_(self.ids())

    def ids(self) -> Select[Any] | CompoundSelect[Any]:
        """Their ids, each at least once."""
        named = select(self.asset.label("id"))
        rows = self.rows
        if rows is not None:
            named = named.where(rows)
        if self.also:
            return named.union_all(select(_a.id).where(_a.id.in_(self.also)))
        return named

    def probed(self) -> Condition:
        """The asset is among them, asked of that asset alone: for a page out of many."""
        rows = self.rows
        if rows is None:
            return false()
        if self.is_record:
            return self.gathered()
        found = exists(select(self.asset).where(self.asset == _a.id, rows))
        return or_(found, _a.id.in_(self.also)) if self.also else found


def _any_key(column: ColumnElement[Any], keys: Sequence[str]) -> Condition | None:
    if not keys:
        return None
    return column == keys[0] if len(keys) == 1 else column.in_(keys)


def exists(query: Select[Any]) -> Condition:
    """Some row of another table belongs to the asset."""
    return query.correlate(assets).exists()
