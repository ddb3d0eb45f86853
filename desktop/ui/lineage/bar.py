"""The bar above a lineage: what is shown, of which asset, and how one looks at it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop.domain.relation import RelationType
from desktop.ui.kit import icons, theme
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.tokens import GAP, GAP_HALF
from desktop.ui.lineage.reading import LineageView

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

# Relations as the filter names them.
KINDS: dict[RelationType, str] = {
    RelationType.DERIVED_FROM: "Derived from",
    RelationType.VARIANT_OF: "Variants",
    RelationType.GENERATED_FROM: "Takes of shots",
    RelationType.REFERENCE_FOR: "References of characters",
    RelationType.USED_IN: "Used in films, scenes, shots",
    RelationType.PART_OF: "Parts of films",
}
_HELP = {
    LineageView.GRAPH: "What it comes from on the left, what was made of it on the right",
    LineageView.LIST: "The same as rows",
    LineageView.USES: "Films, scenes, shots and characters that use it, or what was made of it",
    LineageView.DEPENDENTS: "What was made of it and would lose its source if it went",
    LineageView.VARIANTS: "All forms of the same thing",
}


_LEAST_NAME = 80  # pixels


class LineageBar(QWidget):
    """Segments, name, tools.

    Signals:
        view_chosen: A `LineageView`.
        types_chosen: The relation types that are walked along (a frozenset).
        pinned: Whether it stays on its asset.
        back_wanted, fit_wanted, centre_wanted: As they say.
        zoom_wanted: A factor.
    """

    view_chosen = Signal(object)
    types_chosen = Signal(object)
    pinned = Signal(bool)
    back_wanted = Signal()
    fit_wanted = Signal()
    centre_wanted = Signal()
    zoom_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: dict[LineageView, QToolButton] = {}
        self.types = frozenset(RelationType)
        self.name = plain_label(role="quiet", parent=self)
        self.back = self._button("Back", "To the asset before (Backspace)", self.back_wanted.emit)
        self.pin = self._button("Pin", "", self._pin)
        self.pin.setCheckable(True)
        self.filter = self._button("Relations", "", self._open_filter)
        self.centre = self._button(
            "Centre", "Put the selected asset in the middle (C)", self.centre_wanted.emit
        )
        self.further = self._button("Zoom out", "Zoom out (-)", lambda: self.zoom_wanted.emit(0.8))
        self.fit = self._button("Fit", "All of it (0)", self.fit_wanted.emit)
        self.nearer = self._button("Zoom in", "Zoom in (+)", lambda: self.zoom_wanted.emit(1.25))
        self._build()
        self._dress()
        theme.changed.connect(self._dress)

    def show_state(self, view: LineageView, name: str, *, can_go_back: bool) -> None:
        """Say what is shown; without a name it is nothing, and there is nothing to look at."""
        self.views[view].setChecked(True)
        self.name.setText(name)
        self.name.setToolTip("")
        self.back.setEnabled(can_go_back)
        is_graph = view is LineageView.GRAPH
        for button in (self.further, self.fit, self.nearer, self.centre):
            button.setVisible(is_graph)
            button.setEnabled(bool(name))
        self.filter.setVisible(view in (LineageView.GRAPH, LineageView.LIST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A name of which hardly a letter would be seen is left out."""
        super().resizeEvent(event)
        self.name.setVisible(self.width() - self._others() >= _LEAST_NAME)

    def menu(self) -> QMenu:
        """The kinds of relation, those that are walked along marked."""
        menu = QMenu(self)
        for type_, words in KINDS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(type_ in self.types)
            action.triggered.connect(partial(self._toggle, type_))
        menu.addSeparator()
        menu.addAction("All", lambda: self.choose_types(frozenset(RelationType)))
        return menu

    def choose_types(self, types: frozenset[RelationType]) -> None:
        """Walk along these relations only."""
        if types == self.types:
            return
        self.types = types
        self._dress()
        self.types_chosen.emit(types)

    def _toggle(self, type_: RelationType) -> None:
        self.choose_types(self.types ^ {type_})

    def _pin(self) -> None:
        self._dress()
        self.pinned.emit(self.pin.isChecked())

    def _open_filter(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.filter.mapToGlobal(self.filter.rect().bottomLeft()))

    def _button(self, name: str, tip: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(tip or name)
        button.setIconSize(QSize(15, 15))
        button.clicked.connect(lambda: act())  # type: ignore[operator]
        return button

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP_HALF, GAP, GAP_HALF)
        row.setSpacing(GAP_HALF)
        group = QButtonGroup(self)
        switch = QHBoxLayout()
        switch.setSpacing(0)
        for view in LineageView:
            button = self.views[view] = QToolButton(self)
            button.setText(view.value)
            button.setToolTip(_HELP[view])
            button.setCheckable(True)
            button.setProperty("role", "segment")
            side = (
                "left"
                if view is LineageView.GRAPH
                else "right"
                if view is LineageView.VARIANTS
                else "middle"
            )
            button.setProperty("side", side)
            button.clicked.connect(partial(self._choose, view))
            group.addButton(button)
            switch.addWidget(button)
        row.addLayout(switch)
        row.addSpacing(GAP)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.name, 1)
        tools = (
            *(self.back, self.pin, self.filter, self.centre),
            *(self.further, self.fit, self.nearer),
        )
        for button in tools:
            row.addWidget(button)

    def _others(self) -> int:
        """How wide all but the name is."""
        shown = [button for button in self.findChildren(QToolButton) if not button.isHidden()]
        return sum(button.sizeHint().width() + GAP_HALF for button in shown) + 2 * GAP

    def _choose(self, view: LineageView) -> None:
        self.view_chosen.emit(view)

    def _dress(self) -> None:
        is_pinned, is_all = self.pin.isChecked(), len(self.types) == len(RelationType)
        self.back.setIcon(icons.icon("arrow-left"))
        self.pin.setIcon(icons.icon("push-pin", "accent_text" if is_pinned else "text"))
        self.pin.setToolTip(
            "Pinned: it stays on this asset. Click to follow what is selected."
            if is_pinned
            else "It follows what is selected. Click to stay on this asset."
        )
        self.filter.setIcon(icons.icon("funnel", "text" if is_all else "accent_text"))
        self.filter.setToolTip(
            "Which relations are shown"
            if is_all
            else f"{len(self.types)} of {len(RelationType)} kinds of relation are shown"
        )
        self.centre.setIcon(icons.icon("crosshair"))
        self.further.setIcon(icons.icon("minus"))
        self.fit.setIcon(icons.icon("corners-out"))
        self.nearer.setIcon(icons.icon("plus"))
