"""What was spent: every table adds up to the ledger, and nothing unknown is left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.tables.all import provider_call_assets, provider_calls
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, new_id
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.packed_ids import PackedIds
from desktop.domain.provider_call import UNSENT_STATES, CallState, shares
from desktop.domain.relation import RelationType
from desktop.domain.spending import (
    Grouping,
    Spending,
    SpendingFilter,
    SpentOn,
    grouping_named,
    together,
)
from desktop.domain.typed_dates import Clock, read_date
from desktop.domain.typed_text import Money

if TYPE_CHECKING:
    from desktop.catalog.library import Library

INDIA = ZoneInfo("Asia/Kolkata")
PAST = datetime(2026, 9, 30, 20, 0, tzinfo=UTC)  # 1 October in India
MONEY = st.decimals(0, 9_000_000, places=6) | st.sampled_from(
    [Decimal("0.000001"), Decimal("0.1"), Decimal("0.333333")]
)
COST = st.none() | MONEY
CURRENCY = st.sampled_from(["USD", "EUR", "JPY"])


@dataclass
class Cast:
    """Two films with what there is to make a picture for."""

    films: list[Any] = field(default_factory=list)
    shots: list[Any] = field(default_factory=list)
    characters: list[Any] = field(default_factory=list)


@pytest.fixture
def cast(library: Library) -> Cast:
    def build(tx: Any) -> Cast:
        made = Cast()
        for name in ("Harbour", "Storm"):
            film = tx.films.add_film(name)
            scene = tx.films.add_scene(film, "Pier")
            made.films.append(film)
            made.shots += tx.films.add_shots(scene, [f"{name} 1"])
            made.shots += tx.films.add_shots(film, [f"{name} loose"])
            made.characters.append(tx.assets.add(AssetType.CHARACTER_REF, f"Mara of {name}"))
        return made

    return library.write(build)


@st.composite
def a_picture(draw: Any) -> dict[str, Any]:
    """An asset that says what it has cost, and where it is used."""
    return {
        "source": draw(st.sampled_from([None, "generation", "import"])),
        "generation_cost": draw(COST),
        "type": draw(st.sampled_from([AssetType.IMAGE, AssetType.VIDEO])),
        "status": draw(st.sampled_from(["available", "available", "failed"])),
        "currency": draw(st.none() | CURRENCY | st.sampled_from(["eur", "dollars", "", "12"])),
        "basis": draw(st.sampled_from([None, "estimated", "billed", "nonsense"])),
        "model": draw(st.sampled_from([None, "Flux", 'a "quoted"\\ model', "", 5])),
        "shots": draw(st.lists(st.integers(0, 3), max_size=2, unique=True)),
        "characters": draw(st.lists(st.integers(0, 1), max_size=2, unique=True)),
        "is_trashed": draw(st.booleans()),
    }


@st.composite
def a_call(draw: Any) -> dict[str, Any]:
    """A call of a provider, with what it made; some of that is gone since."""
    return {
        "state": draw(st.sampled_from(list(CallState))).value,
        "cost": draw(COST),
        "currency": draw(CURRENCY),
        "basis": draw(st.sampled_from(["estimated", "billed"])),
        "made": draw(st.integers(0, 3)),
        "gone": draw(st.integers(0, 2)),
        "target": draw(st.none() | st.integers(0, 3)),
        "own_cost": draw(COST),
        "day": draw(st.integers(0, 70)),
    }


def add_picture(tx: Any, cast: Cast, told: dict[str, Any]) -> Any:
    """Put it into the library."""
    generation = {"currency": told["currency"], "cost_basis": told["basis"], "model": told["model"]}
    key = tx.assets.add(
        told["type"],
        "x",
        source=told["source"],
        generation_cost=told["generation_cost"],
        generation_metadata={
            name: value for name, value in generation.items() if value is not None
        },
        status=told["status"],
    )
    for place in told["shots"]:
        tx.films.add_takes(cast.shots[place], [key])
    for place in told["characters"]:
        tx.relations.add(RelationType.REFERENCE_FOR, cast.characters[place], key)
    if told["is_trashed"]:
        tx.assets.trash([key])
    return key


def add_call(tx: Any, cast: Cast, told: dict[str, Any]) -> None:
    """Put it on record, with pictures that say themselves what they cost, which does not count."""
    target = None if told["target"] is None else cast.shots[told["target"]]
    known = told["cost"] is not None
    row = {
        "id": new_id(),
        "provider": "fal",
        "model": "Flux",
        "state": told["state"],
        "cost": told["cost"],
        "currency": told["currency"],
        "cost_basis": told["basis"] if known else "unknown",
        "target_asset_id": target,
        "created_at": PAST + timedelta(days=told["day"]),
    }
    tx._session.insert(provider_calls, [row])
    made = [
        tx.assets.add(
            AssetType.IMAGE, "made", source="generation", generation_cost=told["own_cost"]
        )
        for _ in range(told["made"])
    ]
    for key, share in zip(made, shares(told["cost"], len(made)), strict=True):
        values = {"call_id": row["id"], "asset_id": key, "cost": share}
        tx._session.insert(provider_call_assets, [values])
    tx.assets.purge(made[: told["gone"]])


class Ledger:
    """What the library ought to say, reckoned one by one."""

    def __init__(self) -> None:
        self.billed: dict[str, Decimal] = defaultdict(Decimal)
        self.estimated: dict[str, Decimal] = defaultdict(Decimal)
        self.known = self.unknown = self.failed = 0

    def note(self, cost: Decimal | None, currency: str, basis: str | None, *, failed: bool) -> None:
        """One generation."""
        self.failed += failed
        if cost is None:
            self.unknown += 1
            return
        self.known += 1
        (self.estimated if basis == "estimated" else self.billed)[currency] += cost

    def picture(self, told: dict[str, Any]) -> None:
        """One that only the asset tells of."""
        failed = told["status"] == "failed"
        if told["generation_cost"] is None and told["source"] != "generation" and not failed:
            return
        said = (told["currency"] or "").upper()
        currency = said if len(said) == 3 else "USD"
        self.note(told["generation_cost"], currency, told["basis"], failed=failed)

    def call(self, told: dict[str, Any]) -> None:
        """One that is on record."""
        gone = min(told["gone"], told["made"])
        kept, failed = told["made"] - gone, told["state"] in ("failed", "lost", "expired")
        failed |= told["state"] == "not_resumable"
        if told["state"] in UNSENT_STATES:
            return
        parts = shares(told["cost"], told["made"])[gone:]
        for share in parts:
            self.note(share, told["currency"], told["basis"], failed=failed)
        if told["cost"] is None:
            if not kept:
                self.note(None, "", None, failed=failed)
            return
        rest = told["cost"] - sum(part for part in parts if part is not None)
        if rest or not kept:
            self.note(rest, told["currency"], told["basis"], failed=failed)

    def holds(self, found: Spending) -> None:
        """The library says the same."""
        sums = {one.currency: (one.billed, one.estimated) for one in found.amounts}
        mine = {
            code: (self.billed[code], self.estimated[code])
            for code in {*self.billed, *self.estimated}
        }
        assert sums == mine
        assert (found.known, found.unknown, found.failed) == (
            self.known,
            self.unknown,
            self.failed,
        )


def test_every_table_adds_up_to_the_ledger(library: Library, cast: Cast) -> None:
    ledger = Ledger()

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(st.lists(a_picture(), max_size=8), st.lists(a_call(), max_size=4))
    def check(pictures: list[dict[str, Any]], calls: list[dict[str, Any]]) -> None:
        def write(tx: Any) -> None:
            for told in pictures:
                add_picture(tx, cast, told)
                ledger.picture(told)
            for told in calls:
                add_call(tx, cast, told)
                ledger.call(told)

        library.write(write)
        ledger.holds(library.read(lambda reads: reads.spending.total()))

    check()
    library.read(_adds_up)
    library.write(lambda tx: _limit_all(tx, cast))
    library.read(_budgets_say_the_same)


def _limit_all(tx: Any, cast: Cast) -> None:
    """One film of the two has a budget in another currency, and one has spent nothing."""
    harbour, storm = cast.films
    unspent = tx.films.add_film("Unspent")
    for film_id, currency in ((None, ""), (harbour, ""), (storm, "EUR"), (unspent, "USD")):
        assert tx.budgets.set(film_id, Money(Decimal(9), currency))


def _budgets_say_the_same(reads: Any) -> None:
    """All budgets at once stand as each by itself."""
    limited = reads.budgets.limited()
    assert [one.name for one in limited] == ["", "Harbour", "Storm", "Unspent"]
    for one in limited:
        assert one.budget == reads.budgets.of(one.film_id)


def _lists_what_was_counted(reads: Any, grouping: Grouping, chosen: SpendingFilter) -> None:
    """The listings of all groups together hold each asset that counts, and no others."""
    groups: dict[str, set[str]] = {}
    for row in reads.spending.by(grouping, chosen).rows:
        place = Listing(spent=SpentOn(grouping, row.key, chosen), order=Order(SortKey.COST))
        live = list(PackedIds(reads.listing.ids(place)))
        gone = list(PackedIds(reads.listing.ids(replace(place, trashed=True))))
        assert [card.id for card in reads.listing.page(place).cards] == live[:200]
        assert reads.listing.count(place) == len(live)
        groups[row.key] = {*live, *gone}
        assert len(groups[row.key]) == len(live) + len(gone) <= row.spending.count
    counted = {key for found in groups.values() for key in found}
    if grouping is Grouping.TYPE:
        cards = reads.listing.cards(sorted(counted))
        assert all(cards[key].type == name for name, found in groups.items() for key in found)
        assert sum(map(len, groups.values())) == len(counted)
    every: set[str] = set()
    for row in reads.spending.by(Grouping.TYPE, chosen).rows:
        for trashed in (False, True):
            place = Listing(spent=SpentOn(Grouping.TYPE, row.key, chosen), trashed=trashed)
            every |= set(PackedIds(reads.listing.ids(place)))
    assert counted == every


def _adds_up(reads: Any) -> None:
    total = reads.spending.total()
    days = [PAST - timedelta(days=9), PAST + timedelta(days=40), datetime(2200, 1, 1, tzinfo=UTC)]
    times = [SpendingFilter(start=a, end=b) for a, b in pairwise(days)]
    assert together((reads.spending.total(one) for one in times), "USD") == total
    for grouping in Grouping:
        for chosen in (
            SpendingFilter(),
            SpendingFilter(is_rejected=True),
            SpendingFilter(is_failed=True),
            times[0],
        ):
            table = reads.spending.by(grouping, chosen, zone=INDIA)
            assert table.total == reads.spending.total(chosen)
            assert together((row.spending for row in table.rows), "USD") == table.total
            assert all(row.name for row in table.rows)
            assert len({row.key for row in table.rows}) == len(table.rows)
            _lists_what_was_counted(reads, grouping, chosen)
    films = reads.spending.by(Grouping.FILM).rows
    for row in films:
        if row.key:
            assert reads.spending.total(SpendingFilter(film_id=row.key)) == row.spending
    months = reads.spending.by(Grouping.MONTH, zone=INDIA).rows
    for row in months:
        period = read_date(row.key, Clock.at(datetime.now(INDIA)))
        assert period is not None
        within = SpendingFilter(start=period.start, end=period.end)
        assert reads.spending.total(within) == row.spending
        assert reads.spending.month(period.first.date(), zone=INDIA) == row.spending


def test_a_picture_counts_for_the_shot_it_was_made_for_and_no_other(
    library: Library, cast: Cast
) -> None:
    usd = Decimal("0.5")

    def write(tx: Any) -> None:
        still = tx.assets.add(AssetType.IMAGE, "still", generation_cost=usd)
        tx.relations.add(RelationType.USED_IN, cast.films[1], still)
        tx.films.add_takes(cast.shots[0], [still])  # a take goes before a use that came earlier
        tx.films.add_takes(cast.shots[3], [still])
        for place in (1, 0):
            tx.relations.add(RelationType.REFERENCE_FOR, cast.characters[place], still)
        loose = tx.assets.add(AssetType.IMAGE, "loose", source="generation")
        song = tx.assets.add(AssetType.AUDIO, "song", generation_cost=Decimal(2))
        tx.relations.add(RelationType.USED_IN, cast.films[1], song)
        second = tx.assets.add(AssetType.IMAGE, "second", generation_cost=Decimal(1))
        tx.films.add_takes(cast.shots[0], [second])
        assert loose

    library.write(write)

    def rows(grouping: Grouping) -> list[tuple[str, str]]:
        table = library.read(lambda reads: reads.spending.by(grouping))
        return [(row.name, row.spending.words) for row in table.rows]

    assert rows(Grouping.FILM) == [
        ("Storm", "$2.00"),
        ("Harbour", "$1.50"),
        ("In no film", "1 of unknown cost"),
    ]
    assert rows(Grouping.SHOT) == [
        ("1A Harbour 1", "$1.50"),
        ("In no shot", "$2.00, and 1 of unknown cost"),
    ]
    assert [row[1] for row in rows(Grouping.SCENE)] == ["$1.50", "$2.00, and 1 of unknown cost"]
    assert rows(Grouping.CHARACTER) == [
        ("Mara of Storm", "$0.50"),
        ("Of no character", "$3.00, and 1 of unknown cost"),
    ]
    assert rows(Grouping.TYPE) == [("Sound", "$2.00"), ("Image", "$1.50, and 1 of unknown cost")]
    rejected = library.read(lambda reads: reads.spending.rejected())
    assert rejected.words == "$1.00"
    _its_assets_are_listed(library, cast)


def _its_assets_are_listed(library: Library, cast: Cast) -> None:
    def listed(grouping: Grouping, chosen: SpendingFilter) -> dict[str, list[str]]:
        """The names of the assets behind each row of a table, the dearest first."""
        order = Order(SortKey.COST)

        def names(reads: Any, key: str) -> list[str]:
            place = Listing(spent=SpentOn(grouping, key, chosen), order=order)
            return [card.name for card in reads.listing.page(place).cards]

        def read(reads: Any) -> dict[str, list[str]]:
            rows = reads.spending.by(grouping, chosen).rows
            return {row.name: names(reads, row.key) for row in rows}

        return library.read(read)

    every = SpendingFilter()
    assert listed(Grouping.FILM, every) == {
        "Storm": ["song"],
        "Harbour": ["second", "still"],
        "In no film": ["loose"],
    }
    assert listed(Grouping.SHOT, every) == {
        "1A Harbour 1": ["second", "still"],
        "In no shot": ["song", "loose"],
    }
    assert listed(Grouping.CHARACTER, every) == {
        "Mara of Storm": ["still"],
        "Of no character": ["song", "second", "loose"],
    }
    assert listed(Grouping.TYPE, every) == {
        "Sound": ["song"],
        "Image": ["second", "still", "loose"],
    }
    (month,) = listed(Grouping.MONTH, every).values()
    assert month == ["song", "second", "still", "loose"]
    only = SpendingFilter(film_id=cast.films[0], is_rejected=True)
    assert listed(Grouping.PROVIDER, only) == {"Unknown provider": ["second"]}
    # What was thrown away was paid for, and is listed in the Trash.
    of_film = SpentOn(Grouping.FILM, cast.films[0])
    found = library.read(lambda reads: reads.listing.page(Listing(spent=of_film))).cards
    library.write(lambda tx: tx.assets.trash([c.id for c in found if c.name == "second"]))
    assert listed(Grouping.FILM, every)["Harbour"] == ["still"]
    gone = library.read(lambda reads: reads.listing.page(Listing(spent=of_film, trashed=True)))
    assert [card.name for card in gone.cards] == ["second"]


def test_a_second_of_finished_film_has_its_price(library: Library, cast: Cast) -> None:
    def write(tx: Any) -> None:
        for cost, seconds in ((Decimal(3), 4.0), (Decimal(1), 8.0)):
            clip = tx.assets.add(
                AssetType.VIDEO, "clip", duration=seconds, generation_cost=cost, size=1
            )
            tx.films.add_takes(cast.shots[0], [clip])

    library.write(write)
    done = library.read(lambda reads: reads.spending.finished(cast.films[0]))
    assert (done.seconds, done.finished, done.shots) == (4.0, 1, 2)
    assert done.per_second("USD") == Decimal(1)
    empty = library.read(lambda reads: reads.spending.finished(cast.films[1]))
    assert empty.per_second("USD") is None
    every = library.read(lambda reads: reads.spending.finished())
    assert (every.seconds, every.shots) == (4.0, 4)
    with pytest.raises(NotFoundError):
        library.read(lambda reads: reads.spending.finished(AssetId(new_id())))


def test_a_word_names_a_grouping_or_says_which_there_are() -> None:
    assert grouping_named(" Film ") is Grouping.FILM
    with pytest.raises(RuleError) as error:
        grouping_named("colour")
    assert "provider" in error.value.advice
