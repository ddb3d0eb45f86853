"""Several assets at once: what they add up to, what they have in common, edits of all of them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.collection import Collection, CollectionType
from desktop.edits import lazy as edits
from desktop.ui.inspector.chips import ChipLine
from desktop.ui.inspector.rows import Rows, TabPage
from desktop.ui.kit.favourite_button import FavouriteButton
from desktop.ui.kit.label_picker import LabelPicker
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.stars import StarEditor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalog.library import Reads
    from desktop.domain.asset import AssetCard, ColourLabel
    from desktop.domain.ids import AssetId
    from desktop.domain.tag import Tag
    from desktop.domain.totals import Totals
    from desktop.edits.edit import Edit
    from desktop.ui.kit.runner import Runner

LOOKED_AT = 2000  # assets whose values are compared; of more, these stand for all
ADDED_UP = 50_000  # assets that are added up here; the status bar has the sums of more


@frozen
class Common:
    """Many assets in one look.

    Attributes:
        totals: What they add up to; None for more than `ADDED_UP`.
        rating, label, is_favorite: The common value; None where they differ.
        tags: Name, colour, and whether only some carry it; those on most first.
        looked_at: How many were compared.
    """

    count: int
    totals: Totals | None
    types: tuple[tuple[str, int], ...] = ()
    rating: int | None = None
    label: ColourLabel | None = None
    is_favorite: bool | None = None
    tags: tuple[tuple[str, str, bool], ...] = ()
    all_tags: tuple[Tag, ...] = ()
    all_collections: tuple[Collection, ...] = ()
    looked_at: int = 0


def read_common(reads: Reads, ids: Sequence[AssetId]) -> Common:
    """Look at many assets. Runs in a reader's thread; effort ends at `LOOKED_AT` of them."""
    some = list(islice(iter(ids), LOOKED_AT))
    cards = list(reads.assets.cards(some).values())
    carried = Counter(name for names in reads.tags.of(some).values() for name in names)
    every = reads.tags.all()
    colours = {tag.path: tag.colour for tag in every}
    kinds = Counter(card.type.value for card in cards)
    return Common(
        count=len(ids),
        totals=reads.stats.selection(ids) if len(ids) <= ADDED_UP else None,
        types=tuple(kinds.most_common()),
        rating=_same(cards, lambda card: card.rating),
        label=_same(cards, lambda card: card.label),
        is_favorite=_same(cards, lambda card: card.is_favorite),
        tags=tuple(
            (name, colours.get(name, ""), number < len(cards))
            for name, number in carried.most_common(40)
        ),
        all_tags=tuple(every),
        all_collections=tuple(
            item for item in reads.collections.all() if item.type is not CollectionType.SMART
        ),
        looked_at=len(cards),
    )


def _same(cards: Sequence[AssetCard], read: Callable[[AssetCard], Any]) -> Any:
    """The value all of them have, or None."""
    values = {read(card) for card in cards}
    return values.pop() if len(values) == 1 else None


class BulkPage(TabPage):
    """Shows and edits a selection of several.

    Signals:
        tag_clicked: The name of a tag.
    """

    tag_clicked = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._ids: Sequence[AssetId] = ()
        self._common: Common | None = None
        self.title = plain_label(role="title")
        self.about = plain_label(role="quiet")
        self.about.setWordWrap(True)
        self.stars = StarEditor()
        self.favourite_button = FavouriteButton()
        self.label = LabelPicker()
        self.tags = ChipLine("Add tag to all")
        self.collections = ChipLine("Add all to collection")
        self._differ = plain_label(role="quiet")
        self._sums = Rows()
        self._build()

    def show_ids(self, ids: Sequence[AssetId]) -> None:
        """Show a selection, before anything is known of it."""
        if ids != self._ids:
            self.flush()
        self._ids = ids
        self.title.setText(f"{display.count(len(ids))} selected")
        self.title.setAccessibleName(self.title.text())

    def flush(self) -> None:
        """Add what has been typed into the fields for tags and collections."""
        self.tags.flush()
        self.collections.flush()

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        for line in (self.tags, self.collections):
            line.be_read_only(is_read_only=is_read_only)
        for widget in (self.stars, self.favourite_button, self.label):
            widget.setEnabled(not is_read_only)

    def show_common(self, common: Common) -> None:
        """Show what is known of the selection."""
        self._common = common
        kinds = [display.counted_type(number, type_) for type_, number in common.types]
        if common.looked_at < common.count:
            kinds.append(f"compared: the first {display.count(common.looked_at)}")
        self.about.setText(" · ".join(kinds))
        self.stars.show_rating(common.rating or 0)
        differ = [
            name
            for name, value in (
                ("rating", common.rating),
                ("label", common.label),
                ("favourite", common.is_favorite),
            )
            if value is None
        ]
        self._differ.setText(f"They differ in {', '.join(differ)}." if differ else "")
        self._differ.setVisible(bool(differ))
        self.label.show_label(common.label)
        self.favourite_button.show_on(is_on=bool(common.is_favorite))
        self.tags.show_chips(common.tags, [tag.path for tag in common.all_tags])
        self.collections.show_chips([], [item.name for item in common.all_collections])
        self._show_sums(common.totals)

    # Below here: building.

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stars)
        row.addWidget(self.favourite_button)
        row.addStretch(1)
        rating = QWidget()
        rating.setLayout(row)
        self.column.setSpacing(4)
        self.add(self.title)
        self.add(self.about)
        self.column.addSpacing(8)
        rows = Rows()
        for name, widget in (
            ("Rating", rating),
            ("Label", self.label),
            ("Tags", self.tags),
            ("Collections", self.collections),
        ):
            rows.add(name, widget)
        self.column.addWidget(rows)
        self.add(self._differ)
        self.column.addSpacing(8)
        self.column.addWidget(self._sums)
        self.column.addStretch(1)
        self.stars.rated.connect(
            lambda stars: self._change(edits.asset.RateAssets(self._ids, stars))
        )
        self.favourite_button.switched.connect(
            lambda on: self._change(edits.asset.FavouriteAssets(self._ids, on))
        )
        self.label.picked.connect(
            lambda label: self._change(edits.asset.LabelAssets(self._ids, label))
        )
        self.tags.added.connect(lambda names: self._change(edits.tag.TagAssets(self._ids, names)))
        self.tags.removed.connect(
            lambda name: self._change(edits.tag.UntagAssets(self._ids, (name,)))
        )
        self.tags.clicked.connect(self.tag_clicked)
        self.collections.added.connect(self._put)

    def _change(self, edit: Edit[object]) -> None:
        if self._ids:
            self._runner.change(edit, source=self)

    def _put(self, names: Sequence[str]) -> None:
        for name in names:
            self._change(edits.collection.PutInNamedCollection(name, self._ids))

    def _show_sums(self, totals: Totals | None) -> None:
        self._sums.clear()
        if totals is None:
            return
        self._sums.add_head("Together")
        self._sums.add_text("Size", display.size(totals.size))
        if totals.duration:
            self._sums.add_text("Duration", display.running_time(totals.duration))
        if totals.cost_words:  # nobody knows of pictures from outside that they were free
            self._sums.add_text("Cost", totals.cost_words)
