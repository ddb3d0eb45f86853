"""The foot of the window: what is selected, what is running, which library this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QStatusBar, QToolButton, QWidget

from desktop.catalog.engine.access import words_for
from desktop.domain import display
from desktop.domain.changes import Dependencies, Kind
from desktop.ui.kit.labels import plain_label, plain_tooltip
from desktop.ui.kit.tokens import GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.budget import NamedBudget
    from desktop.domain.changes import Changes
    from desktop.domain.generation_queue import QueueCounts
    from desktop.domain.ids import AssetId
    from desktop.domain.totals import Totals
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.state import DeskState, Selection
    from desktop.ui.shell.program_access import ProgramAccess

# What the sums over the selection are made of; the currency of a cost stands with how it was made.
_SUMMED = Dependencies(
    frozenset({Kind.MEMBERSHIP}),
    frozenset({"size", "duration", "generation_cost", "generation_metadata"}),
)


class StatusBar(QStatusBar):
    """Selection at the left, progress in the middle, budgets and library at the right.

    Signals:
        budget_clicked: Somebody wants to know more of the budgets that are named there.
        generation_clicked: The same of what is being generated.
    """

    budget_clicked = Signal()
    generation_clicked = Signal()

    def __init__(self, runner: Runner, state: DeskState, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner, self._state = runner, state
        self.setSizeGripEnabled(False)
        self._selection = plain_label("", "quiet", self)
        self._library = plain_label("", "quiet", self)
        self.budget = self._link("Budget", self.budget_clicked)
        self.generation: QToolButton | None = None  # made when there is something to say
        self.addWidget(self._selection)
        self.addPermanentWidget(self._library)
        self.setContentsMargins(GAP, 0, GAP, 0)
        # A rubber band changes the selection at every move: one question when it rests.
        self._summed: Sequence[AssetId] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(60)
        self._pause.timeout.connect(self._ask)
        state.selection_changed.connect(self._selected)
        runner.changed.connect(self._changed)
        runner.library_changed.connect(self._show_library)

    def place(self, progress: QWidget) -> None:
        """Put the strip that shows running work between the two."""
        self.removeWidget(self._library)
        self.addPermanentWidget(progress)
        self.addPermanentWidget(self.budget)
        self.budget.hide()
        self.addPermanentWidget(self._library)
        self._library.show()

    def show_budgets(self, found: Sequence[NamedBudget]) -> None:
        """Name those that are nearly used up or passed; each in full in the tool tip."""
        from desktop.domain.budget import BudgetState  # noqa: PLC0415 - most libraries have none

        is_passed = any(one.budget.state is BudgetState.PASSED for one in found)
        self.budget.setText("Budget passed" if is_passed else "Budget nearly used up")
        words = "\n".join(f"{one.words}." for one in found)
        self.budget.setToolTip(plain_tooltip(words))
        self.budget.setAccessibleDescription(words)
        self.budget.setVisible(bool(found))

    def show_access(self, access: ProgramAccess, show: Callable[[], None]) -> None:
        """Say as long as it is so that other programs can come in; a click shows more of it."""
        button = self._link("Programs", show)

        def follow() -> None:
            words = f" · {access.saved:,} saved" if access.saved else ""
            button.setText(f"Open to programs{words}")
            button.setToolTip(plain_tooltip(access.address))
            button.setVisible(bool(access.address))

        access.changed.connect(follow)
        self.removeWidget(self._library)
        self.addPermanentWidget(button)
        self.addPermanentWidget(self._library)
        self._library.show()
        follow()

    def show_generation(self, counts: QueueCounts | None) -> None:
        """Say how much is being generated, and whether something of it came to nothing."""
        words = counts.words if counts is not None else ""
        trouble = counts.trouble if counts is not None else 0
        text = f"Generating: {words}" if words else "Generation failed" if trouble else ""
        if self.generation is None:
            if not text:
                return
            self.generation = self._link("Generation", self.generation_clicked)
            self.insertPermanentWidget(1, self.generation)
        self.generation.setText(text)
        self.generation.setVisible(bool(text))

    def _link(self, name: str, clicked: SignalInstance | Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setProperty("role", "link")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu has its own way there
        button.clicked.connect(clicked)
        return button

    def _selected(self, selection: Selection) -> None:
        # It is also announced when a row of it was read again.
        if selection.ids != self._summed:
            self._pause.start()

    def _changed(self, changes: Changes, _source: object) -> None:
        if _SUMMED.are_touched_by(changes):
            self._pause.start()

    def _ask(self) -> None:
        ids = self._summed = self._state.selection.ids
        if not len(ids):
            self._selection.setText("")
            return
        self._selection.setText(f"{len(ids):,} selected")
        self._runner.ask(
            lambda reads: reads.stats.selection(ids), self._show, key="status.selection"
        )

    def _show(self, totals: Totals) -> None:
        parts = [f"{totals.count:,} selected", display.size(totals.size)]
        if length := totals.length_words:
            parts.append(length)
        if cost := totals.cost_words:
            parts.append(cost if totals.cost else f"cost of {cost}")
        self._selection.setText("   ".join(parts))

    def _show_library(self, library: object) -> None:
        opened = self._runner.library
        if opened is None:
            self._library.setText("")
            return
        place = "local" if opened.dialect == "sqlite" else "shared"
        lock = " · read-only" if opened.is_read_only else ""
        self._library.setText(f"{place}: {opened.name}{lock}")
        words = words_for(opened.read_only) if opened.is_read_only else None
        self._library.setToolTip(plain_tooltip(f"{words.message} {words.advice}" if words else ""))
        del library
