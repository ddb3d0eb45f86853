"""The fault tests of a file that count their cases together, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from tests import lines, suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.catalog.library import Library

_current: list[suite.Suite] = []


def Case() -> suite.Case:
    """One fault, counted in the line of its file."""
    return suite.Case(_current[-1])


@pytest.fixture(scope="module", autouse=True)
def suite_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """Counts from nothing, and prints the line at the end of the file."""
    name = request.module.__name__.rpartition(".")[2].removeprefix("test_")
    made = suite.Suite(name, judged=("crashes", "hangs", "lost"))
    _current.append(made)
    yield
    _current.remove(made)
    lines.say(request.config, made.line())


def add(library: Library, name: str = "a.png") -> Any:
    """A new image."""
    return library.write(lambda tx: tx.assets.add(AssetType.IMAGE, name))


def rating(library: Library, asset: Any) -> int:
    """How many stars it has."""
    return int(library.read(lambda reads: reads.assets.load(asset)).rating)
