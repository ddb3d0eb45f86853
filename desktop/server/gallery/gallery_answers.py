"""Answers of a gallery, as the page of its API describes them; they are made in `jobs`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Number = int | float


class TileAnswer(BaseModel):
    """An asset in the grid; `v` changes with its picture, and is null where there is none."""

    id: str
    type: str
    name: str
    width: int | None
    height: int | None
    duration: Number | None
    rating: int
    status: str
    v: str | None


class TilesAnswer(BaseModel):
    """A page of the grid."""

    items: list[TileAnswer]
    total: int
    limit: int
    offset: int


class ImageAnswer(BaseModel):
    """An image; without its bytes, which are at `media_url`."""

    id: str
    filename: str
    name: str
    production_id: str | None
    clip_id: str | None
    image_type: str
    prompt: str | None
    size: str | None
    mode: str | None
    cfg: Number | None
    steps: int | None
    created_at: str | None
    file_size: int | None
    mime_type: str | None
    media_url: str


class VideoAnswer(BaseModel):
    """A video; without its bytes, which are at `media_url`."""

    id: str
    filename: str
    name: str
    production_id: str | None
    clip_id: str | None
    video_type: str
    duration: Number | None
    resolution: str | None
    fps: Number | None
    source_image_filename: str | None
    prompt: str | None
    camera_control: str | None
    created_at: str | None
    file_size: int | None
    mime_type: str | None
    media_url: str


class ProductionAnswer(BaseModel):
    """A film."""

    id: str
    title: str
    artist: str | None
    audio_filename: str | None
    audio_duration: Number | None
    created_at: str | None
    updated_at: str | None
    status: str


class WithProductionAnswer(BaseModel):
    """What an image or a video has besides, when it is asked for alone."""

    production: ProductionAnswer | None


class ImageAloneAnswer(ImageAnswer, WithProductionAnswer):
    """An image, and the film that it is in."""


class VideoAloneAnswer(VideoAnswer, WithProductionAnswer):
    """A video, and the film that it is in."""


class ImagesAnswer(BaseModel):
    """A page of images."""

    images: list[ImageAnswer]
    total: int
    limit: int
    offset: int


class VideosAnswer(BaseModel):
    """A page of videos."""

    videos: list[VideoAnswer]
    total: int
    limit: int
    offset: int


class ProductionsAnswer(BaseModel):
    """A page of films."""

    productions: list[ProductionAnswer]
    total: int
    limit: int
    offset: int


class FoundAnswer(BaseModel):
    """What a search has found: `results`, each with a `type` of its own."""

    q: str
    type: str
    results: list[dict[str, Any]]
    total: int
    limit: int
    offset: int


class GalleryStatsAnswer(BaseModel):
    """What is shown, in numbers: how many, how many bytes, how many seconds, what came last."""

    counts: dict[str, int]
    storage: dict[str, int]
    duration: dict[str, Number]
    cost: dict[str, Any] | None
    recent_activity: dict[str, Any]


class AboutAnswer(BaseModel):
    """What the page begins with."""

    title: str
    is_film: bool
    counts: dict[str, int]
    films: list[dict[str, Any]]
    shows_prompts: bool
    shows_costs: bool
    may_comment: bool


class ChoicesAnswer(BaseModel):
    """What the grid can be narrowed to."""

    tags: list[str]
    statuses: list[str]


class DetailAnswer(TileAnswer):
    """An asset alone; what is not to be told is null or empty."""

    kind: str
    description: str | None
    created_at: str | None
    size: int | None
    mime_type: str | None
    frame_rate: Number | None
    codec: str | None
    tags: list[str]
    status_words: str
    prompt: str | None
    negative_prompt: str | None
    parameters: list[list[str]]
    cost: dict[str, str] | None
    related: list[dict[str, Any]]
    film: dict[str, str] | None


class StoryboardAnswer(BaseModel):
    """A film: scenes, shots in the order in which they play, takes."""

    id: str
    title: str
    description: str | None
    status: str
    status_words: str
    seconds: Number
    is_length_unknown: bool
    aspect_ratio: str
    scenes: list[dict[str, Any]]
    production: ProductionAnswer
