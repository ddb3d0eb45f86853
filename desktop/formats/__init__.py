"""Other programs' files: Fountain scripts, for reading.

May import `domain` and `base`. A format is one file with `read_*` functions that take text or
bytes already read under a limit, and return domain objects. XML (Final Draft) is untrusted media:
it is read in a worker, by `media/final_draft.py`, which hands it over as Fountain text.
"""
