"""A film as scenes, shots and takes on a board that takes drops.

May import `edits`, `catalog` (its types), `domain`, `base` and `ui/kit`; no other pane.
The way in is `pane.StoryboardPane`; its commands are the rows of `actions.SPECS`.

    board, layout, strip_layout,   pure: the film flattened, where things are, what is selected,
    selection, shot_words          a shot in a sentence
    aim, intent, drop, take_drop   pure: where a drag points, what a drop will do and says
    painter, strip_painter,        drawing; keeps nothing but fonts
    heading_paint, board_paint,
    list_paint, look, status
    area, take_strip, view         the scroll area: state and geometry, then events
    pointer, keys, drop_target,    what mouse, keyboard and drags do on it
    carry, film_drop, name_editor
    loader                         reads the film, and again only what a change has touched
    perform, film_commands,        what becomes which edit
    shot_commands, take_commands,
    name_commands, sound_commands,
    sounds, heading_sounds
    header, film_list, film_model, the line above, the rows and columns, the editor at the side
    shot_editor, film_dialog
"""
