"""What a drop on a place of the sidebar would do, in words, before it is done."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES, AssetType
from desktop.domain.display import counted
from desktop.domain.ids import AssetId
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit.mime import (
    TRASH,
    asset_ids,
    file_type,
    files_in,
    is_surely_file,
    source_of,
)
from desktop.ui.kit.purpose import ImportUse, Purpose
from desktop.ui.library.sidebar_nodes import NodeKind, SidebarNode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtCore import QMimeData


# What is dragged here out of the Trash comes back.
RESTORES = (NodeKind.ALL, NodeKind.TYPE)
# Files dropped here come in, and nothing else is done with them.
IMPORTS = (NodeKind.ALL, NodeKind.LAST_IMPORT)
TAKES_ASSETS = (
    NodeKind.FAVOURITES,
    NodeKind.FILM,
    NodeKind.COLLECTION,
    NodeKind.TAG,
    NodeKind.CHARACTER,
    NodeKind.TRASH,
)


@frozen
class Dragged:
    """Assets or files of a drag.

    Attributes:
        kinds: The types of the assets, as far as they are known yet.
        files: Files from another program; then `ids` is empty.
        is_trashed: It lies in the Trash.
    """

    ids: tuple[AssetId, ...] = ()
    kinds: Mapping[AssetId, AssetType] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    is_trashed: bool = False

    def __bool__(self) -> bool:
        return bool(self.ids or self.files)

    @property
    def words(self) -> str:
        """How many, of what."""
        return counted(len(self.files), "item") if self.files else counted(len(self.ids), "asset")

    @property
    def shots(self) -> int:
        """How many of them can be takes of new shots; what is not known yet counts."""
        return sum(kind is None or kind in TAKE_TYPES for kind in self._types())

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many there are: a folder's files are counted by their import."""
        return all(map(is_surely_file, self.files))

    @property
    def is_sound(self) -> bool:
        """Whether all of it is sound."""
        return all(kind is AssetType.AUDIO for kind in self._types())

    def _types(self) -> list[AssetType | None]:
        return [self.kinds.get(key) for key in self.ids] + [file_type(at) for at in self.files]


def dragged(mime: QMimeData, kinds: Mapping[AssetId, AssetType]) -> Dragged:
    """What a drag carries."""
    return Dragged(asset_ids(mime), kinds, tuple(files_in(mime)), source_of(mime) == TRASH)


def drop_words(node: SidebarNode, what: Dragged) -> str:
    """What dropping it on a row would do; empty where it would do nothing."""
    if not what:
        return ""
    if what.is_trashed:
        return f"Restore {what.words}" if node.kind in RESTORES else ""
    return _of_files(node, what) if what.files else _of_assets(node, what)


def drop_refusal(node: SidebarNode, what: Dragged) -> str:
    """Why a drop would do nothing, where somebody may wonder; empty elsewhere."""
    if what.is_trashed and node.kind in TAKES_ASSETS and node.kind is not NodeKind.TRASH:
        return "Restore it from the Trash first"
    if node.kind is NodeKind.FILM and what and not drop_words(node, what):
        return "Only images and videos can become shots"
    return ""


def purpose_of(node: SidebarNode, files: Sequence[Path]) -> Purpose | None:
    """What files that are dropped on a row are brought in for; None where they only come in."""
    name = clean_line(node.name, limit=40)
    if node.kind is NodeKind.FILM:
        purpose = film_purpose(name, is_sound=Dragged(files=tuple(files)).is_sound)
        return replace(purpose, film_id=AssetId(node.id))
    use = {
        NodeKind.FAVOURITES: ImportUse.FAVOURITES,
        NodeKind.COLLECTION: ImportUse.COLLECTION,
        NodeKind.TAG: ImportUse.TAG,
        NodeKind.CHARACTER: ImportUse.CHARACTER,
    }.get(node.kind)
    return Purpose(use, name) if use is not None else None


def film_purpose(name: str, *, is_sound: bool) -> Purpose:
    """What is dropped on the name of a film is its sound, or shots at its end."""
    return (
        Purpose(ImportUse.SOUND, name)
        if is_sound
        else Purpose(ImportUse.SHOTS, f"at the end of {name}")
    )


def _of_assets(node: SidebarNode, what: Dragged) -> str:
    name = clean_line(node.name, limit=40)
    return {
        NodeKind.FAVOURITES: f"Mark {what.words} as {_favourites(len(what.ids))}",
        NodeKind.FILM: _on_film(name, what),
        NodeKind.COLLECTION: f"Add {what.words} to {name}",
        NodeKind.TAG: f"Tag {what.words} with {name}",
        NodeKind.CHARACTER: f"Add {what.words} as reference for {name}",
        NodeKind.TRASH: f"Move {what.words} to the Trash",
    }.get(node.kind, "")


def _of_files(node: SidebarNode, what: Dragged) -> str:
    """They come in, and then the same is done with them."""
    name, begun = clean_line(node.name, limit=40), f"Import {what.words}"
    on_film = _on_film(name, what)
    return {
        NodeKind.ALL: begun,
        NodeKind.LAST_IMPORT: begun,
        NodeKind.FAVOURITES: f"{begun} as {_favourites(len(what.files))}",
        NodeKind.FILM: on_film and f"{begun}: {on_film[0].lower()}{on_film[1:]}",
        NodeKind.COLLECTION: f"{begun} into {name}",
        NodeKind.TAG: f"{begun} tagged with {name}",
        NodeKind.CHARACTER: f"{begun} as reference for {name}",
    }.get(node.kind, "")


def _on_film(name: str, what: Dragged) -> str:
    if what.is_sound:
        return f"Use as sound of {name}"
    shots = counted(what.shots, "shot") if what.is_counted else "as shots"
    return f"Add {shots} at the end of {name}" if what.shots else ""


def _favourites(count: int) -> str:
    return "favourite" if count == 1 else "favourites"
