"""Every change to a library: one `@frozen` class per verb, undoable, the only writers.

May import `catalog` (its types), `domain` and `base`. Read `edit.py` first; it carries an
example of adding another edit, and `perform`, through which every change goes. `history.py` is
undo and redo; `intake.py` brings files in. The window names edits through `lazy.py`.
"""
