"""Connections, sessions, transactions and the schema: what the catalog stands on.

Knows SQL and both databases, and no noun: nothing here imports the rest of the catalog but
`tables/`. Read `session.py` first: every read and every journalled write of the catalog goes
through a `Session`. Then, from the outside in:

    postgres, postgres_timeout,     connecting to a server, and why that failed
    diagnosis, refusals
    database                        SQLAlchemy engines of both dialects, their pragmas
    schema, recognition, backup     whose tables these are, upgrading them, copies of the file
    revisions                       the list of the schema's revisions, which all others follow
    access, file_system, writer_lock, workspaces    who may write, and where
    readers, compiled_select        the pool of read sessions, and what it runs without SQLAlchemy
    many_rows, named_rows,          rows that are written by the thousand, or under a rule: names
    indexed_rows, renumber          that sort, texts in another form, the order of a film
    recorded_values, since_then,    what the record of edits keeps of a row, and how a row has
    repeated_facts                  changed since
    failure_checks, integrity       what is looked at after an error
"""
