"""The relations tab: what belongs together, with small pictures; a double click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import RuleError
from desktop.domain.relation import BY_HAND, RelationType
from desktop.edits import lazy as edits
from desktop.ui.inspector.add_relation import RelationKind, choose_other, fill_menu
from desktop.ui.inspector.proposals_view import ProposalsView
from desktop.ui.inspector.relation_model import DETAIL, RELATION, RelationModel
from desktop.ui.kit import icons, theme
from desktop.ui.kit.empty_state import EmptyState
from desktop.ui.kit.labels import plain_label
from desktop.ui.kit.mime import asset_ids, has_assets
from desktop.ui.kit.qt_callbacks import report_exceptions
from desktop.ui.kit.tokens import GAP, GAP_HALF, RADIUS, TYPE_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.asset import Asset
    from desktop.domain.ids import AssetId
    from desktop.domain.relation import Relation
    from desktop.ui.inspector.asset_record import AssetRecord
    from desktop.ui.inspector.relation_model import Index
    from desktop.ui.kit.choose import ChooseDialog
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails

_PICTURE = QSize(60, 40)
_ROW = 50
_HEAD = 32
_HOW_TO_ADD = "Add one below, or drop an asset here. Takes are added on the storyboard."


class RelationDelegate(QStyledItemDelegate):
    """Paints headings and relations."""

    def __init__(self, thumbnails: Thumbnails | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    @report_exceptions(QSize(100, _ROW))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is lower than a relation."""
        return QSize(100, _ROW if index.data(RELATION) is not None else _HEAD)

    @report_exceptions(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Heading, or picture and two lines."""
        look = theme.tokens()
        rect = option.rect
        relation: Relation | None = index.data(RELATION)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if relation is None:
            painter.setFont(theme.heading_font())
            painter.setPen(QColor(look.quiet))
            painter.drawText(
                rect.adjusted(12, 0, 0, -GAP_HALF),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
                str(index.data()),
            )
            painter.restore()
            return
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            chosen = state & QStyle.StateFlag.State_Selected
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.chosen if chosen else look.hover))
            painter.drawRoundedRect(QRectF(rect.adjusted(6, 1, -6, -1)), RADIUS, RADIUS)
        picture = QRect(QPoint(rect.x() + 12, rect.y() + (_ROW - _PICTURE.height()) // 2), _PICTURE)
        self._picture(painter, picture, relation)
        words = rect.adjusted(12 + _PICTURE.width() + GAP, 7, -12, -7)
        painter.setPen(QColor(look.text))
        self._line(painter, words, str(index.data()), Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.body_font(TYPE_NOTE))
        painter.setPen(QColor(look.quiet))
        self._line(painter, words, str(index.data(DETAIL)), Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    def _picture(self, painter: QPainter, frame: QRect, relation: Relation) -> None:
        """The thumbnail on its ground; the type's icon where there is none."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().picture))
        painter.drawRoundedRect(QRectF(frame), 3, 3)
        found = self._thumbnails.for_card(relation.other) if self._thumbnails else None
        if found is None:
            icon = icons.type_icon(relation.other.type, "quiet")
            icon.paint(painter, QRect(frame.center() - QPoint(8, 8), QSize(17, 17)))
            return
        size = found.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(0, 0), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, found)

    def _line(self, painter: QPainter, rect: QRect, text: str, where: Qt.AlignmentFlag) -> None:
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, where | Qt.AlignmentFlag.AlignLeft, cut)


