"""The chart of spending: a bar for each group, what is estimated in a lighter part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCharts import (
    QAbstractBarSeries,
    QBarCategoryAxis,
    QBarSet,
    QChart,
    QChartView,
    QHorizontalStackedBarSeries,
    QStackedBarSeries,
    QValueAxis,
)
from PySide6.QtCore import QMargins, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene, QToolTip, QWidget

from desktop.domain.display import money
from desktop.domain.spending import Grouping
from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.tokens import LIGHT, TYPE_NOTE
from desktop.ui.spending.bars import MOST, bars_of, others_name

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.domain.spending import SpendingTable
    from desktop.ui.kit.tokens import Tokens
    from desktop.ui.spending.bars import Bar

_SIGNS = 30  # of a name beside its bar
_WIDTH, _WIDTH_OF_ONE = 0.62, 0.16  # of the room of a bar, where there are many; times how many
_STEPS = 4  # numbers along the bars
_FEWEST = 2  # bars
_AXIS, _AROUND = 40, 14  # pixels that the numbers take, and that QtCharts keeps around a name


class SpendingChart(QChartView):
    """Draws one table; months stand from left to right, all else from top to bottom.

    Signals:
        activated: The key of the group whose bar was clicked.
    """

    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self._table: SpendingTable | None = None
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName("Chart of spending")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table has the same for the keyboard
        self.setMinimumSize(120, 80)
        theme.changed.connect(self._draw)
        self._draw()

    def show_table(self, table: SpendingTable | None) -> None:
        """Draw another one."""
        self._table = table
        self._count()
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many bars as have room for their names."""
        super().resizeEvent(event)
        before = self.bars
        self._count()
        if self.bars != before:
            self._draw()

    def draw_on_paper(self, painter: QPainter, box: QRectF) -> None:
        """Draw it in the light colours, whatever the theme of the window is."""
        paper = QGraphicsScene()
        seen, self.bars = self.bars, bars_of(self._table) if self._table is not None else ()
        chart = self._chart(LIGHT, letters=round(TYPE_NOTE * painter.device().logicalDpiX() / 96))
        self.bars = seen
        chart.resize(box.size())
        paper.addItem(chart)
        paper.render(painter, box, QRectF(QPointF(), box.size()))

    def _count(self) -> None:
        """QtCharts writes `…` for a name without room: fewer bars then, the cheapest together."""
        table = self._table
        if table is None:
            self.bars = ()
            return
        metrics = QFontMetrics(theme.body_font(TYPE_NOTE))
        if table.by is Grouping.MONTH:
            names = (*(row.name for row in table.rows), others_name(table, len(table.rows)))
            longest = max(metrics.horizontalAdvance(name) for name in names)
            room = (self.width() - 2 * _AXIS) // (longest + _AROUND)
        else:
            room = (self.height() - _AXIS) // (metrics.height() + _AROUND)
        self.bars = bars_of(table, min(max(room, _FEWEST), MOST))

    def _draw(self) -> None:
        """QtCharts draws anew more surely than it changes."""
        self.setBackgroundBrush(theme.colour("pane"))
        before = self.chart()
        self.setChart(self._chart(theme.tokens()))
        if before is not None:
            before.deleteLater()

    def _chart(self, look: Tokens, letters: int = TYPE_NOTE) -> QChart:
        chart = QChart()
        chart.setBackgroundVisible(False)
        chart.legend().hide()
        chart.setMargins(QMargins(0, 0, 0, 0))
        if self._table is not None and self.bars:
            self._fill(chart, self._table, look, letters)
        return chart

    def _fill(self, chart: QChart, table: SpendingTable, look: Tokens, letters: int) -> None:
        is_upright = table.by is Grouping.MONTH
        # From top to bottom: the axis counts from below.
        bars = self.bars if is_upright else self.bars[::-1]
        billed, estimated = QBarSet("Billed", chart), QBarSet("Estimated", chart)
        for bar in bars:
            billed.append(float(bar.billed))
            estimated.append(float(bar.estimated))
        series: QAbstractBarSeries = (
            QStackedBarSeries(chart) if is_upright else QHorizontalStackedBarSeries(chart)
        )
        series.setBarWidth(min(_WIDTH, _WIDTH_OF_ONE * len(bars)))
        light = QColor(look.accent)
        light.setAlphaF(0.45)
        for part, colour in ((billed, QColor(look.accent)), (estimated, light)):
            part.setBrush(colour)
            part.setPen(QPen(Qt.PenStyle.NoPen))
            part.clicked.connect(lambda at: self._clicked(bars[at]))
            part.hovered.connect(lambda on, at: self._hovered(bars[at] if on else None))
            series.append(part)
        chart.addSeries(series)
        names = QBarCategoryAxis(chart)
        names.append([self._label(bar, at) for at, bar in enumerate(bars)])
        values = QValueAxis(chart)
        values.setRange(0, max(1e-6, *(float(bar.total) for bar in bars)))
        values.setTickCount(_STEPS + 1)
        values.applyNiceNumbers()
        values.setLabelFormat("%.6g")
        for axis in (names, values):
            axis.setLabelsColor(QColor(look.text if axis is names else look.quiet))
            axis.setLabelsFont(theme.body_font(letters))
            axis.setLinePen(QPen(QColor(look.hairline)))
            axis.setGridLinePen(QPen(QColor(look.hairline)))
        names.setGridLineVisible(False)
        names.setTruncateLabels(not is_upright)  # months were counted to fit; QtCharts cuts early
        along, across = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignLeft
        chart.addAxis(names, along if is_upright else across)
        chart.addAxis(values, across if is_upright else along)
        for axis in (names, values):
            series.attachAxis(axis)

    def _label(self, bar: Bar, at: int) -> str:
        """The name beside a bar. Two of the same name are two: QtCharts takes them for one."""
        name = bar.name if len(bar.name) <= _SIGNS else f"{bar.name[: _SIGNS - 1]}…"
        twins = [other for other in self.bars if other.name == bar.name]
        return name + "\u200b" * (at if len(twins) > 1 else 0)

    def _clicked(self, bar: Bar) -> None:
        if bar.key is not None:
            self.activated.emit(bar.key)

    def _hovered(self, bar: Bar | None) -> None:
        if bar is None or self._table is None:
            QToolTip.hideText()
            return
        words = f"{bar.name}: {money(bar.total, self._table.currency)} {bar.note}".strip()
        QToolTip.showText(QCursor.pos(), plain_tooltip(words), self)
