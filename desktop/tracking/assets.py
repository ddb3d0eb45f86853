"""Assets and their relations: making, reading, listing, changing, trashing, relating."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from desktop.domain.listing import Listing
from desktop.domain.packed_ids import PackedIds
from desktop.domain.saving import AssetToSave
from desktop.domain.search.fields import Field
from desktop.domain.search.tree import And, FieldMatch, Op, Word
from desktop.edits.asset import TrashAssets
from desktop.edits.saving import SaveAssets
from desktop.edits.scripted import ChangeAsset, Named, Relate
from desktop.tracking import values
from desktop.tracking.connection import Connection
from desktop.tracking.errors import InvalidValueError, UnknownAssetError
from desktop.tracking.media import address, place, place_of
from desktop.tracking.rows import related_row, stored_assets

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Unpack

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import SavedFile
    from desktop.domain.search.tree import Node
    from desktop.domain.typed_text import Money
    from desktop.tracking.media import Media
    from desktop.tracking.rows import AssetRow, RelatedRow
    from desktop.tracking.values import AssetRef, Cost, Facts

_PAGED = 2_000  # assets up to which a listing is read page by page


class MoreOfAsset(TypedDict, total=False):
    """What else can be said of a new asset.

    Attributes:
        external_id: The script's own name for it: the same one twice, with the same type, is the
            same asset.
        media: Whether its file stays where it is, or is copied into the library.
    """

    description: str
    external_id: str
    media: Media | None


class AssetVerbs(Connection):
    """The verbs for assets of whatever type."""

    def create_asset(
        self,
        workspace_id: UUID | str | None = None,
        asset_type: str = "image",
        name: str = "",
        url: str | None = None,
        file_path: str | os.PathLike[str] | None = None,
        *,
        size: int | None = None,
        duration: float | None = None,
        asset_metadata: Facts = None,
        tags: Iterable[str] | None = None,
        source: str | None = None,
        generation_cost: Cost = None,
        generation_metadata: Facts = None,
        **more: Unpack[MoreOfAsset],
    ) -> UUID:
        """Make an asset; returns its id.

        A file within reach is read, and what the library has already becomes no second asset.

        Raises:
            TrackingError: Nothing was made; `field` is the parameter at fault.

        Example:
            >>> service.create_asset(
            ...     asset_type="image", name="Harbour at dusk", url="https://cdn.example.org/h.png"
            ... )
            UUID('...')
        """
        self._here(workspace_id)
        asset = AssetToSave(
            values.asset_type(asset_type),
            values.title(name, "name"),
            size=values.whole(size, "size"),
            duration=values.seconds(duration),
            metadata=values.facts(asset_metadata, "asset_metadata"),
            generation=values.facts(generation_metadata, "generation_metadata"),
            source=values.source(source),
        )
        cost, names = values.money(generation_cost), values.tags(tags)
        return self._create(asset, (url, file_path), cost, names, more)["id"]

    def _create(
        self,
        asset: AssetToSave,
        where: tuple[object, object],
        cost: Money | None,
        tags: tuple[str, ...],
        more: MoreOfAsset,
        *characters: AssetId,
    ) -> AssetRow:
        """Make an asset that was described, but for where it is: its `url` and its `file_path`."""
        if unknown := more.keys() - MoreOfAsset.__annotations__.keys():
            raise TypeError(f"There is no parameter {min(unknown)!r}.")
        url, path = where
        at = place_of(self._library, url, path, asset.type, media=more.get("media") or self.media)
        edit = SaveAssets(
            (
                replace(
                    asset,
                    url=at.url,
                    file_path=at.file_path,
                    file=at.file,
                    fetch=at.fetch,
                    description=values.text(more.get("description"), "description"),
                ),
            ),
            self._label(f"Save {asset.type.value.replace('_', ' ')}", asset.name),
            tags,
            characters=characters,
            external_id=values.text(more.get("external_id"), "external_id", limit=255),
            cost=cost,
        )
        return self._save(edit, tag="tags")[0]

    def get_asset(self, asset_id: AssetRef, *, include_deleted: bool = False) -> AssetRow | None:
        """One asset; None where there is none, or where it is in the Trash.

        Example:
            >>> service.get_asset(image)["name"]
            'Harbour at dusk'
        """
        key = values.asset_id(asset_id, "asset_id")
        found = self._read(lambda reads: stored_assets(reads, [key]).get(key))
        if found is None or (found.asset.deleted_at is not None and not include_deleted):
            return None
        return self._row(found)

    def list_assets(
        self,
        workspace_id: UUID | str | None = None,
        asset_type: str | None = None,
        tags: Iterable[str] | None = None,
        source: str | None = None,
        limit: int = 100,
        *,
        offset: int = 0,
    ) -> list[AssetRow]:
        """Assets outside the Trash, what came last first; with several tags, those that have all.

        Example:
            >>> [one["name"] for one in service.list_assets(asset_type="image", tags=["harbour"])]
            ['Harbour at dusk']
        """
        self._here(workspace_id)
        first, count = values.whole(offset, "offset") or 0, values.whole(limit, "limit") or 0
        listing = _listing(asset_type, tags, source)

        def listed(reads: Reads) -> list[AssetRow]:
            ids = self._page(reads, listing, first, count)
            return [self._row(one) for one in stored_assets(reads, ids).values()]

        return self._read(listed) if count else []

    def count_assets(
        self,
        workspace_id: UUID | str | None = None,
        asset_type: str | None = None,
        tags: Iterable[str] | None = None,
        source: str | None = None,
    ) -> int:
        """How many assets `list_assets` would list, page after page.

        Example:
            >>> service.count_assets(asset_type="image", tags=["harbour"])
            1
        """
        self._here(workspace_id)
        listing = _listing(asset_type, tags, source)
        return self._read(lambda reads: reads.listing.count(listing))

    def _page(self, reads: Reads, listing: Listing, first: int, count: int) -> list[AssetId]:
        if first + count <= _PAGED:
            cards = reads.listing.page(listing, limit=first + count).cards
            return [card.id for card in cards[first:]]
        return list(PackedIds(reads.listing.ids(listing))[first : first + count])

    def update_asset(
        self,
        asset_id: AssetRef,
        name: str | None = None,
        url: str | None = None,
        file_path: str | os.PathLike[str] | None = None,
        asset_metadata: Facts = None,
        *,
        tags: Iterable[str] | None = None,
        description: str | None = None,
        media: Media | None = None,
    ) -> AssetRow:
        """Change an asset; what is not given stays. Returns it as it is now.

        Of `asset_metadata` the given keys are changed; one that is None goes. `tags` are all tags
        that it has from now on. With `media="copy"` what lies at `url` becomes the file of an
        asset that has none yet.

        Raises:
            UnknownAssetError: There is no such asset.
            InvalidValueError: Nothing was changed; `field` is the parameter at fault.

        Example:
            >>> service.update_asset(image, name="Harbour, dusk", tags=["harbour", "dusk"])["tags"]
            ['dusk', 'harbour']
        """
        key = values.asset_id(asset_id, "asset_id")
        changed: dict[str, str] = {}
        if name is not None:
            changed["name"] = values.title(name, "name")
        if url is not None:
            changed["url"] = address(url, "url")
        for field, value in (("file_path", file_path), ("description", description)):
            if value is not None:
                changed[field] = values.text(value, field)
        file = None
        if media is not None and url is not None:
            file = self._file_at(self._known(asset_id, "asset_id"), url, media)
            if url[:5].lower() == "data:":
                del changed["url"]  # the bytes themselves, which the library has now
        edit = ChangeAsset(
            key,
            changed,
            values.facts(asset_metadata, "asset_metadata"),
            None if tags is None else values.tags(tags),
            label=self._label("Change asset", changed.get("name", "")),
            file=file,
        )
        return self._row(self._perform(edit, "asset_id", tag="tags"))

    def delete_asset(self, asset_id: AssetRef) -> bool:
        """Move an asset to the Trash; whether it was not there already.

        Raises:
            UnknownAssetError: There is no such asset.

        Example:
            >>> service.delete_asset(image)
            True
        """
        key = self._known(asset_id, "asset_id")
        return self._perform(Named(TrashAssets((key,)), self._label("Move to Trash"))) > 0

    def create_relationship(
        self,
        parent_asset_id: AssetRef,
        child_asset_id: AssetRef,
        relationship_type: str,
        sequence: int | None = None,
        relationship_metadata: Facts = None,
    ) -> UUID:
        """Relate two assets; returns the relation, also where it was there already.

        The types are those of the library: `part_of` (film and shot, film and scene, scene and
        shot, script and scene), `generated_from` (shot and take), `reference_for` (character and
        image), `used_in`, `derived_from`, `variant_of`. `sequence` is the order among siblings.

        Raises:
            UnknownAssetError: One of the two is not there.
            InvalidValueError: There is no such relation between the two.

        Example:
            >>> service.create_relationship(original, upscaled, "derived_from")
            UUID('...')
        """
        edit = Relate(
            values.relation_type(relationship_type),
            self._known(parent_asset_id, "parent_asset_id"),
            self._known(child_asset_id, "child_asset_id"),
            values.order(sequence, "sequence"),
            values.facts(relationship_metadata, "relationship_metadata"),
            label=self._label("Relate assets"),
        )
        return UUID(self._perform(edit, "relationship_type"))

    def get_child_assets(
        self,
        parent_asset_id: AssetRef,
        relationship_type: str | None = None,
        asset_type: str | None = None,
    ) -> list[RelatedRow]:
        """What hangs below an asset, by type of relation and in order; without the Trash.

        Example:
            >>> [one["name"] for one in service.get_child_assets(original, "derived_from")]
            ['Harbour, upscaled']
        """
        key = values.asset_id(parent_asset_id, "parent_asset_id")
        return self._related(key, relationship_type, asset_type, is_outgoing=True)

    def get_parent_assets(
        self, child_asset_id: AssetRef, relationship_type: str | None = None
    ) -> list[RelatedRow]:
        """What an asset hangs below, by type of relation and in order; without the Trash.

        Example:
            >>> [one["name"] for one in service.get_parent_assets(upscaled)]
            ['Harbour at dusk']
        """
        key = values.asset_id(child_asset_id, "child_asset_id")
        return self._related(key, relationship_type, None, is_outgoing=False)

    get_children = get_child_assets
    get_parents = get_parent_assets

    def _related(
        self, key: AssetId, relation: str | None, asset_type: str | None, *, is_outgoing: bool
    ) -> list[RelatedRow]:
        wanted = None if relation is None else values.relation_type(relation)
        kind = None if asset_type is None else values.asset_type(asset_type)

        def related(reads: Reads) -> list[RelatedRow]:
            found = [
                one
                for one in reads.relations.of(key)
                if one.is_outgoing is is_outgoing
                and not one.other.is_trashed
                and wanted in (None, one.type)
                and kind in (None, one.other.type)
            ]
            stored = stored_assets(reads, list(dict.fromkeys(one.other.id for one in found)))
            workspace = self._library.workspace_id
            return [related_row(one, stored[one.other.id], workspace) for one in found]

        return self._read(related)

    def _file_at(self, key: AssetId, url: str, media: Media) -> SavedFile | None:
        """The file that an asset without one is to have from now on; None where it stays away."""
        found: dict[AssetId, Any] = self._read(
            lambda reads: reads.assets.values([key], "checksum_sha256")
        )
        if found.get(key):
            raise InvalidValueError(
                "The asset has a file already.",
                field="media",
                advice="Save the other one as an asset of its own.",
            )
        wanted = values.asset_type(str(self._type_of(key)))
        at = place(self._library, url, wanted, media=media, field="url")
        return self._download(url, wanted, at.fetch) if at.fetch else at.file

    def _known(self, ref: AssetRef, field: str, *types: AssetType) -> AssetId:
        """The id of an asset that is there, of one of these types if any are named."""
        key = values.asset_id(ref, field)
        kind = self._type_of(key)
        if kind is None:
            raise UnknownAssetError(f"There is no asset {key} in this library.", field=field)
        if types and kind not in types:
            wanted = " or ".join(one.value.replace("_", " ") for one in types)
            raise UnknownAssetError(f"The asset {key} is no {wanted}, but: {kind}.", field=field)
        return key


def _listing(asset_type: str | None, tags: Iterable[str] | None, source: str | None) -> Listing:
    """What is to be listed."""
    parts: list[Node] = [FieldMatch(Field.TAG, Op.IS, (Word(name),)) for name in values.tags(tags)]
    if (came_from := values.source(source)) is not None:
        parts.append(FieldMatch(Field.SOURCE, Op.IS, (Word(came_from.value),)))
    query = And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)
    types = () if asset_type is None else (values.asset_type(asset_type),)
    return Listing(types=types, query=query)
