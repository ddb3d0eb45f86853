"""The lineage pane: what an asset comes from and what came of it, as a graph and as lists.

Read `pane.py` first. `layout.py` says where everything stands, without Qt; `canvas.py` is the
graph under pointer and keyboard, `painter.py` paints what is in sight; `lists.py` has the same and
the three questions as rows.
"""
