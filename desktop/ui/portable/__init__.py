"""Libraries that travel: what a portable copy is to hold, and the plan of a merge.

Read `merge_dialog.py` first. `merge_model.py` is its table, `copy_dialog.py` the other question.
"""
