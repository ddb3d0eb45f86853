"""Long work: importing, thumbnails, verifying. Cancellable, resumable, knows no Qt.

May import everything below. A job is a generator of `Progress`; closing it stops it. What it
changes it changes by an edit; its own rows and what it saw of files it writes through
`Library.maintain`. Read `job.py` first, then `import_files.py`. Both doors get their jobs from
`factory.py`, which binds them to the worker processes.
"""
