"""The commands of the storyboard, as rows of the one table that the shell joins."""

from __future__ import annotations

from functools import partial

from desktop.domain.asset import AssetStatus
from desktop.ui.kit.action_spec import (
    ActionSpec,
    ContextMenu,
    Scope,
    Submenu,
    in_film,
    in_library,
    on_shot,
)
from desktop.ui.storyboard.status import status_look

# Every row says whether it writes.
_R, _W = partial(ActionSpec, writes=False), partial(ActionSpec, writes=True)
_FILM, _SHOT, _BOARD = in_film, on_shot, (Scope.STORYBOARD,)
_TAKE = Submenu("Take", ContextMenu.SHOT.at(2, 1))
_STATUS = Submenu("Status", ContextMenu.SHOT.at(2, 2))
_MOVE = Submenu("Move", ContextMenu.SHOT.at(2, 3))

FILMS = (
    _W("film.new", "New Film…", ("Ctrl+N",), "Film", "film", in_library,
       "Make a film with a first scene to drop pictures on.", icon="video-camera",
       context=(ContextMenu.FILMS.at(1, 1),)),
    _W("film.rename", "Film Settings…", (), "Film", "film", _FILM,
       "Name, target length, frame rate and aspect ratio of the film."),
    _W("film.set_target", "Set Target Length…", (), "Film", "film", _FILM,
       "How long the film should be; the board shows what is over it."),
    _W("film.renumber", "Renumber Shots…", (), "Film", "film", _FILM,
       "Give the shots of the film or of a scene new codes, in the order in which they play."),
    _R("film.next_film", "Next Film", (), "Film", "film", in_library,
       "Open the next film of the library on the board."),
)  # fmt: skip

SCENES = (
    _W("film.new_scene", "New Scene", ("Ctrl+Shift+S",), "Film", "new", _FILM,
       "Make a scene after the current one.", icon="frame-corners",
       context=(ContextMenu.SCENE.at(1, 2),)),
    _W("film.rename_selected", "Rename Shot or Scene", ("F2",), "Film", "rename", _FILM,
       "Change the name of the selected shot, or the heading of the selected scene, in place.",
       scopes=_BOARD,
       context=(ContextMenu.SHOT.at(1, 3), ContextMenu.SCENE.at(2, 1))),
    _W("film.rename_scene", "Rename Scene", (), "Film/Scene", "scene", _FILM,
       "Change the heading of the current shot's scene in place."),
    _R("film.scene_sound", "Sound of Scene…", (), "Film/Scene", "scene", _FILM,
       "The sound that the current scene uses: go to it, or stop using it.",
       context=(ContextMenu.SCENE.at(3, 1),)),
    _W("film.move_scene_up", "Move Scene Up", ("Alt+Shift+Up",), "Film/Scene", "scene", _FILM,
       "Let the current scene play before the one above it.", scopes=_BOARD,
       context=(ContextMenu.SCENE.at(2, 2),)),
    _W("film.move_scene_down", "Move Scene Down", ("Alt+Shift+Down",), "Film/Scene", "scene", _FILM,
       "Let the current scene play after the one below it.", scopes=_BOARD,
       context=(ContextMenu.SCENE.at(2, 3),)),
    _W("film.trash_scene", "Move Scene to Trash", (), "Film/Scene", "trash", _FILM,
       "Move the current scene to the Trash, with its shots.",
       context=(ContextMenu.SCENE.at(4, 1),)),
    _R("film.previous_scene", "Previous Scene", ("Ctrl+Left",), "Film/Scene", "go", _FILM,
       "Go to the first shot of the scene before.", scopes=_BOARD),
    _R("film.next_scene", "Next Scene", ("Ctrl+Right",), "Film/Scene", "go", _FILM,
       "Go to the first shot of the scene after.", scopes=_BOARD),
)  # fmt: skip

SHOTS = (
    _W("film.new_shot", "New Shot", ("N", "/"), "Film", "new", _FILM,
       "Make an empty shot after the current one.", icon="plus", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(3, 1), ContextMenu.SCENE.at(1, 1))),
    _W("film.new_shot_before", "New Shot Before", ("Shift+N",), "Film/Shot", "shot", _FILM,
       "Make an empty shot before the current one.", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(3, 2),)),
    _W("film.duplicate_shot", "Duplicate Shot", ("D",), "Film/Shot", "shot", _SHOT,
       "Make shots with the same text, timing and takes after the selected ones.",
       icon="copy", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(3, 3),)),
    _R("film.edit_shot", "Edit Shot…", ("E",), "Film/Shot", "shot", _SHOT,
       "Code, prompt, camera, dialogue, action, notes, duration and status.",
       icon="pencil-simple", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(1, 2),)),
    _W("film.move_left", "Move Shot Earlier", ("Alt+Left",), "Film/Shot", "move", _SHOT,
       "Move the selected shots one place to the front.", scopes=_BOARD,
       context=(_MOVE.at(1, 1),)),
    _W("film.move_right", "Move Shot Later", ("Alt+Right",), "Film/Shot", "move", _SHOT,
       "Move the selected shots one place to the end.", scopes=_BOARD,
       context=(_MOVE.at(1, 2),)),
    _W("film.move_to_previous_scene", "Move to Previous Scene", ("Alt+Up",), "Film/Shot", "move",
       _SHOT, "Move the selected shots to the end of the scene before.", scopes=_BOARD,
       context=(_MOVE.at(2, 1),)),
    _W("film.move_to_next_scene", "Move to Next Scene", ("Alt+Down",), "Film/Shot", "move", _SHOT,
       "Move the selected shots to the start of the scene after.", scopes=_BOARD,
       context=(_MOVE.at(2, 2),)),
    _W("film.trash_shot", "Move Shot to Trash", ("Del", "Backspace"), "Film/Shot", "trash", _SHOT,
       "Move the selected shots to the Trash; their takes stay in the library. In the strip it "
       "takes the take off its shot.",
       icon="trash", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(4, 1),)),
)  # fmt: skip

