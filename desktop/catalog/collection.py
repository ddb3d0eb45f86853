"""Collections: the tree, their ordered members, and saved searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.engine.named_rows import in_order
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import (
    asset_collection_members as members,
)
from desktop.catalog.tables.all import (
    asset_collections as collections,
)
from desktop.catalog.tables.all import assets
from desktop.domain.asset import checked_name
from desktop.domain.collection import (
    EXTERNAL_ID,
    Collection,
    CollectionType,
    collection_named,
)
from desktop.domain.folding import composed, folded
from desktop.domain.ids import AssetId, CollectionId, new_id
from desktop.domain.ordering import STEP, spread, stands_before
from desktop.domain.search.dialect import DIALECT, in_todays_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class CollectionReads:
    """Questions about collections."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Collection]:
        """Every collection with its count, siblings in order."""
        counted = (
            select(members.c.collection_id, func.count().label("n"))
            .join(assets, assets.c.id == members.c.asset_id)
            .where(assets.c.deleted_at.is_(None))
            .group_by(members.c.collection_id)
            .subquery()
        )
        rows = self._session.rows(
            select(collections, func.coalesce(counted.c.n, 0).label("n"))
            .outerjoin(counted, counted.c.collection_id == collections.c.id)
            .where(collections.c.workspace_id == self._session.workspace_id)
        )
        places = sorted(in_order(rows), key=lambda row: row.sequence)
        return [_to_collection(row) for row in places]

    def find(self, name: str) -> CollectionId | None:
        """The collection that a typed name means, by the rule of `domain.collection`."""
        found = collection_named(name, self.all())
        return found.id if found else None

    def called(self, names: Iterable[str]) -> dict[str, CollectionId]:
        """The collections that other libraries call by these names; see `add`."""
        wanted = set(names)
        rows = self._session.rows(
            select(collections.c.metadata, collections.c.id)
            .where(collections.c.workspace_id == self._session.workspace_id)
            .order_by(collections.c.id.desc())
        )
        called = ((facts.get(EXTERNAL_ID) if facts else None, key) for facts, key in rows)
        return {name: CollectionId(key) for name, key in called if name in wanted}

    def member_ids(self, collection_id: CollectionId) -> list[AssetId]:
        """The members in order, those in the Trash included."""
        rows = self._session.rows(
            select(members.c.asset_id)
            .where(members.c.collection_id == collection_id)
            .order_by(members.c.sequence, members.c.asset_id)
        )
        return [row[0] for row in rows]

    def below(self, collection_id: CollectionId) -> list[CollectionId]:
        """A collection and all that are inside it, at any depth."""
        rows = self._session.rows(
            select(collections.c.id, collections.c.parent_id).where(
                collections.c.workspace_id == self._session.workspace_id
            )
        )
        inside: dict[str | None, list[CollectionId]] = {}
        for key, parent in rows:
            inside.setdefault(parent, []).append(CollectionId(key))
        found = [collection_id]
        for key in found:  # grows while it is walked; a tree has no circles
            found += inside.get(key, [])
        return found

    def lacking(self, collection_id: CollectionId, ids: Sequence[AssetId]) -> list[AssetId]:
        """Those of some assets that are not in a collection."""
        lacking: list[AssetId] = []
        for part in chunks(ids):
            inside = select(members.c.asset_id).where(
                members.c.collection_id == collection_id, members.c.asset_id.in_(part)
            )
            have = {row[0] for row in self._session.rows(inside)}
            lacking += [key for key in part if key not in have]
        return lacking

    def names_in(self, parent_id: CollectionId | None) -> dict[str, CollectionId]:
        """The collections at one place by name, without regard to case; no saved searches."""
        rows = self._session.rows(
            select(collections.c.name, collections.c.id)
            .where(
                collections.c.workspace_id == self._session.workspace_id,
                collections.c.parent_id == parent_id,
                collections.c.type != CollectionType.SMART.value,
            )
            # Of several, the first in the sidebar is the one that counts.
            .order_by(collections.c.sequence.desc(), collections.c.id.desc())
        )
        return {folded(row.name): row.id for row in rows}

    def of(self, asset_id: AssetId) -> list[Collection]:
        """The collections an asset is in."""
        ids = {
            row[0]
            for row in self._session.rows(
                select(members.c.collection_id).where(members.c.asset_id == asset_id)
            )
        }
        return [item for item in self.all() if item.id in ids]


