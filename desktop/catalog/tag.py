"""Tags: the tree, and what carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.engine.named_rows import in_order
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import asset_tags, assets, tags
from desktop.domain.folding import folded
from desktop.domain.ids import AssetId, TagId, new_id
from desktop.domain.name_order import sort_name
from desktop.domain.tag import INSIDE, Tag, checked_tag_name, checked_tag_path, tag_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class TagReads:
    """Questions about tags."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Tag]:
        """Every tag, by name, with how many live assets carry exactly it."""
        counted = (
            select(asset_tags.c.tag_id, func.count().label("n"))
            .join(assets, assets.c.id == asset_tags.c.asset_id)
            .where(assets.c.deleted_at.is_(None))
            .group_by(asset_tags.c.tag_id)
            .subquery()
        )
        rows = self._session.rows(
            select(tags, func.coalesce(counted.c.n, 0).label("n"))
            .outerjoin(counted, counted.c.tag_id == tags.c.id)
            .where(tags.c.workspace_id == self._session.workspace_id)
        )
        rows = in_order(rows)
        paths = tag_paths({TagId(row.id): (row.name, row.parent_id) for row in rows})
        return [
            Tag(
                row.id,
                row.name,
                row.colour,
                row.parent_id,
                int(row.n),
                row.version,
                path=paths[row.id],
            )
            for row in rows
        ]

    def find(self, path: str) -> TagId | None:
        """The tag of this path, whatever its case and however Unicode writes it."""
        found: TagId | None = None
        for name in path.split(INSIDE):
            found = self._inside(found, " ".join(name.split()))
            if found is None:
                return None
        return found

    def _inside(self, parent_id: TagId | None, name: str) -> TagId | None:
        """The tag of this name inside another, or at the top."""
        found = self._session.scalar(
            select(tags.c.id).where(
                tags.c.workspace_id == self._session.workspace_id,
                tags.c.parent_id == parent_id,
                tags.c.name_key == folded(name),
            )
        )
        return TagId(found) if found else None

    def of(self, ids: Sequence[AssetId]) -> dict[AssetId, list[str]]:
        """The paths of the tags that each of these assets carries, in order."""
        carried: dict[AssetId, list[TagId]] = {asset_id: [] for asset_id in ids}
        for part in chunks(ids):
            rows = self._session.rows(
                select(asset_tags.c.asset_id, asset_tags.c.tag_id).where(
                    asset_tags.c.asset_id.in_(part)
                )
            )
            for asset_id, tag_id in rows:
                carried[asset_id].append(tag_id)
        paths = self._paths({key for keys in carried.values() for key in keys})
        return {
            asset_id: sorted((paths[key] for key in keys), key=sort_name)
            for asset_id, keys in carried.items()
        }

    def carried(self, asset_id: AssetId) -> list[TagId]:
        """The tags that one asset carries."""
        mine = asset_tags.c.workspace_id == self._session.workspace_id
        query = select(asset_tags.c.tag_id).where(mine, asset_tags.c.asset_id == asset_id)
        return [TagId(row[0]) for row in self._session.rows(query)]

    def _paths(self, keys: Iterable[TagId]) -> dict[TagId, str]:
        """The paths of these tags, level by level upward: most stand at the top."""
        known: dict[TagId, tuple[str, TagId | None]] = {}
        level = set(keys)
        while level:
            for part in chunks(sorted(level)):
                query = select(tags.c.id, tags.c.name, tags.c.parent_id).where(tags.c.id.in_(part))
                for row in self._session.rows(query):
                    known[row.id] = (row.name, row.parent_id)
            level = {above for _, above in known.values() if above} - known.keys()
        return tag_paths(known)

    def lacking(self, tag_id: TagId, ids: Iterable[AssetId]) -> list[AssetId]:
        """Those of some assets that do not carry a tag."""
        lacking: list[AssetId] = []
        for part in chunks(ids):
            have = {
                row[0]
                for row in self._session.rows(
                    select(asset_tags.c.asset_id).where(
                        asset_tags.c.tag_id == tag_id, asset_tags.c.asset_id.in_(part)
                    )
                )
            }
            lacking += [key for key in part if key not in have]
        return lacking


