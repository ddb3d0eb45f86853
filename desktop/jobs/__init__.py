"""Long work: imports, thumbnails, verifying, measuring. Cancellable, resumable, knows no Qt.

May import everything below. A job is a generator of `Progress`; closing it stops it. What it
changes it changes by an edit; its own rows and what it saw of files it writes through
`Library.maintain`. Read `job.py` first, then `import_files.py` (the way in to an import) and
`import_run.py` (its steps; the other `import_*` are one step each). Both doors get their jobs from
`factory.py`, which binds them to the worker processes.
"""
