"""The edit by which scripts save what they made: assets, links, tags, the call that was paid.

Like files that are brought in, what is saved goes to the Trash when it is undone. The call stays on
record: money that was spent stays spent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.base.errors import LibraryWriteError, NotFoundError, RuleError, SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.asset import MEDIA_TYPES, TAKE_TYPES, AssetSource, AssetType, checked_name
from desktop.domain.ids import AssetId, new_id
from desktop.domain.intake import NOT_LOOKED, CopiesSeen
from desktop.domain.job import METADATA, Outcome
from desktop.domain.library_settings import kept_currency
from desktop.domain.metadata import checked_metadata, merged
from desktop.domain.provider_call import FAILED_STATES, shares
from desktop.domain.relation import RelationType
from desktop.domain.saving import SCRIPT_ID, AssetToSave, Saved, StoredAsset
from desktop.domain.typed_text import Money
from desktop.edits.film_use import AddFinalCut, UseAssets
from desktop.edits.intake import BringIn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.domain.provider_call import ProviderCall
    from desktop.domain.saving import SavedFile


@frozen
class SaveAssets:
    """Save assets that a script made, with the call of a provider that made them.

    Attributes:
        assets: What was made. A file whose content the library has becomes no second asset: the one
            that has it gets what is said of it here and was not known.
        label: As the Edit menu has it, with the name of the script.
        tags: Names of tags for all of them.
        call: The call; what it made is filled in here, and so is what of its cost falls to each.
        characters: What was made is a reference for these.
        target_id: What it was made for. What was made for a shot becomes a take of it, or a sound
            that it uses; a video for a film is a finished cut of it.
        external_id: What the script calls it: what was saved under the same one is returned, and
            nothing is changed.
        copies: What a look at the copies among the files showed.
        cost: What all of them cost, where no call says so.
        by_itself: Nobody asked for it in the window: it stands under what is new.
        only_asks: Nothing is made: it is asked whether it was saved before, and whether it can be.
    """

    assets: tuple[AssetToSave, ...]
    label: str
    tags: tuple[str, ...] = ()
    call: ProviderCall | None = None
    characters: tuple[AssetId, ...] = ()
    target_id: AssetId | None = None
    external_id: str = ""
    copies: CopiesSeen = NOT_LOOKED
    cost: Money | None = None
    by_itself: bool = True
    only_asks: bool = False

    def apply(self, tx: Tx) -> Saved:
        """Returns the assets, also where they were saved before."""
        # First of all, and in this order: who saves for one shot waits for each other nowhere else.
        tx.collections.hold_tree()
        known = self._known(tx)
        if known is not None:
            return Saved(stored(tx, known), is_new=False)
        for asset in self.assets:
            checked_name(asset.name)
        self._check_characters(tx)
        if self.only_asks:
            return Saved(())
        made = self._save(tx)
        self._relate(tx, made)
        if self.call is not None:
            with tx.off_the_record():
                tx.calls.record(self._with_results(self.call, made))
                if self.external_id:
                    tx.calls.share_again(self.external_id, made)
        return Saved(stored(tx, made))

    def _known(self, tx: Tx) -> list[AssetId] | None:
        """What was saved under this name before, as far as it is there; None where nothing is."""
        if not self.external_id:
            return None
        tx.external_ids.hold(SCRIPT_ID, self.external_id)
        types = [asset.type for asset in self.assets]
        made = [] if self.call is None else tx.calls.made_by(self.external_id)
        # It may have been told without its provider before: that was no call.
        found = made or tx.external_ids.find(SCRIPT_ID, self.external_id, types)
        of = tx.assets.values(found, "type")
        order = {kind: place for place, kind in reversed(list(enumerate(types)))}
        return sorted(found, key=lambda key: order.get(of[key], len(order))) or None

    def _check_characters(self, tx: Tx) -> None:
        types = tx.assets.values(self.characters, "type")
        for key in self.characters:
            if key not in types:
                raise NotFoundError(
                    f"There is no character {key} in this library.", field="character_id"
                )
            if types[key] != AssetType.CHARACTER_REF:
                raise RuleError(f"The asset {key} is no character.", field="character_id")

    def _save(self, tx: Tx) -> list[AssetId]:
        """Make them, each with its share of the cost; returns their ids."""
        assets = self._with_costs()
        files = {n: file for n, one in enumerate(assets) if (file := one.incoming())}
        found: dict[int, AssetId] = {}
        if files:
            result = BringIn(
                tuple(files.values()), self.label, tags=self.tags, copies=self.copies
            ).apply(tx)
            if result.quota is not None:
                raise LibraryWriteError(
                    f"The workspace's quota of {result.quota / 1e9:,.1f} GB is used up.",
                    advice="Empty the Trash or ask for more room, then save again.",
                )
            for place, one in zip(files, result.files, strict=True):
                if one.asset_id is None:
                    raise SourceReadError(f"The copy of {one.name} is gone; save it again.")
                found[place] = one.asset_id
                self._complete(tx, one.asset_id, assets[place], one.outcome)
            tx.jobs.queue(METADATA, result.added)
            if self.by_itself:
                tx.arrivals.note(result.arrived)
        rest = {place: one for place, one in enumerate(assets) if place not in files}
        if rest:
            found |= self._load(tx, rest)
        return [found[place] for place in range(len(assets))]

    def _with_costs(self) -> list[AssetToSave]:
        """The assets, each with its share of what they cost together."""
        amount = self.call.amount if self.call else self.cost.amount if self.cost else None
        if amount is None:
            return list(self.assets)
        cost = self.call.cost if self.call else self.cost
        currency = cost.currency if cost else ""
        return [
            replace(one, cost=Money(part, currency)) if part is not None else one
            for one, part in zip(self.assets, shares(amount, len(self.assets)), strict=True)
        ]

    def _load(self, tx: Tx, assets: Mapping[int, AssetToSave]) -> dict[int, AssetId]:
        """Make those that have no file."""
        with tx.off_the_record():  # as with files: undo takes tags off, and leaves the tags
            tags = [tx.tags.ensure(name) for name in self.tags]
        home = tx.settings.load().currency
        keys = {place: AssetId(new_id()) for place in assets}
        rows = [
            _row(keys[place], one, home, self.external_id) | {"tag_ids": tags}
            for place, one in assets.items()
        ]
        tx.intake.load(rows)
        tx.activity.note_intake(keys.values())
        if self.by_itself:
            tx.arrivals.note(keys[n] for n, one in assets.items() if one.type in MEDIA_TYPES)
        return keys

    def _complete(self, tx: Tx, key: AssetId, asset: AssetToSave, outcome: Outcome) -> None:
        """Put beside a file's facts what only the script knows."""
        now = tx.assets.load(key)
        values: dict[str, Any] = {}
        for name in ("url", "file_path", "description", "code"):
            if getattr(asset, name) and not getattr(now, name):
                values[name] = getattr(asset, name)
        if outcome is Outcome.ADDED:
            with tx.off_the_record():
                tx.assets.set(key, values)
                self._name(tx, key)
            return
        more = {name: fact for name, fact in asset.metadata.items() if name not in now.metadata}
        said = {n: fact for n, fact in asset.generation.items() if n not in now.generation}
        if asset.cost is not None and now.generation_cost is None:
            values["generation_cost"] = asset.cost.amount
            if kept := kept_currency(asset.cost, tx.settings.load().currency):
                said["currency"] = kept
        if asset.source is AssetSource.GENERATION:
            values["source"] = AssetSource.GENERATION.value
        values["metadata"] = merged(now.metadata, more)
        values["generation_metadata"] = merged(now.generation, said)
        tx.assets.set(key, values)
        self._name(tx, key)

    def _name(self, tx: Tx, key: AssetId) -> None:
        if self.external_id:
            tx.external_ids.give(key, SCRIPT_ID, self.external_id)

    def _with_results(self, call: ProviderCall, made: Sequence[AssetId]) -> ProviderCall:
        """The call with what it made; one that failed, with what stands for it."""
        results = tuple(dict.fromkeys(made))
        call = replace(call, target_id=self.target_id, external_id=self.external_id)
        if call.state.value in FAILED_STATES:
            return replace(call, stand_ins=results)
        return replace(call, made=results)

    def _relate(self, tx: Tx, made: Sequence[AssetId]) -> None:
        """Tie them to their characters, and to what they were made for."""
        for character in dict.fromkeys(self.characters):
            places = tx.relations.sequence_for(RelationType.REFERENCE_FOR, character, len(made))
            for key, place in zip(made, places, strict=True):
                tx.relations.add(RelationType.REFERENCE_FOR, character, key, sequence=place)
        if self.target_id is None:
            return
        kind = tx.assets.values([self.target_id], "type").get(self.target_id)
        types = tx.assets.values(made, "type")
        videos = tuple(key for key in made if types.get(key) == AssetType.VIDEO)
        if kind == AssetType.FILM:
            for key in videos:
                AddFinalCut(self.target_id, key).apply(tx)
        if kind != AssetType.SHOT:
            return
        takes = videos or tuple(key for key in made if types.get(key) in TAKE_TYPES)
        if takes:
            tx.films.add_takes(self.target_id, takes)
        if rest := tuple(key for key in made if key not in takes):
            UseAssets(self.target_id, rest).apply(tx)


