"""Everything known about what is selected, editable in place: the tabs beside the preview.

May import `kit`, edits, catalog (its types), formats, domain and base. Read `pane.py` first, then
the tabs: `details`, `provenance`, `technical`, `relations`, `history`. A field is edited in place:
`fields` shows it, `binder` writes it and answers where somebody else has written too.
"""
