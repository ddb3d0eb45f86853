"""Names in a query, looked up: tags, collections and characters by name, id or beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Executable, Table, Text, bindparam, cast, select

from desktop.catalog.engine.compiled_select import Ready
from desktop.catalog.tables.all import (
    asset_collections,
    assets,
    ingest_job_rows,
    ingest_jobs,
    tags,
)
from desktop.domain.asset import AssetType
from desktop.domain.collection import CollectionType
from desktop.domain.folding import folded
from desktop.domain.ids import TagId
from desktop.domain.search.tree import Match, Word
from desktop.domain.tag import INSIDE, tag_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.engine.session import Session
    from desktop.domain.listing import Listing


def _tags_below(named: ColumnElement[bool]) -> Ready:
    """The tags that `named` names and everything below them, as one recursive query."""
    mine = tags.c.workspace_id == bindparam("workspace")
    below = select(tags.c.id).where(mine, named).cte("below", recursive=True)
    children = select(tags.c.id).where(mine, tags.c.parent_id == below.c.id)
    # As text, whatever the driver has for an id.
    return Ready(select(cast(below.union(children).c.id, Text)))


_TAGS_BELOW_NAME = _tags_below(tags.c.name_key == bindparam("name"))
_TAGS_BELOW_ID = _tags_below(tags.c.id == bindparam("id"))


class NameLookup:
    """Looks names up in one workspace; each answer is a list of ids, sorted."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._workspace = session.workspace_id

    def tags(self, words: Sequence[Word]) -> list[str]:
        """The tags of these names and everything below them."""
        if len(words) == 1 and words[0].match is not Match.PREFIX and INSIDE not in words[0].text:
            return self._fetched(_TAGS_BELOW_NAME, name=folded(words[0].text))
        rows = self._session.rows(
            select(tags.c.id, tags.c.name_key, tags.c.parent_id).where(
                tags.c.workspace_id == self._workspace
            )
        )
        keys = {TagId(row.id): (row.name_key, row.parent_id) for row in rows}
        found: set[str] = set()
        for word in words:
            found |= _tags_named(word, keys)
        return self.tags_below(found)

    def tags_below(self, tag_ids: Iterable[str]) -> list[str]:
        """These tags and all their descendants."""
        return self._below(tags, tag_ids)

    def tags_at(self, listing: Listing) -> list[str]:
        """The tag that is listed, with those inside it where they are asked for."""
        if listing.tag_id is None:
            return []
        if listing.with_inner:
            return self._fetched(_TAGS_BELOW_ID, id=listing.tag_id)
        return [str(listing.tag_id)]

    def collections(self, words: Sequence[Word]) -> list[str]:
        """The collections of these names or ids and everything below them."""
        rows = self._session.rows(
            select(asset_collections.c.id, asset_collections.c.name).where(
                asset_collections.c.workspace_id == self._workspace,
                asset_collections.c.type != CollectionType.SMART.value,
            )
        )
        return self.collections_below(_matching({row[0]: row[1] for row in rows}, words))

    def collections_at(self, listing: Listing) -> list[str]:
        """The collection that is listed, with those inside it where they are asked for."""
        keys = [listing.collection_id] if listing.collection_id else []
        return self.collections_below(keys) if listing.with_inner else list(map(str, keys))

    def collections_below(self, collection_ids: Iterable[str]) -> list[str]:
        """These collections and all their descendants."""
        return self._below(asset_collections, collection_ids)

    def last_import(self) -> list[str]:
        """The newest import that brought or met anything."""
        job, row = ingest_jobs.c, ingest_job_rows.c
        about = select(row.position).where(row.job_id == job.id, row.asset_id.is_not(None))
        newest = (
            select(job.id)
            .where(
                job.workspace_id == self._workspace,
                job.job_type == "import",
                about.correlate(ingest_jobs).exists(),
            )
            .order_by(job.id.desc())
            .limit(1)
        )
        return sorted(self._ids(newest))

    def characters(self, words: Sequence[Word]) -> list[str]:
        """The characters of these names or ids."""
        rows = self._session.rows(
            select(assets.c.id, assets.c.name).where(
                assets.c.workspace_id == self._workspace,
                assets.c.type == AssetType.CHARACTER_REF.value,
                assets.c.deleted_at.is_(None),
            )
        )
        return sorted(_matching({row[0]: row[1] for row in rows}, words))

    def _fetched(self, ready: Ready, **values: str) -> list[str]:
        rows = self._session.fetch_known(ready, {"workspace": self._workspace, **values})
        return sorted(row[0] for row in rows)

    def _ids(self, statement: Executable) -> set[str]:
        return {row[0] for row in self._session.rows(statement)}

    def _below(self, table: Table, keys: Iterable[str]) -> list[str]:
        """Level by level: trees of tags are a few levels deep, and most have one."""
        columns = table.c
        found: set[str] = set(keys)
        level = found
        while level:
            level = (
                self._ids(
                    select(columns.id).where(
                        columns.workspace_id == self._workspace,
                        columns.parent_id.in_(sorted(level)),
                    )
                )
                - found
            )
            found = found | level
        return sorted(found)


def _tags_named(word: Word, keys: Mapping[TagId, tuple[str, TagId | None]]) -> set[TagId]:
    """The tags of a name anywhere, or of a path: from the top, or failing that from anywhere.

    A sign in front (`/A cam`) means the top and nowhere else.
    """
    wanted = INSIDE.join(" ".join(part.split()) for part in folded(word.text).split(INSIDE))
    is_prefix = word.match is Match.PREFIX
    is_from_top = wanted.startswith(INSIDE)
    if is_from_top:
        wanted = wanted.removeprefix(INSIDE)
    if INSIDE not in wanted and not is_from_top:
        return {
            key
            for key, (name, _) in keys.items()
            if (name.startswith(wanted) if is_prefix else name == wanted)
        }
    paths = tag_paths(keys)
    if is_prefix:
        from_top = {key for key, path in paths.items() if path.startswith(wanted)}
        inner = {key for key, path in paths.items() if f"{INSIDE}{wanted}" in path}
    else:
        from_top = {key for key, path in paths.items() if path == wanted}
        inner = {key for key, path in paths.items() if path.endswith(f"{INSIDE}{wanted}")}
    return from_top if is_from_top or from_top else inner


def _matching(names: Mapping[str, str], words: Sequence[Word]) -> set[str]:
    found: set[str] = set()
    for word in words:
        wanted = folded(word.text)
        for key, name in names.items():
            same = folded(name)
            if (
                key == word.text
                if word.match is Match.ID
                else same.startswith(wanted)
                if word.match is Match.PREFIX
                else same == wanted
            ):
                found.add(key)
    return found
