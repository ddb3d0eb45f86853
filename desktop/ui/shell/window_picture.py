"""Takes the picture for `directors-desk screenshot`: arranges the window, waits, grabs it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QItemSelectionModel,
    QPoint,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QDialog

from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.domain.spending import Grouping
from desktop.ui.kit import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QPixmap

    from desktop.domain.ids import AssetId
    from desktop.ui.shell.window import DeskWindow

CALM_SECONDS = 0.5
PATIENCE_SECONDS = 40.0
SELECTED = 200
_SHADE = 110  # of 255, over a window that a dialog stands over


def take(window: DeskWindow, out: Path, *, view: str = "grid", select: str = "") -> bool:
    """Pose the window, wait, and write the picture as PNG; False if the library never came.

    Raises:
        QueryError: `select` does not parse.
        OSError: The file cannot be written.
    """
    wait_until(lambda: window.runner.library is not None)
    if window.runner.library is None:
        return False
    settle(window)
    pose(window, view)
    if select:
        _select(window, select)
    settle(window)
    if view == "preview":
        window.preview.toggle_quick_look()
        settle(window)
    if view == "generate":
        _ask_for_takes(window)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".partial")
    if not grabbed(window).save(str(partial), "PNG"):
        raise OSError(f"{out} cannot be written")
    partial.replace(out)
    return True


def pose(window: DeskWindow, view: str) -> None:
    """Put the panes where the picture wants them."""
    window.library.show_table(view == "table")
    if view in ("lineage", "spending", "statistics"):
        window.panes.go_to(view)
    if view == "spending":
        _show_shots(window)
    if view in ("storyboard", "lineage", "spending", "statistics", "generate"):
        height = round(window.height() * 0.62)
        dock = window.docks["storyboard" if view == "generate" else view]
        window.resizeDocks([dock], [height], Qt.Orientation.Vertical)


def _show_shots(window: DeskWindow) -> None:
    """Spending of the film on the board, by its shots."""
    from desktop.ui.spending.choices import SpendingScope  # noqa: PLC0415 - it is built by now
    from desktop.ui.spending.pane import SpendingPane  # noqa: PLC0415 - as above

    for pane in window.findChildren(SpendingPane):
        pane.choose(Grouping.SHOT, SpendingScope.FILM)


def _ask_for_takes(window: DeskWindow) -> None:
    """The question what is to be generated, for the shot whose take is selected, or the first."""
    from desktop.ui.generation.dialog import GenerateDialog  # noqa: PLC0415 - few pictures need it

    view, chosen = window.storyboard.view, set(window.state.selection.ids)
    shots = [shot for part in view.board.sections for shot in part.shots] if view.board else []
    mine = (shot for shot in shots if any(take.card.id in chosen for take in shot.takes))
    shot = next(mine, next(iter(shots), None))
    if shot is None:
        return
    view.select(view.selection.only(shot.id))
    window.commands.refresh()
    window.commands.run("generation.take")
    wait_until(lambda: any(one.is_settled for one in window.findChildren(GenerateDialog)))
    settle(window)


def grabbed(window: DeskWindow) -> QPixmap:
    """The window as it is painted, with what stands over it: the quick look, or a question."""
    picture = window.grab()
    quick = window.preview.quick
    if quick is not None and quick.isVisible():
        painter = QPainter(picture)
        painter.drawPixmap(quick.pos() - window.pos(), quick.grab())
        painter.end()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            _stand_over(picture, window, dialog)
    return picture


def _stand_over(picture: QPixmap, window: DeskWindow, dialog: QDialog) -> None:
    """Paint a dialog in the middle of the window, which is darkened a little."""
    place = QRect(QPoint(), dialog.size())
    place.moveCenter(window.rect().center())
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(0, 0, 0, _SHADE))
    painter.drawPixmap(place.topLeft(), dialog.grab())
    painter.setPen(QColor(theme.tokens().hairline))
    painter.drawRect(place)
    painter.end()


def settle(window: DeskWindow) -> None:
    """Let everything that is under way come to rest."""
    calm_since = [0.0]

    def is_calm() -> bool:
        now = time.monotonic()
        is_asking = window.runner.is_reading or window.services.file_locator.is_looking
        if is_asking or not window.services.pictures.is_settled:
            calm_since[0] = now
        return now - calm_since[0] > CALM_SECONDS

    calm_since[0] = time.monotonic()
    wait_until(is_calm)


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    """Run the event loop until something holds; whether it did in time."""
    until = time.monotonic() + seconds
    # A timer wakes the loop: nothing else might happen any more.
    waker = QTimer()
    waker.start(20)
    while not holds():
        if time.monotonic() > until:
            return False
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return True


def _select(window: DeskWindow, query: str) -> None:
    """Select what a query finds, as far as it is listed."""
    node = parse(query)
    found: list[AssetId] = []

    def came(ids: list[AssetId]) -> None:
        found.extend(ids)

    window.runner.ask(
        lambda r: [c.id for c in r.listing.page(Listing(query=node), limit=SELECTED).cards], came
    )
    settle(window)
    model, flags = window.library.model, QItemSelectionModel.SelectionFlag
    rows = [row for key in found if (row := model.row_of(key)) >= 0]
    chosen = window.library.grid.selectionModel()
    for place, row in enumerate(rows):
        index = model.index(row, 0)
        if place == 0:
            chosen.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        chosen.select(index, flags.Select | flags.Rows)
    if rows:
        view = window.library.view
        view.scrollTo(model.index(rows[0], 0), view.ScrollHint.PositionAtCenter)
