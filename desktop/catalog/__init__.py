"""The database: one schema, two dialects. The only room that knows SQLAlchemy.

May import `domain` and `base`. Read `library.py` first: a `Library` hands out `Reads` (a read
transaction) and `Tx` (the write transaction of the one writer lane). Other rooms receive those
objects and name their types; they never import SQL. `tables/` is private to this room.
"""
