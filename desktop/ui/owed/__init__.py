"""What the film on the board still owes: a list of gaps, by shot, and what it costs to finish.

May import `jobs`, `formats`, `catalog` (its types), `domain`, `base` and `ui/kit`; no other pane.
The way in is `pane.OwedPane`; its commands are the rows of `actions.SPECS`.

    table_model           the list: a row for each gap
    row_delegate          a line between the shots
    kind_box              which kind is shown, with how many there are of each
"""
