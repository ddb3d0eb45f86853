"""The nouns and the rules: assets, tags, collections, films, searches. Pure Python, no I/O.

May import `base` only. Read `asset.py` first, then `search/` for the query language and
`film.py` for how a film hangs together.
"""
