"""The database: one schema, two dialects. The only room that knows SQLAlchemy.

May import `domain` and `base`. Read `library.py` first: a `Library` hands out `Reads` (a read
transaction), `Tx` (the write transaction of an edit) and `Maintenance` (that of a job's upkeep).
Other rooms receive those objects and name their types; they never import SQL. Every import inside
points down:

    library      an open library, and what it hands out
    asset, tag, collection, film, listing ...    the nouns: what is asked and written of each
    card         the columns of a card, written once
    search/      the query language as SQL, and the planner of listings
    engine/      connections, sessions, transactions, the schema
    tables/      the tables, private to this room
"""
