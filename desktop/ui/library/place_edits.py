"""What can be done to the places of the sidebar: rename, add, move, remove, drop onto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain import display
from desktop.domain.collection import CollectionType
from desktop.domain.ids import AssetId, CollectionId, TagId
from desktop.domain.untrusted_text import clean_line
from desktop.edits import lazy as edits
from desktop.ui.kit.purpose import done_words
from desktop.ui.kit.report import NoteAction
from desktop.ui.library.place_drops import film_purpose
from desktop.ui.library.sidebar_nodes import Draft, NodeKind, SidebarNode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.edits.edit import Applied, Edit
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.asset_edits import AssetEdits
    from desktop.ui.library.listing_scope import ListingScope

_NAMED = 3  # collections that a note names; of more it says how many


def removed_words(count: int, paths: Sequence[str]) -> str:
    """What was taken out of which collections: `Removed 2 assets from Act 1 / Stills.`."""
    what = "Removed" if count == 1 else f"Removed {display.counted(count, 'asset')}"
    if len(paths) > _NAMED:
        return f"{what} from {display.counted(len(paths), 'collection')}."
    return f"{what} from {' and '.join(filter(None, (', '.join(paths[:-1]), paths[-1])))}."


class PlaceEdits:
    """Edits of collections, tags, films, characters and saved searches."""

    def __init__(
        self,
        runner: Runner,
        assets: AssetEdits,
        *,
        trash: Callable[[Sequence[AssetId]], None],
        restore: Callable[[Sequence[AssetId]], None],
    ) -> None:
        self._runner = runner
        self._assets = assets
        self._trash, self._restore = trash, restore

    def renaming(self, node: SidebarNode, name: str) -> Edit[object]:
        """The edit that gives a place another name."""
        makers: dict[NodeKind, Callable[[], Edit[object]]] = {
            NodeKind.COLLECTION: lambda: edits.collection.RenameCollection(
                CollectionId(node.id), name
            ),
            NodeKind.SEARCH: lambda: edits.collection.RenameCollection(CollectionId(node.id), name),
            NodeKind.TAG: lambda: edits.tag.RenameTag(TagId(node.id), name),
            NodeKind.FILM: lambda: edits.asset.RenameAsset(AssetId(node.id), name),
            NodeKind.CHARACTER: lambda: edits.asset.RenameAsset(AssetId(node.id), name),
        }
        return makers[node.kind]()

    def remove(self, node: SidebarNode) -> None:
        """Remove a place, never the assets in it; undo is in sight."""
        if node.kind in (NodeKind.FILM, NodeKind.CHARACTER):
            self._trash((AssetId(node.id),))
            return
        makers: dict[NodeKind, Callable[[], Edit[object]]] = {
            NodeKind.COLLECTION: lambda: edits.collection.RemoveCollection(CollectionId(node.id)),
            NodeKind.SEARCH: lambda: edits.collection.RemoveCollection(CollectionId(node.id)),
            NodeKind.TAG: lambda: edits.tag.RemoveTag(TagId(node.id)),
        }
        words = {
            NodeKind.COLLECTION: "Deleted the collection {}. Its assets are still in the library.",
            NodeKind.SEARCH: "Deleted the saved search {}.",
            NodeKind.TAG: "Deleted the tag {}.",
        }
        self._runner.change(makers[node.kind](), say=words[node.kind].format(node.name))

    def move(self, kind: str, moved: str, parent: str, before: str) -> None:
        """Put a collection or a tag elsewhere in its tree."""
        if kind == NodeKind.TAG:
            self._runner.change(edits.tag.MoveTag(TagId(moved), TagId(parent) if parent else None))
        else:
            self._runner.change(
                edits.collection.MoveCollection(
                    CollectionId(moved),
                    CollectionId(parent) if parent else None,
                    CollectionId(before) if before else None,
                )
            )

    def drop(self, node: SidebarNode, ids: Sequence[AssetId]) -> None:
        """Assets were dropped on a place."""
        if not ids:
            return  # nothing of the files has come in
        if node.kind is NodeKind.COLLECTION:
            self._assets.put(ids, CollectionId(node.id), node.name)
        elif node.kind is NodeKind.FAVOURITES:
            self._assets.make_favourites(ids)
        elif node.kind is NodeKind.FILM:
            edit = edits.film_drop.AddToFilm(AssetId(node.id), ids, node.name)
            name, count = clean_line(node.name, limit=40), len(ids)

            def added(applied: Applied[list[AssetId]]) -> None:
                shots = len(applied.result)
                text = done_words(film_purpose(name, is_sound=not shots), shots, count)
                key = applied.operation_id
                self._runner.report.note(text, NoteAction("Undo", lambda: self._runner.undo(key)))

            self._runner.change(edit, added)
        elif node.kind is NodeKind.TAG:
            self._assets.tag(ids, node.tag_path)
        elif node.kind is NodeKind.CHARACTER:
            self._assets.refer(ids, AssetId(node.id), node.name)
        elif node.kind is NodeKind.TRASH:
            self._trash(ids)
        elif node.kind in (NodeKind.ALL, NodeKind.TYPE):
            self._restore(ids)

    def take_out(
        self,
        ids: Sequence[AssetId],
        scope: ListingScope,
        path_of: Callable[[CollectionId], str],
    ) -> None:
        """Take assets out of the collection that is listed: out of those inside it that have them.

        `path_of` names a collection with those it is in.
        """
        collection_id, name = scope.place.collection_id, scope.name
        # Where there is no more inside, what lies there is listed here all the same.
        with_inner = scope.place.with_inner or not scope.has_inner
        report = self._runner.report
        if collection_id is None:
            report.note("Open a collection first.")
            return
        if not len(ids):
            return

        def said(applied: Applied[dict[CollectionId, int]]) -> None:
            lost = applied.result
            if not lost:
                report.note(f"What is selected is not in {name}.")
                return
            text = removed_words(len(ids), [path_of(key) for key in lost])
            key = applied.operation_id
            report.note(text, NoteAction("Undo", lambda: self._runner.undo(key)))

        self._runner.change(
            edits.collection.TakeOutOfCollection(collection_id, ids, name, with_inner), said
        )

    def colour_tag(self, node: SidebarNode, colour: str) -> None:
        """Give a tag a colour, or none."""
        self._runner.change(edits.tag.ColourTag(TagId(node.id), colour))


def new_collection(*, inside: str = "", ids: Sequence[AssetId] = ()) -> Draft:
    """A collection to be named, with these assets in it."""
    above = CollectionId(inside) if inside else None
    return Draft(
        NodeKind.COLLECTION,
        lambda name: edits.collection.AddCollection(name, above, ids),
        f"collection:{inside}",
        hint="New collection",
    )


def new_tag(*, inside: str = "") -> Draft:
    """A tag to be named."""
    above = TagId(inside) if inside else None
    return Draft(
        NodeKind.TAG,
        lambda name: edits.tag.AddTag(name, above, is_new=True),
        f"tag:{inside}",
        hint="New tag",
    )


def new_search(query: str) -> Draft:
    """A saved search to be named; its words are its name if nothing else is typed."""
    return Draft(
        NodeKind.SEARCH,
        lambda name: edits.collection.AddCollection(name, query=query, type=CollectionType.SMART),
        name=query[:60],
        hint="Saved search",
    )
