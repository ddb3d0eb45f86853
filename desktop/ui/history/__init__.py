"""The history pane: who did what and when in the whole library, and taking it back.

May import `kit`, edits, domain and base. Read `pane.py` first; `history_tree.py` is its model.
"""
