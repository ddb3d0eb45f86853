"""The window itself: panes as docks, menus, palette, status bar, undo menu, dialogs about the app.

Joins panes with the action table. Read `window.py`, then `actions.py`: one row per command.
"""
