"""What every command on assets does: the one place that knows the handlers of `asset.*`."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from desktop.domain import display
from desktop.domain.asset import AssetType, ColourLabel
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.location import Seen
from desktop.domain.relation import RelationType
from desktop.edits import lazy as edits
from desktop.ui.kit.choose import ChoiceRow, ChooseDialog
from desktop.ui.shell.actions import MORE_LIKE
from desktop.ui.shell.ask import LineQuestion
from desktop.ui.shell.file_commands import open_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.catalog.library import Reads
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.bytes import PackedFile
    from desktop.domain.collection import Collection
    from desktop.domain.ids import AssetId, Ids
    from desktop.domain.location import Location, Sight
    from desktop.domain.look import Alike
    from desktop.domain.sidebar import SidebarData
    from desktop.ui.library.pane import LibraryPane
    from desktop.ui.shell.open_with import OpenWith
    from desktop.ui.shell.services import Services
    from desktop.ui.shell.trashing import Trashing

_DEEPEST = 32  # names of collections inside each other that are shown
PATHS_COPIED = 500
_PACKED = (
    "What is selected is packed into the library, and is no file of its own."
    " Open lends a copy of it; `directors-desk unpack` brings it out."
)


class AssetActions:
    """Handlers of the Asset menu, and of what else is done to the selected assets.

    Args:
        rename: Lets the current asset be renamed where the keyboard is.
        begin_tag: Lets a tag be typed where one looks.
        locate: Begins to look for lost files.
    """

    def __init__(
        self,
        services: Services,
        window: QWidget,
        *,
        library: LibraryPane,
        trashing: Trashing,
        rename: Callable[[], None],
        begin_tag: Callable[[], None],
        locate: Callable[[], None],
    ) -> None:
        self._services, self._window = services, window
        self._runner, self._state = services.runner, services.state
        self._library, self._trashing = library, trashing
        self._rename, self._begin_tag = rename, begin_tag
        self._locate = locate

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By command."""
        library, by_hand, trashing = self._library, self._library.asset_edits, self._trashing
        return {
            **{f"asset.rate.{stars}": partial(by_hand.rate_selected, stars) for stars in range(6)},
            **{
                f"asset.label.{colour.value or 'none'}": partial(by_hand.label, colour)
                for colour in ColourLabel
            },
            "asset.favourite": by_hand.toggle_favourite,
            "asset.untag": self.untag,
            "inspector.tag": self._begin_tag,
            "asset.add_to_collection": self.add_to_collection,
            "asset.remove_from_collection": library.take_out,
            "asset.reference": self.reference,
            "asset.new_character": self.new_character,
            "asset.new_collection": library.place_controller.new_collection,
            "asset.new_tag": library.place_controller.new_tag,
            "asset.rename": self._rename,
            "asset.compare_parameters": self.compare_parameters,
            "asset.copy_path": self.copy_paths,
            "asset.open": lambda: self._other_programs().open(),
            "asset.open_with": lambda: self._other_programs().ask(),
            "asset.reveal": self.reveal,
            "asset.trash": lambda: trashing.trash(self._state.acted_on.ids),
            "asset.restore": lambda: trashing.restore(self._state.acted_on.ids),
            "asset.delete": lambda: trashing.delete(self._state.acted_on.ids),
            "edit.copy": self.copy,
            **{spec.id: partial(self.more_like, spec.id) for spec in MORE_LIKE},
        }

    def ids(self) -> Ids:
        """What is acted on; of many they are named in the writer's thread."""
        return self._state.acted_on.ids

    def _other_programs(self) -> OpenWith:
        from desktop.ui.shell.open_with import OpenWith  # noqa: PLC0415 - when first opened

        return OpenWith(self._services, self._window, self._locate)

    def more_like(self, command: str) -> None:
        """List what is most like the one that is selected."""
        from desktop.domain.look import LikeBy  # noqa: PLC0415 - when first asked

        by = LikeBy(command.rpartition(".")[2])
        (key,) = self.ids()
        looks = self._runner.library.looks if self._runner.library else None
        if looks is None:
            return

        def find(reads: Reads) -> tuple[str, Alike]:
            return reads.assets.load(key).name, reads.alike.find(looks, key, by)

        def came(found: tuple[str, Alike]) -> None:
            name, alike = found
            if alike.found:
                numbers = Counter(words for _key, words in alike.found)
                words = " · ".join(f"{words} ({n:,})" for words, n in numbers.items())
                ids = tuple(asset_id for asset_id, _words in alike.found)
                place = Listing(ids=ids, order=Order(SortKey.GIVEN, descending=False))
                self._library.navigation.show_found(f"Like {name}: {words}", place)
            else:
                self._runner.report.note(alike.lacks or f"Nothing here is like {name}.")

        self._runner.ask(find, came, key="more-like-this")

    def untag(self) -> None:
        """Choose among the tags that the selection has which of them are taken off."""
        ids = self.ids()

        def ask(carried: Counter[str]) -> None:
            if not carried:
                self._runner.report.note("What is selected has no tags.")
                return
            choices = [
                ChoiceRow(name, name, f"{number:,} of {len(ids):,}" if len(ids) > 1 else "")
                for name, number in carried.most_common()
            ]
            self._choose(
                "Remove Tag",
                choices,
                lambda picked: self._runner.change(
                    edits.tag.UntagAssets(ids, tuple(choice.key for choice in picked))
                ),
                verb="Remove Tag",
                many=True,
            )

        self._runner.ask(lambda reads: _carried(reads, ids), ask)

    def add_to_collection(self) -> None:
        """Choose a collection; one that does not exist is made."""
        ids = self.ids()

        def put(picked: Sequence[ChoiceRow]) -> None:
            for choice in picked:
                self._runner.change(
                    edits.collection.PutInCollection(choice.key, ids, name=choice.name)
                    if choice.key
                    else edits.collection.PutInNamedCollection(choice.name, ids)
                )

        def ask(collections: list[Collection]) -> None:
            self._choose(
                "Add to Collection",
                _collection_choices([item for item in collections if not item.query]),
                put,
                verb="Add",
                make="Make new collection",
                hint="Type a collection, or a new name",
            )

        self._runner.ask(lambda reads: reads.collections.all(), ask)

    def new_character(self) -> None:
        """With the selected pictures as references."""
        ids = self.ids()

        def make(name: str) -> None:
            self._runner.change(edits.relation.AddCharacter(name, ids))

        self._question("New character", "Name", [], "Make", make)

    def reference(self) -> None:
        """Choose which character the selection is a reference for; a new one is made."""
        ids = self.ids()

        def relate(key: AssetId) -> None:
            self._runner.change(edits.relation.RelateAssets(RelationType.REFERENCE_FOR, key, ids))

        def use(picked: Sequence[ChoiceRow]) -> None:
            choice = picked[0]
            if choice.key:
                relate(choice.key)
                return
            edit = edits.asset.AddAsset(AssetType.CHARACTER_REF, choice.name)
            self._runner.change(edit, lambda applied: relate(applied.result))

        def ask(data: SidebarData) -> None:
            self._choose(
                "Use as Reference for",
                [
                    ChoiceRow(item.id, item.name, f"{item.count:,}")
                    for item in data.characters
                    if item.id not in ids
                ],
                use,
                verb="Use",
                make="Make new character",
                hint="Type a character, or a new name",
            )

        self._runner.ask(lambda reads: reads.sidebar(), ask)

    def compare_parameters(self) -> None:
        """Show what differs between how the two were made, in their order in the library."""
        from desktop.ui.shell.compare_parameters import CompareParameters  # noqa: PLC0415

        ids = tuple(self.ids()[:2])
        if len(ids) != 2:
            return
        thumbnails = self._services.thumbnails

        def show(found: tuple[list[Asset], dict[AssetId, AssetCard]]) -> None:
            (left, right), cards = found
            CompareParameters(left, right, self._window, cards=cards, thumbnails=thumbnails).open()

        self._runner.ask(
            lambda reads: ([reads.assets.load(key) for key in ids], reads.assets.cards(ids)),
            show,
            key="compare-parameters",
        )

    # Files of assets

    def copy(self) -> None:
        """The selected files to the clipboard, as a file manager takes them.

        Of what is packed into the library a copy is lent, as another program that opens it gets.
        """

        def put(found: list[Path]) -> None:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(path)) for path in found])
            mime.setText("\n".join(map(str, found)))
            QGuiApplication.clipboard().setMimeData(mime)
            self._services.report.note(f"Copied {display.counted(len(found), 'file')}.")

        def lend(packed: list[PackedFile], here: list[Path]) -> None:
            from desktop.jobs.lend_copy import lend_all  # noqa: PLC0415 - when first needed

            self._runner.work_alone(
                lambda: lend_all(packed), title="Copying", then=lambda lent: put([*here, *lent])
            )

        self._with_files(put, lend)

    def copy_paths(self) -> None:
        """Where the files are, a line each."""

        def put(found: list[Path]) -> None:
            QGuiApplication.clipboard().setText("\n".join(map(str, found)))
            self._services.report.note(f"Copied {display.counted(len(found), 'path')}.")

        self._with_files(put)

    def reveal(self) -> None:
        """Open the folder of the file."""
        self._with_files(lambda found: open_folder(found[0]))

    def _with_files(
        self,
        then: Callable[[list[Path]], object],
        lend: Callable[[list[PackedFile], list[Path]], None] | None = None,
    ) -> None:
        """Call `then` with the files of the selection; `lend`, if any of it is packed."""
        ids = tuple(self._services.state.acted_on.ids[:PATHS_COPIED])
        library = self._services.runner.library
        if library is None:
            return
        root = library.media_root

        def show(found: dict[AssetId, Sight]) -> None:
            here = [sight.path for sight in found.values() if sight.is_file and sight.path]
            packed = [sight.packed for sight in found.values() if sight.packed is not None]
            if packed and lend is not None:
                lend(packed, here)
            elif here:
                then(here)
            elif packed:
                self._services.report.note(_PACKED)
            elif any(sight.seen is not Seen.REFUSED for sight in found.values()):
                self._services.report.note("The files are offline. Is a drive unplugged?")
            else:
                self._services.report.note("What is selected has no file on this computer.")

        def look(places: dict[AssetId, list[Location]]) -> None:
            self._services.file_locator.ask_all(places, root, show, key="asset-files")

        self._services.runner.ask(lambda reads: reads.locations.of(ids), look, key="asset-files")

    # Questions

    def _choose(
        self,
        title: str,
        choices: Sequence[ChoiceRow],
        chosen: Callable[[Sequence[ChoiceRow]], None],
        *,
        verb: str,
        make: str = "",
        many: bool = False,
        hint: str = "Type to filter",
    ) -> None:
        ChooseDialog(
            self._window,
            title,
            choices=choices,
            chosen=chosen,
            verb=verb,
            make=make,
            many=many,
            hint=hint,
        ).open()

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


def _carried(reads: Reads, ids: Sequence[AssetId]) -> Counter[str]:
    """How many of these assets carry each tag. Runs in a reader's thread."""
    return Counter(name for names in reads.tags.of(ids).values() for name in names)


def _collection_choices(collections: Sequence[Collection]) -> list[ChoiceRow]:
    """Collections with those they are in: `References / Night`."""
    known = {item.id: item for item in collections}

    def path(item: Collection) -> str:
        names, above = [item.name], item.parent_id
        while above in known and len(names) < _DEEPEST:
            names.append(known[above].name)
            above = known[above].parent_id
        return " / ".join(reversed(names))

    # Without a number where all lies further inside: there it is counted.
    made = [
        ChoiceRow(item.id, path(item), f"{item.count:,}" if item.count else "")
        for item in collections
    ]
    return sorted(made, key=lambda choice: choice.name.casefold())
