"""Tags: the tree, and what carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.engine.named_rows import in_order
from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import asset_tags, assets, tags
from desktop.domain.ids import AssetId, TagId, new_id
from desktop.domain.name_order import sort_name
from desktop.domain.tag import Tag, checked_tag_name

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
        return [
            Tag(row.id, row.name, row.colour, row.parent_id, int(row.n), row.version)
            for row in in_order(rows)
        ]

    def find(self, name: str) -> TagId | None:
        """The tag of this name, whatever its case."""
        found = self._session.scalar(
            select(tags.c.id).where(
                tags.c.workspace_id == self._session.workspace_id,
                tags.c.name_key == name.strip().casefold(),
            )
        )
        return TagId(found) if found else None

    def of(self, ids: Sequence[AssetId]) -> dict[AssetId, list[str]]:
        """The names of the tags that each of these assets carries, in order."""
        found: dict[AssetId, list[str]] = {asset_id: [] for asset_id in ids}
        for part in chunks(ids):
            rows = self._session.rows(
                select(asset_tags.c.asset_id, tags.c.name)
                .join(tags, tags.c.id == asset_tags.c.tag_id)
                .where(asset_tags.c.asset_id.in_(part))
            )
            for asset_id, name in rows:
                found[asset_id].append(name)
        for names in found.values():
            names.sort(key=sort_name)
        return found

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

    def ensure(self, name: str, *, parent_id: TagId | None = None, colour: str = "") -> TagId:
        """The tag of this name; made if there is none. `a/b` makes b below a.

        Raises:
            RuleError: The name cannot be a tag's.
        """
        *above, last = [checked_tag_name(part) for part in name.split("/")]
        for part in above:
            parent_id = self.ensure(part, parent_id=parent_id)
        found = self.find(last)
        if found:
            return found
        key = TagId(new_id())
        self._session.insert(
            tags,
            [
                {
                    "id": key,
                    "name": last,
                    "name_key": last.casefold(),
                    "colour": colour,
                    "parent_id": parent_id,
                    "version": 1,
                }
            ],
        )
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

    def check_free(self, name: str, *, but: TagId | None = None) -> None:
        """Make sure that no tag has this name, `but` one.

        Raises:
            RuleError: There is one, whatever the case of its name.
        """
        found = self.find(name)
        if found and found != but:
            raise RuleError(f"There is already a tag called {name}.", field="tag")

    def rename(self, tag_id: TagId, name: str) -> None:
        """Rename a tag.

        Raises:
            RuleError: Another tag has that name.
        """
        name = checked_tag_name(name)
        self.check_free(name, but=tag_id)
        self._session.update(tags, tag_id, {"name": name, "name_key": name.casefold()})

    def recolour(self, tag_id: TagId, colour: str) -> None:
        """Give a tag a colour (`#rrggbb`, or empty)."""
        self._session.update(tags, tag_id, {"colour": colour})

    def move(self, tag_id: TagId, parent_id: TagId | None) -> None:
        """Put a tag below another, or at the top.

        Raises:
            RuleError: It would stand below itself.
        """
        self._session.alone("tree")
        above = {tag.id: tag.parent_id for tag in self.all()}
        at = parent_id
        while at is not None:
            if at == tag_id:
                raise RuleError("A tag cannot stand below itself.", field="parent")
            at = above.pop(at, None)  # so that it ends, whatever the rows say
        self._session.update(tags, tag_id, {"parent_id": parent_id})

    def remove(self, tag_id: TagId) -> None:
        """Delete a tag; its children move up to its parent.

        Raises:
            NotFoundError: There is no such tag.
        """
        rows = {tag.id: tag for tag in self.all()}
        if tag_id not in rows:
            raise NotFoundError("That tag is not there any more.")
        for child in rows.values():
            if child.parent_id == tag_id:
                self._session.update(tags, child.id, {"parent_id": rows[tag_id].parent_id})
        self._session.delete(asset_tags, asset_tags.c.tag_id == tag_id)
        self._session.delete(tags, tags.c.id == tag_id)
