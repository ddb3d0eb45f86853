"""A page of the history as the pane shows it, read in one go beside the window."""

from __future__ import annotations

from dataclasses import field
from itertools import groupby
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.changed_words import told_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.activity import ActivityEntry
    from desktop.domain.asset import AssetCard
    from desktop.domain.history import Act, ActFilter
    from desktop.domain.ids import AssetId, OperationId

PAGE = 60
PARTS = 200
SMALL = 12  # rows of an edit whose values stand in its own row


@frozen
class ShownAct:
    """An edit, what it changed in words, and the asset to be seen beside it."""

    act: Act
    lines: tuple[str, ...] = ()
    card: AssetCard | None = None

    @property
    def has_parts(self) -> bool:
        """Whether it opens to what it did to each asset."""
        return self.act.assets > 1 or self.act.rows > SMALL


@frozen
class ActPart:
    """What an edit did to one asset, or to something else that is there once."""

    name: str
    lines: tuple[str, ...]
    asset_id: AssetId | None = None
    card: AssetCard | None = None


@frozen
class ShownPage:
    """Edits, and where to read on."""

    acts: tuple[ShownAct, ...] = ()
    then: OperationId | None = None


@frozen
class PartsPage:
    """Parts of an edit, and where to read on."""

    parts: tuple[ActPart, ...] = field(default=())
    then: str | None = None


def read_page(reads: Reads, wanted: ActFilter, before: OperationId | None) -> ShownPage:
    """Edits that are wanted. Runs in a reader's thread."""
    page = reads.history.page(wanted, before=before, limit=PAGE)
    currency = reads.settings.load().currency
    small = reads.history.entries_of(act.id for act in page.acts if act.rows <= SMALL)
    cards = reads.assets.cards([act.asset_id for act in page.acts if act.asset_id])
    shown = (
        ShownAct(
            act,
            lines_of(small.get(act.id, ()), currency) if act.assets <= 1 else (),
            cards.get(act.asset_id) if act.asset_id else None,
        )
        for act in page.acts
    )
    return ShownPage(tuple(shown), page.then)


def read_parts(reads: Reads, operation_id: OperationId, after: str | None) -> PartsPage:
    """What an edit did to each asset. Runs in a reader's thread."""
    page = reads.history.entries(operation_id, after=after, limit=PARTS)
    currency = reads.settings.load().currency
    names = page.names or {}
    cards = reads.assets.cards(list(names))
    return PartsPage(tuple(_parts(page.entries, names, cards, currency)), page.then)


def _parts(
    entries: Sequence[ActivityEntry],
    names: Mapping[AssetId, str],
    cards: Mapping[AssetId, AssetCard],
    currency: str,
) -> Iterable[ActPart]:
    """One for all rows about an asset; those about none follow, each by itself."""
    ordered = sorted(entries, key=lambda entry: entry.asset_id or "")
    by_asset = {key: list(rows) for key, rows in groupby(ordered, lambda entry: entry.asset_id)}
    seen = dict.fromkeys(entry.asset_id for entry in entries)
    for key in seen:
        if key is not None:
            lines = lines_of(by_asset[key], currency)
            yield ActPart(names.get(key, ""), lines, key, cards.get(key))
    for entry in by_asset.get(None, ()):
        if lines := lines_of([entry], currency):
            yield ActPart("", lines)


def lines_of(entries: Iterable[ActivityEntry], currency: str) -> tuple[str, ...]:
    """What rows of the record say, each thing once."""
    lines = (line for entry in entries for line in told_lines(entry, currency))
    return tuple(dict.fromkeys(lines))
