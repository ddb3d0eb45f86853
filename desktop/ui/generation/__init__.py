"""Generating takes: the question what is to be made, and the queue of what is under way.

May import `ui/kit` and everything below the window. `commands.py` is where to begin: it asks jobs
what a shot would be generated with, opens `dialog.py`, and has admitted what was agreed to.
"""
