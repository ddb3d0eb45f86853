"""Edits of assets: what they refuse, and what of an asset they leave alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.marks import Marks
from desktop.domain.typed_text import Money
from desktop.edits.asset import MarkRange, SetFields
from desktop.edits.edit import Edit, perform
from desktop.edits.film import AddFilm, AddShots, SetShot
from desktop.edits.film_use import AddFailedTake
from desktop.edits.library import SetLibrary

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId


@pytest.fixture
def shot(library: Library) -> AssetId:
    film = perform(library, AddFilm("Lamp", first_scene="")).result
    return perform(library, AddShots(film)).result[0]


def test_a_column_that_is_not_for_editing_is_refused_and_not_dropped(library: Library) -> None:
    asset = library.write(lambda tx: tx.assets.add(AssetType.IMAGE, "a.png"))
    with pytest.raises(RuleError, match="checksum_sha256"):
        perform(library, SetFields(asset, {"name": "b.png", "checksum_sha256": "0"}))
    assert library.read(lambda reads: reads.assets.load(asset)).name == "a.png"


def test_every_edit_of_metadata_merges_by_one_rule(library: Library, shot: AssetId) -> None:
    def facts() -> dict[str, object]:
        return dict(library.read(lambda reads: reads.assets.load(shot)).metadata)

    library.write(lambda tx: tx.assets.set_metadata(shot, {"theirs": {"a": [1]}, "prompt": "dusk"}))
    kept = facts()
    emptied: tuple[Edit[object], ...] = (
        SetFields(shot, {}, metadata={"prompt": ""}),
        SetFields(shot, {}, metadata={"prompt": None}),
        SetShot(shot, {"prompt": ""}),
        SetShot(shot, {"prompt": None}),
    )
    for edit in emptied:
        library.write(lambda tx: tx.assets.set_metadata(shot, {"prompt": "dusk"}))
        assert facts() == kept
        perform(library, edit)
        assert facts() == {key: value for key, value in kept.items() if key != "prompt"}
    library.write(lambda tx: tx.assets.set_metadata(shot, {"prompt": "dusk"}))
    perform(library, MarkRange(shot, Marks(1.0, 2.0)))
    perform(library, MarkRange(shot, Marks()))
    assert facts() == kept


def test_a_cost_keeps_its_currency_where_that_is_not_the_librarys(
    library: Library, shot: AssetId
) -> None:
    perform(library, SetLibrary({"currency": "EUR"}))
    written = {
        money: perform(library, AddFailedTake(shot, "too dark", cost=money)).result
        for money in (Money(Decimal(1)), Money(Decimal(1), "EUR"), Money(Decimal(1), "USD"))
    }
    told = {
        money.currency: library.read(lambda reads, key=key: reads.assets.load(key))  # type: ignore[misc]
        for money, key in written.items()
    }
    assert [asset.currency for asset in told.values()] == ["EUR", "EUR", "USD"]
    assert ["currency" in asset.generation for asset in told.values()] == [False, False, True]
