"""What the Asset menu does to the selection: rate, label, tag, collect, trash, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.domain.asset import AssetType, ColourLabel
from desktop.edits.asset import (
    AddAsset,
    FavouriteAssets,
    LabelAssets,
    RateAssets,
    RenameAsset,
    RestoreAssets,
    TrashAssets,
)
from desktop.edits.collection import AddCollection, PutInCollection, TakeOutOfCollection
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import AddTag, TagAssets, UntagAssets
from desktop.domain.relation import RelationType
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.ask import Decision, LineQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.ids import AssetId
    from desktop.domain.relation import Relation
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

USED_BY_SHOWN = 50


class AssetCommands:
    """Handlers of the Asset menu."""

    def __init__(self, window: QWidget, runner: Runner, state: DeskState) -> None:
        self._window, self._runner, self._state = window, runner, state

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        made: dict[str, Callable[[], None]] = {
            f"asset.rate.{n}": lambda n=n: self._change(RateAssets(self.ids(), n))  # type: ignore[misc]
            for n in range(6)
        }
        for colour in ColourLabel:
            made[f"asset.label.{colour.value or 'none'}"] = (
                lambda colour=colour: self._change(LabelAssets(self.ids(), colour))  # type: ignore[misc]
            )
        return made | {
            "asset.favourite": self.favourite,
            "asset.tag": self.tag,
            "asset.untag": self.untag,
            "asset.add_to_collection": self.add_to_collection,
            "asset.remove_from_collection": self.remove_from_collection,
            "asset.reference": self.reference,
            "asset.new_collection": self.new_collection,
            "asset.new_character": self.new_character,
            "asset.new_tag": self.new_tag,
            "asset.rename": self.rename,
            "asset.trash": self.trash,
            "asset.restore": self.restore,
        }

    def ids(self) -> tuple[AssetId, ...]:
        """What is selected."""
        return tuple(self._state.selection.ids)

    def favourite(self) -> None:
        """Mark all, unless all are marked already."""
        cards = self._state.selection.cards.values()
        self._change(FavouriteAssets(self.ids(), not all(card.is_favorite for card in cards)))

    def tag(self) -> None:
        """Ask for tags, with those that exist at hand."""
        ids = self.ids()
        self._ask_tag(
            "Tag", "Tags, with commas between them (a/b puts b below a)", "Tag",
            lambda names: self._change(TagAssets(ids, names)),
        )  # fmt: skip

    def untag(self) -> None:
        """Ask for tags to take off."""
        ids = self.ids()
        self._ask_tag(
            "Remove tag", "Tags to take off, with commas between them", "Remove",
            lambda names: self._change(UntagAssets(ids, names)),
        )  # fmt: skip

    def new_tag(self) -> None:
        """Ask for a tag's name."""
        self._ask_tag(
            "New tag", "Name (a/b puts b below a)", "Make",
            lambda names: [self._change(AddTag(name)) for name in names],
        )  # fmt: skip

    def add_to_collection(self) -> None:
        """Ask for a collection; one that does not exist is made."""
        ids = self.ids()

        def put(name: str, found: dict[str, Any]) -> None:
            key = found.get(name.casefold())
            self._change(
                PutInCollection(key, ids, name=name) if key else AddCollection(name, ids=ids)
            )

        def ask(collections: list[Any]) -> None:
            usable = [item for item in collections if not item.query]
            found = {item.name.casefold(): item.id for item in usable}
            LineQuestion(
                self._window, "Add to collection", "Collection (a new name makes a new one)",
                known=[item.name for item in usable], verb="Add",
                answered=lambda name: put(name, found),
            ).open()  # fmt: skip

        self._runner.ask(lambda reads: reads.collections.all(), ask)

    def remove_from_collection(self) -> None:
        """Out of the collection that is shown."""
        collection_id = self._state.listing.collection_id
        if collection_id is None:
            self._runner.report.note("Open a collection in the sidebar first.")
            return
        name = self._state.scope_name
        self._change(TakeOutOfCollection(collection_id, self.ids(), name=name))

    def new_collection(self) -> None:
        """With the selection in it."""
        ids = self.ids()
        LineQuestion(
            self._window, "New collection", "Name", verb="Make",
            answered=lambda name: self._change(AddCollection(name, ids=ids)),
        ).open()  # fmt: skip

    def new_character(self) -> None:
        """With the selected pictures as references."""
        cards = self._state.selection.cards
        pictures = tuple(key for key in self.ids() if key in cards and cards[key].type == "image")

        def relate(applied: Any) -> None:
            if pictures:
                self._change(RelateAssets(RelationType.REFERENCE_FOR, applied.result, pictures))

        LineQuestion(
            self._window, "New character", "Name", verb="Make",
            answered=lambda name: self._runner.change(
                AddAsset(AssetType.CHARACTER_REF, name), relate
            ),
        ).open()  # fmt: skip

    def reference(self) -> None:
        """Ask which character the selection is a reference for."""
        ids = self.ids()

        def ask(data: Any) -> None:
            found = {item.name.casefold(): item.id for item in data.characters}

            def relate(name: str) -> None:
                if key := found.get(name.casefold()):
                    self._change(RelateAssets(RelationType.REFERENCE_FOR, key, ids))
                else:
                    self._runner.report.note(f"There is no character called {name}.")

            LineQuestion(
                self._window, "Use as reference", "Character",
                known=[item.name for item in data.characters], verb="Use", answered=relate,
            ).open()  # fmt: skip

        self._runner.ask(lambda reads: reads.sidebar(), ask)

    def rename(self) -> None:
        """Ask for another name."""
        card = self._state.selection.current
        if card is not None:
            LineQuestion(
                self._window, "Rename", "Name", text=card.name, verb="Rename",
                answered=lambda name: self._change(RenameAsset(card.id, name, card.version)),
            ).open()  # fmt: skip

    def trash(self) -> None:
        """Show what uses the selection first; if nothing does, trash at once."""
        self.trash_these(self.ids())

    def trash_these(self, ids: tuple[AssetId, ...]) -> None:
        """Trash assets, after showing what uses them."""

        def go() -> None:
            self._runner.change(TrashAssets(ids), lambda applied: self._told(applied.label))

        def decide(used: list[Relation]) -> None:
            if not used:
                go()
                return
            lines = list(dict.fromkeys(_used_line(item) for item in used))
            Decision(
                self._window,
                f"Move {len(ids):,} to the Trash?" if len(ids) > 1 else "Move to the Trash?",
                "This is used. What uses it stays, without it; restoring brings everything back.",
                details=lines, verb="Move to Trash", decided=go,
            ).open()  # fmt: skip

        self._runner.ask(lambda r: r.relations.used_by(ids, limit=USED_BY_SHOWN), decide)

    def restore(self) -> None:
        """With tags, memberships, relations and order."""
        self._runner.change(RestoreAssets(self.ids()), lambda a: self._told(a.label))

    def _told(self, label: str) -> None:
        self._runner.report.note(label, NoteAction("Undo", self._runner.undo))

    def _change(self, edit: Any) -> None:
        self._runner.change(edit)

    def _ask_tag(
        self, title: str, question: str, verb: str, then: Callable[[tuple[str, ...]], Any]
    ) -> None:
        def ask(tags: list[Any]) -> None:
            LineQuestion(
                self._window, title, question, known=[tag.name for tag in tags], verb=verb,
                answered=lambda text: then(
                    tuple(part.strip() for part in text.split(",") if part.strip())
                ),
            ).open()  # fmt: skip

        self._runner.ask(lambda reads: reads.tags.all(), ask)


def _used_line(relation: Relation) -> str:
    other = relation.other
    code = f"{other.code} " if other.code else ""
    kind = "character" if other.type is AssetType.CHARACTER_REF else other.type.value
    chosen = " (the chosen one)" if relation.is_selected else ""
    return f"{relation.reads_as} {kind} {code}{other.name}{chosen}"
