"""The commands of generation, as rows of the one table that the shell joins."""

from __future__ import annotations

from functools import partial

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, Submenu, in_library, on_shot

_R, _W = partial(ActionSpec, writes=False), partial(ActionSpec, writes=True)
_BOARD = (Scope.STORYBOARD,)
# The menu of the takes of a shot, as the storyboard has it.
_TAKE = Submenu("Take", ContextMenu.SHOT.at(2, 1))

CANCEL_ALL = _W(
    "generation.cancel_all", "Cancel All Generation", (), "Film/Generate", "queue", in_library,
    "Stop everything that is being generated or waits for it.",
)  # fmt: skip
SPECS = (
    _W("generation.take", "Generate Take…", ("G",), "Film/Generate", "generate", on_shot,
       "Ask a generator for takes of the selected shots; what it costs is said before it is sent.",
       icon="sparkle", scopes=_BOARD, context=(_TAKE.at(3, 1),)),
    _W("generation.again", "Again with Changes…", ("Shift+G",), "Film/Generate", "generate",
       on_shot, "Ask for the take once more, with its words, seed and parameters to be changed.",
       scopes=_BOARD, context=(_TAKE.at(3, 2), ContextMenu.TAKE.at(2, 6))),
    _W("generation.variations", "Variations ×4…", (), "Film/Generate", "generate", on_shot,
       "Ask for the take four times more, with a seed of its own each.",
       scopes=_BOARD, context=(_TAKE.at(3, 3),)),
    _W("generation.last_frame", "Last Frame as First Frame…", ("Shift+L",), "Film/Generate",
       "generate", on_shot,
       "Ask for a take that begins with the last frame of what plays in the shot before.",
       scopes=_BOARD, context=(_TAKE.at(3, 4),)),
    CANCEL_ALL,
)  # fmt: skip
COMMANDS = (CANCEL_ALL.id,)
