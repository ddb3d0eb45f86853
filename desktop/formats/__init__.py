"""Other programs' files: Fountain and Final Draft scripts, for reading.

May import `domain` and `base`. A format is one file with `read_*` functions that take text or
bytes already read under a limit, and return domain objects. XML goes through defusedxml.
"""
