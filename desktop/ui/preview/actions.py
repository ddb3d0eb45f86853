"""What the preview can be told to do: rows of data. What each does is in `handlers.py`.

The keys count in the preview pane, in the quick look and on the full screen alike; those of the
shuttle also where the clip was selected.
"""

from __future__ import annotations

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, on_current_asset

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
    _spec("named_parts", "Show Named Parts", "Draw a box with its name around each face or part "
          "that is marked in the picture.", "Shift+P", group="zoom", checkable=True),
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
