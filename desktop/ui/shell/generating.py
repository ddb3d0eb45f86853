"""What the commands of generation do: ask, agree on a quote, and have the queue sent.

The queue is sent by one job for as long as the library is open; it begins when there is something
in it. What was sent and is not done when the window closes is found again at the next start.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer

from desktop.domain.changes import Kind
from desktop.domain.display import counted
from desktop.ui.kit.report import NoteAction
from desktop.ui.shell.window_file import window_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.changes import Changes
    from desktop.domain.generation import ModelSpec
    from desktop.domain.generation_queue import (
        BatchQuote,
        GenerationCall,
        QueueCounts,
        WantedTake,
    )
    from desktop.domain.ids import AssetId
    from desktop.domain.work_end import WorkEnd
    from desktop.ui.generation.pane import GenerationPane
    from desktop.ui.generation.proposal import Proposal, ShotsAsked
    from desktop.ui.kit.job_handle import JobHandle
    from desktop.ui.shell.status_bar import StatusBar
    from desktop.ui.shell.window import DeskWindow

_MODEL = "generation_model"  # adapter and model that were agreed to last
_VARIATIONS = 4
CALM = 400  # milliseconds in which several changes of the queue become one question


class Generating(QObject):
    """Does the commands, and sends the queue."""

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._services = window.services
        self._runner = window.services.runner
        self._status = cast("StatusBar", window.statusBar())
        self._sender: JobHandle | None = None
        self._told: WorkEnd | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self.look)
        self._status.generation_clicked.connect(lambda: window.panes.go_to("generation"))
        self._runner.library_changed.connect(self._forget)
        self._runner.changed.connect(self._changed)

    @classmethod
    def of(cls, window: DeskWindow) -> Generating:
        """The one of a window, made when it is first needed."""
        return window.findChild(cls) or cls(window)

    def run(self, command: str) -> None:
        """Do one of the commands."""
        if command == "generation.take":
            self.take()
        elif command == "generation.last_frame":
            self._propose(self._current_shot(), is_from_previous=True)
        elif command == "generation.again":
            self._once_more(of_each=1, is_seed_locked=True)
        else:
            self._once_more(of_each=_VARIATIONS, is_seed_locked=False)

    # What is asked for

    def take(self) -> None:
        """Of each of the selected shots; of the highlighted one where none is selected."""
        view = self._window.storyboard.view
        shots = view.board.in_order(view.selection.ids) if view.board is not None else []
        self._propose(shots or self._current_shot())

    def _once_more(self, *, of_each: int, is_seed_locked: bool) -> None:
        """Of a take of the highlighted shot; without one, as if for the first time."""
        self._propose(
            self._current_shot(),
            again=self._current_take(),
            is_seed_locked=is_seed_locked,
            of_each=of_each,
        )

    def _current_take(self) -> AssetId | None:
        """The take that is selected on the board, else the one that plays in the shot."""
        view, shot_id = self._window.storyboard.view, self._services.state.shot_id
        shot = view.board.find(shot_id) if view.board is not None else None
        if shot is None:
            return None
        chosen = self._services.state.selection.current
        takes = [take.card.id for take in shot.takes]
        if chosen is not None and chosen.id in takes:
            return chosen.id
        return shot.selected.card.id if shot.selected is not None else None

    def _current_shot(self) -> list[AssetId]:
        key = self._services.state.shot_id
        return [key] if key is not None else []

    def _propose(
        self,
        shots: Sequence[AssetId],
        *,
        again: AssetId | None = None,
        is_seed_locked: bool = False,
        is_from_previous: bool = False,
        of_each: int = 1,
    ) -> None:
        """Read what there is to generate with, and what the shots say; then ask."""
        from desktop.ui.generation.proposal import ShotsAsked  # noqa: PLC0415 - when first asked

        if not shots or self._runner.is_read_only:
            return
        adapter, _, model = str(window_file().value(_MODEL) or "").partition("\n")
        asked = ShotsAsked(tuple(shots), again, is_seed_locked, is_from_previous)
        self._services.jobs.work(
            lambda jobs, library: asked.first(jobs.generation, library, adapter, model),
            "",
            lambda found: self._ask(asked, found, of_each=of_each),
        )

    def _ask(self, asked: ShotsAsked, found: Proposal, *, of_each: int) -> None:
        from desktop.ui.generation.dialog import GenerateDialog  # noqa: PLC0415 - when first asked
        from desktop.ui.shell.ask import front  # noqa: PLC0415 - likewise

        if not found.wanted:
            self._services.report.note(
                "There is nothing to generate with. Help > Integrations says what is missing."
            )
            return
        dialog = GenerateDialog(
            found.offers,
            found.wanted,
            self._quote,
            front(self._window),
            ask_takes=partial(self._ask_others, asked),
            cards=found.cards,
            thumbnails=self._services.thumbnails,
            of_each=of_each,
        )
        dialog.agreed.connect(self._admit)
        dialog.model_chosen.connect(_remember)
        dialog.open()

    def _ask_others(
        self,
        asked: ShotsAsked,
        adapter: str,
        model: ModelSpec,
        then: Callable[[Sequence[WantedTake], Mapping[AssetId, AssetCard]], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        """What another model would be asked for, of the same shots."""
        self._services.jobs.work(
            lambda jobs, library: asked.propose(jobs.generation, library, adapter, model),
            "",
            lambda found: then(*found),
            on_error,
        )

    def _quote(
        self,
        wanted: Sequence[WantedTake],
        then: Callable[[BatchQuote], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._services.jobs.work(
            lambda jobs, library: jobs.generation.quote(library, wanted), "", then, on_error
        )

    def _admit(self, quote: BatchQuote, over_budget: bool, *, is_again: bool = False) -> None:
        """Put it into the queue, and have it sent."""
        show = NoteAction("Show", lambda: self._window.panes.go_to("generation"))
        words = f"{counted(len(quote.plans), 'take')} in the queue"

        def admitted(_batch: str) -> None:
            self._services.report.note(words, show)
            self.look()

        self._services.jobs.work(
            lambda jobs, library: jobs.generation.admit(
                library, quote, over_budget=over_budget, is_again=is_again
            ),
            "",
            admitted,
        )

    # The queue

    def join(self, pane: GenerationPane) -> None:
        """Do what the list of calls asks for."""
        jobs = self._services.jobs
        pane.cancel_requested.connect(
            lambda ids: jobs.work(lambda made, library: made.generation.cancel(library, ids), "")
        )
        pane.forget_requested.connect(
            lambda ids: jobs.work(lambda made, library: made.generation.dismiss(library, ids), "")
        )
        pane.send_again_requested.connect(self._send_again)
        pane.command_requested.connect(self._window.commands.run)

    def look(self) -> None:
        """Say what is under way, and send what waits."""
        self._calm.stop()
        if self._runner.library is None:
            return
        self._runner.ask(
            lambda reads: reads.generation.counts(),
            self._counted,
            lambda _error: None,  # who opens the pane is told
            key="generation-counts",
        )

    def _counted(self, counts: QueueCounts) -> None:
        self._status.show_generation(counts)
        if (counts.waiting or counts.running) and not self._runner.is_read_only:
            self._send()

    def _send(self) -> None:
        """Begin to send, unless that is under way; it stays until the library is left."""
        if self._sender is not None and not self._sender.is_over:
            return
        self._sender = self._services.jobs.work(
            lambda jobs, library: jobs.generation.run(library, stay=True), ""
        )
        self._sender.progressed.connect(self._progressed)

    def _progressed(self, step: object) -> None:
        """Say that the queue has run empty: once, and not for every take."""
        end: WorkEnd | None = getattr(step, "last_end", None)
        if end is None or end is self._told or self.sender() is not self._sender:
            return
        self._told = end
        from desktop.ui.shell.work_notices import WorkNotices  # noqa: PLC0415 - not at the start

        if (notices := self._window.findChild(WorkNotices)) is not None:
            notices.tell(end)

    def _send_again(self, calls: Sequence[GenerationCall]) -> None:
        """Ask first: it is paid once more, at the prices of today."""
        from desktop.ui.generation.again_dialog import SendAgainDialog  # noqa: PLC0415 - likewise
        from desktop.ui.shell.ask import front  # noqa: PLC0415 - when first asked

        dialog = SendAgainDialog(calls, self._quote_again, front(self._window))
        dialog.agreed.connect(partial(self._admit, is_again=True))
        dialog.open()

    def _quote_again(
        self,
        calls: Sequence[GenerationCall],
        then: Callable[[BatchQuote], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        ids = [one.id for one in calls]
        self._services.jobs.work(
            lambda jobs, library: jobs.generation.quote_again(library, ids), "", then, on_error
        )

    def _changed(self, changes: Changes, _source: object) -> None:
        if changes.touches(Kind.SPENDING):
            self._calm.start()

    def _forget(self) -> None:
        """The sender has ended with the library that was left."""
        self._sender = None
        self._status.show_generation(None)


def _remember(adapter: str, model: str) -> None:
    window_file().setValue(_MODEL, f"{adapter}\n{model}")
