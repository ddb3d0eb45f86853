"""A library in numbers. Every figure is reckoned here, for whoever shows it.

A figure that the window, the command line and other programs all show is asked here by all of them,
and a listing of what it counts (`Listing.share`) is told apart by the same columns.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, FromClause, func, literal_column, select

from desktop.catalog.duplicate import DuplicateReads
from desktop.catalog.engine import revisions
from desktop.catalog.engine.session import Session, chunks
from desktop.catalog.history import HistoryReads
from desktop.catalog.library_settings import library_settings
from desktop.catalog.listing import ListingReads
from desktop.catalog.spending_groups import Slots
from desktop.catalog.spending_names import people_names
from desktop.catalog.statistics_groups import OWN, of_originals, with_originals
from desktop.catalog.tables.all import asset_collections, assets, tags
from desktop.catalog.totals import add, to_totals, totals_columns
from desktop.domain.listing import Listing, Order, SortKey
from desktop.domain.spending import Grouping
from desktop.domain.statistics import (
    UNUSED_QUERY,
    AssetsHeld,
    Breakdown,
    LibraryInfo,
    Share,
    Statistics,
    in_order,
    share_name,
)
from desktop.domain.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId

_a = assets.c
_HELD = (func.count(), func.coalesce(func.sum(_a.size), 0))
LARGEST = 100  # assets that are named
_NAMED = 10  # ... where all figures are asked for at once, as many edits

Sums = dict[str, AssetsHeld]


class StatisticsReads:
    """Questions about sums."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def info(self) -> LibraryInfo:
        """The whole library in the numbers that are asked for often."""
        live = (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_(None))
        gone = (_a.workspace_id == self._session.workspace_id, _a.deleted_at.is_not(None))
        return LibraryInfo(
            dialect=self._session.connection.dialect.name,
            revision=revisions.HEAD,
            shares=self._told_apart(OWN, assets),
            total=self._totals(live),
            trash=self._totals(gone),
            tags=self._count(tags),
            collections=self._count(asset_collections),
        )

    def selection(self, ids: Sequence[AssetId]) -> Totals:
        """What these assets add up to."""
        result = Totals(currency=library_settings(self._session).currency)
        for part in chunks(dict.fromkeys(ids)):
            mine = _a.workspace_id == self._session.workspace_id
            result = add(result, self._totals((mine, _a.id.in_(part))))
        return result

    def by(self, breakdown: Breakdown, *, zone: tzinfo | None = None) -> tuple[Share, ...]:
        """What is outside the Trash, told apart by one thing.

        Args:
            breakdown: By what.
            zone: In which months are counted; None is the machine's.
        """
        if breakdown in OWN:
            return self._told_apart({breakdown: OWN[breakdown]}, assets)[breakdown]
        if breakdown is Breakdown.MONTH:
            return self._by_month(Slots(zone))
        column = of_originals()[breakdown]
        return self._told_apart({breakdown: column}, with_originals())[breakdown]

    def everything(self, *, zone: tzinfo | None = None) -> Statistics:
        """All figures at once, in three looks at the assets and a few at what is rare."""
        shares = {
            **self._told_apart(OWN, assets),
            **self._told_apart(of_originals(), with_originals()),
            Breakdown.MONTH: self._by_month(Slots(zone)),
        }
        return Statistics(
            {by: shares[by] for by in Breakdown},
            self.missing(),
            DuplicateReads(self._session).spared(),
            self.unused(),
            self.largest(_NAMED),
            HistoryReads(self._session).page(limit=_NAMED).acts,
        )

    def missing(self) -> AssetsHeld:
        """What has no file within reach."""
        return self._listed(Listing(missing=True))

    def unused(self) -> AssetsHeld:
        """What no film, shot or character uses, and no collection has."""
        from desktop.domain.search.parser import parse  # noqa: PLC0415 - not at the start

        return self._listed(Listing(query=parse(UNUSED_QUERY)))

    def largest(self, limit: int = LARGEST) -> tuple[AssetCard, ...]:
        """The largest assets, the largest first."""
        listing = Listing(order=Order(SortKey.SIZE))
        found = ListingReads(self._session).page(listing, limit=limit).cards
        return tuple(card for card in found if card.size)

    def _listed(self, listing: Listing) -> AssetsHeld:
        found = ListingReads(self._session).totals(listing)
        return AssetsHeld(found.count, found.size)

    def _totals(self, conditions: Sequence[ColumnElement[bool]]) -> Totals:
        currency = library_settings(self._session).currency
        columns = totals_columns(self._session, currency)
        return to_totals(self._session.rows(select(*columns).where(*conditions))[0], currency)

    def _told_apart(
        self, columns: Mapping[Breakdown, ColumnElement[Any]], table: FromClause
    ) -> dict[Breakdown, tuple[Share, ...]]:
        """By several things in one look: the database groups by all of them, and few are added."""
        sums: dict[Breakdown, Sums] = {by: {} for by in columns}
        labels = {by: f"by_{by.value}" for by in columns}
        for row in self._grouped([columns[by].label(labels[by]) for by in columns], table):
            held = AssetsHeld(int(row[-2]), int(row[-1]))
            for by, key in zip(columns, row, strict=False):
                found = sums[by]
                found[key] = found.get(key, AssetsHeld()) + held
        return {by: self._named(by, found) for by, found in sums.items()}

    def _by_month(self, slots: Slots) -> tuple[Share, ...]:
        months: Sums = defaultdict(AssetsHeld)
        slot = slots.column(self._session, _a.created_at).label("slot")
        for key, count, size in self._grouped([slot], assets):
            months[slots.name(Grouping.MONTH, key)] += AssetsHeld(int(count), int(size))
        return self._named(Breakdown.MONTH, months)

    def _grouped(self, columns: Sequence[Any], table: FromClause) -> Iterable[Any]:
        # With a plus SQLite goes through the table: by an index it would look up each row.
        place: ColumnElement[Any] = _a.workspace_id
        if self._session.is_sqlite:
            place = literal_column("+assets.workspace_id")
        query = (
            select(*columns, *_HELD)
            .select_from(table)
            .where(place == self._session.workspace_id, _a.deleted_at.is_(None))
            .group_by(*(column.name for column in columns))
        )
        return self._session.rows(query)

    def _named(self, by: Breakdown, sums: Sums) -> tuple[Share, ...]:
        people: Mapping[str, str] = {}
        if by is Breakdown.PERSON:
            people = people_names(self._session, (key for key in sums if key))
        shares = (
            Share(key, people.get(key) or share_name(by, key), held) for key, held in sums.items()
        )
        return in_order(by, shares)

    def _count(self, table: Any) -> int:
        mine = table.c.workspace_id == self._session.workspace_id
        return int(self._session.scalar(select(func.count()).select_from(table).where(mine)))
