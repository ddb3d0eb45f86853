"""The files that recipes name: which assets they are, and what else each of them could be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import NotFoundError
from desktop.catalog.asset import AssetReads
from desktop.catalog.engine.session import chunks
from desktop.catalog.source_candidates import by_checksum, by_name, folders_of
from desktop.catalog.tables.all import asset_relationships, recipe_sources
from desktop.domain.ids import AssetId, new_id
from desktop.domain.recipe_source import (
    CANDIDATES,
    FoundBy,
    RecipeSource,
    SourceState,
    name_key,
)
from desktop.domain.relation import LINEAGE, RelationType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.recipe import NamedSource

_s = recipe_sources.c
_r = asset_relationships.c
MADE_FROM = tuple(one.value for one in LINEAGE)  # either says that one was made from the other
BY_RECIPE = "recipe"  # of a relation: that it is there for a name in a recipe


def columns_of(source: NamedSource, position: int) -> dict[str, Any]:
    """What a recipe says of one file, as columns of its row."""
    return {
        "position": position,
        "role": source.role[:20],
        "name": source.name,
        "name_key": name_key(source.name),
        "checksum_sha256": source.checksum or None,
        "is_used": source.is_used,
    }


def relation_row(parent: AssetId, child: AssetId, role: str) -> dict[str, Any]:
    """The relation that stands for a name, as a row."""
    return {
        "id": new_id(),
        "parent_asset_id": parent,
        "child_asset_id": child,
        "relationship_type": RelationType.DERIVED_FROM.value,
        "sequence": None,
        "metadata": {"named_by": BY_RECIPE, "named_as": role or "source"},
        "is_selected": False,
        "version": 1,
    }


class RecipeSourceReads:
    """Questions about files that recipes name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asset_id: AssetId) -> tuple[RecipeSource, ...]:
        """Those of one asset, in their order; a handful of statements, however many there are."""
        mine = (_s.workspace_id == self._session.workspace_id, _s.asset_id == asset_id)
        rows = self._session.rows(
            select(recipe_sources).where(*mine).order_by(_s.position, _s.id).limit(200)
        )
        if not rows:
            return ()
        linked = self._parents(asset_id)
        known = self._candidates(rows)
        named = [key for keys in known.values() for key in keys]
        named += [row.source_asset_id for row in rows if row.source_asset_id]
        cards = AssetReads(self._session).cards(sorted(set(named)))
        folders = folders_of(self._session, sorted(set(named)))
        made = []
        for row in rows:
            asset = cards.get(row.source_asset_id) if row.source_asset_id else None
            others = [cards[key] for key in known.get(row.id, ()) if key in cards]
            live = tuple(one for one in others if not one.is_trashed)
            state = _state(row, linked, is_there=asset is not None, has_others=bool(live))
            is_open = state in (SourceState.AMBIGUOUS, SourceState.REFUSED)
            is_linked = state is SourceState.CONFIRMED
            made.append(
                RecipeSource(
                    id=row.id,
                    name=row.name,
                    role=row.role,
                    state=state,
                    is_used=row.is_used,
                    found_by=FoundBy(row.found_by) if is_linked else None,
                    asset=asset if is_linked else None,
                    candidates=live[:CANDIDATES] if is_open else (),
                    has_more=is_open and len(live) > CANDIDATES,
                    folders={one.id: folders.get(one.id, "") for one in live if is_open},
                )
            )
        return tuple(made)

    def is_waiting(self, asset_id: AssetId) -> bool:
        """Whether the recipe of an asset names a file that is linked to nothing yet."""
        mine = (_s.workspace_id == self._session.workspace_id, _s.asset_id == asset_id)
        is_open = (_s.is_used, ~_s.is_refused, _s.source_asset_id.is_(None))
        return bool(self._session.rows(select(_s.id).where(*mine, *is_open).limit(1)))

    def _parents(self, asset_id: AssetId) -> set[AssetId]:
        """What an asset was made from, as its relations say."""
        rows = self._session.rows(
            select(_r.parent_asset_id).where(
                _r.workspace_id == self._session.workspace_id,
                _r.child_asset_id == asset_id,
                _r.relationship_type.in_(MADE_FROM),
            )
        )
        return {row[0] for row in rows}

    def _candidates(self, rows: Sequence[Any]) -> dict[str, list[AssetId]]:
        """What has the name or the content of each of them, but for the asset itself."""
        named = by_name(self._session, [row.name_key for row in rows])
        alike = by_checksum(self._session, [s for row in rows if (s := row.checksum_sha256)])
        found = {}
        for row in rows:
            keys = [*alike.get(row.checksum_sha256, ()), *named.get(row.name_key, ())]
            found[row.id] = [key for key in dict.fromkeys(keys) if key != row.asset_id]
        return found


