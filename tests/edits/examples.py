"""An example of every edit, and a small library on which each can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from desktop.demo.dressing import DressProduction
from desktop.domain.asset import AssetSource, AssetType, ColourLabel
from desktop.domain.basis import Basis
from desktop.domain.exchange import ExchangeRate
from desktop.domain.generation import Json
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import KnownFile, NewOriginal
from desktop.domain.marks import Marks
from desktop.domain.numbering import NewCode
from desktop.domain.old_library import OldAsset, OldCollection, OldKey, OldLink, OldMember
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.rate_card_data import read_cards
from desktop.domain.recipe import FileRecipe, Recipe
from desktop.domain.recorded_date import Precision, RecordedDate
from desktop.domain.relation import RelationType
from desktop.domain.saving import AssetToSave, SavedFile
from desktop.domain.typed_text import Money
from desktop.domain.watched_folder import FolderId, WatchedFolder
from desktop.domain.workflow import COMFYUI
from desktop.edits.asset import (
    AddAsset,
    FavouriteAssets,
    LabelAssets,
    MarkRange,
    RateAssets,
    RenameAsset,
    RestoreAssets,
    SetCost,
    SetFields,
    SetRecorded,
    TrashAssets,
)
from desktop.edits.collection import (
    AddCollection,
    MoveCollection,
    PutInCollection,
    PutInNamedCollection,
    RemoveCollection,
    RenameCollection,
    TakeOutOfCollection,
)
from desktop.edits.edit import Edit, perform
from desktop.edits.film import (
    AddFilm,
    AddScene,
    AddShots,
    AddTakes,
    DropBetweenShots,
    DuplicateShots,
    MoveScenes,
    MoveShots,
    SelectTake,
    SetFilm,
    SetScene,
    SetShot,
    SetShots,
)
from desktop.edits.film_drop import AddToFilm
from desktop.edits.film_use import (
    AddFailedTake,
    AddFinalCut,
    SetFilmLut,
    SetSceneScript,
    StopUsing,
    UseAssets,
)
from desktop.edits.generated_take import StoreGenerated
from desktop.edits.intake import BringIn
from desktop.edits.last_frame import KeepLastFrame
from desktop.edits.library import SetLibrary
from desktop.edits.location import FoundFile, LocateAssets, MarkMissing
from desktop.edits.merge_assets import MergeAssets
from desktop.edits.merge_library import MergeLibrary
from desktop.edits.near_duplicate import MakeVariants, TellApart
from desktop.edits.old_library import BringInOld, ReadyRow
from desktop.edits.provider_call import RecordCall
from desktop.edits.rate_card import EstimateCosts, PutRateCards
from desktop.edits.recipe import UseFileRecipe
from desktop.edits.recipe_source import ChooseSource, LinkSources
from desktop.edits.relation import AddCharacter, AddRelation, RelateAssets, RemoveRelations
from desktop.edits.renumber import RenumberShots
from desktop.edits.saving import SaveAssets
from desktop.edits.scripted import ChangeAsset, Named, Relate, ToggleFavourite
from desktop.edits.scripted_take import AddTake, FillTake, TakeFile
from desktop.edits.sequence import SetSequenceRate
from desktop.edits.spending import SetBudget, SetExchangeRate
from desktop.edits.tag import (
    AddTag,
    ColourTag,
    MoveTag,
    RemoveTag,
    RenameTag,
    TagAssets,
    UntagAssets,
)
from desktop.edits.take import (
    HandTakes,
    KeepAsIs,
    MoveTakes,
    RemoveTakes,
    ShotsFromTakes,
    UseMarkedParts,
)
from desktop.edits.take_back import TakeBack
from desktop.edits.watched_folder import (
    AddWatchedFolder,
    BringInWatched,
    ChangeWatchedFolder,
    RemoveWatchedFolder,
)
from desktop.edits.workflow import (
    AddWorkflow,
    MapWorkflow,
    RemoveWorkflow,
    RenameWorkflow,
    ReplaceWorkflow,
)
from tests.edits.merged_part import another_part
from tests.edits.world import World, small_production, written_anew


def _corrected(w: World) -> Edit:
    """Back to what the file says, of an asset of which a person has said something else."""
    said = FileRecipe(Recipe(prompt="a pier", seed="7"))
    w.library.maintain(lambda books: books.recipes.note(w.b, said))
    perform(w.library, SetFields(w.b, {}, generation={"prompt": "a boat"}))
    return UseFileRecipe(w.b, ("prompt",))


PRICES = {
    "provider": "example",
    "source": "an invoice",
    "from": "2020-01-01",
    "models": [
        {
            "model": "still-1",
            "prices": [{"unit": "image", "count": ["images"], "price": "0.5"}],
            "examples": [{"images": 2, "cost": 1}],
        }
    ],
}


WORKFLOW: dict[str, Json] = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 2**64 - 1, "steps": 20}},
}


def _workflow(w: World) -> str:
    """The id of a workflow that is kept."""
    known = w.library.read(lambda reads: reads.templates.of(COMFYUI))
    if known:
        return known[0].key
    return perform(w.library, AddWorkflow("Kept", WORKFLOW)).result


def _priced(w: World) -> Edit:
    """A price for one of two pictures of whose cost nothing is known."""
    perform(w.library, PutRateCards(read_cards(PRICES)))
    for asset_id, model in ((w.a, "still-1"), (w.b, "still-2")):
        made = {"provider": "example", "model": model}
        fields = {"generation_cost": None}
        size = {"width": 16, "height": 9}
        perform(w.library, SetFields(asset_id, fields, metadata=size, generation=made))
    return EstimateCosts((w.a, w.b, w.c))


def _saved_before(w: World) -> Edit:
    """A picture of a call that a script has told of already."""
    call = ProviderCall("fal", "flux", cost=Money(Decimal("0.1")))
    picture = AssetToSave(AssetType.IMAGE, "Pier", url="https://example.org/pier.png")
    edit = SaveAssets((picture,), "Save image (night.py)", ("sea",), call, external_id="7")
    perform(w.library, edit)
    return edit


def _named_by_a_script(w: World) -> Edit:
    """A picture that is in the library already, and gets the name that a script has for it."""
    place = NewOriginal("/media/pier.png", None, "pier.png", 9, "7" * 64, "image/png")
    file = SavedFile(AssetType.IMAGE, "7" * 64, 9, place)
    picture = AssetToSave(AssetType.IMAGE, "Pier", file=file)
    perform(w.library, SaveAssets((picture,), "Save image (night.py)"))
    return SaveAssets((picture,), "Save image (night.py)", external_id="run/8")


def _kept_before(w: World) -> Edit:
    """The last frame of a clip, which is kept already."""
    place = NewOriginal("/media/last.png", None, "last.png", 9, "9" * 64, "image/png")
    file = SavedFile(AssetType.IMAGE, "9" * 64, 9, place)
    edit = KeepLastFrame(w.cut, AssetToSave(AssetType.IMAGE, "cut.mp4 last frame", file=file))
    perform(w.library, edit)
    return edit


def _generated(w: World) -> Edit:
    """What a generator made of a picture, for a shot; its file came in before."""
    place = NewOriginal("/media/made.png", None, "made.png", 9, "8" * 64, "image/png")
    file = SavedFile(AssetType.IMAGE, "8" * 64, 9, place)
    made = AssetToSave(AssetType.IMAGE, "Take", file=file, source=AssetSource.GENERATION)
    perform(w.library, SaveAssets((made,), "Save image (night.py)"))
    return StoreGenerated((made,), w.shot1, (w.a,), cost=Money(Decimal("0.25"), "EUR"))


def _taken_back(w: World) -> Edit:
    """An edit of before, that is not the last one."""
    rated = perform(w.library, RateAssets((w.a, w.b), 2))
    perform(w.library, RateAssets((w.c,), 5))
    return TakeBack(rated.operation_id, rated.label)


def _named(w: World, key: AssetId, name: str) -> str:
    """The recipe of an asset names a file that it was made from."""
    said = FileRecipe(Recipe(source_images=(name,)))
    w.library.maintain(lambda books: books.recipes.note(key, said))
    (source,) = w.library.read(lambda reads: reads.recipe_sources.of(key))
    return source.id


def _linkable(w: World) -> Edit:
    """What the recipe names is in the library by now."""
    _named(w, w.b, w.library.read(lambda reads: reads.assets.load(w.c)).name)
    return LinkSources((w.b,))


def _out_dated(w: World) -> Edit:
    """A take of a shot that uses another picture since."""
    perform(w.library, UseAssets(w.shot2, (w.a,)))
    return KeepAsIs((w.shot2,))


def _old_links(w: World) -> Edit:
    """Two texts of an old library that are here, and what it says of them besides."""
    keys = OldKey("texts", "1"), OldKey("texts", "2")
    texts = (ReadyRow(OldAsset(key, AssetType.TEXT, f"Text {key.id}")) for key in keys)
    perform(w.library, BringInOld("eagle", tuple(texts)))
    board = OldKey("boards", "1")
    rows = (
        ReadyRow(OldCollection(board, "Old board")),
        ReadyRow(OldMember(board, keys[1])),
        ReadyRow(OldLink(RelationType.VARIANT_OF, *keys)),
    )
    return BringInOld("eagle", rows)


EXAMPLES: dict[str, Callable[[World], Edit]] = {
    "rate": lambda w: RateAssets((w.a, w.b), 4),
    "merge": lambda w: MergeLibrary(another_part(w)),
    "label": lambda w: LabelAssets((w.a,), ColourLabel.RED),
    "favourite": lambda w: FavouriteAssets((w.a, w.c)),
    "rename": lambda w: RenameAsset(w.a, "better.png"),
    "set fields": lambda w: SetFields(
        w.a, {"description": "low sun"}, metadata={"lens": 35}, generation={"prompt": "a pier"}
    ),
    "use what the file says": _corrected,
    "take back": _taken_back,
    "choose source": lambda w: ChooseSource(_named(w, w.b, "before.png"), w.a),
    "link sources": _linkable,
    "put in a named collection": lambda w: PutInNamedCollection("Nowhere yet", (w.a, w.b)),
    "new character": lambda w: AddCharacter("Mara", (w.a, w.b)),
    "set cost": lambda w: SetCost(w.a, Money(Decimal("2.5"), "EUR"), Money(Decimal("0.25"))),
    "set recorded": lambda w: SetRecorded(
        w.a, RecordedDate(datetime(2024, 1, 1, tzinfo=UTC), None, Precision.YEAR, "person")
    ),
    "set budget of a film": lambda w: SetBudget(w.film, Money(Decimal(80), "EUR")),
    "set budget of the library": lambda w: SetBudget(None, Money(Decimal("250.5"))),
    "record a call": lambda w: RecordCall(
        ProviderCall("fal", "flux", cost=Money(Decimal("0.1")), made=(w.a, w.b, w.c))
    ),
    "record a call that failed": lambda w: RecordCall(
        ProviderCall("fal", state=CallState.FAILED, error="no answer", target_id=w.shot1)
    ),
    "add workflow": lambda w: AddWorkflow("Lamp", WORKFLOW),
    "replace workflow": lambda w: ReplaceWorkflow(_workflow(w), {**WORKFLOW, "9": WORKFLOW["3"]}),
    "rename workflow": lambda w: RenameWorkflow(_workflow(w), "Fog"),
    "map workflow": lambda w: MapWorkflow(_workflow(w), (("seed", "3", "seed"),)),
    "remove workflow": lambda w: RemoveWorkflow(_workflow(w)),
    "put rate cards": lambda w: PutRateCards(read_cards(PRICES)),
    "estimate costs": _priced,
    "set exchange rate": lambda w: SetExchangeRate(
        ExchangeRate("EUR", "2026-11-01", Decimal("1.08"))
    ),
    "set library": lambda w: SetLibrary({"still_seconds": 4.0, "currency": "CHF"}),
    "locate": lambda w: LocateAssets(
        (FoundFile(w.c, Path("/media/c.png"), 5, 1_700_000_000_000_000_000, None, "image/png"),)
    ),
    "mark missing": lambda w: MarkMissing((w.cut_place,)),
    "bring in a new version": lambda w: BringIn((written_anew("/media/draft.fountain"),)),
    "bring in": lambda w: BringIn((), known=(KnownFile(w.b),), tags=("place/sea",)),
    "bring in what an old library says": _old_links,
    "sequence rate": lambda w: SetSequenceRate((w.plate,), Fraction(24000, 1001)),
    "mark range": lambda w: MarkRange(w.song, Marks(1.5, 4.0)),
    "trash": lambda w: TrashAssets((w.a, w.shot1)),
    "add asset": lambda w: AddAsset(AssetType.CHARACTER_REF, "Glassmaker"),
    "tag": lambda w: TagAssets((w.a, w.b), ("place/sea", "mood/calm")),
    "untag": lambda w: UntagAssets((w.a, w.b), ("place/sea", "never made")),
    "add tag": lambda w: AddTag("night", colour="#101010"),
    "add a tag that must be new": lambda w: AddTag("mood/dusk", is_new=True),
    "rename tag": lambda w: RenameTag(w.sea, "ocean"),
    "colour tag": lambda w: ColourTag(w.sea, "#ff0000"),
    "move tag": lambda w: MoveTag(w.sea, None),
    "remove tag": lambda w: RemoveTag(w.place),
    "remove carried tag": lambda w: RemoveTag(w.sea),
    "add collection": lambda w: AddCollection("New", ids=(w.c, w.a)),
    "put in": lambda w: PutInCollection(w.box, (w.c, w.b), before=w.a),
    "move to the end": lambda w: PutInCollection(w.box, (w.a,), moves=True),
    "take out": lambda w: TakeOutOfCollection(w.box, (w.a, w.c)),
    "take out of all inside": lambda w: TakeOutOfCollection(
        w.box, (w.a, w.b, w.c), with_inner=True
    ),
    "rename collection": lambda w: RenameCollection(w.box, "Crate"),
    "move collection": lambda w: MoveCollection(w.inner, None, before=w.box),
    "remove collection": lambda w: RemoveCollection(w.box),
    "relate": lambda w: RelateAssets(RelationType.USED_IN, w.film, (w.song, w.c)),
    "make variants": lambda w: MakeVariants(w.a, (w.b, w.c)),
    "merge assets": lambda w: MergeAssets(w.a, (w.b,)),
    "tell apart": lambda w: TellApart((w.a, w.b, w.c)),
    "add relation": lambda w: AddRelation(RelationType.DERIVED_FROM, w.b, w.c),
    "change relation": lambda w: AddRelation(
        RelationType.VARIANT_OF, w.b, w.c, instead_of=w.relation
    ),
    "remove relation": lambda w: RemoveRelations((w.relation,)),
    "add film": lambda w: AddFilm("Second", target_seconds=30),
    "add scene": lambda w: AddScene(w.film, "EXT. SEA", before=w.scene2),
    "add shots": lambda w: AddShots(w.scene1, ("", ""), before=w.shot2),
    "add to film": lambda w: AddToFilm(w.film, (w.c, w.song, w.a), "Harbour"),
    "drop between": lambda w: DropBetweenShots(w.scene1, (w.c, w.song, w.a), before=w.shot2),
    "add takes": lambda w: AddTakes(w.shot1, (w.c,), select_first=True),
    "add take in front": lambda w: AddTakes(w.shot1, (w.c,), before=w.a),
    "move takes": lambda w: MoveTakes(w.shot1, (w.b,), before=w.a),
    "move takes last": lambda w: MoveTakes(w.shot1, (w.a,), words="Move take 1 after take 2 of 1A"),
    "use marked parts": lambda w: UseMarkedParts(w.shot1, (w.a, w.b)),
    "hand takes": lambda w: HandTakes(w.shot1, (w.a, w.b), w.shot2),
    "hand the chosen take": lambda w: HandTakes(w.shot1, (w.a,), w.shot3),
    "shots from takes": lambda w: ShotsFromTakes(w.shot1, (w.b, w.a), w.scene2, before=w.shot3),
    "keep as is": _out_dated,
    "add a take that was asked for before": lambda w: AddTakes(
        w.shot3, (w.c,), made_from=Basis(prompt="of other words")
    ),
    "fill empty": lambda w: AddTakes(w.shot3, (w.c,)),
    "select take": lambda w: SelectTake(w.shot1, w.b),
    "remove takes": lambda w: RemoveTakes(w.shot1, (w.a, w.b)),
    "duplicate shots": lambda w: DuplicateShots((w.shot1, w.shot3), w.scene2, before=w.shot3),
    "move shots": lambda w: MoveShots((w.shot2, w.shot3), w.scene2),
    "move shot before": lambda w: MoveShots((w.shot2,), w.scene1, before=w.shot1),
    "move shots out of scenes": lambda w: MoveShots((w.shot1,), w.film, before=w.scene2),
    "move a loose shot": lambda w: MoveShots((w.loose,), w.scene1, before=w.shot2),
    "add a loose shot": lambda w: AddShots(w.film, ("",), before=w.loose),
    "scene before a loose shot": lambda w: AddScene(w.film, "EXT. PIER", before=w.loose),
    "trash a scene": lambda w: TrashAssets((w.scene1,)),
    "move scene to the end": lambda w: MoveScenes((w.scene1,), w.film),
    "move scene": lambda w: MoveScenes((w.scene2,), w.film, before=w.scene1),
    "use sounds": lambda w: UseAssets(w.shot1, (w.c, w.mara, w.song)),
    "use in front": lambda w: UseAssets(w.shot2, (w.mara,), before=w.song),
    "use in another order": lambda w: UseAssets(w.shot2, (w.c,), before=w.song),
    "stop using": lambda w: StopUsing(w.shot2, (w.song, w.c)),
    "script of a scene": lambda w: SetSceneScript(w.scene1, w.script),
    "another script": lambda w: SetSceneScript(w.scene2, w.draft),
    "no script": lambda w: SetSceneScript(w.scene2, None),
    "final cut": lambda w: AddFinalCut(w.film, w.cut),
    "another LUT": lambda w: SetFilmLut(w.film, w.night),
    "no LUT": lambda w: SetFilmLut(w.film, None),
    "failed take": lambda w: AddFailedTake(w.shot1, "out of credits", cost=Money(Decimal("0.40"))),
    "failed first take": lambda w: AddFailedTake(w.shot3, "refused", AssetType.IMAGE),
    "a take after a failed one": lambda w: AddTakes(w.shot2, (w.c,)),
    "remove all but a failed take": lambda w: RemoveTakes(w.shot2, (w.b,)),
    "set shot": lambda w: SetShot(w.shot1, {"camera_angle": "low", "duration": 4.0, "code": "1X"}),
    "set shots": lambda w: SetShots((w.shot1, w.shot3), {"status": "review", "notes": "again"}),
    "film with frame rate": lambda w: AddFilm("Third", frame_rate=25.0, aspect_ratio="4:3"),
    "renumber shots": lambda w: RenumberShots(
        (NewCode(w.shot1, "1A", "010"), NewCode(w.shot2, "1B", "020"))
    ),
    "set scene": lambda w: SetScene(w.scene1, {"name": "INT. CABIN", "setting": "cabin"}),
    "set film": lambda w: SetFilm(w.film, {"target_duration": 90.0}),
    "an edit of a script's": lambda w: Named(RateAssets((w.a,), 3), "Rate 3 stars (night.py)"),
    "change an asset": lambda w: ChangeAsset(
        w.a, {"name": "new.png", "url": "https://example.org/a"}, {"lens": 35}, ("mood/dusk",)
    ),
    "toggle a favourite": lambda w: ToggleFavourite(w.a),
    "relate a take": lambda w: Relate(RelationType.GENERATED_FROM, w.shot1, w.c, 9),
    "relate in an order": lambda w: Relate(
        RelationType.DERIVED_FROM, w.b, w.c, 3, {"how": "upscaled"}
    ),
    "add a take to come": lambda w: AddTake(w.shot1, 7, True, {"director_notes": "again"}),
    "store what was generated": _generated,
    "name what a script made": _named_by_a_script,
    "fill a take": lambda w: FillTake(
        w.a, TakeFile(None, {"url": "https://example.org/a.mp4", "duration": 4.0}, {"fps": 24})
    ),
    "place a shot": lambda w: Relate(RelationType.PART_OF, w.scene1, w.loose, 1),
    "place a scene": lambda w: Relate(RelationType.PART_OF, w.film, w.scene2, 1),
    "set up a production": lambda w: DressProduction(*small_production(w)),
    "watch a folder": lambda w: AddWatchedFolder(
        WatchedFolder(FolderId(new_id()), "/renders/new", "studio", tags=("render",))
    ),
    "change a watched folder": lambda w: ChangeWatchedFolder(
        replace(w.watched, is_active=False, film_id=w.film, name_rule="SH{shot}_t{take}")
    ),
    "stop watching": lambda w: RemoveWatchedFolder(w.watched.id, "renders"),
    "bring in what is watched": lambda w: BringInWatched(
        (),
        known=(KnownFile(w.c),),
        collection_id=w.inner,
        film_id=w.film,
        name_rule="SH{shot}_t{take}",
        names=("SH1A_t7.png",),
    ),
}


# These change nothing in this world, and so leave nothing to undo.
WITHOUT_EFFECT: dict[str, Callable[[World], Edit]] = {
    "restore what is there": lambda w: RestoreAssets((w.a,)),
    "the name it has": lambda w: RenameAsset(w.a, "a.png"),
    "no rating": lambda w: RateAssets((w.a, w.b), 0),
    "no label": lambda w: LabelAssets((w.a,), ColourLabel.NONE),
    "no favourite": lambda w: FavouriteAssets((w.a,), False),
    "no fields": lambda w: SetFields(w.a, {"description": ""}, metadata={"lens": None}),
    "settings it has": lambda w: SetLibrary({}),
    "what a script saved before": lambda w: _saved_before(w),
    "a frame that was kept before": lambda w: _kept_before(w),
    "a tag it has": lambda w: TagAssets((w.a,), ("place/sea",)),
    "a tag nobody has": lambda w: UntagAssets((w.a,), ("never made",)),
    "a tag that is there": lambda w: AddTag("sea", w.place),
    "members": lambda w: PutInCollection(w.box, (w.a,)),
    "members where they stand": lambda w: PutInCollection(w.box, (w.a,), before=w.b),
    "the last to the end": lambda w: PutInCollection(w.box, (w.b,), moves=True),
    "a member in front of itself": lambda w: PutInCollection(w.box, (w.a,), before=w.a),
    "no member": lambda w: TakeOutOfCollection(w.box, (w.c,)),
    "no member inside": lambda w: TakeOutOfCollection(w.box, (w.c,), with_inner=True),
    "a collection where it stands": lambda w: MoveCollection(w.box, None, before=w.saved),
    "a reference it is": lambda w: RelateAssets(RelationType.REFERENCE_FOR, w.mara, (w.a,)),
    "a take it has": lambda w: AddTakes(w.shot1, (w.a,)),
    "takes where they stand": lambda w: MoveTakes(w.shot1, (w.a,), before=w.b),
    "uses where they stand": lambda w: UseAssets(w.shot2, (w.song,), before=w.c),
    "the scene's own script": lambda w: SetSceneScript(w.scene2, w.script),
    "the LUT it has": lambda w: SetFilmLut(w.film, w.day),
    "no script as before": lambda w: SetSceneScript(w.scene1, None),
    "the take that plays": lambda w: SelectTake(w.shot1, w.a),
    "shots where they stand": lambda w: MoveShots((w.shot1,), w.scene1, before=w.shot2),
    "last shots": lambda w: MoveShots((w.shot1, w.shot2), w.scene1),
    "scenes where they stand": lambda w: MoveScenes((w.scene1,), w.film, before=w.scene2),
    "the shot's own name": lambda w: SetShot(w.shot1, {"name": "One", "notes": None}),
    "the film's own target": lambda w: SetFilm(w.film, {"target_duration": 60}),
}


# Each time something new comes of these: made again, they are another change.
MAKES_SOMETHING = {
    "toggle a favourite",
    "record a call",
    "record a call that failed",
    "new character",
    "add asset",
    "add collection",
    "add film",
    "add scene",
    "scene before a loose shot",
    "add a loose shot",
    "add shots",
    "failed take",
    "failed first take",
    "add to film",
    "drop between",
    "duplicate shots",
    "film with frame rate",
    "set up a production",
}


# What they take away is gone the second time, and they say so.
REFUSED_AGAIN = {
    "merge assets",
    "add workflow",
    "remove workflow",
    "remove all but a failed take",
    "stop using",
    "add a take to come",
    "add a tag that must be new",
    "hand takes",
    "hand the chosen take",
    "remove carried tag",
    "remove collection",
    "stop watching",
    "watch a folder",
    "remove tag",
    "remove takes",
    "shots from takes",
    "add relation",
    "change relation",
}
