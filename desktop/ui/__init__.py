"""The window: the only room that knows Qt.

May import jobs, edits, catalog (types of what it reads), formats, domain and base. Panes
(`library`, `preview`, `inspector`, `storyboard`, `lineage`, `near_duplicates`, `history`,
`spending`) are neighbours that do not know each other; they meet in `shell` and share `kit`. Read
`shell/window.py` first.
"""
