"""What every command on assets does: the one place that knows the handlers of `asset.*`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.location import resolve
from desktop.domain.relation import RelationType
from desktop.edits.asset import AddAsset
from desktop.edits.collection import AddCollection, PutInCollection
from desktop.edits.relation import RelateAssets
from desktop.edits.tag import UntagAssets
from desktop.ui.shell.ask import LineQuestion
from desktop.ui.shell.file_commands import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.ui.shell.frame import DeskFrame

PATHS_COPIED = 500


class AssetActions:
    """Handlers of the Asset menu, and of what else is done to the selected assets."""

    def __init__(self, window: DeskFrame) -> None:
        self._window, self._runner, self._state = window, window.runner, window.state

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        library = self._window.library
        acts = library.acts
        return {
            **{f"asset.rate.{stars}": partial(acts.rate_selected, stars) for stars in range(6)},
            **{
                f"asset.label.{colour.value or 'none'}": partial(acts.label, colour)
                for colour in ColourLabel
            },
            "asset.favourite": acts.toggle_favourite,
            "asset.untag": self.untag,
            "asset.add_to_collection": self.add_to_collection,
            "asset.remove_from_collection": acts.take_out,
            "asset.reference": self.reference,
            "asset.new_collection": library.places.new_collection,
            "asset.new_character": self.new_character,
            "asset.new_tag": library.places.new_tag,
            "asset.rename": lambda: library.view.edit(library.grid.currentIndex()),
            "asset.copy_path": self.copy_paths,
            "asset.reveal": self.reveal,
            "edit.copy": self.copy,
        }

    def ids(self) -> tuple[AssetId, ...]:
        """What is acted on."""
        return tuple(self._state.acted_on.ids)

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
        cards = self._state.acted_on.cards
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

    # Files of assets

    def copy(self) -> None:
        """The selected files to the clipboard, as a file manager takes them."""

        def put(found: list[Path]) -> None:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(path)) for path in found])
            mime.setText("\n".join(map(str, found)))
            QGuiApplication.clipboard().setMimeData(mime)
            self._window.report.note(f"Copied {len(found):,} files.")

        self._with_files(put)

    def copy_paths(self) -> None:
        """Where the files are, a line each."""

        def put(found: list[Path]) -> None:
            QGuiApplication.clipboard().setText("\n".join(map(str, found)))
            self._window.report.note(f"Copied {len(found):,} paths.")

        self._with_files(put)

    def reveal(self) -> None:
        """Open the folder of the file."""
        self._with_files(lambda found: open_folder(found[0]))

    def _with_files(self, then: Callable[[list[Path]], Any]) -> None:
        window = self._window
        ids = tuple(window.state.acted_on.ids)[:PATHS_COPIED]
        library = window.runner.library
        if library is None:
            return
        root = library.media_root

        def show(found: dict[AssetId, list[Any]]) -> None:
            local = [
                resolve(places[0], root)
                for places in found.values()
                if places and places[0].storage_type == "local"
            ]
            if local:
                then(local)
            else:
                window.report.note("Nothing of that is a file on this machine.")

        window.runner.ask(lambda reads: reads.locations.of(ids), show)

    # Questions

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
