"""What the inspector can be told to do: rows of data, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.ui.kit.action_spec import ActionSpec, ContextMenu, Scope, on_live_assets, on_one_asset

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.inspector.details import DetailsTab
    from desktop.ui.inspector.provenance import ProvenanceTab
    from desktop.ui.inspector.technical import TechnicalTab


TABS = ("Details", "Provenance", "Technical", "Relations", "History")


class InspectorTabs(Protocol):
    """What the actions need of `pane.py`, which imports this file."""

    @property
    def details(self) -> DetailsTab: ...  # noqa: D102

    @property
    def provenance(self) -> ProvenanceTab: ...  # noqa: D102

    @property
    def technical(self) -> TechnicalTab: ...  # noqa: D102

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
        for name in TABS
    ),
)


def handlers(pane: InspectorTabs) -> dict[str, Callable[[], None]]:
    """What each action does to `pane`."""

    def describe() -> None:
        pane.show_tab("Details")
        pane.details.description.setFocus()

    table = {
        "describe": describe,
        # A tab that has not been in sight yet is built by being asked for.
        "copy_prompt": lambda: pane.provenance.copy_prompt(),
        "copy_technical": lambda: pane.technical.copy_all(),
        "show_details": lambda: pane.show_tab("Details"),
        "show_provenance": lambda: pane.show_tab("Provenance"),
        "show_technical": lambda: pane.show_tab("Technical"),
        "show_relations": lambda: pane.show_tab("Relations"),
        "show_history": lambda: pane.show_tab("History"),
    }
    return {f"inspector.{key}": act for key, act in table.items()}