# Their words and icons are those of the badge on a card: the menu is its legend.
STATUS = tuple(
    _W(f"film.status.{status.value}", status_look(status).name, (f"Ctrl+Shift+{number}",),
       "Film/Status", "status", _SHOT, f"Say that the selected shots {words}.",
       icon=status_look(status).icon, scopes=_BOARD, context=(_STATUS.at(1, number),))
    for number, (status, words) in enumerate((
        (AssetStatus.WIP, "are being worked on"),
        (AssetStatus.REVIEW, "wait to be looked at"),
        (AssetStatus.APPROVED, "are as they should be"),
        (AssetStatus.CUT, "will not be in the film"),
    ), start=1)
)  # fmt: skip

TAKES = (
    _R("film.show_takes", "Show Takes", (), "Film/Take", "take", _SHOT,
       "Lay out all takes of the current shot (Enter); again to close.", icon="stack",
       context=(ContextMenu.SHOT.at(1, 4),)),
    _W("film.next_take", "Next Take", ("]",), "Film/Take", "take", _SHOT,
       "Let the next take of the current shot play.", scopes=_BOARD,
       context=(_TAKE.at(1, 1),)),
    _W("film.previous_take", "Previous Take", ("[",), "Film/Take", "take", _SHOT,
       "Let the previous take of the current shot play.", scopes=_BOARD,
       context=(_TAKE.at(1, 2),)),
    _W("film.choose_take", "Choose This Take", (), "Film/Take", "take", _SHOT,
       "Let the take under the keyboard play (Enter in the strip).", icon="check",
       context=(ContextMenu.TAKE.at(1, 1),)),
    _W("film.take_earlier", "Move Take Earlier", ("Alt+[",), "Film/Take", "take", _SHOT,
       "Move the take one place to the front of its shot's (Alt+Left in the strip).",
       scopes=_BOARD,
       context=(ContextMenu.TAKE.at(2, 1),)),
    _W("film.take_later", "Move Take Later", ("Alt+]",), "Film/Take", "take", _SHOT,
       "Move the take one place to the end of its shot's (Alt+Right in the strip).",
       scopes=_BOARD,
       context=(ContextMenu.TAKE.at(2, 2),)),
    _W("film.shot_from_take", "New Shot from Take", (), "Film/Take", "take", _SHOT,
       "Take it off its shot and make it a shot of its own, after this one.",
       context=(_TAKE.at(2, 1), ContextMenu.TAKE.at(2, 3))),
    _W("film.use_marks", "Use In and Out of Clip", (), "Film/Take", "take", _SHOT,
       "Let the shot play from the in to the out that is marked in the clip now; all of it where"
       " nothing is marked.",
       context=(ContextMenu.TAKE.at(2, 4),)),
    _W("film.keep_as_is", "Keep as Is", (), "Film/Take", "take", _SHOT,
       "The takes of the selected shots are what the shots ask for, though what they were made from"
       " has changed; in the strip, the picked takes.",
       context=(_TAKE.at(2, 3), ContextMenu.TAKE.at(2, 5))),
    _W("film.remove_take", "Remove Take", ("Shift+Del",), "Film/Take", "take", _SHOT,
       "Take it off the shot; it stays in the library.", scopes=_BOARD,
       context=(_TAKE.at(2, 2), ContextMenu.TAKE.at(3, 1))),
    _R("film.preview", "Look at Take", ("Space",), "Film/Take", "take", _SHOT,
       "Show the take large; again to close.", icon="eye", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(1, 1), ContextMenu.TAKE.at(1, 2))),
    _R("film.reveal_take", "Show Take in Library", ("Ctrl+G",), "Film/Take", "take", _SHOT,
       "Go to the take among the assets.", scopes=_BOARD,
       context=(ContextMenu.SHOT.at(1, 5), ContextMenu.TAKE.at(1, 3))),
)  # fmt: skip

VIEW = (
    _R("view.board", "Board", (), "View/Storyboard", "board", _FILM, "Cards in scenes."),
    _R("view.list", "List", (), "View/Storyboard", "board", _FILM,
       "Scenes and shots as rows and columns."),
    _R("view.cards_larger", "Larger Cards", ("+", "="), "View/Storyboard", "board", _FILM,
       "Show fewer, larger cards.", scopes=_BOARD),
    _R("view.cards_smaller", "Smaller Cards", ("-",), "View/Storyboard", "board", _FILM,
       "Show more, smaller cards.", scopes=_BOARD),
    _R("view.collapse_scene", "Collapse Scene", ("C",), "Film/Scene", "collapse", _FILM,
       "Show the current scene's heading only; again to bring it back.", scopes=_BOARD,
       context=(ContextMenu.SCENE.at(2, 4),)),
    _R("view.collapse_all", "Collapse All Scenes", ("Shift+C",), "Film/Scene", "collapse", _FILM,
       "Show headings only; again to bring everything back.", scopes=_BOARD),
)  # fmt: skip

SPECS: tuple[ActionSpec, ...] = (*FILMS, *SCENES, *SHOTS, *STATUS, *TAKES, *VIEW)
