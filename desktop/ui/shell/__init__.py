"""The window itself: panes as docks, menus, palette, status bar, undo menu, dialogs about the app.

Connects panes with the table of commands. Read `window_builder.py`, then `pane_table.py` (one row
per pane), `actions.py` (one row per command) and `wiring.py` (who does what).
"""
