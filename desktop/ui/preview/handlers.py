"""What each command of the preview does; loaded with the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.preview.framing import STEP
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.playing_view import PlayingView
from desktop.ui.preview.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.preview.player import Player
    from desktop.ui.preview.stage import Stage


class PreviewControls(Protocol):
    """What commands need of `pane.py`, which imports this file."""

    @property
    def front(self) -> Stage: ...  # noqa: D102
    @property
    def is_looking(self) -> bool: ...  # noqa: D102
    @property
    def is_full_screen(self) -> bool: ...  # noqa: D102
    def go(self, by: int) -> bool: ...  # noqa: D102
    def toggle_quick_look(self) -> None: ...  # noqa: D102
    def toggle_full_screen(self) -> None: ...  # noqa: D102
    def toggle_advance(self) -> None: ...  # noqa: D102
    def toggle_named_parts(self) -> None: ...  # noqa: D102


def handlers(pane: PreviewControls) -> dict[str, Callable[[], None]]:
    """What each action does to `pane` (or to its quick look, while that is open)."""

    def play(act: Callable[[Player], object]) -> Callable[[], None]:
        def run() -> None:
            player = pane.front.player
            if player is not None and pane.front.isVisible():
                act(player)

        return run

    table: dict[str, Callable[[], None]] = {
        "play": lambda: _toggle(pane),
        "shuttle_back": play(lambda player: player.shuttle_by(-1)),
        "shuttle_stop": play(lambda player: player.shuttle(0)),
        "shuttle_forward": play(lambda player: player.shuttle_by(1)),
        "step_back": lambda: _step(pane, -1),
        "step_forward": lambda: _step(pane, 1),
        "step_back_ten": play(lambda player: player.step(-10)),
        "step_forward_ten": play(lambda player: player.step(10)),
        "to_start": lambda: _end(pane, -1),
        "to_end": lambda: _end(pane, 1),
        "mark_in": play(lambda player: player.mark_in()),
        "mark_out": play(lambda player: player.mark_out()),
        "clear_in": play(lambda player: player.mark(player.marks.with_start(None))),
        "clear_out": play(lambda player: player.mark(player.marks.with_end(None))),
        "loop": play(lambda player: player.set_loop(not player.loops)),
        "mute": play(_mute),
        "next": lambda: _go(pane, 1),
        "previous": lambda: _go(pane, -1),
        "advance": pane.toggle_advance,
        "named_parts": pane.toggle_named_parts,
        "quick_look": pane.toggle_quick_look,
        "full_screen": pane.toggle_full_screen,
        **_looking(pane),
    }
    return {f"preview.{key}": act for key, act in table.items()}


def _looking(pane: PreviewControls) -> dict[str, Callable[[], None]]:
    """Zoom, pages and finding."""

    def zoom(factor: float | None, *, fit: bool = False) -> None:
        canvas = pane.front.canvas
        if canvas is None:
            return
        if fit:
            canvas.fit()
        elif factor is None:
            canvas.actual_size()
        else:
            canvas.zoom(factor)

    def turn(by: int) -> None:
        if isinstance(view := pane.front.view, PageView):
            view.turn(by)
        elif isinstance(view, TextView):
            view.scroll_pages(by)

    def find() -> None:
        if isinstance(view := pane.front.view, TextView):
            view.begin_find()

    return {
        "fit": lambda: zoom(None, fit=True),
        "actual_size": lambda: zoom(None),
        "zoom_in": lambda: zoom(STEP),
        "zoom_out": lambda: zoom(1 / STEP),
        "next_page": lambda: turn(1),
        "previous_page": lambda: turn(-1),
        "find": find,
    }


def _mute(player: Player) -> None:
    """Silence, or sound again."""
    volume, is_muted = player.volume
    player.set_volume(volume, muted=not is_muted)


def _step(pane: PreviewControls, by: int) -> None:
    """A frame further where there are frames; from anything else one goes to the neighbour."""
    player = pane.front.player
    if player is not None and player.is_open:
        player.step(by)
    else:
        pane.go(by)


def _go(pane: PreviewControls, by: int) -> None:
    """A text that does not fit scrolls; from anything else one goes to the neighbour."""
    view = pane.front.view
    if isinstance(view, TextView) and view.can_scroll:
        view.scroll_lines(by)
    else:
        pane.go(by)


def _end(pane: PreviewControls, way: int) -> None:
    """To the start (-1) or the end (1) of what plays or is read."""
    view, player = pane.front.view, pane.front.player
    if isinstance(view, TextView):
        view.scroll_to_end(way)
    elif isinstance(view, PageView):
        view.turn_to_end(way)
    elif player is not None and way < 0:
        player.go_to_start()
    elif player is not None:
        player.go_to_end()


def _toggle(pane: PreviewControls) -> None:
    """Play what can be played and look closer at what cannot; the quick look closes."""
    view, canvas = pane.front.view, pane.front.canvas
    if pane.is_looking and not pane.is_full_screen:
        pane.toggle_quick_look()
    elif isinstance(view, PlayingView):
        view.play_soon()
    elif not pane.is_looking:
        pane.toggle_quick_look()
    elif canvas is not None and canvas.framing.is_fit:
        canvas.actual_size()
    elif canvas is not None:
        canvas.fit()
