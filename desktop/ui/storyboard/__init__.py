"""A film as scenes, shots and takes on a board that takes drops.

May import `edits`, `catalog` (its types), `domain`, `base` and `ui/kit`; no other pane.
The way in is `pane.StoryboardPane`; its commands are the rows of `actions.SPECS`.

    board, layout, strip_layout,   pure: the film flattened, where things are, what is selected,
    selection, shot_words          a shot in a sentence
    aim, drop_intent, drop_rules,  pure: where a drag points, what a drop will do and says
    take_drop_rules
    painter, strip_painter,        drawing; keeps nothing but fonts
    heading_paint, board_paint,
    list_paint, status
    board_overlay                  what is painted beside the cards: drop marks, hover, band
    area, take_strip, view         the scroll area: state and geometry, then events
    board_state, board_memory      how each film was shown, and shows it so again
    pointer, keys, name_editor     what mouse and keyboard do on it
    drag_data, drop_target,        what a drag carries, what takes drops, what they become
    header_drops, drop_handler,
    drop_edits
    loader, card_refresh           reads the film, and again only what a change has touched
    film_commands, shot_commands,  what becomes which edit
    take_commands, name_commands,
    sound_commands, sounds,
    heading_sounds, new_scene
    header, film_dialog,           the line above, a film's settings, new codes for its shots
    renumber_dialog
    film_tree, film_list,          rows and columns: the tree, then events; its cells
    film_model, film_cells,
    shot_columns, cell_edit,
    list_side
    shot_editor, shot_fields,      the editor at the side
    editor_side
    window_selection, walk         what the rest of the window hears of the selection, and steps on
"""