class CollectionWrites(CollectionReads):
    """Changes to collections."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def add(
        self,
        name: str,
        *,
        type_: CollectionType = CollectionType.LIBRARY,
        parent_id: CollectionId | None = None,
        description: str = "",
        query: str = "",
        metadata: Mapping[str, Any] | None = None,
    ) -> CollectionId:
        """Make a collection, last among its siblings; `query` makes it a saved search."""
        key = CollectionId(new_id())
        siblings = self._session.scalar(
            select(func.max(collections.c.sequence)).where(
                collections.c.workspace_id == self._session.workspace_id
            )
        )
        self._session.insert(
            collections,
            [
                {
                    "id": key,
                    "name": composed(checked_name(name)),
                    "type": CollectionType.SMART.value if query else type_.value,
                    "description": description,
                    "parent_id": parent_id,
                    "sequence": (siblings or 0) + STEP,
                    "metadata": (
                        {"query": query, "dialect": DIALECT} if query else dict(metadata or {})
                    ),
                    "version": 1,
                }
            ],
        )
        return key

    def check_free(
        self, name: str, parent_id: CollectionId | None, *, is_search: bool = False
    ) -> None:
        """Make sure that no collection of this name stands in the same place.

        Side by side, two of one name are told apart by nobody. Saved searches have a place of
        their own.

        Raises:
            RuleError: There is one, whatever the case of its name.
        """
        self._check_free(name, parent_id, is_search=is_search, but=None)

    def check_free_for(self, collection_id: CollectionId, name: str) -> None:
        """The same for another name of a collection that is there.

        Raises:
            RuleError: Another of that name stands beside it.
        """
        own = next((item for item in self.all() if item.id == collection_id), None)
        if own is not None:
            is_search = own.type is CollectionType.SMART
            self._check_free(name, own.parent_id, is_search=is_search, but=own.id)

    def _check_free(
        self,
        name: str,
        parent_id: CollectionId | None,
        *,
        is_search: bool,
        but: CollectionId | None,
    ) -> None:
        self._session.alone("tree")
        wanted = folded(name.strip())
        for other in self.all():
            if other.id == but or (other.type is CollectionType.SMART) != is_search:
                continue
            if (is_search or other.parent_id == parent_id) and folded(other.name) == wanted:
                what = "saved search" if is_search else "collection"
                raise RuleError(f"There is a {what} “{other.name}” here already.", field="name")

    def hold_tree(self) -> None:
        """Let nobody else change which collections there are until this transaction ends."""
        self._session.alone("tree")

    def ensure(self, name: str) -> CollectionId:
        """The collection of this name, made if there is none; by one client at a time."""
        self._session.alone(f"collection {name}")
        return self.find(name) or self.add(name)

    def put(
        self,
        collection_id: CollectionId,
        ids: Sequence[AssetId],
        *,
        before: AssetId | None = None,
        moves: bool = False,
    ) -> int:
        """Add assets in front of `before`, at the end without it.

        Members that are there already go along if `moves`, or where `before` names a place.
        Returns how many were not members yet.
        """
        moves = moves or before is not None
        self._session.alone(collection_id)
        wanted = list(dict.fromkeys(ids))
        rows = self._session.rows(
            select(members.c.asset_id, members.c.id, members.c.sequence)
            .where(members.c.collection_id == collection_id)
            .order_by(members.c.sequence, members.c.asset_id)
        )
        have = {row[0]: (row[1], row[2]) for row in rows}
        moving, standing = set(wanted), list(have)
        if before in moving and before in have:  # dropped among themselves: whoever comes next
            rest = standing[standing.index(before) :]
            before = next((key for key in rest if key not in moving), None)
        if moves and stands_before(standing, wanted, before):
            return 0
        new = [key for key in wanted if key not in have]
        placed = wanted if moves else new
        order = [(row[0], row[2]) for row in rows if not moves or row[0] not in moving]
        at = next((i for i, (key, _) in enumerate(order) if key == before), len(order))
        places = spread([sequence for _, sequence in order], at, len(placed))
        numbers = dict(zip(placed, places.new, strict=True))
        updates: dict[str, dict[str, Any]] = {
            have[key][0]: {"sequence": n} for key, n in numbers.items() if key in have
        }
        if places.renumbered:
            for (key, _), number in zip(order, places.renumbered, strict=True):
                updates[have[key][0]] = {"sequence": number}
        self._session.update_each(members, updates)
        self._session.insert(members, [_member(collection_id, key, numbers[key]) for key in new])
        return len(new)

    def take_out(
        self, collection_id: CollectionId, ids: Iterable[AssetId], *, with_inner: bool = False
    ) -> dict[CollectionId, int]:
        """Remove members, those of the collections inside it as well where `with_inner`.

        Returns how many each collection lost.
        """
        places = self.below(collection_id) if with_inner else [collection_id]
        lost: dict[CollectionId, int] = {}
        for part in chunks(ids):
            concerned = members.c.collection_id.in_(places) & members.c.asset_id.in_(part)
            counted = self._session.rows(
                select(members.c.collection_id, func.count())
                .where(concerned)
                .group_by(members.c.collection_id)
            )
            for key, count in counted:
                lost[CollectionId(key)] = lost.get(CollectionId(key), 0) + int(count)
            self._session.delete(members, concerned)
        return {key: lost[key] for key in places if key in lost}

    def set(self, collection_id: CollectionId, **values: Any) -> None:
        """Rename or describe a collection, or give it another place in the order."""
        if "name" in values:
            values["name"] = composed(checked_name(values["name"]))
        self._session.update(collections, collection_id, values)

    def move(
        self,
        collection_id: CollectionId,
        parent_id: CollectionId | None,
        *,
        before: CollectionId | None = None,
    ) -> None:
        """Put a collection below another (or at the top), in front of a sibling (or last).

        Raises:
            RuleError: It would stand below itself.
        """
        self._session.alone("tree")
        tree = {item.id: item for item in self.all()}
        above = {item.id: item.parent_id for item in tree.values()}
        at = parent_id
        while at is not None:
            if at == collection_id:
                raise RuleError("A collection cannot stand inside itself.", field="parent")
            at = above.pop(at, None)  # so that it ends, whatever the rows say
        order = [
            item
            for item in tree.values()
            if item.parent_id == parent_id and item.id != collection_id
        ]
        place = next((i for i, item in enumerate(order) if item.id == before), len(order))
        siblings = [item.id for item in tree.values() if item.parent_id == parent_id]
        if stands_before(siblings, [collection_id], before):
            return
        places = spread([item.sequence for item in order], place, 1)
        updates: dict[str, dict[str, Any]] = {
            collection_id: {"parent_id": parent_id, "sequence": places.new[0]}
        }
        for item, number in zip(order, places.renumbered, strict=False):
            updates[item.id] = {"sequence": number}
        self._session.update_each(collections, updates)

    def remove(self, collection_id: CollectionId) -> None:
        """Delete a collection, not its assets; its children move up to its parent.

        Raises:
            NotFoundError: There is no such collection.
        """
        tree = {item.id: item for item in self.all()}
        if collection_id not in tree:
            raise NotFoundError("That collection is not there any more.")
        inside = [child.id for child in tree.values() if child.parent_id == collection_id]
        self._session.update_many(collections, inside, {"parent_id": tree[collection_id].parent_id})
        self._session.delete(members, members.c.collection_id == collection_id)
        self._session.delete(collections, collections.c.id == collection_id)


def _member(collection_id: CollectionId, asset_id: AssetId, sequence: int) -> dict[str, Any]:
    """A new row of a member."""
    return {
        "id": new_id(),
        "collection_id": collection_id,
        "asset_id": asset_id,
        "sequence": sequence,
        "metadata": {},
    }


def _query_of(facts: Mapping[str, Any]) -> str:
    """A search as it reads today; in which dialect it was written stands beside it."""
    dialect = facts.get("dialect")
    return in_todays_words(str(facts.get("query", "")), dialect if isinstance(dialect, int) else 1)


def _to_collection(row: Any) -> Collection:
    facts = row.metadata or {}
    return Collection(
        id=row.id,
        name=row.name,
        type=CollectionType(row.type),
        description=row.description,
        parent_id=row.parent_id,
        query=_query_of(facts),
        sequence=row.sequence,
        count=int(row.n),
        version=row.version,
    )
