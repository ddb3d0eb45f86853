"""What the preview can be told to do: rows of data, and what each of them does.

The keys count in the preview pane, in the quick look and on the full screen alike; those of the
shuttle also where the clip was selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, on_current_asset
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
    @property
    def is_looking(self) -> bool: ...  # noqa: D102
    @property
    def is_full_screen(self) -> bool: ...  # noqa: D102
    def go(self, by: int) -> bool: ...  # noqa: D102
    def toggle_quick_look(self) -> None: ...  # noqa: D102
    def toggle_full_screen(self) -> None: ...  # noqa: D102
    def toggle_advance(self) -> None: ...  # noqa: D102


_HERE = (Scope.PREVIEW, Scope.LOOK)
# What plays can be told to from the library and the board too, where the keys are free.
_NEAR = (*_HERE, Scope.LIBRARY)
_FAR = (*_NEAR, Scope.STORYBOARD)
_MENUS = {"play": "View/Player", "mark": "View/Player"}


def _spec(
    key: str,
    text: str,
    help_: str,
    *shortcuts: str,
    group: str = "play",
    icon: str = "",
    scopes: tuple[Scope, ...] = _HERE,
    checkable: bool = False,
) -> ActionSpec:
    return ActionSpec(
        id=f"preview.{key}",
        text=text,
        shortcuts=shortcuts,
        menu=_MENUS.get(group, "View/Preview"),
        group=group,
        when=on_current_asset,
        help=help_,
        icon=icon,
        scopes=scopes,
        checkable=checkable,
        writes=False,
    )


PLAYER: tuple[ActionSpec, ...] = (
    _spec("play", "Play or Pause", "Play or pause a video or a sound; look closer at a picture. In "
          "the quick look, close it.", "Space", icon="play"),
    _spec("shuttle_back", "Play Backwards", "Play backwards; again for faster, up to 8×.", "J",
          scopes=_FAR),
    _spec("shuttle_stop", "Stop", "Stop where it stands.", "K", scopes=_FAR),
    _spec("shuttle_forward", "Play Forwards", "Play; again for faster, up to 8×. At the out point "
          "it starts again from the in point.", "L", scopes=_FAR),
    _spec("step_back", "Previous Frame", "One frame back; from a picture or a text to the previous "
          "asset.", "Left"),
    _spec("step_forward", "Next Frame", "One frame forward; from a picture or a text to the next "
          "asset.", "Right"),
    _spec("step_back_ten", "Back 10 Frames", "Ten frames back.", "Shift+Left"),
    _spec("step_forward_ten", "Forward 10 Frames", "Ten frames forward.", "Shift+Right"),
    _spec("to_start", "Go to Start", "The first frame, the first page, the first line.", "Home"),
    _spec("to_end", "Go to End", "The last frame, the last page, the last line.", "End"),
    _spec("mark_in", "Mark In", "The range begins with this frame. In and out stay with the asset.",
          "I", "[", group="mark", scopes=_NEAR),
    _spec("mark_out", "Mark Out", "The range ends with this frame. In and out stay with the asset.",
          "O", "]", group="mark", scopes=_NEAR),
    _spec("clear_in", "Clear In", "The range begins at the start again.", "Alt+I", group="mark",
          scopes=_NEAR),
    _spec("clear_out", "Clear Out", "The range ends at the end again.", "Alt+O", group="mark",
          scopes=_NEAR),
    _spec("loop", "Loop", "At the end of the range begin again.", "P", group="mark", icon="repeat",
          scopes=_NEAR),
    _spec("mute", "Mute", "Turn the sound off, or on again.", "M", group="mark", icon="speaker-x",
          scopes=_FAR),
)  # fmt: skip

LOOKING: tuple[ActionSpec, ...] = (
    _spec("fit", "Fit", "Show all of the picture.", "Shift+Z", group="zoom"),
    _spec("actual_size", "Actual Size", "Show the picture pixel for pixel.", "Z", group="zoom"),
    _spec("zoom_in", "Zoom In", "Show it larger.", "+", "=", group="zoom"),
    _spec("zoom_out", "Zoom Out", "Show it smaller.", "-", group="zoom"),
    _spec("next_page", "Next Page", "The next page; in a text, nearly a screen further.", "PgDown",
          group="page"),
    _spec("previous_page", "Previous Page", "The page before; in a text, nearly a screen back.",
          "PgUp", group="page"),
    _spec("find", "Find in Text", "Find words in the text in sight.", "Ctrl+Shift+F", group="page"),
    _spec("next", "Next Asset", "Look at the next asset. A long text scrolls first.", "Down",
          group="go"),
    _spec("previous", "Previous Asset", "Look at the asset before. A long text scrolls first.",
          "Up", group="go"),
    _spec("advance", "Auto-advance", "After a rating, a label or a heart go on to the next asset.",
          "A", group="go", scopes=(Scope.LOOK,), checkable=True),
)  # fmt: skip

SPECS: tuple[ActionSpec, ...] = (
    *PLAYER,
    *LOOKING,
    ActionSpec(
        id="preview.quick_look",
        text="Quick Look",
        shortcuts=("Space",),
        menu="View",
        group="look",
        when=on_current_asset,
        help="Show the current asset large over the window; again to close.",
        icon="eye",
        scopes=(Scope.LIBRARY,),
        writes=False,
        context=(ContextMenu.ASSET.at(1, 1), ContextMenu.TRASHED.at(1, 1)),
    ),
    ActionSpec(
        id="preview.full_screen",
        text="Full Screen Preview",
        shortcuts=("F11",),
        menu="View",
        group="look",
        when=on_current_asset,
        help="Show the current asset on the whole screen; again to close, as Esc does.",
        icon="arrows-out",
        scopes=(Scope.WINDOW, Scope.LOOK),
        writes=False,
    ),
)
# After these one may go on to the next asset by itself.
JUDGING = ("asset.rate.", "asset.label.", "asset.favourite")


def handlers(pane: Pane) -> dict[str, Callable[[], None]]:
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


def _mute(player: Player) -> None:
    """Silence, or sound again."""
    volume, is_muted = player.volume
    player.set_volume(volume, muted=not is_muted)


def _step(pane: Pane, by: int) -> None:
    """A frame further where there are frames; from anything else one goes to the neighbour."""
    player = pane.front.player
    if player is not None and player.is_open:
        player.step(by)
    else:
        pane.go(by)


def _go(pane: Pane, by: int) -> None:
    """A text that does not fit scrolls; from anything else one goes to the neighbour."""
    view = pane.front.view
    if isinstance(view, TextView) and view.can_scroll:
        view.scroll_lines(by)
    else:
        pane.go(by)


def _end(pane: Pane, way: int) -> None:
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


def _toggle(pane: Pane) -> None:
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
