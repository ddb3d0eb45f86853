"""The commands of the spending pane, as rows of the one table that the shell joins."""

from __future__ import annotations

from functools import partial

from desktop.ui.kit.action_spec import ActionSpec, in_library

_R = partial(ActionSpec, writes=False)

SPECS = (
    _R("spending.csv", "Export Spending as CSV…", (), "File", "export", in_library,
       "Save what the spending pane shows as a table for a spreadsheet."),
    _R("spending.pdf", "Export Spending as PDF…", (), "File", "export", in_library,
       "Save what the spending pane shows, chart and table, as a page to hand on."),
)  # fmt: skip
COMMANDS = tuple(spec.id for spec in SPECS)
