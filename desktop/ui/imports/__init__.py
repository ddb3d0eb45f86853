"""Importing: the options dialog, the progress panel, and the report with a row per file."""
