"""The savers for the command line: what to save comes as JSON, and goes back as rows."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop.base.errors import UsageError
from desktop.tracking import savers, shot_savers
from desktop.tracking.provenance import Generation
from desktop.tracking.service import AssetService
from desktop.tracking.shots import TakeVideo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SCRIPT = "directors-desk track"  # what History calls it
_SAVERS: dict[str, Callable[..., Any]] = {
    "script": savers.save_script_as_asset,
    "shot": shot_savers.save_shot_as_asset,
    "film": shot_savers.save_film_as_asset,
    "audio": savers.save_audio_as_asset,
    "generation": savers.save_generation_as_asset,
    "failed": savers.record_failed_generation,
}


class JsonDoor:
    """Saves what is told as JSON into one open library."""

    def __init__(self, service: AssetService) -> None:
        self._service = service

    def save(self, what: str, told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Save one thing; returns the assets.

        Args:
            what: `script`, `shot`, `film`, `audio`, `generation`, `failed` or `take`.
            told: The parameters of the saver of that name, or of `create_shot_take`.

        Raises:
            UsageError: There is no such parameter, or one is missing.
            DeskError: Nothing was saved.
        """
        if what == "take":
            return [self._take(told)]
        saver = _SAVERS[what]
        _check(saver, told, Generation.__annotations__)
        saved = saver(self._service, **told)
        return saved if isinstance(saved, list) else [saved]

    def _take(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        _check(self._service.create_shot_take, told, TakeVideo.__annotations__)
        key = self._service.create_shot_take(**told)
        takes = self._service.get_shot_takes(told["shot_id"])
        return next(take for take in takes if take["id"] == key)


@contextmanager
def open_door(address: str | None) -> Iterator[JsonDoor]:
    """A library, open to be saved into as JSON.

    Raises:
        LibraryError: It cannot be opened.
    """
    with AssetService.open(address, script=SCRIPT) as service:
        yield JsonDoor(service)


def _check(function: Callable[..., Any], told: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    """Make sure that a function takes what it is told, and is told what it needs."""
    named = {
        name: one
        for name, one in inspect.signature(function).parameters.items()
        if name != "db" and one.kind is not inspect.Parameter.VAR_KEYWORD
    }
    if unknown := sorted(told.keys() - named.keys() - more.keys()):
        known = ", ".join([*named, *more])
        raise UsageError(f"There is no “{unknown[0]}”.", advice=f"Known are {known}.")
    needed = (name for name, one in named.items() if one.default is inspect.Parameter.empty)
    if missing := [name for name in needed if name not in told]:
        raise UsageError(f"“{missing[0]}” is missing.")
