"""The nouns and the rules: assets, tags, collections, films, searches. Pure Python, no I/O.

May import `base` only. Read `asset.py` first, then `search/` for the query language,
`film.py` for how a film hangs together, `lineage.py` for what is made of what, `spending.py` for
money. What a person types is read by `typed_text.py` and `typed_dates.py`, and nowhere else.
"""
