"""Everything known about what is selected, editable in place: the tabs beside the preview.

Read `pane.py` first; one file per tab.
"""
