"""Says when a budget comes near and when it is passed, whatever pane is open.

Each crossing is said once, as it happens; how budgets stand is seen at the foot of the window all
the while. What stood so when the library was opened is seen there and not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.domain.budget import BudgetState, newly_worse
from desktop.domain.changes import Dependencies, Kind
from desktop.ui.kit.report import NoteAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.budget import NamedBudget
    from desktop.domain.changes import Changes
    from desktop.domain.ids import AssetId
    from desktop.ui.kit.report import Report
    from desktop.ui.kit.runner import Runner
    from desktop.ui.shell.status_bar import StatusBar

# Milliseconds in which several changes become one question: an import makes many.
CALM = 800
_COUNTED = Dependencies(
    frozenset({Kind.MEMBERSHIP, Kind.RELATIONS, Kind.SPENDING, Kind.SETTINGS}),
    frozenset(
        {"generation_cost", "generation_metadata", "source", "status", "name", "film_settings"}
    ),
)


class BudgetWatch(QObject):
    """Follows what is spent in the open library.

    Attributes:
        is_known: Whether it has been read how the budgets of this library stand.
    """

    def __init__(
        self,
        runner: Runner,
        report: Report,
        status: StatusBar,
        show_spending: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._runner, self._report, self._status = runner, report, status
        self._show_spending = show_spending
        self._before: dict[AssetId | None, BudgetState] = {}
        self.is_known = self._is_asking = False
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self.look)
        runner.changed.connect(self._changed)
        runner.library_changed.connect(self._forget)
        status.budget_clicked.connect(show_spending)

    def look(self) -> None:
        """Ask how they stand; after the answer that is still to come, where one is."""
        if self._is_asking:
            self._calm.start()  # asked anew, it would never be answered while much is changed
            return
        self._is_asking = True
        self._runner.ask(
            lambda reads: reads.budgets.limited(), self._tell, self._failed, key="budgets"
        )

    def _changed(self, changes: Changes, _source: object) -> None:
        # Not begun anew by each change: an import changes something all the time.
        if not self._calm.isActive() and _COUNTED.are_touched_by(changes):
            self._calm.start()

    def _forget(self, _library: object) -> None:
        self._calm.stop()
        self._before, self.is_known, self._is_asking = {}, False, False
        self._status.show_budgets(())

    def _failed(self, _error: BaseException) -> None:
        self._is_asking = False  # asked again with the next change

    def _tell(self, found: list[NamedBudget]) -> None:
        self._is_asking = False
        worse = newly_worse(self._before, found) if self.is_known else ()
        self._before = {one.film_id: one.budget.state for one in found}
        self.is_known = True
        self._status.show_budgets([one for one in found if one.budget.state.is_warning])
        for one in worse:
            is_passed = one.budget.state is BudgetState.PASSED
            say = self._report.warn if is_passed else self._report.note
            say(f"{one.words}.", NoteAction("Show Spending", self._show_spending))
