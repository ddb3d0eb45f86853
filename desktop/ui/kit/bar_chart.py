"""A chart of bars in the colours of the theme: each has a name, and a lighter part if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

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

from desktop.ui.kit import theme
from desktop.ui.kit.labels import plain_tooltip
from desktop.ui.kit.tokens import LIGHT, TYPE_NOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.ui.kit.tokens import Tokens

MOST_BARS = 12  # that can be told apart and named beside each other
_SIGNS = 30  # of a name beside its bar
_WIDTH, _WIDTH_OF_ONE = 0.62, 0.16  # of the room of a bar, where there are many; times how many
_STEPS = 4  # numbers along the bars
_NARROW = 360  # pixels, in which only half as many numbers have room
_FEWEST = 2  # bars
_AXIS, _AROUND = 40, 14  # pixels that the numbers take, and that QtCharts keeps around a name


class ChartBar(Protocol):
    """What is drawn as one bar; where `key` is None it stands for several, and leads nowhere."""

    @property
    def name(self) -> str:
        """What stands beside it."""

    @property
    def key(self) -> str | None:
        """What a click on it names."""

    @property
    def parts(self) -> tuple[float, float]:
        """How long it is: the full part, and the lighter one."""


class BarChart(QChartView):
    """Draws bars, from left to right where `is_upright`, else from top to bottom.

    Subclasses give `make_bars`, `all_names` and `words`, and call `redraw` when these change.

    Attributes:
        bars: Those that are drawn: as many as have room for their names.
        number_format: Of the numbers along the bars.

    Signals:
        activated: The key of the bar that was clicked.
    """

    activated = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[ChartBar, ...] = ()
        self.number_format = "%.6g"
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table has the same for the keyboard
        self.setMinimumSize(120, 80)
        theme.changed.connect(self._draw)
        self._draw()

    # What a subclass says.

    @property
    def is_upright(self) -> bool:
        """Whether the bars stand, beside each other in time."""
        return False

    def make_bars(self, most: int) -> tuple[ChartBar, ...]:
        """At most so many bars; none where there is nothing to show."""
        raise NotImplementedError

    def all_names(self) -> Sequence[str]:
        """The names that may stand below upright bars."""
        raise NotImplementedError

    def words(self, bar: ChartBar) -> str:
        """What is said of a bar under the pointer."""
        raise NotImplementedError

    # Drawing.

    def redraw(self) -> None:
        """Show what there is now."""
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
        seen, self.bars = self.bars, self.make_bars(MOST_BARS)
        chart = self._chart(LIGHT, letters=round(TYPE_NOTE * painter.device().logicalDpiX() / 96))
        self.bars = seen
        chart.resize(box.size())
        paper.addItem(chart)
        paper.render(painter, box, QRectF(QPointF(), box.size()))

    def _count(self) -> None:
        """QtCharts writes `…` for a name without room: fewer bars then, the smallest together."""
        metrics = QFontMetrics(theme.body_font(TYPE_NOTE))
        names = self.all_names() if self.is_upright else ()
        if names:
            longest = max(metrics.horizontalAdvance(name) for name in names)
            room = (self.width() - 2 * _AXIS) // (longest + _AROUND)
        else:
            room = (self.height() - _AXIS) // (metrics.height() + _AROUND)
        self.bars = self.make_bars(min(max(room, _FEWEST), MOST_BARS))

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
        if self.bars:
            self._fill(chart, look, letters)
        return chart

    def _fill(self, chart: QChart, look: Tokens, letters: int) -> None:
        # From top to bottom: the axis counts from below.
        bars = self.bars if self.is_upright else self.bars[::-1]
        series = self._series(chart, bars, look)
        chart.addSeries(series)
        names = QBarCategoryAxis(chart)
        names.append([self._label(bar, at) for at, bar in enumerate(bars)])
        values = QValueAxis(chart)
        values.setRange(0, max(1e-6, *(sum(bar.parts) for bar in bars)))
        is_narrow = not self.is_upright and self.width() < _NARROW
        values.setTickCount((_STEPS // 2 if is_narrow else _STEPS) + 1)
        values.applyNiceNumbers()
        values.setLabelFormat(self.number_format)
        for axis in (names, values):
            axis.setLabelsColor(QColor(look.text if axis is names else look.quiet))
            axis.setLabelsFont(theme.body_font(letters))
            axis.setLinePen(QPen(QColor(look.hairline)))
            axis.setGridLinePen(QPen(QColor(look.hairline)))
        names.setGridLineVisible(False)
        # Months were counted to fit; QtCharts cuts early.
        names.setTruncateLabels(not self.is_upright)
        along, across = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignLeft
        chart.addAxis(names, along if self.is_upright else across)
        chart.addAxis(values, across if self.is_upright else along)
        for axis in (names, values):
            series.attachAxis(axis)

    def _series(
        self, chart: QChart, bars: tuple[ChartBar, ...], look: Tokens
    ) -> QAbstractBarSeries:
        full, lighter = QBarSet("", chart), QBarSet("", chart)
        for bar in bars:
            one, more = bar.parts
            full.append(one)
            lighter.append(more)
        series: QAbstractBarSeries = (
            QStackedBarSeries(chart) if self.is_upright else QHorizontalStackedBarSeries(chart)
        )
        series.setBarWidth(min(_WIDTH, _WIDTH_OF_ONE * len(bars)))
        light = QColor(look.accent)
        light.setAlphaF(0.45)
        for part, colour in ((full, QColor(look.accent)), (lighter, light)):
            part.setBrush(colour)
            part.setPen(QPen(Qt.PenStyle.NoPen))
            part.clicked.connect(lambda at: self._clicked(bars[at]))
            part.hovered.connect(lambda on, at: self._hovered(bars[at] if on else None))
            series.append(part)
        return series

    def _label(self, bar: ChartBar, at: int) -> str:
        """The name beside a bar. Two of the same name are two: QtCharts takes them for one."""
        name = bar.name if len(bar.name) <= _SIGNS else f"{bar.name[: _SIGNS - 1]}…"
        twins = [other for other in self.bars if other.name == bar.name]
        return name + "\u200b" * (at if len(twins) > 1 else 0)

    def _clicked(self, bar: ChartBar) -> None:
        if bar.key is not None:
            self.activated.emit(bar.key)

    def _hovered(self, bar: ChartBar | None) -> None:
        if bar is None:
            QToolTip.hideText()
            return
        QToolTip.showText(QCursor.pos(), plain_tooltip(self.words(bar)), self)
