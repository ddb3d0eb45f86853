"""How something was made: what every saver can be told, and the one way in which they save."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetSource, AssetType
from desktop.domain.metadata import merged
from desktop.domain.provider_call import CallState, ProviderCall
from desktop.domain.saving import AssetToSave
from desktop.edits.saving import SaveAssets
from desktop.tracking import values
from desktop.tracking.connection import Connection
from desktop.tracking.media import NOWHERE, Placed, place

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from desktop.domain.ids import AssetId
    from desktop.domain.typed_text import Money
    from desktop.tracking.connection import OpenLibrary
    from desktop.tracking.media import Media
    from desktop.tracking.rows import AssetRow
    from desktop.tracking.values import AssetRef, Cost, Facts

Where: TypeAlias = "str | os.PathLike[str] | None"
_NOTHING: Mapping[str, object] = MappingProxyType({})
GENERATED = "ai-generated"  # the tag of all that was generated


class Generation(TypedDict, total=False):
    """What every saver can be told, beside what is its own. All of it is optional.

    Attributes:
        provider, model, prompt: What was asked, and of whom.
        generation_cost: What it cost, in the library's currency, or as text in another: `0.25 EUR`.
            None is unknown, which is not zero.
        generation_metadata: Whatever else is known: seed, steps, the provider's own id ...
        tags: More tags than those that the saver gives.
        character_id, character_ids: Characters of the library that what was made is a reference
            for.
        external_id: The script's own name for it: the same one twice is saved once.
        media: Whether files stay where they are, or are copied into the library.
    """

    provider: str | None
    model: str | None
    prompt: str | None
    generation_cost: Cost
    generation_metadata: Facts
    tags: Iterable[str] | None
    character_id: AssetRef | None
    character_ids: Iterable[AssetRef | None] | None
    external_id: str | None
    media: Media | None


@frozen
class Provenance:
    """What a saver was told, read.

    Attributes:
        facts: All of how it was made, as the asset keeps it.
        tags: Those that were asked for.
    """

    db: Connection
    provider: str
    model: str
    facts: dict[str, Any]
    cost: Money | None
    tags: tuple[str, ...]
    characters: tuple[AssetId, ...]
    external_id: str
    media: Media

    @classmethod
    def of(
        cls,
        db: OpenLibrary,
        workspace_id: UUID | str | None,
        given: Mapping[str, Any],
        **facts: object,
    ) -> Provenance:
        """Read what a saver was told; what is named by itself goes over what is among the rest.

        Raises:
            TypeError: There is no such parameter, or no such service.
            TrackingError: A value is not what it should be.
        """
        if not isinstance(db, Connection):
            raise TypeError("db is an AssetService; what desktop.tracking.aio opens is awaited.")
        if unknown := given.keys() - Generation.__annotations__.keys():
            raise TypeError(f"There is no parameter {min(unknown)!r}.")
        db._here(workspace_id)
        told = {name: given.get(name) for name in ("provider", "model", "prompt")} | facts
        said = merged(
            values.facts(given.get("generation_metadata"), "generation_metadata"),
            {name: values.text(one, name) for name, one in told.items() if one is not None},
        )
        said.setdefault("generated_at", datetime.now(UTC).isoformat(timespec="seconds"))
        several = values.asset_ids(given.get("character_ids"), "character_ids")
        one = values.asset_ids([given.get("character_id")], "character_id")
        return cls(
            db,
            values.text(said.get("provider"), "provider", limit=100).strip(),
            values.text(said.get("model"), "model", limit=255).strip(),
            said,
            values.money(given.get("generation_cost")),
            values.tags(given.get("tags")),
            tuple(dict.fromkeys((*several, *one))),
            values.text(given.get("external_id"), "external_id", limit=255),
            given.get("media") or db.media,
        )

    def asset(
        self,
        kind: AssetType,
        name: str,
        where: Where = None,
        field: str = "",
        *,
        at: Placed | None = None,
        duration: float | None = None,
        size: int | None = None,
        facts: Mapping[str, object] = _NOTHING,
    ) -> AssetToSave:
        """One of the assets that were made; facts that are not said are left out."""
        if at is None:
            at = self.place(where, kind, field) if where else NOWHERE
        told = {key: one for key, one in facts.items() if one not in (None, "")}
        return AssetToSave(
            kind,
            name,
            at.url,
            at.file_path,
            at.file,
            at.fetch,
            size=values.whole(size, "size"),
            duration=None if kind is AssetType.IMAGE else values.seconds(duration),
            metadata=values.facts(told, "asset_metadata"),
            generation=self.facts,
            source=AssetSource.GENERATION,
        )

    def place(self, where: object, kind: AssetType, field: str) -> Placed:
        """See `media.place`."""
        return place(self.db._library, where, kind, media=self.media, field=field)

    def target(self, given: object, kind: AssetType) -> AssetId | None:
        """The shot or film that it was made for; None where it is one of another database."""
        key = values.local_id(given)
        return key if self.db._type_of(key) == kind else None

    def save(
        self,
        assets: list[AssetToSave],
        label: str,
        *tags: str,
        target: AssetId | None = None,
        error: str = "",
    ) -> list[AssetRow]:
        """Save assets with the call that made them; without a provider they say what they cost."""
        call = None
        if self.provider:
            state = CallState.FAILED if error else CallState.SUCCEEDED
            call = ProviderCall(
                self.provider, self.model, state, self.cost, error=error, request=self.facts
            )
        edit = SaveAssets(
            tuple(assets),
            label,
            values.tags((GENERATED, *tags, *self.tags)),
            call,
            self.characters,
            target,
            self.external_id,
            cost=None if call else self.cost,
        )
        return self.db._save(edit, tag="tags", content="script_content")
