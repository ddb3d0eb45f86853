"""A film as scenes, shots and takes on a board that takes drops.

Read `pane.py`, then `layout.py` (pure geometry) and `drop.py` (what a drop will do, in words).
"""
