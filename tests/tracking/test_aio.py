"""The awaitable door: the same names, the same answers, many calls at once."""

from __future__ import annotations

import asyncio
import inspect
from decimal import Decimal

import pytest

from desktop import tracking
from desktop.tracking import InvalidValueError, aio


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_it_has_every_name_of_the_other_door() -> None:
    extra = {"script", "media", "address"}  # of the object that was opened
    extra |= {"named", "receive", "save_upload"}  # for who takes files in piece by piece
    assert public(tracking.AssetService) - public(aio.AssetService) <= extra
    functions = {name for name, one in vars(tracking).items() if inspect.isfunction(one)}
    assert functions == {name for name in aio.__all__ if name != "AssetService"}
    for name in sorted(functions):
        assert inspect.signature(getattr(aio, name)) == inspect.signature(getattr(tracking, name))


def test_calls_are_awaited_many_at_once(library_address: str) -> None:
    async def story() -> None:
        async with aio.AssetService.open(library_address) as service:
            workspace_id = service.workspace_id
            saved = await asyncio.gather(
                *(
                    aio.save_shot_as_asset(
                        db=service,
                        workspace_id=workspace_id,
                        shot_name=f"Shot {number}",
                        video_url=f"https://example.org/{number}.mp4",
                        audio_url=f"https://example.org/{number}.mp3",
                        generation_cost=0.1,
                        provider="minimax",
                        external_id=f"shot {number % 10}",
                    )
                    for number in range(20)
                )
            )
            listed = await service.list_assets(workspace_id, source="generation")
            assert len(listed) == 20
            assert {one["id"] for pair in saved for one in pair} == {one["id"] for one in listed}
            assert sum(one["generation_cost"] or 0 for one in listed) == Decimal(1)
            with pytest.raises(InvalidValueError):
                await aio.save_film_as_asset(db=service, film_title="Lamp", video_url=None)

    asyncio.run(story())
