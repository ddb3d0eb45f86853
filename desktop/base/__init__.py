"""The ground floor: errors, paths, settings, log, and what the machine must have.

Imports nothing of ours. Read `errors.py` first: the two families of failure shape everything above.
"""
