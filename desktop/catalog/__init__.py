"""The database: one schema, two dialects. The only room that knows SQLAlchemy.

May import `domain` and `base`. Read `library.py` first: a `Library` hands out `Reads` (a read
transaction), `Tx` (the write transaction of an edit) and `Maintenance` (that of a job's upkeep).
Other rooms receive those objects and name their types; they never import SQL. Every import inside
points down:

    library      an open library, and what it hands out
    transaction  the nouns inside one transaction: `reads.films`, `tx.tags`
    asset, tag, collection, film, relation, location, job ...    the nouns, a file each
    film_*       what a film is put together from: its line, places, takes, sounds, settings
    spending*, budget, rate_card, exchange_rate, provider_call, cost_columns    money
    recipe, recipe_source, source_*    how things were made, and from which files
    look, look_index, alike            what pictures look like
    activity, on_record, standing, reversal, history, others_edits    the record of edits
    intake, bulk, import_*             what imports ask and write, many rows at a time
    listing      pages of assets in any order
    card         the columns of a card, written once
    search/      the query language as SQL, and the planner of listings
    engine/      connections, sessions, transactions, the schema
    tables/      the tables, private to this room
"""
