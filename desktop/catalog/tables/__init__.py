"""Table definitions: the schema as SQLAlchemy metadata. Private to `catalog`.

Names of tables and columns are those of the seed documents; see `docs/data-model.md`. Read
`base.py` first for the naming convention and the portable column types. To add a column: add it
here, write one revision in `migrations/versions`, and the migration test compares the two.
"""
