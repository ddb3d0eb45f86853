"""The line above the assets: what is listed, how many match, how many there are of each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.base.frozen import frozen
from desktop.domain import display
from desktop.domain.asset import AssetType
from desktop.domain.untrusted_text import clean_line
from desktop.ui.kit import theme
from desktop.ui.kit.labels import ElidedLabel, plain_label
from desktop.ui.kit.tokens import GAP, HEADER_HEIGHT
from desktop.ui.library.inner_switch import InnerSwitch
from desktop.ui.library.listing_scope import ListingScope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Reads
    from desktop.ui.kit.runner import Runner
    from desktop.ui.library.asset_model import AssetModel

# One question at a time: a newer one of this key stops the older, whatever it counts.
_KEY = "library-counts"


@frozen
class Counts:
    """How much a scope lists.

    Attributes:
        types: How many there are of each type.
        total: How many there would be without the search, or None without a search.
    """

    types: Mapping[AssetType, int]
    total: int | None = None

    @property
    def shown(self) -> int:
        """How many there are of all types."""
        return sum(self.types.values())


def read_counts(reads: Reads, scope: ListingScope) -> Counts:
    """Count what a scope lists. Runs in a reader's thread."""
    types = reads.listing.type_counts(scope.listing)
    total = reads.listing.count(scope.place) if scope.query is not None else None
    return Counts(types, total)


def everywhere_words(count: int) -> str:
    """What leads from the search of a place to the search of everything."""
    return f"Search the whole library ({display.count(count)})"


class ListingHead(QWidget):
    """Name, counts, and what the counts are made of; counted beside the window.

    Attributes:
        elsewhere: How many the whole library has where the search of a place found fewer; 0 where
            it has no more, None until that is known.
        link: Leads to the search of the whole library, or back from there; takes what is new as
            seen.

    Signals:
        counted_elsewhere: `elsewhere` is known now.
        everywhere_requested: The whole library is to be searched.
        back_requested: Back to the place where the search was begun.
        seen_requested: What is new is to be taken as seen.
        inner_requested: Whether the place is to be listed with what is inside it.
    """

    counted_elsewhere = Signal()
    everywhere_requested = Signal()
    back_requested = Signal()
    inner_requested = Signal(bool)
    seen_requested = Signal()

    def __init__(self, runner: Runner, model: AssetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner, self._model = runner, model
        self._scope = ListingScope()
        self._left: ListingScope | None = None
        self._counted: ListingScope | None = None
        self.elsewhere: int | None = None
        self.name = ElidedLabel(parent=self, mode=Qt.TextElideMode.ElideMiddle)
        self.matches = plain_label(role="quiet", parent=self)
        self.link = QToolButton(self)
        self.types = ElidedLabel(parent=self)
        self.switch = InnerSwitch(self)
        self._build()
        self.link.clicked.connect(self._follow_link)
        self.switch.chosen.connect(self.inner_requested)
        model.filled.connect(self._on_filled)
        model.counted.connect(lambda _: self._on_filled())

    def show_scope(self, scope: ListingScope, left: ListingScope | None = None) -> None:
        """Something else is listed: its counts may come after its assets.

        `left`: the place from which the whole library is searched.
        """
        self._scope, self._left, self.elsewhere = scope, left, None
        self.switch.show_scope(scope)
        self._show_link()
        self.count()

    def count(self) -> None:
        """Count again what is listed."""
        scope = self._scope
        self._runner.ask(lambda reads: read_counts(reads, scope), self._show, key=_KEY)

    def _build(self) -> None:
        self.setFixedHeight(HEADER_HEIGHT)
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name.setFont(theme.body_font(bold=True))
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.link.setProperty("role", "link")
        self.link.setAccessibleName("Where else the search finds something")
        self.link.hide()
        self.types.setProperty("role", "quiet")
        self.types.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.types.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 0)
        row.setSpacing(GAP)
        row.addWidget(self.name)
        row.addWidget(self.matches)
        row.addWidget(self.link)
        row.addWidget(self.types, 1)
        row.addWidget(self.switch)

    def _show(self, counts: Counts) -> None:
        self._counted = self._scope
        types = counts.types
        parts = [display.counted_type(types[kind], kind) for kind in AssetType if types.get(kind)]
        self.types.show_text(" · ".join(parts))
        self._show_count(counts.shown, counts.total)
        self._count_elsewhere(counts.shown)

    def _count_elsewhere(self, here: int) -> None:
        """What the same search would find in the whole library."""
        everywhere = self._scope.everywhere
        if everywhere is None:
            return
        listing = everywhere.listing

        def came(count: int) -> None:
            self.elsewhere = count if count > here else 0
            self._show_link()
            self.counted_elsewhere.emit()

        self._runner.ask(lambda reads: reads.listing.count(listing), came, key=_KEY)

    def _on_filled(self) -> None:
        self._show_link()
        # Unless better counts are there already, or none yet.
        if self._counted != self._scope and self._model.is_counted:
            self._show_count(self._model.rowCount(), None)

    def _show_count(self, shown: int, total: int | None) -> None:
        self.name.show_text(clean_line(self._scope.name, limit=120))
        if total is None:
            self.matches.setText(display.count(shown))
        else:
            verb = "matches" if shown == 1 else "match"
            self.matches.setText(f"{display.count(shown)} of {display.count(total)} {verb}")

    def _show_link(self) -> None:
        text = ""
        if self._left is not None:
            text = f"Back to {clean_line(self._left.name, limit=40)}"
        elif self.elsewhere:
            text = everywhere_words(self.elsewhere)
        elif self._has_new:
            text = "Mark All as Seen"
        self.link.setText(text.replace("&", "&&"))
        self.link.setAccessibleName(text or "Where else the search finds something")
        self.link.setVisible(bool(text))

    @property
    def _has_new(self) -> bool:
        """Whether what came in by itself is listed, and there is any."""
        is_new = self._scope.place.arrived_after is not None and self._scope.query is None
        return is_new and self._model.is_counted and self._model.rowCount() > 0

    def _follow_link(self) -> None:
        if self._left is not None:
            self.back_requested.emit()
        elif self.elsewhere:
            self.everywhere_requested.emit()
        else:
            self.seen_requested.emit()
