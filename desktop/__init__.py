"""Director's Desk: the asset library and storyboard of a film made from many small pieces.

The house, floor by floor; every import points down:

    app            the front door: builds everything, knows every room
    ui | cli | server    the doors: window, command line, HTTP for other programs
    tracking | demo      the door for scripts in Python; the demo film and its library
    jobs           long work: cancellable, resumable, knows no Qt
    edits          every change: undoable, the only writers
    catalog | media | storage | generators    neighbours that do not know each other
    formats        other programs' files, read from text and written as text
    domain         the nouns and their rules, pure Python
    base           errors, paths, settings, log

Columns are nouns: `asset`, `tag`, `collection`, `film`, `relation`, `lineage`, `spending` carry the
same file name on every floor.
"""

__version__ = "0.1.0"
