"""The command line: every command in a file of its own, each with `--json`.

May import jobs and everything below; knows no window. Read `main.py` first; `output.py` holds
the contract of rows, tables and exit codes.
"""
