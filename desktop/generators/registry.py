"""Finds the adapters: those of this program and of whatever else is installed, by entry point."""

from __future__ import annotations

import logging
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, cast

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.generation import GeneratorTemplate
    from desktop.generators.adapter import Generator, GeneratorFactory

GROUP = "directors_desk.generators"
_log = logging.getLogger(__name__)


@frozen
class AdapterSetup:
    """What an adapter is made with; see `adapter.GeneratorSetup`."""

    templates: tuple[GeneratorTemplate, ...] = ()
    address: str = ""


@frozen
class BrokenAdapter:
    """An adapter that could not be loaded.

    Attributes:
        reason: What kind of error it was, without its text: that is somebody else's.
    """

    name: str
    reason: str


def adapter_names() -> list[str]:
    """The names of all adapters that are installed, in alphabetical order."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def load_adapters(
    setups: Mapping[str, AdapterSetup], names: Sequence[str] | None = None
) -> dict[str, Generator | BrokenAdapter]:
    """Make adapters; one that cannot be loaded does not keep the others from it.

    Args:
        setups: What each is made with, by its name.
        names: Which ones; None for all.
    """
    made: dict[str, Generator | BrokenAdapter] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        if entry.name in made or (names is not None and entry.name not in names):
            continue
        try:
            factory = cast("GeneratorFactory", entry.load())
            made[entry.name] = factory(setups.get(entry.name, AdapterSetup()))
        except Exception as error:  # noqa: BLE001 - it may be anybody's code
            _log.warning("adapter %s could not be loaded: %s", entry.name, type(error).__name__)
            made[entry.name] = BrokenAdapter(entry.name, type(error).__name__)
    return made
