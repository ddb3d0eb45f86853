"""What the preview can be told to do: rows of data, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.kit.action_spec import ActionSpec, Scope, on_one_asset
from desktop.ui.preview.framing import STEP
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.playing_view import PlayingView
from desktop.ui.preview.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.preview.player import Player
    from desktop.ui.preview.stage import Stage


class Pane(Protocol):
    """What the actions need of `pane.py`, which imports this file."""

    @property
    def front(self) -> Stage: ...  # noqa: D102
    def go(self, by: int) -> None: ...  # noqa: D102
    def toggle_quick_look(self) -> None: ...  # noqa: D102
    def toggle_full_screen(self) -> None: ...  # noqa: D102


_HERE = (Scope.PREVIEW,)
# What plays can be told to from the library and the board too, where the keys are free.
_NEAR = (Scope.PREVIEW, Scope.LIBRARY)
_FAR = (Scope.PREVIEW, Scope.LIBRARY, Scope.STORYBOARD)


def _spec(
    key: str,
    text: str,
    help_: str,
    *shortcuts: str,
    group: str = "play",
    icon: str = "",
    scopes: tuple[Scope, ...] = _HERE,
) -> ActionSpec:
    return ActionSpec(
        id=f"preview.{key}",
        text=text,
        shortcuts=shortcuts,
        menu="View/Player" if group == "play" else "View/Preview",
        group=group,
        when=on_one_asset,
        help=help_,
        icon=icon,
        scopes=scopes,
    )


SPECS: tuple[ActionSpec, ...] = (
    _spec("play", "Play or Pause", "Play the video or sound, or stop it.", "Space", icon="play"),
    _spec(
        "shuttle_back",
        "Shuttle Back",
        "Play backwards; again for faster, up to 8×.",
        "J",
        scopes=_FAR,
    ),
    _spec("shuttle_stop", "Shuttle Stop", "Stop where it stands.", "K", scopes=_FAR),
    _spec(
        "shuttle_forward", "Shuttle Forward", "Play; again for faster, up to 8×.", "L", scopes=_FAR
    ),
    _spec("step_back", "Back One Frame", "One frame back.", "Left"),
    _spec("step_forward", "On One Frame", "One frame on.", "Right"),
    _spec("step_back_ten", "Back Ten Frames", "Ten frames back.", "Shift+Left"),
    _spec("step_forward_ten", "On Ten Frames", "Ten frames on.", "Shift+Right"),
    _spec("to_start", "To the Start", "Go to the first frame.", "Home"),
    _spec("to_end", "To the End", "Go to the last frame.", "End"),
    _spec("mark_in", "Mark In", "The range begins with this frame.", "I", "[", scopes=_NEAR),
    _spec("mark_out", "Mark Out", "The range ends with this frame.", "O", "]", scopes=_NEAR),
    _spec("clear_in", "Clear In", "The range begins at the start again.", "Alt+I", scopes=_NEAR),
    _spec("clear_out", "Clear Out", "The range ends at the end again.", "Alt+O", scopes=_NEAR),
    _spec("loop", "Loop", "Begin again at the end of the range.", "P", icon="repeat", scopes=_NEAR),
    _spec("mute", "Mute", "Silence, or sound again.", "M", icon="speaker-x", scopes=_FAR),
    _spec("fit", "Fit", "Show all of the picture.", "Shift+Z", group="zoom"),
    _spec("actual_size", "Actual Size", "One pixel of it on one of the screen.", "Z", group="zoom"),
    _spec("zoom_in", "Zoom In", "Larger.", "+", "=", group="zoom"),
    _spec("zoom_out", "Zoom Out", "Smaller.", "-", group="zoom"),
    _spec("next_page", "Next Page", "The next page of a document.", "PgDown", group="page"),
    _spec("previous_page", "Previous Page", "The page before.", "PgUp", group="page"),
    _spec("find", "Find in Text", "Find words in the text in sight.", "Ctrl+Shift+F", group="page"),
    _spec("next", "Next Asset", "Look at the next asset of the library.", "Down", group="go"),
    _spec("previous", "Previous Asset", "Look at the asset before.", "Up", group="go"),
    ActionSpec(
        id="preview.quick_look",
        text="Quick Look",
        shortcuts=("Space",),
        menu="View",
        group="look",
        when=on_one_asset,
        help="Show the current asset large over the window.",
        icon="eye",
        scopes=(Scope.LIBRARY,),
    ),
    ActionSpec(
        id="preview.full_screen",
        text="Full Screen Preview",
        shortcuts=("F11",),
        menu="View",
        group="look",
        when=on_one_asset,
        help="Show the current asset on the whole screen.",
        icon="arrows-out",
    ),
)


def handlers(pane: Pane) -> dict[str, Callable[[], None]]:
    """What each action does to `pane` (or to its quick look, while that is open)."""

    def play(act: Callable[[Player], object]) -> Callable[[], None]:
        def run() -> None:
            if (player := pane.front.player) is not None:
                act(player)

        return run

    table: dict[str, Callable[[], None]] = {
        "play": lambda: _toggle(pane),
        "shuttle_back": play(lambda player: player.shuttle_by(-1)),
        "shuttle_stop": play(lambda player: player.shuttle(0)),
        "shuttle_forward": play(lambda player: player.shuttle_by(1)),
        "step_back": play(lambda player: player.step(-1)),
        "step_forward": play(lambda player: player.step(1)),
        "step_back_ten": play(lambda player: player.step(-10)),
        "step_forward_ten": play(lambda player: player.step(10)),
        "to_start": lambda: _end(pane, -1),
        "to_end": lambda: _end(pane, 1),
        "mark_in": play(lambda player: player.mark_in()),
        "mark_out": play(lambda player: player.mark_out()),
        "clear_in": play(lambda player: player.set_marks(None, player.marks[1])),
        "clear_out": play(lambda player: player.set_marks(player.marks[0], None)),
        "loop": play(lambda player: player.set_loop(not player.loops)),
        "mute": play(
            lambda player: player.set_volume(player.volume[0], muted=not player.volume[1])
        ),
        "next": lambda: _go(pane, 1),
        "previous": lambda: _go(pane, -1),
        "quick_look": pane.toggle_quick_look,
        "full_screen": pane.toggle_full_screen,
        **_looking(pane),
    }
    return {f"preview.{key}": act for key, act in table.items()}


def _looking(pane: Pane) -> dict[str, Callable[[], None]]:
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


def _go(pane: Pane, by: int) -> None:
    """A text scrolls; from anything else one goes to the neighbour."""
    if isinstance(view := pane.front.view, TextView):
        view.scroll_lines(by)
    else:
        pane.go(by)


def _end(pane: Pane, way: int) -> None:
    """To the start (-1) or the end (1) of what plays or is read."""
    view, player = pane.front.view, pane.front.player
    if isinstance(view, TextView):
        view.scroll_to_end(way)
    elif player is not None and way < 0:
        player.go_to_start()
    elif player is not None:
        player.go_to_end()


def _toggle(pane: Pane) -> None:
    """Play what can be played; look closer at what cannot."""
    view = pane.front.view
    if isinstance(view, PlayingView):
        view.play_soon()
    else:
        pane.toggle_quick_look()
