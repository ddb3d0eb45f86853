"""Bringing things in, as the window shows it: the question, the strip, the report.

May import `ui.kit` and everything below `ui`. Read `importer.py` first: it is all the shell needs.
"""
