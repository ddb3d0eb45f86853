"""Links named files to assets: those of new recipes, and those that waited for what comes in now.

A handful of statements for a batch of an import, and one look where nothing waits.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from desktop.catalog.engine.session import chunks
from desktop.catalog.location import LocationMarks
from desktop.catalog.recipe_source import (
    BY_RECIPE,
    MADE_FROM,
    RecipeSourceWrites,
    relation_row,
)
from desktop.catalog.source_candidates import by_checksum, by_name, by_path, facts_of
from desktop.catalog.tables.all import asset_relationships, assets, recipe_sources
from desktop.catalog.tree import closes_a_circle
from desktop.domain.recipe_source import (
    FoundBy,
    identified,
    is_absolute,
    is_known_by_name,
    name_key,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from desktop.catalog.engine.session import WriteSession
    from desktop.domain.ids import AssetId

_s = recipe_sources.c
_r = asset_relationships.c
_Pair = tuple["AssetId", "AssetId"]  # what something was made from, and it


class SourceMatching(RecipeSourceWrites):
    """Finds which assets named files are. Journalled, but for nothing."""

    def link(
        self, ids: Iterable[AssetId], arrived: Mapping[AssetId, tuple[str, str]] | None = None
    ) -> int:
        """Link what recipes name as far as that is certain; returns how many links changed.

        What a person has decided stays. A name that was taken for the only one of its kind, and
        is not any more, waits again.

        Args:
            ids: Assets whose recipes are new, or are to be looked at again.
            arrived: Name and SHA-256 of the files that came in, by their assets.
        """
        came = dict(arrived or {})
        rows = self._open(list(dict.fromkeys(ids)), came)
        if not rows:
            return 0
        return _Batch(self._session, self, rows, came).run()

    def _open(
        self, ids: Sequence[AssetId], arrived: Mapping[AssetId, tuple[str, str]]
    ) -> list[Any]:
        """Rows that nobody has decided on, of these assets or that these files may be."""
        names = {key for name, _ in arrived.values() if (key := name_key(name))}
        sums = {checksum for _, checksum in arrived.values() if checksum}
        mine = and_(
            _s.workspace_id == self._session.workspace_id,
            _s.is_used,
            ~_s.is_refused,
            or_(_s.source_asset_id.is_(None), _s.found_by == FoundBy.NAME.value),
        )
        if names and not ids and not self._any():
            return []
        found: dict[str, Any] = {}
        for column, values in (
            (_s.asset_id, ids),
            (_s.name_key, names),
            (_s.checksum_sha256, sums),
        ):
            for part in chunks(values):
                query = (
                    select(recipe_sources)
                    .join(assets, assets.c.id == _s.asset_id)
                    .where(mine, column.in_(part), assets.c.deleted_at.is_(None))
                )
                found.update({row.id: row for row in self._session.rows(query)})
        return self._held(mine, list(found.values()))

    def _held(self, mine: ColumnElement[bool], rows: list[Any]) -> list[Any]:
        """Those of them that are still open once nobody else can decide on them any more."""
        if self._session.is_sqlite or not rows:
            return rows  # there nobody else writes meanwhile
        held: list[Any] = []
        for part in chunks(sorted(row.id for row in rows)):
            # PostgreSQL asks again of each row that it had to wait for.
            query = select(recipe_sources).where(mine, _s.id.in_(part)).order_by(_s.id)
            held += self._session.rows(query.with_for_update())
        return held

    def _any(self) -> bool:
        """Whether recipes of this library name any files: of most they do not."""
        mine = _s.workspace_id == self._session.workspace_id
        return bool(self._session.rows(select(_s.id).where(mine).limit(1)))


class _Batch:
    """Rows that are judged together."""

    def __init__(
        self,
        session: WriteSession,
        writes: RecipeSourceWrites,
        rows: Sequence[Any],
        arrived: Mapping[AssetId, tuple[str, str]],
    ) -> None:
        self._session = session
        self._writes = writes
        self._rows = rows
        named = by_name(session, [row.name_key for row in rows if is_known_by_name(row.name)])
        for asset_id, (name, _) in arrived.items():  # also what is called otherwise here
            named[name_key(name)].append(asset_id)
        self._named: Mapping[str, Sequence[AssetId]] = named
        self._alike = by_checksum(session, [s for row in rows if (s := row.checksum_sha256)])
        self._placed = by_path(session, [row.name for row in rows if is_absolute(row.name)])
        self._related = self._relations()
        self._parents: dict[AssetId, list[AssetId]] = defaultdict(list)
        for parent, child in self._related:
            self._parents[child].append(parent)
        every = {key for row in rows for key in (row.asset_id, *self._of(row))}
        self._facts = facts_of(session, every)

    def _of(self, row: Any) -> list[AssetId]:
        before = [row.source_asset_id] if row.source_asset_id else []
        alike = self._alike.get(row.checksum_sha256, ())
        placed = self._placed.get(row.name, ())
        named = self._named.get(row.name_key, ())
        related = self._parents.get(row.asset_id, ())
        return list(dict.fromkeys([*before, *alike, *placed, *related, *named]))

    def _relations(self) -> dict[_Pair, list[Any]]:
        """What the results of these rows were made from, as relations say."""
        found: dict[_Pair, list[Any]] = defaultdict(list)
        for part in chunks({row.asset_id for row in self._rows}):
            query = select(_r.id, _r.parent_asset_id, _r.child_asset_id, _r.metadata).where(
                _r.child_asset_id.in_(part), _r.relationship_type.in_(MADE_FROM)
            )
            for row in self._session.rows(query):
                found[row.parent_asset_id, row.child_asset_id].append(row)
        return found

    def run(self) -> int:
        """Judge each row, then write what is other than it was."""
        wanted: dict[str, tuple[AssetId, FoundBy] | None] = {}
        for row in self._rows:
            found = self._judge(row)
            if (found[0] if found else None) != row.source_asset_id:
                wanted[row.id] = found
        by_id = {row.id: row for row in self._rows}
        pairs = {key: (one[0], by_id[key].asset_id) for key, one in wanted.items() if one}
        refused = self._refused({pair for pair in pairs.values() if pair not in self._related})
        for key, pair in pairs.items():
            if pair in refused:
                wanted[key] = None
        changed = {
            key: one
            for key, one in wanted.items()
            if (one[0] if one else None) != by_id[key].source_asset_id
        }
        self._session.update_each(
            recipe_sources,
            {
                key: {"source_asset_id": one[0], "found_by": one[1].value}
                if one
                else {"source_asset_id": None, "found_by": None}
                for key, one in changed.items()
            },
        )
        self._take_off([by_id[key] for key in changed])
        self._relate({pairs[key]: by_id[key].role for key, one in changed.items() if one})
        return len(changed)

    def _judge(self, row: Any) -> tuple[AssetId, FoundBy] | None:
        made = self._facts.get(row.asset_id)
        if made is None:
            return None
        keys = self._of(row)
        candidates = [self._facts[key] for key in keys if key in self._facts]
        related = [
            key
            for key in keys
            if (pair := (key, row.asset_id)) in self._related and not self._is_ours(pair)
        ]
        return identified(row.name, row.checksum_sha256 or "", made, candidates, related)

    def _is_ours(self, pair: _Pair) -> bool:
        """Whether two hang together for a name alone."""
        return all((one.metadata or {}).get("named_by") == BY_RECIPE for one in self._related[pair])

    def _refused(self, pairs: Collection[_Pair]) -> set[_Pair]:
        """Those that would close a circle, and those whose source is gone meanwhile."""
        if not pairs:
            return set()
        self._session.alone("tree")
        there = LocationMarks(self._session).hold_assets(sorted({parent for parent, _ in pairs}))
        refused = {pair for pair in pairs if pair[0] not in there}
        good = sorted(pair for pair in pairs if pair not in refused)
        if not closes_a_circle(self._session, good):
            return refused
        kept: list[_Pair] = []
        for pair in good:
            if closes_a_circle(self._session, [*kept, pair]):
                refused.add(pair)
            else:
                kept.append(pair)
        return refused

    def _take_off(self, rows: Sequence[Any]) -> None:
        """The relations of names that are taken for something else, or for nothing, from now on."""
        for row in rows:
            if row.source_asset_id:
                self._writes.unlink(row.asset_id, [row.source_asset_id])

    def _relate(self, pairs: Mapping[_Pair, str]) -> None:
        """A relation for each that has none."""
        fresh = {pair: role for pair, role in pairs.items() if pair not in self._related}
        rows = [relation_row(parent, child, role) for (parent, child), role in fresh.items()]
        self._session.insert(asset_relationships, rows)
