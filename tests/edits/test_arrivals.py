"""Which edits bring something in by itself: it is new, until somebody has looked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.listing import Listing
from desktop.domain.saving import AssetToSave, SavedFile
from desktop.edits.edit import perform
from desktop.edits.generated_take import StoreGenerated
from desktop.edits.history import History
from desktop.edits.intake import BringIn
from desktop.edits.last_frame import KeepLastFrame
from desktop.edits.saving import SaveAssets
from desktop.edits.watched_folder import BringInWatched
from tests.edits.test_intake import file

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId


def new(library: Library, seen: int = 0) -> set[AssetId]:
    page = library.read(lambda reads: reads.listing.page(Listing(arrived_after=seen)))
    return {card.id for card in page.cards}


def picture(number: int, name: str) -> AssetToSave:
    place = file(number).original
    assert place is not None
    saved = SavedFile(AssetType.IMAGE, f"{number:064x}", 9, place, place)
    return AssetToSave(AssetType.IMAGE, name, file=saved, source=AssetSource.GENERATION)


def test_folders_scripts_and_generators_bring_in_what_is_new_and_people_do_not(
    library: Library,
) -> None:
    (mine,) = perform(library, BringIn((file(1),))).result.added
    frame = perform(library, KeepLastFrame(mine, picture(2, "last frame"))).result
    assert library.read(lambda reads: reads.assets.load(frame)).name == "last frame"
    assert new(library) == set()
    (watched,) = perform(library, BringInWatched((file(1), file(3)))).result.added
    assert new(library) == {watched}  # what the library had is not
    plain = (
        AssetToSave(AssetType.IMAGE, "elsewhere"),
        AssetToSave(AssetType.CHARACTER_REF, "Mara"),
    )
    edit = SaveAssets((picture(4, "script"), *plain), "Save", external_id="1")
    saved = [one.asset.id for one in perform(library, edit).result.assets]
    assert new(library) == {watched, *saved[:2]}  # a character stands at its own place
    seen = library.read(lambda reads: reads.arrivals.newest())
    assert perform(library, edit).result.is_new is False
    assert new(library, seen) == set()
    (made,) = perform(library, StoreGenerated((picture(5, "take"),), None)).result.assets
    assert new(library, seen) == {made}


def test_undo_takes_it_out_and_what_is_written_anew_or_comes_out_of_the_trash_is_new(
    library: Library,
) -> None:
    history = History()
    (key,) = history.perform(library, BringInWatched((file(1),))).result.added
    history.undo(library)
    assert new(library) == set()
    history.redo(library)
    assert new(library) == {key}
    history.undo(library)
    seen = library.read(lambda reads: reads.arrivals.newest())
    perform(library, BringInWatched((file(1),)))
    assert new(library, seen) == {key}
    seen = library.read(lambda reads: reads.arrivals.newest())
    again, place = file(2), file(1).original
    assert place is not None
    place = replace(place, checksum_sha256=again.asset.checksum)
    anew = replace(again, original=place, read_at=place)
    (result,) = perform(library, BringInWatched((anew,))).result.files
    assert result.asset_id == key
    assert new(library, seen) == {key}
