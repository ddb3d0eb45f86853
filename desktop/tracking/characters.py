"""Characters: who they are, and the pictures that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.metadata import merged
from desktop.domain.saving import AssetToSave
from desktop.edits.scripted import ChangeAsset
from desktop.tracking import values
from desktop.tracking.assets import AssetVerbs

if TYPE_CHECKING:
    import os
    from uuid import UUID

    from desktop.tracking.rows import AssetRow, RelatedRow
    from desktop.tracking.values import AssetRef, Cost, Facts


class CharacterVerbs(AssetVerbs):
    """The verbs for characters."""

    def create_character(
        self,
        workspace_id: UUID | str | None = None,
        name: str = "",
        description: str = "",
        attributes: Facts = None,
        consistency_prompt: str = "",
    ) -> UUID:
        """Make a character; returns its id.

        Raises:
            TrackingError: Nothing was made; `field` is the parameter at fault.

        Example:
            >>> service.create_character(
            ...     name="Mara",
            ...     description="The keeper's daughter",
            ...     attributes={"age": 19, "hair": "red"},
            ...     consistency_prompt="red hair, oilskin coat",
            ... )
            UUID('...')
        """
        self._here(workspace_id)
        told = values.text(description, "description")
        facts: dict[str, Any] = {
            "description": told,
            "attributes": values.facts(attributes, "attributes") or None,
            "consistency_prompt": values.text(consistency_prompt, "consistency_prompt"),
        }
        character = AssetToSave(
            AssetType.CHARACTER_REF,
            values.title(name, "name"),
            description=told,
            metadata=merged({}, facts),
        )
        return self._create(character, (None, None), None, (), {})["id"]

    def update_character(
        self,
        character_id: AssetRef,
        name: str | None = None,
        description: str | None = None,
        attributes: Facts = None,
        consistency_prompt: str | None = None,
    ) -> AssetRow:
        """Change a character; what is not given stays. Returns it as it is now.

        Raises:
            UnknownAssetError: There is no such character.
            InvalidValueError: Nothing was changed; `field` is the parameter at fault.

        Example:
            >>> service.update_character(mara, description="The keeper")["description"]
            'The keeper'
        """
        key = self._known(character_id, "character_id", AssetType.CHARACTER_REF)
        columns: dict[str, str] = {}
        facts: dict[str, Any] = {}
        if name is not None:
            columns["name"] = values.title(name, "name")
        if description is not None:
            columns["description"] = facts["description"] = values.text(description, "description")
        if attributes is not None:
            facts["attributes"] = values.facts(attributes, "attributes") or None
        if consistency_prompt is not None:
            facts["consistency_prompt"] = values.text(consistency_prompt, "consistency_prompt")
        label = self._label("Change character", columns.get("name", ""))
        return self._row(self._perform(ChangeAsset(key, columns, facts, label=label)))

    def add_character_reference_image(
        self,
        character_id: AssetRef,
        image_url: str | os.PathLike[str] | None = None,
        file_path: str | os.PathLike[str] | None = None,
        *,
        size: int | None = None,
        generation_cost: Cost = None,
        generation_metadata: Facts = None,
    ) -> UUID:
        """Add a picture that shows a character; returns the picture's id.

        Raises:
            UnknownAssetError: There is no such character.
            TrackingError: Nothing was made; `field` is the parameter at fault.

        Example:
            >>> service.add_character_reference_image(
            ...     mara, image_url="https://cdn.example.org/mara.png", generation_cost=0.025
            ... )
            UUID('...')
        """
        key = self._known(character_id, "character_id", AssetType.CHARACTER_REF)
        character = self.get_asset(character_id, include_deleted=True)
        generation = values.facts(generation_metadata, "generation_metadata")
        cost = values.money(generation_cost)
        is_made = bool(generation) or cost is not None
        picture = AssetToSave(
            AssetType.IMAGE,
            values.title(f"{character['name'] if character else 'Character'}, reference", "name"),
            size=values.whole(size, "size"),
            generation=generation,
            source=AssetSource.GENERATION if is_made else AssetSource.UPLOAD,
        )
        tags = ("character-image",)
        return self._create(picture, (image_url, file_path), cost, tags, {}, key)["id"]

    def get_character_images(self, character_id: AssetRef) -> list[RelatedRow]:
        """The pictures that show a character, in order.

        Example:
            >>> [one["url"] for one in service.get_character_images(mara)]
            ['https://cdn.example.org/mara.png']
        """
        return self.get_child_assets(character_id, "reference_for", "image")