class TagWrites(TagReads):
    """Changes to tags."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def ensure(self, path: str, *, parent_id: TagId | None = None, colour: str = "") -> TagId:
        """The tag of this path, from the top or from another tag; what is missing of it is made.

        Raises:
            RuleError: A name in it cannot be a tag's.
        """
        *above, last = checked_tag_path(path)
        for name in above:
            parent_id = self._ensure(name, parent_id, "")
        return self._ensure(last, parent_id, colour)

    def _ensure(self, name: str, parent_id: TagId | None, colour: str) -> TagId:
        found = self._inside(parent_id, name)
        if found:
            return found
        key = TagId(new_id())
        row = {"id": key, "name": name, "colour": colour, "parent_id": parent_id, "version": 1}
        self._session.insert(tags, [row])
        return key

    def attach(self, tag_id: TagId, ids: Iterable[AssetId]) -> int:
        """Tag assets; returns how many did not carry it yet."""
        added = 0
        for part in chunks(ids):
            new = [{"tag_id": tag_id, "asset_id": key} for key in self.lacking(tag_id, part)]
            self._session.insert(asset_tags, new)
            added += len(new)
        return added

    def detach(self, tag_id: TagId, ids: Iterable[AssetId]) -> int:
        """Untag assets; returns how many carried it."""
        return sum(
            self._session.delete(
                asset_tags,
                (asset_tags.c.tag_id == tag_id) & asset_tags.c.asset_id.in_(part),
            )
            for part in chunks(ids)
        )

    def check_free(self, path: str, *, parent_id: TagId | None = None) -> None:
        """Make sure that there is no tag of this path, from the top or from another tag.

        Raises:
            RuleError: There is one, whatever the case of its name.
        """
        *above, last = checked_tag_path(path)
        for name in above:
            parent_id = self._inside(parent_id, name)
            if parent_id is None:
                return
        self._check_free(last, parent_id)

    def _check_free(self, name: str, parent_id: TagId | None, *, but: TagId | None = None) -> None:
        found = self._inside(parent_id, name)
        if found and found != but:
            where = f" in {self._paths([parent_id])[parent_id]}" if parent_id else ""
            raise RuleError(f"There is already a tag called {name}{where}.", field="tag")

    def rename(self, tag_id: TagId, name: str) -> None:
        """Rename a tag; it stays where it is in the tree.

        Raises:
            RuleError: Another tag beside it has that name.
        """
        name = checked_tag_name(name)
        parent_id = self._session.scalar(select(tags.c.parent_id).where(tags.c.id == tag_id))
        self._check_free(name, parent_id, but=tag_id)
        self._session.update(tags, tag_id, {"name": name})

    def recolour(self, tag_id: TagId, colour: str) -> None:
        """Give a tag a colour (`#rrggbb`, or empty)."""
        self._session.update(tags, tag_id, {"colour": colour})

    def move(self, tag_id: TagId, parent_id: TagId | None) -> None:
        """Put a tag below another, or at the top.

        Raises:
            RuleError: It would stand below itself, or beside another of its name.
        """
        self._session.alone("tree")
        every = {tag.id: tag for tag in self.all()}
        above = {tag.id: tag.parent_id for tag in every.values()}
        at = parent_id
        while at is not None:
            if at == tag_id:
                raise RuleError("A tag cannot stand below itself.", field="parent")
            at = above.pop(at, None)  # so that it ends, whatever the rows say
        if tag_id in every:
            self._check_free(every[tag_id].name, parent_id, but=tag_id)
        self._session.update(tags, tag_id, {"parent_id": parent_id})

    def remove(self, tag_id: TagId) -> None:
        """Delete a tag; its children move up to its parent, into those that are there already.

        Raises:
            NotFoundError: There is no such tag.
        """
        rows = {tag.id: tag for tag in self.all()}
        if tag_id not in rows:
            raise NotFoundError("That tag is not there any more.")
        self._lift_children(tag_id, rows[tag_id].parent_id)
        self._drop(tag_id)

    def _lift_children(self, tag_id: TagId, parent_id: TagId | None) -> None:
        """Put what is inside a tag elsewhere; what has its name there becomes one with it."""
        inside = select(tags.c.id, tags.c.name).where(
            tags.c.workspace_id == self._session.workspace_id, tags.c.parent_id == tag_id
        )
        for child in self._session.rows(inside.order_by(tags.c.id)):
            there = self._inside(parent_id, child.name)
            if there is None or there == tag_id:  # the one that is about to go makes room
                if there == tag_id:
                    self._make_room(tag_id)
                self._session.update(tags, child.id, {"parent_id": parent_id})
                continue
            carried = select(asset_tags.c.asset_id).where(asset_tags.c.tag_id == child.id)
            self.attach(there, [AssetId(row[0]) for row in self._session.rows(carried)])
            self._lift_children(child.id, there)
            self._drop(child.id)

    def _make_room(self, tag_id: TagId) -> None:
        """Give a tag that is about to go a name that nobody gives."""
        self._session.update(tags, tag_id, {"name": str(tag_id)})

    def _drop(self, tag_id: TagId) -> None:
        self._session.delete(asset_tags, asset_tags.c.tag_id == tag_id)
        self._session.delete(tags, tags.c.id == tag_id)
