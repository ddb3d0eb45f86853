"""Commands on the selection that ask first: tags, a collection, a character, the Trash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.edits.asset import AddAsset, TrashAssets
from desktop.edits.collection import AddCollection, PutInCollection
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import UntagAssets
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.ask import Decision, LineQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.ids import AssetId
    from desktop.domain.relation import Relation
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState

USED_BY_SHOWN = 50


class AssetCommands:
    """Handlers of the Asset menu that open a small dialog."""

    def __init__(self, window: QWidget, runner: Runner, state: DeskState) -> None:
        self._window, self._runner, self._state = window, runner, state

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        return {
            "asset.untag": self.untag,
            "asset.add_to_collection": self.add_to_collection,
            "asset.reference": self.reference,
            "asset.new_character": self.new_character,
            "asset.trash": self.trash,
        }

    def ids(self) -> tuple[AssetId, ...]:
        """What is selected."""
        return tuple(self._state.selection.ids)

    def untag(self) -> None:
        """Ask for tags to take off."""
        ids = self.ids()
        self._ask_tags(
            "Remove tag",
            "Tags to take off, with commas between them",
            lambda names: self._runner.change(UntagAssets(ids, names)),
        )

    def add_to_collection(self) -> None:
        """Ask for a collection; one that does not exist is made."""
        ids = self.ids()

        def ask(collections: list[Any]) -> None:
            usable = [item for item in collections if not item.query]
            found = {item.name.casefold(): item.id for item in usable}

            def put(name: str) -> None:
                key = found.get(name.casefold())
                self._runner.change(
                    PutInCollection(key, ids, name=name) if key else AddCollection(name, ids=ids)
                )

            question = "Collection (a new name makes a new one)"
            names = [item.name for item in usable]
            self._question("Add to collection", question, names, "Add", put)

        self._runner.ask(lambda reads: reads.collections.all(), ask)

    def new_character(self) -> None:
        """With the selected pictures as references."""
        cards = self._state.selection.cards
        pictures = tuple(
            key for key in self.ids() if key in cards and cards[key].type is AssetType.IMAGE
        )

        def relate(applied: Any) -> None:
            if pictures:
                kind = RelationType.REFERENCE_FOR
                self._runner.change(RelateAssets(kind, applied.result, pictures))

        def make(name: str) -> None:
            self._runner.change(AddAsset(AssetType.CHARACTER_REF, name), relate)

        self._question("New character", "Name", [], "Make", make)

    def reference(self) -> None:
        """Ask which character the selection is a reference for."""
        ids = self.ids()

        def ask(data: Any) -> None:
            found = {item.name.casefold(): item.id for item in data.characters}

            def relate(name: str) -> None:
                key = found.get(name.casefold())
                if key:
                    self._runner.change(RelateAssets(RelationType.REFERENCE_FOR, key, ids))
                else:
                    self._runner.report.note(f"There is no character called {name}.")

            names = [item.name for item in data.characters]
            self._question("Use as reference", "Character", names, "Use", relate)

        self._runner.ask(lambda reads: reads.sidebar(), ask)

    def trash(self) -> None:
        """The selection."""
        self.trash_these(self.ids())

    def trash_these(self, ids: tuple[AssetId, ...]) -> None:
        """Trash assets; where something uses them, it is shown first."""

        def go() -> None:
            self._runner.change(
                TrashAssets(ids),
                lambda applied: self._runner.report.note(
                    applied.label, NoteAction("Undo", self._runner.undo)
                ),
            )

        def decide(used: list[Relation]) -> None:
            if not used:
                go()
                return
            Decision(
                self._window,
                f"Move {len(ids):,} to the Trash?" if len(ids) > 1 else "Move to the Trash?",
                "This is used. What uses it stays, without it; restoring brings everything back.",
                details=list(dict.fromkeys(_used_line(item) for item in used)),
                verb="Move to Trash",
                decided=go,
            ).open()

        if ids:
            self._runner.ask(lambda r: r.relations.used_by(ids, limit=USED_BY_SHOWN), decide)

    def _ask_tags(self, title: str, question: str, then: Callable[[tuple[str, ...]], None]) -> None:
        def split(text: str) -> None:
            then(tuple(part.strip() for part in text.split(",") if part.strip()))

        def ask(tags: list[Any]) -> None:
            self._question(title, question, [tag.name for tag in tags], title, split)

        self._runner.ask(lambda reads: reads.tags.all(), ask)

    def _question(
        self,
        title: str,
        question: str,
        known: list[str],
        verb: str,
        answered: Callable[[str], None],
    ) -> None:
        LineQuestion(
            self._window, title, question, known=known, verb=verb, answered=answered
        ).open()


def _used_line(relation: Relation) -> str:
    """One line of the dialog: "Take of shot 12A The door opens (the chosen one)"."""
    other = relation.other
    code = f"{other.code} " if other.code else ""
    kind = "character" if other.type is AssetType.CHARACTER_REF else other.type.value
    chosen = " (the chosen one)" if relation.is_selected else ""
    return f"{relation.reads_as} {kind} {code}{other.name}{chosen}"
