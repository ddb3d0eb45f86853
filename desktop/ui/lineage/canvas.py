"""The graph under pointer and keyboard: pan, zoom, walk, fold, drag out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.lineage import named
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.mime import LIBRARY, TRASH, asset_mime
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.lineage.layout import ABOVE, BELOW, arrange, spoken
from desktop.ui.lineage.painter import READABLE, SIDES, GraphPainter, toggle_box
from desktop.ui.lineage.viewpoint import STEP, Viewpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.lineage import Lineage
    from desktop.ui.kit.thumbnails import Thumbnails
    from desktop.ui.lineage.layout import GraphLayout, Side

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class LineageCanvas(QWidget):
    """Shows one lineage. One widget, whatever it holds.

    Attributes:
        layout_: What is where, or None.
        current: The asset that the keyboard stands on.
        sides: The sides of assets that can be folded (False) and unfolded (True).
        viewpoint: Which part of it is in sight.

    Signals:
        chosen: (AssetCard) A person went to an asset.
        opened: (AssetCard) It is to be seen large.
        centred: (asset id) It is to be the middle of the graph.
        more_wanted: (asset id, side) What hangs there and is not known yet is to be shown.
        menu_requested: (AssetCard, global position).
        back_wanted: The asset that was in the middle before is wanted again.
    """

    chosen = Signal(object)
    opened = Signal(object)
    centred = Signal(str)
    more_wanted = Signal(str, int)
    menu_requested = Signal(object, QPoint)
    back_wanted = Signal()

    def __init__(self, thumbnails: Thumbnails | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lineage-graph")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Lineage")
        self.layout_: GraphLayout | None = None
        self.current: AssetId | None = None
        self.sides: dict[Side, bool] = {}
        self.viewpoint = Viewpoint()
        self._painter = GraphPainter(thumbnails)
        self._closed: frozenset[Side] = frozenset()
        self._opened: Mapping[AssetId, Side] = {}
        self._hovered: AssetId | None = None
        self._pressed: QPoint | None = None
        self._grabbed: AssetId | None = None
        self._is_panning = False
        if thumbnails is not None:
            thumbnails.loaded.connect(self._picture_came)
        theme.changed.connect(self.update)

    # What is shown

    def show_lineage(
        self, lineage: Lineage | None, opened: Mapping[AssetId, Side] | None = None
    ) -> None:
        """Show another lineage; of the same asset, all stays where it is.

        Args:
            lineage: What there is, or None.
            opened: What of it was brought in beside the walk, and where.
        """
        before, self._opened = self.layout_, opened or {}
        if lineage is None:
            self.layout_, self.current, self.sides = None, None, {}
            self.update()
            return
        is_same = before is not None and before.lineage.root == lineage.root
        if not is_same:
            self._closed, self.current = frozenset(), lineage.root
        layout = self._arrange(lineage, keep=self.current if is_same else None)
        if not is_same:
            self.viewpoint.look_first(layout)
        self._describe()

    def go_to(self, key: AssetId) -> None:
        """Let the keyboard stand on an asset, in sight."""
        if self.layout_ is None or key not in self.layout_.places:
            return
        self.current = key
        self.viewpoint.reveal(self.layout_.places[key])
        self._describe()
        self.update()

    @property
    def card(self) -> AssetCard | None:
        """The asset that the keyboard stands on."""
        if self.layout_ is None or self.current is None:
            return None
        return self.layout_.lineage.nodes[self.current].card

    def fold(self, key: AssetId, side: int) -> None:
        """Close a side of an asset, or open it; what is not known yet is asked for."""
        layout = self.layout_
        opens = self.sides.get((key, side))
        if layout is None or opens is None:
            return
        if not opens:
            self._closed |= {(key, side)}
        elif (key, side) in self._closed:
            self._closed -= {(key, side)}
        else:
            self.more_wanted.emit(key, side)
            return
        self._arrange(layout.lineage, keep=key)

    # Where one looks

    def fit(self) -> None:
        """All of it in sight."""
        if self.layout_ is not None:
            self.viewpoint.fit(self.layout_)
            self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Nearer or further; the point under the pointer stays."""
        self.viewpoint.zoom(factor, at or QPointF(self.rect().center()))
        self.update()

    def pan(self, by: QPointF) -> None:
        """Move what is in sight, in pixels."""
        self.viewpoint.pan(by)
        self.update()

    def box(self, key: AssetId) -> QRectF:
        """Where the card of an asset is, in this widget."""
        return self.viewpoint.box(self.layout_.places[key]) if self.layout_ else QRectF()

    # Qt

    @report_exceptions(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, relations, cards."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("ground"))
        layout = self.layout_
        if layout is not None:
            scale = self.viewpoint.scale
            painter.scale(scale, scale)
            painter.translate(-self.viewpoint.origin)
            self._painter.paint(
                painter,
                layout,
                self.viewpoint.sight,
                scale,
                current=self.current,
                hovered=self._hovered,
                sides=self.sides if scale >= READABLE else {},
            )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was fitted stays so; else the middle stays the middle."""
        super().resizeEvent(event)
        self.viewpoint.resize(QSizeF(self.size()), self.layout_)

    def event(self, event: QEvent) -> bool:
        """Two fingers on a touchpad zoom; Tab is not an arrow."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), event.position())
                return True
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms, with Shift it pans; a touchpad pans, with Ctrl it zooms."""
        modifiers = event.modifiers()
        is_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        if is_pad and not modifiers & Qt.KeyboardModifier.ControlModifier:
            by = event.pixelDelta()
            self.pan(QPointF(by if not by.isNull() else event.angleDelta() / 2))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.pan(QPointF(event.angleDelta().y() or event.angleDelta().x(), 0))
        else:
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, C puts it in the middle, Backspace goes back."""
        if not self._key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a card: go to it. On a button: fold. On the ground: pan."""
        at = event.position().toPoint()
        self._pressed, self._grabbed = at, None
        side = self._side_at(event.position())
        key = self._key_at(event.position())
        if event.button() == Qt.MouseButton.MiddleButton or (not side and not key):
            self._is_panning = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif side and event.button() == Qt.MouseButton.LeftButton:
            self.fold(*side)
        elif key:
            self._grabbed = key if event.button() == Qt.MouseButton.LeftButton else None
            self._choose(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, drag out, or show what is under the pointer."""
        at = event.position().toPoint()
        if self._is_panning and self._pressed is not None:
            self.pan(QPointF(at - self._pressed))
            self._pressed = at
        elif self._grabbed and self._pressed is not None and event.buttons():
            if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                key, self._grabbed = self._grabbed, None
                self.drag_of(key).exec(Qt.DropAction.CopyAction)
        else:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is held any more."""
        self._is_panning, self._grabbed, self._pressed = False, None, None
        self._hover(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See it large."""
        key = self._key_at(event.position())
        if key and self.card is not None and not self._side_at(event.position()):
            self.opened.emit(self.card)
        elif side := self._side_at(event.position()):
            self.fold(*side)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of assets, by mouse or by key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.current:
            at = self.mapToGlobal(self.box(self.current).center().toPoint())
        elif self._key_at(QPointF(event.pos())):
            at = event.globalPos()
        else:
            return
        if self.card is not None:
            self.menu_requested.emit(self.card, at)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def drag_of(self, key: AssetId) -> QDrag:
        """A drag of one asset, as out of the grid; executed by whoever began it."""
        layout = self.layout_
        drag = QDrag(self)
        if layout is not None:
            card = layout.lineage.nodes[key].card
            drag.setMimeData(asset_mime([key], TRASH if card.is_trashed else LIBRARY))
            box = self.box(key).toRect()
            drag.setPixmap(self.grab(box))
            drag.setHotSpot(QPoint(12, 12))
        return drag

    # Below here: what the events mean.

    def _arrange(self, lineage: Lineage, *, keep: AssetId | None = None) -> GraphLayout:
        """Work out where everything is; `keep` stays where it is in this widget."""
        is_there = self.layout_ is not None and keep in self.layout_.places
        stood = self.box(keep).topLeft() if keep and is_there else None
        self.layout_ = layout = arrange(lineage, self._closed, self._opened)
        self.sides = {
            (key, side): (key, side) in layout.folded
            for key in layout.places
            for side in SIDES
            if (key, side) in layout.folded or self._can_fold(layout, key, side)
        }
        if self.current not in self.layout_.places:
            self.current = keep if keep in self.layout_.places else lineage.root
        if keep and stood is not None and keep in layout.places:
            self.viewpoint.keep(stood, self.box(keep).topLeft())
        self.viewpoint.follow(layout)
        self.update()
        return layout

    def _can_fold(self, layout: GraphLayout, key: AssetId, side: int) -> bool:
        """Whether something hangs on this side by the walk, or was opened there."""
        if self._opened and (key, side) in self._opened.values():
            return True
        column = layout.column[key]
        if column * side < 0 or (column == 0 and key != layout.lineage.root):
            return False
        ends = layout.lineage.above[key] if side == ABOVE else layout.lineage.below[key]
        return bool(ends)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether a key meant something."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        layout, current = self.layout_, self.current
        is_plain = not modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif layout is None or current is None:
            return False
        elif key in _ARROWS and modifiers & Qt.KeyboardModifier.ControlModifier:
            across = _ARROWS[key][0]
            if across:
                self.fold(current, ABOVE if across < 0 else BELOW)
        elif key in _ARROWS and is_plain:
            self._choose(layout.step(current, *_ARROWS[key]))
        elif is_plain and key == Qt.Key.Key_0:
            self.fit()
        elif is_plain and key == Qt.Key.Key_Home:
            self._choose(layout.lineage.root)
        elif is_plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(layout.lineage.nodes[current].card)
        elif is_plain and key == Qt.Key.Key_C:
            self.centred.emit(current)
        elif is_plain and key == Qt.Key.Key_Backspace:
            self.back_wanted.emit()
        else:
            return False
        return True

    def _choose(self, key: AssetId) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.go_to(key)
        if self.card is not None:
            self.chosen.emit(self.card)

    def _key_at(self, at: QPointF) -> AssetId | None:
        point = self.viewpoint.to_layout(at)
        return self.layout_.at(point.x(), point.y()) if self.layout_ else None

    def _side_at(self, at: QPointF) -> Side | None:
        layout = self.layout_
        if layout is None or self.viewpoint.scale < READABLE:
            return None
        point = self.viewpoint.to_layout(at)
        for (key, side), opens in self.sides.items():
            count = layout.folded.get((key, side), 0) if opens else 0
            if toggle_box(layout.places[key], side, count).contains(point):
                return key, side
        return None

    def _hover(self, at: QPointF) -> None:
        side, key = self._side_at(at), self._key_at(at)
        shape = Qt.CursorShape.PointingHandCursor if side else Qt.CursorShape.ArrowCursor
        self.setCursor(shape if side or key else Qt.CursorShape.OpenHandCursor)
        if key != self._hovered:
            self._hovered = key
            card = self.layout_.lineage.nodes[key].card if self.layout_ and key else None
            self.setToolTip(plain_tooltip(named(card)) if card else "")
            self.update()

    def _picture_came(self, checksum: str) -> None:
        if checksum in self._painter.asked:
            self.update()

    def _describe(self) -> None:
        """For a screen reader."""
        layout, key = self.layout_, self.current
        self.setAccessibleDescription(spoken(layout, key) if layout and key else "")