class RelationsTab(QWidget):
    """Shows the relations of one asset.

    Signals:
        asset_activated: The id of an asset to go to.
    """

    asset_activated = Signal(str)

    def __init__(
        self, runner: Runner, thumbnails: Thumbnails | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._is_read_only = False
        self._asset: Asset | None = None
        self.model = RelationModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RelationDelegate(thumbnails, self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("Relations")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.doubleClicked.connect(self._activate)
        self.list.installEventFilter(self)
        self._empty = EmptyState("tree-structure", self)
        self._empty.say("No relations yet", _HOW_TO_ADD)
        self.problem = plain_label(role="bad", parent=self)
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(12, 0, 12, 0)
        self.problem.hide()
        self.proposals = ProposalsView(runner, thumbnails, self)
        self.proposals.asset_clicked.connect(self.asset_activated)
        self.add = QPushButton("Add Relation…", self)
        self.add.clicked.connect(self._offer_kinds)
        self._layers = QStackedLayout()
        self._layers.addWidget(self.list)
        self._layers.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, GAP)
        foot.addWidget(self.add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._layers, 1)
        column.addWidget(self.proposals)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self.setAcceptDrops(True)
        if thumbnails is not None:
            thumbnails.loaded.connect(lambda _sum: self.list.viewport().update())

    def show_record(self, record: AssetRecord) -> None:
        """Show an asset's relations."""
        if self._asset is None or self._asset.id != record.asset.id:
            self._say("")
        self._asset = record.asset
        self.model.show_relations(record.dossier.relations, record.films)
        self._layers.setCurrentIndex(0 if record.dossier.relations else 1)
        self.proposals.show_card(record.card)

    def be_read_only(self, *, is_read_only: bool) -> None:
        """To be looked at only."""
        self._is_read_only = is_read_only
        self.add.setVisible(not is_read_only)
        self.proposals.be_read_only(is_read_only=is_read_only)
        self._empty.say("No relations yet", "" if is_read_only else _HOW_TO_ADD)
        self.setAcceptDrops(not is_read_only)

    def begin_relation(self, kind: RelationKind) -> ChooseDialog | None:
        """Let one choose the asset that the one in sight is related to."""
        asset = self._asset
        if asset is None:
            return None
        return choose_other(
            self, self._runner, asset, kind, lambda other: self.relate(asset, kind, (other,))
        )

    def relate(self, asset: Asset, kind: RelationKind, others: Sequence[AssetId]) -> None:
        """Relate an asset to others; why it cannot be is said below the list."""
        self._say("")
        for other in others:
            self._runner.change(kind.edit(asset.id, other), None, self._refused, source=self)

    def change_chosen(self, kind: RelationKind) -> None:
        """Make the chosen relations another kind."""
        self._say("")
        for relation in self._chosen():
            if self._asset is not None:
                edit = kind.edit(self._asset.id, relation.other.id, relation.id)
                self._runner.change(edit, None, self._refused, source=self)

    def remove_chosen(self) -> None:
        """Take the chosen relations away; the assets stay."""
        chosen = self._chosen()
        if self._is_read_only or not chosen:
            return
        if any(relation.type is RelationType.PART_OF for relation in chosen):
            self._say("Scenes and shots are taken out of their film on the storyboard.")
            return
        self._say("")
        ids = tuple(relation.id for relation in chosen)
        self._runner.change(edits.relation.RemoveRelations(ids), source=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Assets can be dropped."""
        if self._asset is not None and has_assets(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on it is the same place."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what the dropped assets are to this one."""
        others = asset_ids(event.mimeData())
        asset = self._asset
        if asset is None or not others:
            return
        event.acceptProposedAction()
        menu = self._kinds_menu(lambda kind: self.relate(asset, kind, others))
        menu.popup(self.mapToGlobal(event.position().toPoint()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete removes, Enter goes there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self.remove_chosen()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._activate(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _activate(self, index: Index) -> None:
        relation = self.model.relation(index)
        if relation is not None:
            self.asset_activated.emit(relation.other.id)

    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if self.model.relation(index) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Go to It", lambda: self._activate(index))
        if not self._is_read_only:
            if self._asset is not None and all(r.type in BY_HAND for r in self._chosen()):
                fill_menu(menu.addMenu("Change to"), self._asset, self.change_chosen)
            menu.addAction("Remove Relation", self.remove_chosen)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _chosen(self) -> list[Relation]:
        found = [self.model.relation(index) for index in self.list.selectedIndexes()]
        return [relation for relation in found if relation is not None]

    def _offer_kinds(self) -> None:
        menu = self._kinds_menu(self.begin_relation, dots="…")
        menu.popup(self.add.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _kinds_menu(self, chosen: Callable[[RelationKind], object], *, dots: str = "") -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._asset is not None:
            fill_menu(menu, self._asset, chosen, dots=dots)
        return menu

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, RuleError):
            self._say(str(error))
        else:
            self._runner.report.fail(error)

    def _say(self, why: str) -> None:
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
