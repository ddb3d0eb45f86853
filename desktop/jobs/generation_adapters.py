"""The generators that this program can ask, made for a library."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TypeAlias

from desktop.base import settings
from desktop.domain.generation import Availability, AvailabilityState, GeneratorSpec
from desktop.domain.generation_queue import GeneratorInfo
from desktop.domain.workflow import COMFYUI
from desktop.generators.registry import AdapterSetup, BrokenAdapter, adapter_names, load_adapters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.catalog.library import Library
    from desktop.generators.adapter import Generator

    Load: TypeAlias = Callable[
        [Mapping[str, AdapterSetup], Sequence[str] | None], Mapping[str, Generator | BrokenAdapter]
    ]

KEPT_FOR = 30.0  # seconds: keys and addresses may be new by then


# Of the adapters that may be elsewhere: the variables that say so; what the preferences say is in
# a field of the same name with `_address` behind it.
VARIABLES = {
    COMFYUI: ("DESK_COMFYUI",),
    "fal": ("DESK_FAL",),
    "replicate": ("DESK_REPLICATE",),
    "openai": ("DESK_OPENAI", "OPENAI_BASE_URL"),  # the second as OpenAI's own client has it
    "elevenlabs": ("DESK_ELEVENLABS",),
}


def told_addresses() -> Mapping[str, str]:
    """Where services are that are not in their usual place.

    As the environment says, else the preferences; these are read anew each time, since the window
    may have changed them.
    """
    preferred = settings.load()
    told: dict[str, str] = {}
    for name, variables in VARIABLES.items():
        found = (os.environ.get(one, "").strip() for one in variables)
        address = next(filter(None, found), "") or getattr(preferred, f"{name}_address")
        if address:
            told[name] = address
    return told


class AdapterShelf:
    """Makes adapters for a library, with its workflows and the addresses of this machine.

    Args:
        load: Makes them by their names.
        addresses: Where services are, by the name of their adapter; empty for the usual place.
    """

    def __init__(
        self,
        load: Load = load_adapters,
        addresses: Callable[[], Mapping[str, str]] = told_addresses,
    ) -> None:
        self._load = load
        self._addresses = addresses

    def all(
        self, library: Library | None, names: Sequence[str] | None = None
    ) -> dict[str, Generator | BrokenAdapter]:
        """The adapters, by name; some only if `names` says which.

        Without a library they have no workflows.
        """
        templates = library.read(lambda reads: reads.templates.all()) if library else {}
        addresses = self._addresses()
        setups = {
            name: AdapterSetup(templates.get(name, ()), addresses.get(name, ""))
            for name in {*templates, *addresses, *adapter_names()}
        }
        return dict(self._load(setups, names))


class ReadyAdapters:
    """The adapters that can be asked now, looked at again from time to time."""

    def __init__(self, shelf: AdapterShelf, library: Library) -> None:
        self._shelf = shelf
        self._library = library
        self._until = 0.0
        self._seen: dict[str, Generator | None] = {}

    def off(self) -> list[str]:
        """Those that calls in the queue are for and that cannot be asked, when last looked at."""
        return [name for name, one in self._seen.items() if one is None]

    def now(self) -> dict[str, Generator]:
        """Those of them that calls in the queue are for, by their names; no other is loaded."""
        names = self._library.read(lambda reads: reads.generation.adapters())
        if time.monotonic() >= self._until:
            self._seen.clear()
            self._until = time.monotonic() + KEPT_FOR
        if new := [name for name in names if name not in self._seen]:
            loaded = self._shelf.all(self._library, new)
            for name in new:
                one = loaded.get(name)
                if one is None or isinstance(one, BrokenAdapter) or not one.availability().is_on:
                    self._seen[name] = None
                else:
                    self._seen[name] = one
        return {name: one for name in names if (one := self._seen[name]) is not None}


def info_of(name: str, adapter: Generator | BrokenAdapter) -> GeneratorInfo:
    """What a person is shown of an adapter."""
    if isinstance(adapter, BrokenAdapter):
        broken = Availability(
            AvailabilityState.BROKEN,
            f"The adapter could not be loaded ({adapter.reason}).",
            "Update or remove the package that it is from.",
        )
        return GeneratorInfo(GeneratorSpec(name, name, name), broken)
    return GeneratorInfo(adapter.spec, adapter.availability(), tuple(adapter.models()))
