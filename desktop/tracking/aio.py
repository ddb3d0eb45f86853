"""The same door for programs that await: every verb and every saver under its name.

    from desktop.tracking.aio import AssetService, save_shot_as_asset

    async with AssetService.open("film.desk") as service:
        await save_shot_as_asset(db=service, shot_name="1A", video_url="1a.mp4", provider="fal")

Each call runs in a thread and is what `desktop.tracking` does; parameters, returns and errors are
those of the function or method of the same name there, and are not written here a second time.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial, update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from desktop import tracking
from desktop.base.errors import LibraryClosedError
from desktop.tracking.connection import OpenLibrary
from desktop.tracking.service import AssetService as Service

if TYPE_CHECKING:
    import os
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType
    from typing import Self
    from uuid import UUID

    from desktop.domain.download import DownloadLimits
    from desktop.tracking.media import Media

__all__ = [
    "AssetService",
    "record_failed_generation",
    "save_audio_as_asset",
    "save_film_as_asset",
    "save_generation_as_asset",
    "save_script_as_asset",
    "save_shot_as_asset",
]

P = ParamSpec("P")
R = TypeVar("R")
THREADS = 4  # one writes at a time, and these read meanwhile


def _verb(
    method: Callable[Concatenate[Service, P], R],
) -> Callable[Concatenate[AsyncAssetService, P], Awaitable[R]]:
    """A method of the service, awaitable."""

    async def awaited(self: AsyncAssetService, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._run(partial(method, await self._opened(), *args, **kwargs))

    update_wrapper(awaited, method)
    return awaited


def _saver(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """A saver, awaitable; its `db` is an `AssetService` of this module."""

    async def awaited(*args: P.args, **kwargs: P.kwargs) -> R:
        given = [*args]
        db = kwargs.pop("db") if "db" in kwargs else given.pop(0) if given else None
        if not isinstance(db, AsyncAssetService):
            raise TypeError("db is an AssetService of desktop.tracking.aio.")
        call: Callable[..., R] = function
        return await db._run(partial(call, await db._opened(), *given, **kwargs))

    update_wrapper(awaited, function)
    return awaited


class AsyncAssetService(OpenLibrary):
    """An open library with every verb awaitable. Made by `open`, which waits for nothing itself.

    Example:
        >>> async with AssetService.open("film.desk") as service:
        ...     await service.create_asset(asset_type="text", name="Note")
    """

    def __init__(self, opener: Callable[[], Service]) -> None:
        self._opener = opener
        self._service: Service | None = None
        self._is_closed = False
        self._opening = asyncio.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="asset-service")

    @classmethod
    def open(
        cls,
        address: str | os.PathLike[str] | None = None,
        *,
        create: bool = False,
        script: str = "",
        media: Media = "reference",
        allow_private: bool | Iterable[str] = False,
        limits: DownloadLimits | None = None,
    ) -> Self:
        """A library that is opened by `async with`, or with the first call; see `Service.open`."""
        return cls(
            partial(
                Service.open,
                address,
                create=create,
                script=script,
                media=media,
                allow_private=allow_private,
                limits=limits,
            )
        )

    @property
    def workspace_id(self) -> UUID:
        """Of the library that is open.

        Raises:
            RuntimeError: It is not open yet.
            LibraryClosedError: It is not open any more.
        """
        if self._is_closed:
            raise LibraryClosedError
        if self._service is None:
            raise RuntimeError("The library is not open yet: use `async with`.")
        return self._service.workspace_id

    async def __aenter__(self) -> Self:
        await self._opened()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the library. Waits for what is being saved."""
        async with self._opening:
            service, self._service, self._is_closed = self._service, None, True
            if service is not None:
                await self._run(service.close)
            await asyncio.to_thread(self._threads.shutdown)

    async def _opened(self) -> Service:
        async with self._opening:
            if self._is_closed:
                raise LibraryClosedError
            if self._service is None:
                self._service = await self._run(self._opener)
            return self._service

    async def _run(self, call: Callable[[], R]) -> R:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except RuntimeError as error:  # of the threads, which take nothing any more
            if self._is_closed:
                raise LibraryClosedError from error
            raise

    create_asset = _verb(Service.create_asset)
    get_asset = _verb(Service.get_asset)
    list_assets = _verb(Service.list_assets)
    update_asset = _verb(Service.update_asset)
    delete_asset = _verb(Service.delete_asset)
    create_relationship = _verb(Service.create_relationship)
    get_child_assets = get_children = _verb(Service.get_child_assets)
    get_parent_assets = get_parents = _verb(Service.get_parent_assets)
    create_character = _verb(Service.create_character)
    update_character = _verb(Service.update_character)
    add_character_reference_image = _verb(Service.add_character_reference_image)
    get_character_images = _verb(Service.get_character_images)
    create_shot = _verb(Service.create_shot)
    link_shot_assets = _verb(Service.link_shot_assets)
    create_shot_take = _verb(Service.create_shot_take)
    link_take_video = _verb(Service.link_take_video)
    get_shot_takes = _verb(Service.get_shot_takes)
    get_selected_take = _verb(Service.get_selected_take)
    select_take = _verb(Service.select_take)
    generate_shot_take = _verb(Service.generate_shot_take)
    create_film = _verb(Service.create_film)
    add_shot_to_film = _verb(Service.add_shot_to_film)
    get_film_shots = _verb(Service.get_film_shots)
    get_film_structure = _verb(Service.get_film_structure)
    count_assets = _verb(Service.count_assets)
    delete_assets = _verb(Service.delete_assets)
    toggle_favorite = _verb(Service.toggle_favorite)
    review_shot = _verb(Service.review_shot)
    get_stats = _verb(Service.get_stats)
    find_media = _verb(Service.find_media)


AssetService = AsyncAssetService  # as scripts have it, who await what they import from here

save_generation_as_asset = _saver(tracking.save_generation_as_asset)
save_script_as_asset = _saver(tracking.save_script_as_asset)
save_shot_as_asset = _saver(tracking.save_shot_as_asset)
save_film_as_asset = _saver(tracking.save_film_as_asset)
save_audio_as_asset = _saver(tracking.save_audio_as_asset)
record_failed_generation = _saver(tracking.record_failed_generation)
