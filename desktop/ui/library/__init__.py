"""Browsing: sidebar, search bar, thumbnail grid and table over one paged model.

Read `pane.py` first. `asset_model.py` holds ids and asks for pages of cards; `asset_grid.py`
is a view with arithmetic geometry, since a million rows must cost what a thousand cost.
"""
