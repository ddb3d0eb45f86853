"""Watched folders: which there are, how they are doing, and how each is set up.

May import `jobs`, `edits`, `domain`, `base` and `ui/kit`; no pane. Loaded when it is first opened.
The way in is `dialog.WatchedFoldersDialog`.

    overview              what it knows of the library, and the words for it
    form                  asks how one folder is watched
    name_preview          what a rule would do with the names that lie in the folder
"""
