"""Looking: images, video, sound, text, pages; quick look and full screen.

Read `pane.py` first: it chooses the viewer for an asset. Viewers show only what the worker
processes have prepared, except video and sound, which QtMultimedia plays.
"""
