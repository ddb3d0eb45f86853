"""Lets Tab go through a dialog in the order in which it is laid out, also through late fields."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout, QLayoutItem


def tab_as_laid_out(root: QWidget) -> None:
    """Chain everything in `root` that Tab can reach; Qt chains by the order of making."""
    stops = list(_stops(root))
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        body = widget.widget()
        if body is not None:
            yield from _stops(body)
        return
    if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
        yield widget
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        if (inner := item.layout()) is not None:
            yield from _in_layout(inner)
        elif (part := item.widget()) is not None:
            yield from _stops(part)


def _items(layout: QLayout) -> Iterator[QLayoutItem]:
    """The items as they are shown; a form counts them as they were put in."""
    if not isinstance(layout, QFormLayout):
        every = (layout.itemAt(at) for at in range(layout.count()))
        yield from (item for item in every if item is not None)
        return
    for row in range(layout.rowCount()):
        for role in QFormLayout.ItemRole:
            item = layout.itemAt(row, role)
            if item is not None:
                yield item
