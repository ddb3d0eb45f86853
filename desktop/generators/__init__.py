"""Programs and services that make media, each behind one file: what is sent, and what comes back.

May import `formats`, `domain` and `base`; knows no database and no folder of the library. Read
`adapter.py` first: it says what an adapter has to do. Only `jobs` runs them, which keeps on record
what was sent before it waits for an answer.
"""
