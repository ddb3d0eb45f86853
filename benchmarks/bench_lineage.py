"""The lineage of an asset: 500 assets against 50."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.registry import Measured, Run, case, compare
from desktop.catalog.library import Library, open_library
from desktop.domain.asset import AssetType
from desktop.domain.relation import RelationType
from desktop.ui.lineage.layout import arrange
from desktop.ui.lineage.reading import Question, read_answer

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
        keys = [tx.assets.add(AssetType.IMAGE, f"{count}-{n}.png") for n in range(count)]
        for number in range(1, count):
            parent = keys[(number - 1) // _CHILDREN]
            tx.relations.add(RelationType.DERIVED_FROM, parent, keys[number])
        return keys[0]

    return library, {n: library.write(lambda tx, n=n: build(tx, n)) for n in (50, 500)}  # type: ignore[misc]


def _opened(count: int) -> Callable[[], object]:
    """Reads it and says where everything stands: what the pane does before it paints."""
    library, roots = _library()

    def read() -> object:
        answer = library.read(lambda reads: read_answer(reads, Question(roots[count])))
        assert answer.lineage is not None
        assert len(answer.lineage.nodes) == count
        return arrange(answer.lineage)

    return read


@case(
    "lineage",
    what="lineage of 500 assets, read and laid out",
    limit="the same of 50 assets",
    bar=2,
)
def _lineage(_run: Run) -> Measured:
    return compare(_opened(500), _opened(50), repeat=3)
