"""Keeping bytes: walking folders, hashing, copying into a library, finding a file again.

May import `domain` and `base`. The rule of the room: object first, row second; and on delete
row first, object later. Read `store.py` first.
"""
