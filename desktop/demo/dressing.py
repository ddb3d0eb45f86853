"""Turns a production's plan into tags, collections, a cast and a film, in one edit."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetType, ColourLabel
from desktop.domain.recorded_date import DateSource, RecordedDate
from desktop.domain.relation import RelationType
from desktop.domain.tag import INSIDE
from desktop.domain.typed_text import Money
from desktop.edits.asset import AddAsset, FavouriteAssets, LabelAssets, SetFields, SetRecorded
from desktop.edits.collection import AddCollection
from desktop.edits.film import AddFilm, AddScene, AddShots, AddTakes, SelectTake, SetFilm, SetShot
from desktop.edits.relation import RelateAssets
from desktop.edits.spending import SetBudget
from desktop.edits.tag import AddTag, TagAssets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.catalog.library import Tx
    from desktop.demo.studio.story import (
        CharacterPlan,
        Production,
        ScenePlan,
        ShotPlan,
        StudioFile,
        TagPlan,
    )
    from desktop.domain.ids import AssetId, CollectionId

# Saved searches that show what the query language can do.
SEARCHES = (
    ("Best of the clips", "type:video rating>=4"),
    ("Not rated yet", "rating:0 (type:image OR type:video)"),
    ("Voices and music", "type:audio"),
)
FAVOURITE, POOR = 5, 2
SHOT_FIELDS = ("name", "code", "action", "camera_angle", "duration", "status", "dialogue", "notes")


@frozen
class DressProduction:
    """Everything a library knows of a production beyond its files.

    Attributes:
        ids: The asset of each thing made, by its title.
    """

    production: Production
    ids: Mapping[str, AssetId] = field(hash=False)

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Set up {self.production.film.title}"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the film's id."""
        made = [thing for thing in self.production.made if thing.title in self.ids]
        self._tags(tx, made)
        for thing in made:
            key, shot = self.ids[thing.title], made_on(thing)
            _facts(key, thing).apply(tx)
            SetRecorded(key, shot, is_checked=False).apply(tx)
        self._marks(tx, made)
        self._collections(tx, made)
        for character in self.production.characters:
            self._character(tx, character, made)
        self._sources(tx)
        return self._film(tx)

    def _found(self, titles: Sequence[str]) -> tuple[AssetId, ...]:
        return tuple(dict.fromkeys(self.ids[title] for title in titles if title in self.ids))

    def _tags(self, tx: Tx, made: Sequence[StudioFile]) -> None:
        paths: dict[str, str] = {}
        for tag in _parents_first(self.production.tags):
            above = paths.get(tag.parent)
            paths[tag.name] = f"{above}{INSIDE}{tag.name}" if above else tag.name
            AddTag(paths[tag.name], colour=tag.colour).apply(tx)
        for name in dict.fromkeys(name for thing in made for name in thing.tags):
            titles = [thing.title for thing in made if name in thing.tags]
            TagAssets(self._found(titles), (paths.get(name, name),)).apply(tx)

    def _marks(self, tx: Tx, made: Sequence[StudioFile]) -> None:
        """Favourites, and labels as a first cut would have them."""
        best = self._found([thing.title for thing in made if thing.rating >= FAVOURITE])
        FavouriteAssets(best).apply(tx)
        takes = [title for shot in self._shots() for title in shot.takes]
        chosen = [s.takes[s.selected] for s in self._shots() if s.selected is not None and s.takes]
        poor = [t.title for t in made if 0 < t.rating <= POOR and t.title not in chosen]
        other = [title for title in takes if title not in chosen and title not in poor]
        for titles, colour in (
            (chosen, ColourLabel.GREEN),
            (other, ColourLabel.YELLOW),
            (poor, ColourLabel.RED),
        ):
            LabelAssets(self._found(titles), colour).apply(tx)

    def _shots(self) -> list[ShotPlan]:
        return [shot for scene in self.production.film.scenes for shot in scene.shots]

    def _collections(self, tx: Tx, made: Sequence[StudioFile]) -> None:
        known: dict[str, CollectionId] = {}
        for plan in self.production.collections:
            members = self._found([t.title for t in made if plan.name in t.collections])
            edit = AddCollection(
                plan.name, known.get(plan.parent), members, description=plan.description
            )
            known[plan.name] = edit.apply(tx)
        for name, query in SEARCHES:
            AddCollection(name, query=query).apply(tx)

    def _character(self, tx: Tx, plan: CharacterPlan, made: Sequence[StudioFile]) -> None:
        facts = {"description": plan.description, "metadata": dict(plan.attributes)}
        key = AddAsset(AssetType.CHARACTER_REF, plan.name, facts).apply(tx)
        shown = [thing.title for thing in made if thing.character == plan.name]
        references = self._found([*plan.references, *shown])
        if references:
            RelateAssets(RelationType.REFERENCE_FOR, key, references).apply(tx)

    def _sources(self, tx: Tx) -> None:
        """What was made from what."""
        for type_, first, then in self.production.sources:
            if first in self.ids and then in self.ids:
                RelateAssets(type_, self.ids[first], (self.ids[then],)).apply(tx)

    def _film(self, tx: Tx) -> AssetId:
        plan = self.production.film
        film_id = AddFilm(plan.title, plan.target_seconds, first_scene="").apply(tx)
        SetFilm(film_id, {"description": plan.logline, "frame_rate": plan.frame_rate}).apply(tx)
        if plan.budget is not None:
            SetBudget(film_id, Money(plan.budget, "USD")).apply(tx)
        for scene in plan.scenes:
            self._scene(tx, film_id, scene)
        self._sounds(tx, film_id, plan.sounds)
        return film_id

    def _scene(self, tx: Tx, film_id: AssetId, plan: ScenePlan) -> None:
        scene = AddScene(film_id, plan.heading, number=plan.number, setting=plan.setting)
        scene_id = scene.apply(tx)
        tx.assets.set_metadata(scene_id, {"tint": plan.tint})
        names = tuple(shot.name for shot in plan.shots)
        codes = tuple(shot.code for shot in plan.shots)
        for key, shot in zip(
            AddShots(scene_id, names, codes=codes).apply(tx) if names else [],
            plan.shots,
            strict=True,
        ):
            self._shot(tx, key, shot)
        self._sounds(tx, scene_id, plan.sounds)

    def _shot(self, tx: Tx, shot_id: AssetId, plan: ShotPlan) -> None:
        values: dict[str, Any] = {name: getattr(plan, name) for name in SHOT_FIELDS}
        SetShot(shot_id, {**values, "prompt": plan.prompt}).apply(tx)
        takes = self._found(plan.takes)
        if not takes:
            return
        AddTakes(shot_id, takes).apply(tx)
        if plan.selected is not None:
            chosen = self._found(plan.takes[plan.selected : plan.selected + 1])
            for key in chosen:
                SelectTake(shot_id, key).apply(tx)

    def _sounds(self, tx: Tx, parent_id: AssetId, titles: Sequence[str]) -> None:
        sounds = self._found(titles)
        if sounds:
            RelateAssets(RelationType.USED_IN, parent_id, sounds).apply(tx)


