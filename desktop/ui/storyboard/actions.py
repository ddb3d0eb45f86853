"""The commands of the storyboard, as rows of the one table that the shell joins."""

from __future__ import annotations

from desktop.ui.kit.action_spec import ActionSpec, Enabled, Scope

_A = ActionSpec
_WRITE, _FILM, _SHOT, _BOARD = Enabled.WRITABLE, Enabled.FILM, Enabled.SHOT, Scope.STORYBOARD

FILMS = (
    _A("film.new", "New Film…", ("Ctrl+Alt+N",), "Film", "film", _WRITE,
       "Make a film with a first scene to drop pictures on.", icon="video-camera"),
    _A("film.rename", "Film Settings…", (), "Film", "film", _FILM,
       "Name, length and frame rate of the film."),
    _A("film.set_target", "Set Target Length…", (), "Film", "film", _FILM,
       "How long the film should be; the board shows what is over it."),
    _A("film.next_film", "Next Film", (), "Film", "film", Enabled.LIBRARY,
       "Open the next film of the library on the board."),
)  # fmt: skip

SCENES = (
    _A("film.new_scene", "New Scene", ("Ctrl+Shift+S",), "Film", "scene", _FILM,
       "Make a scene after the current one.", icon="frame-corners"),
    _A("film.rename_scene", "Rename Scene", ("F2",), "Film", "scene", _FILM,
       "Change the heading of the current shot's scene in place.", scope=_BOARD),
    _A("film.move_scene_up", "Move Scene Up", ("Alt+Shift+Up",), "Film", "scene", _FILM,
       "Let the current scene play before the one above it.", scope=_BOARD),
    _A("film.move_scene_down", "Move Scene Down", ("Alt+Shift+Down",), "Film", "scene", _FILM,
       "Let the current scene play after the one below it.", scope=_BOARD),
    _A("film.trash_scene", "Move Scene to Trash…", (), "Film", "scene", _FILM,
       "Move the current scene to the Trash, with its shots."),
    _A("film.previous_scene", "Previous Scene", ("Ctrl+Left",), "Film", "scene", _FILM,
       "Go to the first shot of the scene before.", scope=_BOARD),
    _A("film.next_scene", "Next Scene", ("Ctrl+Right",), "Film", "scene", _FILM,
       "Go to the first shot of the scene after.", scope=_BOARD),
)  # fmt: skip

SHOTS = (
    _A("film.new_shot", "New Shot", ("N", "/"), "Film", "shot", _FILM,
       "Make an empty shot after the current one.", icon="plus", scope=_BOARD),
    _A("film.new_shot_before", "New Shot Before", ("Shift+N",), "Film", "shot", _FILM,
       "Make an empty shot before the current one.", scope=_BOARD),
    _A("film.duplicate_shot", "Duplicate Shot", ("D",), "Film", "shot", _SHOT,
       "Make shots with the same text, timing and takes after the selected ones.",
       icon="copy", scope=_BOARD),
    _A("film.edit_shot", "Edit Shot…", ("E",), "Film", "shot", _SHOT,
       "Code, prompt, camera, dialogue, action, notes, duration and status.",
       icon="pencil-simple", scope=_BOARD),
    _A("film.move_left", "Move Shot Earlier", ("Alt+Left",), "Film", "move", _SHOT,
       "Move the selected shots one place to the front.", scope=_BOARD),
    _A("film.move_right", "Move Shot Later", ("Alt+Right",), "Film", "move", _SHOT,
       "Move the selected shots one place to the end.", scope=_BOARD),
    _A("film.move_to_previous_scene", "Move to Previous Scene", ("Alt+Up",), "Film", "move",
       _SHOT, "Move the selected shots to the end of the scene before.", scope=_BOARD),
    _A("film.move_to_next_scene", "Move to Next Scene", ("Alt+Down",), "Film", "move", _SHOT,
       "Move the selected shots to the start of the scene after.", scope=_BOARD),
    _A("film.trash_shot", "Move Shot to Trash…", ("Del", "Backspace"), "Film", "move", _SHOT,
       "Move the selected shots to the Trash; their takes stay in the library.",
       icon="trash", scope=_BOARD),
)  # fmt: skip

