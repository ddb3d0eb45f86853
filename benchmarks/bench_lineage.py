"""The lineage of an asset: 500 assets against 50."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bench_board import application
from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.ui.lineage.canvas import LineageCanvas
from desktop.ui.lineage.reading import LineageQuestion, read_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.ids import AssetId

_CHILDREN = 4


@cache
def _library() -> tuple[Library, dict[int, AssetId]]:
    """A library with a family of each size; each asset has four that were made of it."""
    path = Path(tempfile.mkdtemp(prefix="desk-lineage-")) / "lineage.desk"
    library = open_library(path, create=True)

    def build(tx: Any, count: int) -> AssetId:
        keys: list[AssetId] = [
            tx.assets.add(AssetType.IMAGE, f"{count}-{n}.png") for n in range(count)
        ]
        for number in range(1, count):
            parent = keys[(number - 1) // _CHILDREN]
            tx.relations.add(RelationType.DERIVED_FROM, parent, keys[number])
        return keys[0]

    return library, {n: library.write(lambda tx, n=n: build(tx, n)) for n in (50, 500)}  # type: ignore[misc]


@cache
def _canvas() -> LineageCanvas:
    """A graph of usual size, never shown."""
    application()
    canvas = LineageCanvas(None)
    canvas.resize(1200, 600)
    return canvas


def _opened(count: int) -> Callable[[], object]:
    """Reads it, lays it out and paints what is in sight: what one waits for."""
    library, roots = _library()
    canvas = _canvas()

    def opened() -> object:
        canvas.show_lineage(None)
        answer = library.read(lambda reads: read_answer(reads, LineageQuestion(roots[count])))
        canvas.show_lineage(answer.lineage)
        return canvas.grab()

    return opened


@case(
    "lineage",
    what="lineage of 500 assets, read and painted",
    limit="the same of 50 assets",
    bar=2,
)
def _lineage(_run: Run) -> Measured:
    return compare(_opened(500), _opened(50), repeat=3)
