"""What the Asset menu has for the lineage; the pane's own keys are answered by its canvas."""

from __future__ import annotations

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, on_current_asset

SHOW = ActionSpec(
    "asset.show_lineage",
    "Show Lineage",
    ("Ctrl+Shift+L",),
    "Asset",
    "file",
    on_current_asset,
    "Show what the asset comes from, what was made of it and what uses it.",
    icon="tree-structure",
    scopes=(Scope.WINDOW, Scope.LOOK),
    writes=False,
    context=(ContextMenu.ASSET.at(3, 4), ContextMenu.TRASHED.at(2, 1)),
)