def made_on(made: StudioFile) -> RecordedDate:
    """By the clock of the camera, or of who made it."""
    return RecordedDate.on_clock(made.recorded_at.replace(tzinfo=None), source=DateSource.PERSON)


def _facts(asset_id: AssetId, made: StudioFile) -> SetFields:
    """What is known of one thing: description, rating, how it was generated and for how much."""
    values: dict[str, Any] = {
        "description": made.description,
        "rating": made.rating,
    }
    generation: dict[str, Any] = {}
    if made.prompt:
        values |= {"source": AssetSource.GENERATION.value, "generation_cost": made.cost}
        generation = {
            "prompt": made.prompt,
            "negative_prompt": made.negative_prompt or None,
            "model": made.model,
            "provider": made.provider,
            "seed": made.seed,
        }
    return SetFields(asset_id, values, generation=generation)


def _parents_first(tags: Sequence[TagPlan]) -> list[TagPlan]:
    ordered: list[TagPlan] = []
    waiting = list(tags)
    while waiting:
        placed = {tag.name for tag in ordered}
        ready = [tag for tag in waiting if not tag.parent or tag.parent in placed]
        ordered += ready or waiting  # a plan that names no such parent still gets its tags
        waiting = [tag for tag in waiting if tag not in ordered]
    return ordered
