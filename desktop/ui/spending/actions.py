"""The commands of the spending pane, as rows of the one table that the shell joins."""

from __future__ import annotations

from functools import partial

from desktop.ui.kit.action_spec import ActionSpec, in_library

_R, _W = partial(ActionSpec, writes=False), partial(ActionSpec, writes=True)

ESTIMATE = _W(
    "spending.estimate", "Estimate Costs Again", (), "Tools", "keep", in_library,
    "Reckon what generations cost by the prices that there are now. What was billed or typed"
    " stays.",
)  # fmt: skip
SPECS = (
    _R("spending.csv", "Export Spending as CSV…", (), "File/Export", "spending", in_library,
       "Save what the spending pane shows as a table for a spreadsheet."),
    _R("spending.pdf", "Export Spending as PDF…", (), "File/Export", "spending", in_library,
       "Save what the spending pane shows, chart and table, as a page to hand on."),
)  # fmt: skip
# What the pane does itself.
COMMANDS = tuple(spec.id for spec in SPECS)
