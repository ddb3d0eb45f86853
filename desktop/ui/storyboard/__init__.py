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
    header, film_dialog,           the line above, a film's settings, new codes for its shots
    renumber_dialog
    film_tree, film_list,          rows and columns: the tree, then events; its cells
    film_model, film_cells,
    shot_columns, cell_edit
    shot_editor, shot_fields       the editor at the side
"""
