"""Edits of what films and shots use, scripts of scenes, LUTs, failed takes and finished cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.base.errors import NotFoundError, RuleError
from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES, AssetSource, AssetStatus, AssetType
from desktop.domain.cut_basis import cut_basis
from desktop.domain.display import counted
from desktop.domain.film import FINAL_CUT, LUT, LUT_FORMAT
from desktop.domain.library_settings import kept_currency
from desktop.domain.metadata import merged
from desktop.domain.relation import FILM_TYPES, RelationType

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId, RelationId
    from desktop.domain.typed_text import Money


@frozen
class UseAssets:
    """Let a film, a scene or a shot use sounds, characters, texts or images, in this order.

    Sounds are layers, the lowest first. What is used there already moves to the new place.

    Attributes:
        before: The asset that they come before; None puts them last.
    """

    parent_id: AssetId
    asset_ids: tuple[AssetId, ...]
    before: AssetId | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Use asset" if len(self.asset_ids) == 1 else f"Use {len(self.asset_ids)} assets"

    def apply(self, tx: Tx) -> None:
        """Refused where it is not a film, a scene or a shot that would use them."""
        parent = tx.assets.load(self.parent_id)
        if parent.type not in FILM_TYPES:
            raise RuleError(
                f"Assets are used in films, scenes and shots, and “{parent.name}” is none."
            )
        ids = list(dict.fromkeys(self.asset_ids))
        for key in ids:
            tx.relations.add(RelationType.USED_IN, self.parent_id, key)
        tx.relations.order(RelationType.USED_IN, self.parent_id, ids, before=self.before)


@frozen
class StopUsing:
    """Let a film, a scene or a shot no longer use assets; the assets stay in the library."""

    parent_id: AssetId
    asset_ids: tuple[AssetId, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"No longer use {counted(len(self.asset_ids), 'asset')}"

    def apply(self, tx: Tx) -> int:
        """Returns how many of them were used.

        Raises:
            NotFoundError: One of them is not used there.
        """
        links = [
            tx.relations.find(RelationType.USED_IN, self.parent_id, key) for key in self.asset_ids
        ]
        if None in links:
            raise NotFoundError("That is not used there.")
        return tx.relations.remove([link for link in links if link is not None])


@frozen
class SetSceneScript:
    """Say which script a scene comes from, in place of another; None: from none."""

    scene_id: AssetId
    script_id: AssetId | None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Set script of scene" if self.script_id else "Remove script of scene"

    def apply(self, tx: Tx) -> None:
        """The scene says it in its metadata as well."""
        if tx.assets.load(self.scene_id).type is not AssetType.SCENE:
            raise RuleError("Only a scene comes from a script.")
        if self.script_id and tx.assets.load(self.script_id).type is not AssetType.SCRIPT:
            raise RuleError("A scene comes from a script, and from nothing else.")
        others = [
            relation.id
            for relation in tx.relations.of(self.scene_id)
            if relation.type is RelationType.PART_OF
            and not relation.is_outgoing
            and relation.other.type is AssetType.SCRIPT
            and relation.other.id != self.script_id
        ]
        tx.relations.remove(others)
        if self.script_id is not None:
            (place,) = tx.relations.sequence_for(RelationType.PART_OF, self.script_id, 1)
            tx.relations.add(RelationType.PART_OF, self.script_id, self.scene_id, sequence=place)


@frozen
class AddFinalCut:
    """Say that a video is a finished cut of a film: put together from it."""

    film_id: AssetId
    video_id: AssetId

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Add finished cut"

    def apply(self, tx: Tx) -> RelationId:
        """Returns the relation."""
        if tx.assets.load(self.film_id).type is not AssetType.FILM:
            raise RuleError("Only a film has a finished cut.")
        if tx.assets.load(self.video_id).type is not AssetType.VIDEO:
            raise RuleError("A finished cut is a video.")
        (place,) = tx.relations.sequence_for(RelationType.DERIVED_FROM, self.film_id, 1)
        return tx.relations.add(
            RelationType.DERIVED_FROM,
            self.film_id,
            self.video_id,
            sequence=place,
            metadata={"role": FINAL_CUT},
            basis=cut_basis(tx.films.load(self.film_id)),
        )


@frozen
class SetFilmLut:
    """Let a film be looked at through a LUT, in place of another; None: through none.

    The LUT is an asset: its file is the library's own copy, so that it goes where the library goes,
    is verified and backed up with it, and can serve several films.
    """

    film_id: AssetId
    lut_id: AssetId | None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Look through LUT" if self.lut_id else "Look through no LUT"

    def apply(self, tx: Tx) -> None:
        """Refused where it is no film, or nothing that can be a LUT."""
        if tx.assets.load(self.film_id).type is not AssetType.FILM:
            raise RuleError("Only a film is looked at through a LUT.")
        links = tx.films.lut_links(self.film_id)
        if self.lut_id is None:
            tx.relations.remove([link.id for link in links])
            return
        lut = tx.assets.load(self.lut_id)
        # What came in before LUTs were known is a text.
        if lut.type not in (AssetType.DOCUMENT, AssetType.TEXT) or (
            lut.metadata.get("format") not in (LUT_FORMAT, "text")
        ):
            raise RuleError(f"“{lut.name}” is not a LUT.", advice="A LUT is a .cube file.")
        if any(link.other.id == lut.id for link in links):
            return
        tx.relations.remove([link.id for link in links])
        plain = tx.relations.find(RelationType.USED_IN, self.film_id, lut.id)
        if plain is not None:
            tx.relations.remove([plain])
        tx.relations.add(RelationType.USED_IN, self.film_id, lut.id, metadata={"role": LUT})


@frozen
class AddFailedTake:
    """Keep an attempt at a shot that failed: it has a number, a cost and an error, and no picture.

    Attributes:
        error: What went wrong, as the provider said it.
        generation: What was asked for: `provider`, `model`, `prompt` ...
    """

    shot_id: AssetId
    error: str
    type: AssetType = AssetType.VIDEO
    name: str = ""
    cost: Money | None = None
    generation: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Add failed take"

    def apply(self, tx: Tx) -> AssetId:
        """Returns the asset that stands for it."""
        if self.type not in TAKE_TYPES:
            raise RuleError("A take is an image or a video.", field="type")
        shot = tx.assets.load(self.shot_id)
        if shot.type is not AssetType.SHOT:
            raise RuleError("Only a shot has takes.")
        made = tx.assets.add(
            self.type,
            self.name or f"Failed take of {shot.code or shot.name}",
            status=AssetStatus.FAILED.value,
            source=AssetSource.GENERATION.value,
            generation_cost=self.cost.amount if self.cost else None,
            generation_metadata=merged(
                self.generation or {},
                {
                    "currency": kept_currency(self.cost, tx.settings.load().currency),
                    "error": self.error,
                },
            ),
        )
        tx.films.add_takes(self.shot_id, [made])
        return made
