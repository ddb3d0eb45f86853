"""What the inspector can be told to do: rows of data, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, on_live_assets, on_one_asset

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.inspector.details import DetailsTab
    from desktop.ui.inspector.provenance import ProvenanceTab
    from desktop.ui.inspector.technical import TechnicalTab


class Pane(Protocol):
    """What the actions need of `pane.py`, which imports this file."""

    details: DetailsTab
    provenance: ProvenanceTab
    technical: TechnicalTab

    def show_tab(self, name: str) -> None: ...  # noqa: D102


# Stands among the commands on assets, beside that which takes tags off.
TAG = ActionSpec(
    id="inspector.tag",
    text="Add Tag…",
    shortcuts=("T",),
    menu="Asset",
    group="tag",
    when=on_live_assets,
    help="Type a tag for everything that is selected; Enter adds it, Enter again the next.",
    icon="tag",
    scopes=(Scope.WINDOW, Scope.LOOK),
    writes=True,
    context=(ContextMenu.ASSET.at(2, 1),),
)

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        writes=False,
        id="inspector.describe",
        text="Edit Description",
        menu="Asset",
        group="file",
        when=on_one_asset,
        help="Put the keyboard into the description.",
    ),
    ActionSpec(
        writes=False,
        id="inspector.copy_prompt",
        text="Copy Prompt",
        shortcuts=("Ctrl+Alt+C",),
        menu="Asset/Copy",
        group="copy",
        when=on_one_asset,
        help="Copy the prompt that the asset was made with.",
        icon="copy",
    ),
    ActionSpec(
        writes=False,
        id="inspector.copy_technical",
        text="Copy Technical Facts",
        menu="Asset/Copy",
        group="copy",
        when=on_one_asset,
        help="Copy everything that is known of the file, a line per fact.",
    ),
    *(
        ActionSpec(
            writes=False,
            id=f"inspector.show_{name.lower()}",
            text=f"Show {name}",
            menu="View/Inspector",
            group="tabs",
            when=on_one_asset,
            help=f"Bring the {name.lower()} of the asset to the front.",
        )
        for name in ("Details", "Provenance", "Technical", "Relations", "History")
    ),
)


def handlers(pane: Pane) -> dict[str, Callable[[], None]]:
    """What each action does to `pane`."""

    def describe() -> None:
        pane.show_tab("Details")
        pane.details.description.setFocus()

    table = {
        "describe": describe,
        "copy_prompt": pane.provenance.copy_prompt,
        "copy_technical": pane.technical.copy_all,
        "show_details": lambda: pane.show_tab("Details"),
        "show_provenance": lambda: pane.show_tab("Provenance"),
        "show_technical": lambda: pane.show_tab("Technical"),
        "show_relations": lambda: pane.show_tab("Relations"),
        "show_history": lambda: pane.show_tab("History"),
    }
    return {f"inspector.{key}": act for key, act in table.items()}