STATUS = (
    _A("film.status.wip", "Work in Progress", ("Ctrl+Shift+1",), "Film/Status", "status", _SHOT,
       "Say that the selected shots are being worked on.", scope=_BOARD),
    _A("film.status.review", "For Review", ("Ctrl+Shift+2",), "Film/Status", "status", _SHOT,
       "Say that the selected shots wait to be looked at.", scope=_BOARD),
    _A("film.status.approved", "Approved", ("Ctrl+Shift+3",), "Film/Status", "status", _SHOT,
       "Say that the selected shots are as they should be.", scope=_BOARD),
    _A("film.status.cut", "Cut", ("Ctrl+Shift+4",), "Film/Status", "status", _SHOT,
       "Say that the selected shots will not be in the film.", scope=_BOARD),
)  # fmt: skip

TAKES = (
    _A("film.show_takes", "Show Takes", (), "Film", "take", _SHOT,
       "Lay out all takes of the current shot (Enter); again to close.", icon="stack"),
    _A("film.next_take", "Next Take", ("]",), "Film", "take", _SHOT,
       "Let the next take of the current shot play.", scope=_BOARD),
    _A("film.previous_take", "Previous Take", ("[",), "Film", "take", _SHOT,
       "Let the previous take of the current shot play.", scope=_BOARD),
    _A("film.choose_take", "Choose This Take", (), "Film", "take", _SHOT,
       "Let the take under the keyboard play (Enter in the strip).", icon="check"),
    _A("film.take_earlier", "Move Take Earlier", ("Alt+[",), "Film", "take", _SHOT,
       "Move the take one place to the front of its shot's (Alt+Left in the strip).",
       scope=_BOARD),
    _A("film.take_later", "Move Take Later", ("Alt+]",), "Film", "take", _SHOT,
       "Move the take one place to the end of its shot's (Alt+Right in the strip).",
       scope=_BOARD),
    _A("film.shot_from_take", "New Shot from Take", (), "Film", "take", _SHOT,
       "Take it off its shot and make it a shot of its own, after this one."),
    _A("film.remove_take", "Remove Take", ("Shift+Del",), "Film", "take", _SHOT,
       "Take it off the shot; it stays in the library.", scope=_BOARD),
    _A("film.preview", "Look at Take", ("Space",), "Film", "take", _SHOT,
       "Show the take large; again to close.", icon="eye", scope=_BOARD),
    _A("film.reveal_take", "Show Take in Library", ("Ctrl+G",), "Film", "take", _SHOT,
       "Go to the take among the assets.", scope=_BOARD),
)  # fmt: skip

VIEW = (
    _A("view.board", "Storyboard as Board", (), "View", "board", _FILM, "Cards in scenes."),
    _A("view.list", "Storyboard as List", (), "View", "board", _FILM,
       "Scenes and shots as rows and columns."),
    _A("view.cards_larger", "Larger Cards", ("+", "="), "View", "board", _FILM,
       "Show fewer, larger cards.", scope=_BOARD),
    _A("view.cards_smaller", "Smaller Cards", ("-",), "View", "board", _FILM,
       "Show more, smaller cards.", scope=_BOARD),
    _A("view.collapse_scene", "Collapse Scene", ("C",), "View", "board", _FILM,
       "Show the current scene's heading only; again to bring it back.", scope=_BOARD),
    _A("view.collapse_all", "Collapse All Scenes", ("Shift+C",), "View", "board", _FILM,
       "Show headings only; again to bring everything back.", scope=_BOARD),
)  # fmt: skip

SPECS: tuple[ActionSpec, ...] = (*FILMS, *SCENES, *SHOTS, *STATUS, *TAKES, *VIEW)

# What the context menu of the board offers, in this order; an empty name is a separator.
CONTEXT: tuple[str, ...] = (
    "film.preview", "film.edit_shot", "film.show_takes", "",
    "film.next_take", "film.previous_take", "film.choose_take", "film.take_earlier",
    "film.take_later", "film.shot_from_take", "film.remove_take", "film.reveal_take", "",
    "film.new_shot", "film.new_shot_before", "film.duplicate_shot", "",
    "film.move_left", "film.move_right", "film.move_to_previous_scene",
    "film.move_to_next_scene", "",
    "film.status.wip", "film.status.review", "film.status.approved", "film.status.cut", "",
    "film.new_scene", "film.rename_scene", "view.collapse_scene", "",
    "film.trash_shot",
)  # fmt: skip
