"""What a library is set to: one film runs as long for everybody, and amounts say what they are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from desktop.base.errors import ChangedElsewhereError, RuleError
from desktop.catalog.tables.all import workspaces
from desktop.domain.asset import AssetType
from desktop.domain.library_settings import LibrarySettings
from desktop.domain.typed_text import Money
from desktop.edits.asset import SetCost
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.library import SetLibrary

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId


def settings_of(library: Library) -> LibrarySettings:
    return library.read(lambda reads: reads.settings.load())


def test_a_still_plays_as_long_as_the_library_says_everywhere(library: Library) -> None:
    def film_with_three_shots(tx: Any) -> AssetId:
        film = tx.films.add_film("The Harbour")
        scene = tx.films.add_scene(film, "Pier")
        bare, timed, clip = tx.films.add_shots(scene, ["bare", "timed", "clip"])
        tx.assets.set(timed, {"duration": 10.0})
        still = tx.assets.add(AssetType.IMAGE, "still")
        moving = tx.assets.add(AssetType.VIDEO, "moving", duration=7.0)
        tx.films.add_takes(bare, [still])
        tx.films.add_takes(clip, [moving])
        return film

    film = library.write(film_with_three_shots)

    def lengths() -> tuple[float, float]:
        loaded = library.read(lambda reads: reads.films.load(film))
        (card,) = library.read(lambda reads: reads.films.all())
        return loaded.seconds, card.seconds

    assert lengths() == (20.0, 20.0)
    history = History()
    applied = history.perform(library, SetLibrary({"still_seconds": 4.5}))
    assert applied.changes.everything  # every pane that shows a running time reads it anew
    assert lengths() == (21.5, 21.5)
    undone = history.undo(library)
    assert undone is not None
    assert undone.changes.everything
    assert undone.result == 0
    assert lengths() == (20.0, 20.0)
    history.redo(library)
    assert lengths() == (21.5, 21.5)


def test_amounts_keep_their_currency_and_sums_convert_nothing(library: Library) -> None:
    def write(tx: Any) -> list[AssetId]:
        return [
            tx.assets.add(
                AssetType.IMAGE,
                "x",
                source="generation",
                generation_cost=amount,
                generation_metadata=facts,
            )
            for amount, facts in (
                (Decimal("1.25"), {}),
                (Decimal("0.75"), {"currency": "usd", "prompt": "a boat"}),
                (Decimal(40), {"currency": "EUR"}),
                (Decimal(9), {"currency": "old money"}),  # names none: the library's
                (None, {"currency": "EUR"}),
                (Decimal(2), {"prompt": 'a purse with "currency" in it'}),
            )
        ]

    ids = library.write(write)

    def shown() -> tuple[str, list[str]]:
        totals = library.read(lambda reads: reads.stats.selection(ids))
        info = library.read(lambda reads: reads.stats.info())
        assert info.total.cost_words == totals.cost_words
        details = library.read(lambda reads: reads.listing.details(ids))
        currencies = library.read(lambda reads: reads.listing.currencies(ids))
        loaded = [library.read(lambda reads, key=key: reads.assets.load(key)) for key in ids]  # type: ignore[misc]
        assert all(currencies[asset.id] == asset.currency for asset in loaded if asset.cost)
        assert [details[asset.id].currency for asset in loaded] == [a.currency for a in loaded]
        return totals.cost_words, [asset.currency for asset in loaded]

    assert shown() == (
        "$13.00 + 1 in another currency + 1 unknown",
        ["USD", "USD", "EUR", "USD", "EUR", "USD"],
    )
    perform(library, SetLibrary({"currency": "eur"}))
    assert shown() == (
        "€52.25 + 1 in another currency + 1 unknown",
        ["EUR", "USD", "EUR", "EUR", "EUR", "EUR"],
    )


@pytest.mark.parametrize(
    ("home", "recorded", "typed", "kept", "shown"),
    [
        ("USD", None, "", None, "USD"),
        ("EUR", None, "", None, "EUR"),
        ("USD", None, "EUR", "EUR", "EUR"),
        ("USD", "EUR", "", "EUR", "EUR"),  # another figure, the same money
        ("USD", "EUR", "USD", None, "USD"),
        ("EUR", "EUR", "", None, "EUR"),
        ("EUR", None, "USD", "USD", "USD"),
    ],
)
def test_a_cost_without_a_currency_keeps_the_one_it_has(
    library: Library, home: str, recorded: str | None, typed: str, kept: str | None, shown: str
) -> None:
    perform(library, SetLibrary({"currency": home}))
    facts = {"prompt": "a boat"} | ({"currency": recorded} if recorded else {})
    key = library.write(
        lambda tx: tx.assets.add(
            AssetType.IMAGE, "x", generation_cost=Decimal(1), generation_metadata=facts
        )
    )
    perform(library, SetCost(key, Money(Decimal(2), typed), Money(Decimal(1))))
    asset = library.read(lambda reads: reads.assets.load(key))
    assert asset.cost == Money(Decimal(2), shown)
    assert asset.generation.get("currency") == kept
    assert asset.generation["prompt"] == "a boat"
    with pytest.raises(ChangedElsewhereError):
        perform(library, SetCost(key, Money(Decimal(3)), Money(Decimal(1))))
    # What is left in the field when the window closes is written over what was shown in it.
    perform(library, SetCost(key, Money(Decimal(3)), Money(Decimal(1)), is_checked=False))
    assert library.read(lambda reads: reads.assets.load(key)).generation_cost == 3


@pytest.mark.parametrize(
    "values",
    [
        {"still_seconds": 0},
        {"still_seconds": -3},
        {"still_seconds": 4000.0},
        {"still_seconds": True},
        {"still_seconds": "4"},
        {"still_seconds": float("nan")},
        {"currency": "euro"},
        {"currency": ""},
        {"currency": None},
        {"colour": "red"},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    library: Library, values: dict[str, Any]
) -> None:
    with pytest.raises(RuleError):
        perform(library, SetLibrary({"still_seconds": 5.0} | values))
    assert settings_of(library) == LibrarySettings()


def test_what_others_keep_in_the_settings_stays_and_nonsense_there_is_no_harm(
    library: Library,
) -> None:
    theirs = {"colour": "red", "still_seconds": "soon", "currency": ["EUR"]}
    library.write(
        lambda tx: tx._session.execute(update(workspaces).values(settings=theirs)), repeatable=True
    )
    assert settings_of(library) == LibrarySettings()
    perform(library, SetLibrary({"still_seconds": 2.0}))
    kept = library.read(lambda reads: reads._session.scalar(select(workspaces.c.settings)))
    assert kept == theirs | {"still_seconds": 2.0}
    library.write(
        lambda tx: tx._session.execute(update(workspaces).values(settings=[1])), repeatable=True
    )
    perform(library, SetLibrary({"currency": "CHF"}))
    assert settings_of(library) == LibrarySettings(currency="CHF")
