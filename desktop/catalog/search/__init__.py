"""Searches as SQL: a tree of the query language becomes a statement of either database.

May import `engine/` and `tables/`. Read `compiler.py` first (a tree becomes a condition), then
`planner.py` (which index a page is read from). `domain/search/` parses the language itself.
"""
