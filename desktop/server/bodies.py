"""What callers send: the bodies of requests, field by field. The service says what fits."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Facts = dict[str, Any] | None


class RequestBody(BaseModel):
    """What all bodies have in common: a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class AssetBody(RequestBody):
    """A new asset. `type` and `asset_type` are the same, `metadata` and `asset_metadata` too."""

    type: str | None = None
    asset_type: str | None = None
    name: str
    url: str | None = None
    file_path: str | None = None
    size: int | None = None
    duration: float | None = None
    metadata: Facts = None
    asset_metadata: Facts = None
    tags: list[str] | None = None
    source: str | None = None
    generation_cost: float | str | None = None
    generation_metadata: Facts = None
    description: str | None = None
    external_id: str | None = Field(None, description="Your own name: the same is saved once.")
    media: str | None = Field(None, description="reference, or copy into the library.")
    workspace_id: str | None = None


class AssetChangeBody(RequestBody):
    """What is to change of an asset; what is not there stays, and a key that is null goes."""

    name: str | None = None
    url: str | None = None
    file_path: str | None = None
    metadata: Facts = None
    asset_metadata: Facts = None
    tags: list[str] | None = None
    description: str | None = None


class AssetIdsBody(RequestBody):
    """Assets, by their ids."""

    asset_ids: list[str] = Field(max_length=10_000)


class CharacterBody(RequestBody):
    """A new character."""

    name: str
    description: str | None = None
    attributes: Facts = None
    consistency_prompt: str | None = None
    workspace_id: str | None = None


class CharacterChangeBody(RequestBody):
    """What is to change of a character; what is not there stays."""

    name: str | None = None
    description: str | None = None
    attributes: Facts = None
    consistency_prompt: str | None = None


class ReviewBody(RequestBody):
    """What a review came to: `approved`, `rejected` or `needs_revision`."""

    status: str
    notes: str | None = None
    reviewer: str | None = None


class UploadFields(RequestBody):
    """What is said of a file that is sent: fields beside it, lists and objects as JSON."""

    name: str | None = Field(None, description="Else the file's own name.")
    type: str | None = None
    asset_type: str | None = None
    description: str | None = None
    tags: list[str] | None = Field(None, description="As JSON, or with commas.")
    metadata: Facts = None
    asset_metadata: Facts = None
    duration: float | None = None
    shot_id: str | None = Field(None, description="It becomes a take of this shot.")
    provider: str | None = None
    model: str | None = None
    prompt: str | None = None
    generation_cost: str | None = None
    generation_metadata: Facts = None
    character_id: str | None = None
    character_ids: list[str] | None = None
    external_id: str | None = Field(None, description="Your own name: the same is saved once.")
