"""`/api/media/...` and the pictures of a gallery: bytes, whole or in part, from whatever store."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desktop.domain.asset import AssetType
from desktop.domain.gallery import SHOWN_TYPES
from desktop.jobs.media_bytes import MediaLack, NoBytesError
from desktop.server.drive_lanes import DriveLanes, SilentDriveError
from desktop.server.errors import HttpProblem, ProblemError
from desktop.server.gallery.gallery_door import GalleryDoor
from desktop.server.media_answer import POLICY, SILENT, media_answer
from desktop.server.media_paths import FINDING, MEDIA_ANSWERS, media_problem

_ANSWERS: dict[int | str, dict[str, Any]] = {
    **MEDIA_ANSWERS,
    302: {"description": "It lies in the web, and the library has no bytes of it: ask there."},
}
_PICTURES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture.",
        "content": {
            "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    304: {"description": "It is the picture that the caller has."},
}
_KEPT = "private, max-age=86400"  # of the address with `v`, behind which there is never another


class GalleryMedia:
    """The addresses for bytes."""

    def __init__(self, door: GalleryDoor) -> None:
        self._door, self._lanes = door, DriveLanes()
        self.router = APIRouter(tags=["media"])
        for method in ("GET", "HEAD"):
            for path, call, told in (
                ("/api/media/image/{media_id}", self.image, _ANSWERS),
                ("/api/media/video/{media_id}", self.video, _ANSWERS),
                ("/api/media/audio/{media_id}", self.audio, _ANSWERS),
                ("/api/gallery/thumb/{media_id}", self.thumb, _PICTURES),
                ("/api/gallery/preview/{media_id}", self.preview, _PICTURES),
            ):
                self.router.add_api_route(
                    path,
                    call,
                    methods=[method],
                    response_class=Response,
                    responses=told,
                    operation_id=f"{method.lower()}_{call.__name__}",
                )

    async def image(self, request: Request, media_id: str, *, download: bool = False) -> Response:
        """The bytes of an image, whole or the part that `Range` asks for."""
        return await self._media(request, media_id, AssetType.IMAGE, is_download=download)

    async def video(self, request: Request, media_id: str, *, download: bool = False) -> Response:
        """The bytes of a video, whole or the part that `Range` asks for."""
        return await self._media(request, media_id, AssetType.VIDEO, is_download=download)

    async def audio(self, request: Request, media_id: str, *, download: bool = False) -> Response:
        """The bytes of a sound, whole or the part that `Range` asks for."""
        return await self._media(request, media_id, AssetType.AUDIO, is_download=download)

    def thumb(self, request: Request, media_id: str, v: str = "") -> Response:
        """A small picture of an image, a video or a sound: at most 256 points on its long side."""
        return self._picture(request, media_id, v, large=False)

    def preview(self, request: Request, media_id: str, v: str = "") -> Response:
        """A large picture of an image or a video: at most 2048 points on its long side."""
        return self._picture(request, media_id, v, large=True)

    async def _media(
        self, request: Request, text: str, type_: AssetType, *, is_download: bool
    ) -> Response:
        lane = self._lanes.new_lane(FINDING)
        try:
            reader, key = await lane.call(lambda: self._door.find(request, text, (type_,)))
            try:
                file = await lane.call(lambda: reader.media(key))
            except NoBytesError as error:
                if error.lack is not MediaLack.ELSEWHERE:
                    raise
                address = await lane.call(lambda: reader.web_address(key))
                if address is None:
                    raise
                return RedirectResponse(address, 302, {"Cache-Control": "no-store"})
            return await media_answer(request, file, self._lanes, is_download=is_download)
        except SilentDriveError:
            raise ProblemError(SILENT) from None
        except NoBytesError as error:
            raise ProblemError(media_problem(error, error.lack, "")) from error

    def _picture(self, request: Request, text: str, version: str, *, large: bool) -> Response:
        _, key = self._door.find(request, text, SHOWN_TYPES)
        found = self._door.pictures.find(key, large=large)
        if found is None:
            raise ProblemError(HttpProblem(404, "There is no picture of this."))
        tag = f'"{found.checksum[:32]}-{"p" if large else "t"}"'
        is_same = bool(version) and found.checksum.startswith(version)
        headers = {
            "Cache-Control": _KEPT if is_same else "private, no-cache",
            "ETag": tag,
            "Content-Security-Policy": POLICY,
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(found.content, headers=headers, media_type=found.content_type)
