"""The near duplicates pane: pictures that look the same, in groups, and what becomes of them.

Read `pane.py` first. `kit/group_list.py` is the list of groups with its pictures side by side.
"""
