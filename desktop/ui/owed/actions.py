"""The commands of the pane of what is still owed, as rows of the one table that the shell joins."""

from __future__ import annotations

from functools import partial

from desktop.ui.kit.action_spec import ActionSpec, in_film

_R = partial(ActionSpec, writes=False)

SPECS = (
    _R("owed.csv", "Export Still Owed as CSV…", (), "File/Export", "owed", in_film,
       "Save what the film on the board still owes as a table for a spreadsheet."),
)  # fmt: skip
COMMANDS = tuple(spec.id for spec in SPECS)