def _state(
    row: Any, linked: Collection[AssetId], *, is_there: bool, has_others: bool
) -> SourceState:
    if row.source_asset_id and is_there and row.source_asset_id in linked:
        return SourceState.CONFIRMED
    # A link that somebody took off by itself was taken off for good.
    if row.is_refused or (row.source_asset_id and is_there):
        return SourceState.REFUSED
    return SourceState.AMBIGUOUS if has_others else SourceState.CLAIMED


class RecipeSourceWrites(RecipeSourceReads):
    """Writing down which files recipes name, and which assets they are."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def note(self, asset_id: AssetId, named: Sequence[NamedSource]) -> None:
        """Put the files that a recipe names now in the place of those that it named.

        What is named as before keeps its link and what a person has said of it.
        """
        mine = (_s.workspace_id == self._session.workspace_id, _s.asset_id == asset_id)
        rows = self._session.rows(select(recipe_sources).where(*mine).order_by(_s.position))
        if not rows and not named:
            return
        there: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            there[row.name].append(row)
        fresh: list[dict[str, Any]] = []
        changed: dict[str, dict[str, Any]] = {}
        for position, source in enumerate(named):
            values = columns_of(source, position)
            if there[source.name]:
                changed[there[source.name].pop(0).id] = values
            else:
                fresh.append({"id": new_id(), "asset_id": asset_id, **values})
        gone = [row for left in there.values() for row in left]
        if gone:
            self._session.delete(recipe_sources, _s.id.in_([row.id for row in gone]))
            self.unlink(asset_id, [row.source_asset_id for row in gone if row.source_asset_id])
        self._session.update_each(recipe_sources, changed)
        self._session.insert(recipe_sources, fresh)

    def decide(self, source_id: str, wanted: AssetId | None) -> AssetId:
        """Keep what a person says a named file is, None for nothing here; returns whose it is.

        The relation to what it was taken for goes; the one to what it is now is the caller's.

        Raises:
            NotFoundError: The name is not there any more.
        """
        mine = (_s.workspace_id == self._session.workspace_id, _s.id == source_id)
        self._session.hold(recipe_sources, source_id)  # an import may be linking it
        rows = self._session.rows(select(recipe_sources).where(*mine))
        if not rows:
            raise NotFoundError("This name is not in the recipe any more.")
        row = rows[0]
        asset_id = AssetId(row.asset_id)
        before = row.source_asset_id
        values = {
            "source_asset_id": wanted,
            "found_by": FoundBy.PERSON.value if wanted else None,
            "is_refused": wanted is None,
        }
        self._session.update_many(recipe_sources, [source_id], values)
        if before and before != wanted:
            self.unlink(asset_id, [before])
        return asset_id

    def relate(self, parent: AssetId, child: AssetId, role: str = "") -> None:
        """A relation between a named file and what was made from it, where there is none.

        The caller has made sure that it closes no circle.
        """
        if parent not in self._parents(child):
            self._session.insert(asset_relationships, [relation_row(parent, child, role)])

    def unlink(self, asset_id: AssetId, parents: Iterable[AssetId]) -> None:
        """Remove relations that are there for names only, and that none of these needs any more."""
        wanted = set(parents)
        if not wanted:
            return
        kept = select(_s.source_asset_id).where(
            _s.workspace_id == self._session.workspace_id, _s.asset_id == asset_id
        )
        needed = {row[0] for row in self._session.rows(kept)}
        wanted -= needed
        rows = self._session.rows(
            select(_r.id, _r.parent_asset_id, _r.metadata).where(
                _r.workspace_id == self._session.workspace_id,
                _r.child_asset_id == asset_id,
                _r.relationship_type == RelationType.DERIVED_FROM.value,
                _r.parent_asset_id.in_(sorted(wanted)),
            )
        )
        gone = [row.id for row in rows if (row.metadata or {}).get("named_by") == BY_RECIPE]
        for part in chunks(gone):
            self._session.delete(asset_relationships, _r.id.in_(part))


def rows_of(named: Sequence[NamedSource]) -> list[dict[str, Any]]:
    """Rows for an asset that is new, but for its key."""
    return [
        {"id": new_id(), **columns_of(source, position)} for position, source in enumerate(named)
    ]
