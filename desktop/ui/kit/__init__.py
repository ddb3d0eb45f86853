"""What every pane shares: tokens, theme, the runner, reports, small widgets.

Knows no pane. Read `tokens.py` for the look, `runner.py` for how work leaves the window's thread
(`lanes.py` is the only file that names one), `action_spec.py` for how a command becomes menu
entry, shortcut and palette row.
"""
