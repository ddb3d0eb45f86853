"""Spending as a page to hand on: the total, the chart and the table as a PDF."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter

from desktop.domain.untrusted_text import clean_line
from desktop.ui.spending.table_model import COST, COUNT, ESTIMATED, FAILED, UNKNOWN

if TYPE_CHECKING:
    from desktop.ui.spending.chart import SpendingChart
    from desktop.ui.spending.table_model import SpendingModel

_DOTS = 150  # an inch
_LINE = 34  # dots from row to row
_COLUMNS = {COST: 0.16, ESTIMATED: 0.13, UNKNOWN: 0.16, COUNT: 0.14, FAILED: 0.10}


def as_pdf(heading: str, total: str, model: SpendingModel, chart: SpendingChart) -> bytes:
    """The bytes of the document, A4.

    Args:
        heading: What was chosen.
        total: What it comes to.
        model: The table: all of its rows, on as many pages as they need.
        chart: Drawn as it is seen, in black on white where its theme is dark.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Spending")
    writer.setCreator("Director's Desk")
    writer.setResolution(_DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15))
    painter = QPainter(writer)
    page = _Page(painter, writer)
    page.line(total, size=15)
    page.line(f"{heading} · {_today()}", size=8)
    page.space()
    page.picture(chart)
    page.space()
    page.row(model, None)
    for at in range(model.size()):
        page.row(model, at)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _today() -> str:
    today = date.today()
    return f"{today.day} {today:%b} {today.year}"


class _Page:
    """Where the next thing goes on the paper."""

    def __init__(self, painter: QPainter, writer: QPdfWriter) -> None:
        self._painter, self._writer = painter, writer
        self._y = 0.0

    def line(self, text: str, *, size: int) -> None:
        """A line of text."""
        self._font(size)
        height = self._painter.fontMetrics().height() * 1.2
        box = QRectF(0, self._y, self._writer.width(), height)
        line = clean_line(text, limit=200)
        self._painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line)
        self._y += height

    def space(self) -> None:
        """Some room."""
        self._y += _LINE / 2

    def picture(self, chart: SpendingChart) -> None:
        """The chart, a third of a page high."""
        height = self._writer.height() / 3
        chart.draw_on_paper(self._painter, QRectF(0, self._y, self._writer.width(), height))
        self._y += height

    def row(self, model: SpendingModel, at: int | None) -> None:
        """A row of the table, or its headings."""
        if self._y + _LINE > self._writer.height():
            self._writer.newPage()
            self._y = 0.0
            if at is not None:
                self.row(model, None)
        self._font(8, bold=at is None)
        painter, width = self._painter, self._writer.width()
        left = width * (1 - sum(_COLUMNS.values()))
        name = QRectF(0, self._y, left, _LINE)
        metrics, right = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        text = metrics.elidedText(_text(model, at, 0), right, int(left - 8))
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter), text)
        for column, share in _COLUMNS.items():
            box = QRectF(left, self._y, width * share, _LINE)
            painter.drawText(
                box,
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
                _text(model, at, column),
            )
            left += width * share
        self._y += _LINE
        if at is None:
            painter.drawLine(0, round(self._y), width, round(self._y))

    def _font(self, points: int, *, bold: bool = False) -> None:
        font = QFont(self._painter.font())
        font.setPointSize(points)
        font.setBold(bold)
        self._painter.setFont(font)


def _text(model: SpendingModel, at: int | None, column: int) -> str:
    if at is None:
        return str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    return str(model.data(model.index(at, column)) or "")
