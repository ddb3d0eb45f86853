"""`/api/gallery/...`: what there is to see, by the names of the older gallery and for the page."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.gallery import SHOWN_TYPES, GalleryFilter, GallerySort
from desktop.server.gallery import gallery_answers as answers
from desktop.server.gallery.gallery_door import GalleryDoor, gallery_answer

Limit = Annotated[int, Query(ge=0, le=500)]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000)]
Word = Annotated[str, Query(max_length=200)]
_STATUSES = frozenset(AssetStatus)
# What `type` says in a search, and of the page's own addresses.
_TYPES = {
    "": SHOWN_TYPES,
    "all": SHOWN_TYPES,
    "image": (AssetType.IMAGE,),
    "images": (AssetType.IMAGE,),
    "video": (AssetType.VIDEO,),
    "videos": (AssetType.VIDEO,),
    "audio": (AssetType.AUDIO,),
}
TypeWord = Annotated[str, Query(pattern="^(all|images?|videos?|audio)?$")]


class GalleryPaths:
    """The addresses below `/api/gallery` that answer with JSON."""

    def __init__(self, door: GalleryDoor) -> None:
        self._door = door
        self.router = APIRouter(prefix="/api/gallery", tags=["gallery"])
        for path, call, model in (
            ("/images", self.images, answers.ImagesAnswer),
            ("/videos", self.videos, answers.VideosAnswer),
            ("/productions", self.productions, answers.ProductionsAnswer),
            ("/image/{image_id}", self.image, answers.ImageAloneAnswer),
            ("/video/{video_id}", self.video, answers.VideoAloneAnswer),
            ("/production/{production_id}", self.production, answers.StoryboardAnswer),
            ("/stats", self.stats, answers.GalleryStatsAnswer),
            ("/search", self.search, answers.FoundAnswer),
            ("/about", self.about, answers.AboutAnswer),
            ("/choices", self.choices, answers.ChoicesAnswer),
            ("/items", self.items, answers.TilesAnswer),
            ("/item/{item_id}", self.item, answers.DetailAnswer),
        ):
            self.router.add_api_route(path, call, methods=["GET"], response_model=model)

    def images(
        self,
        request: Request,
        type: Word = "",  # noqa: A002 - as the address has it
        status: Word = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Response:
        """Images, the newest first. `type` is `generated`, `reference`, `thumbnail`."""
        wanted = _asked(GalleryFilter(types=(AssetType.IMAGE,), kind=type), status)
        return self._older(request, "images", wanted, limit, offset)

    def videos(
        self,
        request: Request,
        type: Word = "",  # noqa: A002 - as the address has it
        status: Word = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Response:
        """Videos, the newest first. `type` is `clip`, `lipsync`, `final`."""
        wanted = _asked(GalleryFilter(types=(AssetType.VIDEO,), kind=type), status)
        return self._older(request, "videos", wanted, limit, offset)

    def productions(
        self, request: Request, status: Word = "", limit: Limit = 50, offset: Offset = 0
    ) -> Response:
        """Films, the newest first. `status` is `draft`, `generating`, `completed`."""
        reader = self._door.reader_for(request)
        return gallery_answer(request, reader.productions(status, limit=limit, offset=offset))

    def image(self, request: Request, image_id: str) -> Response:
        """An image and the film that it is in; ids of an imported library answer too."""
        reader, key = self._door.find(request, image_id, (AssetType.IMAGE,))
        return gallery_answer(request, reader.older_one(key))

    def video(self, request: Request, video_id: str) -> Response:
        """A video and the film that it is in; ids of an imported library answer too."""
        reader, key = self._door.find(request, video_id, (AssetType.VIDEO,))
        return gallery_answer(request, reader.older_one(key))

    def production(self, request: Request, production_id: str) -> Response:
        """A film as its storyboard: scenes, shots in the order in which they play, takes."""
        reader, key = self._door.find(request, production_id, (AssetType.FILM,))
        return gallery_answer(request, reader.film(key))

    def stats(self, request: Request) -> Response:
        """How many there are, how many bytes, and what came last."""
        return gallery_answer(request, self._door.reader_for(request).stats())

    def search(
        self,
        request: Request,
        q: Word = "",
        type: TypeWord = "all",  # noqa: A002 - as the address has it
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Response:
        """What has all of these words in its name, its prompt or a tag."""
        types = _TYPES[type]
        wanted = GalleryFilter(words=q, types=types)
        found = self._door.reader_for(request).older(wanted, limit=limit, offset=offset)
        return gallery_answer(
            request, {"q": q, "type": type, "results": found.pop("rows"), **found}
        )

    def about(self, request: Request) -> Response:
        """What the page begins with: its title, how much there is, its films."""
        return gallery_answer(request, self._door.reader_for(request).about())

    def choices(self, request: Request) -> Response:
        """What the grid can be narrowed to: tags and statuses."""
        return gallery_answer(request, self._door.reader_for(request).choices())

    def items(
        self,
        request: Request,
        *,
        q: Word = "",
        type: TypeWord = "all",  # noqa: A002 - as the address has it
        status: Word = "",
        tag: Annotated[str, Query(max_length=1_000)] = "",
        sort: GallerySort = GallerySort.NEWEST,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Response:
        """A page of the grid: only what a tile shows."""
        wanted = _asked(GalleryFilter(words=q, types=_TYPES[type], tag=tag, sort=sort), status)
        reader = self._door.reader_for(request)
        if wanted is None:
            return gallery_answer(request, _none("items", limit, offset))
        return gallery_answer(request, reader.tiles(wanted, limit=limit, offset=offset))

    def item(self, request: Request, item_id: str) -> Response:
        """An image, a video or a sound alone, with how it was made as far as that is told."""
        reader, key = self._door.find(request, item_id, SHOWN_TYPES)
        return gallery_answer(request, reader.detail(key))

    def _older(
        self,
        request: Request,
        name: str,
        wanted: GalleryFilter | None,
        limit: int,
        offset: int,
    ) -> Response:
        if wanted is None:
            return gallery_answer(request, _none(name, limit, offset))
        found = self._door.reader_for(request).older(wanted, limit=limit, offset=offset)
        return gallery_answer(request, {name: found.pop("rows"), **found})


def _asked(wanted: GalleryFilter, status: str) -> GalleryFilter | None:
    """The filter with a status; None for one that nothing can have."""
    return replace(wanted, status=status) if status in _STATUSES or not status else None


def _none(name: str, limit: int, offset: int) -> dict[str, Any]:
    return {name: [], "total": 0, "limit": limit, "offset": offset}