def place_file(tx: Tx, key: AssetId, file: SavedFile) -> None:
    """Give an asset the place of its file; what is in it is read later."""
    tx.locations.hold_assets([key])
    tx.locations.take({key: file.original})
    tx.locations.settle([key])
    tx.jobs.queue(METADATA, [key])


def stored(tx: Tx, keys: Sequence[AssetId]) -> tuple[StoredAsset, ...]:
    """These assets as they are at this moment of the transaction."""
    rows, tags = tx.assets.load_many(keys), tx.tags.of(keys)
    return tuple(StoredAsset(rows[key], tuple(tags.get(key, ()))) for key in keys if key in rows)


def _row(key: AssetId, asset: AssetToSave, home: str, external_id: str) -> dict[str, Any]:
    """A new asset without a file, as the catalog takes it."""
    generation = dict(asset.generation)
    kept = kept_currency(asset.cost, home)
    if kept:
        generation["currency"] = kept
    return {
        "id": key,
        "type": asset.type.value,
        "name": checked_name(asset.name),
        "description": asset.description,
        "code": asset.code,
        "url": asset.url,
        "file_path": asset.file_path,
        "size": asset.size,
        "duration": asset.duration,
        "metadata": checked_metadata(asset.type, asset.metadata),
        "source": asset.source.value if asset.source else None,
        "generation_cost": asset.cost.amount if asset.cost else None,
        "generation_metadata": generation,
        "status": asset.status.value,
        "external_ids": {SCRIPT_ID: external_id} if external_id else {},
        "body": asset.text,
    }
