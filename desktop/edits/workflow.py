"""Edits of the workflows that generators run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.base.frozen import frozen
from desktop.domain.workflow import COMFYUI
from desktop.formats.comfy_template import check_graph, plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.generation import Json


@frozen
class AddWorkflow:
    """Keep a workflow under a new name."""

    name: str
    content: Mapping[str, Json]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Add workflow “{self.name}”"

    def apply(self, tx: Tx) -> str:
        """Returns its id."""
        check_graph(self.content)
        return tx.templates.add(COMFYUI, self.name, self.content)


@frozen
class ReplaceWorkflow:
    """Put another export of a workflow in its place; what is mapped by hand stays."""

    key: str
    content: Mapping[str, Json]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Replace workflow"

    def apply(self, tx: Tx) -> None:
        """Nothing is returned."""
        check_graph(self.content)
        tx.templates.replace(self.key, self.content)


@frozen
class RenameWorkflow:
    """Call a workflow otherwise."""

    key: str
    name: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return f"Rename workflow to “{self.name}”"

    def apply(self, tx: Tx) -> None:
        """Nothing is returned."""
        tx.templates.rename(self.key, self.name)


@frozen
class MapWorkflow:
    """Say which inputs of a workflow take what, where the titles of its nodes do not."""

    key: str
    slots: tuple[tuple[str, str, str], ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Map workflow"

    def apply(self, tx: Tx) -> None:
        """Nothing is returned. One that does not fit is refused."""
        found = next((one for one in tx.templates.of(COMFYUI) if one.key == self.key), None)
        if found is not None:
            # What titles leave unclear is nobody's mistake: a mapping may be taken back.
            titles = plan_of(found.content).problems
            before = {*titles, *plan_of(found.content, found.slots).problems}
            after = plan_of(found.content, self.slots).problems
            worse = [problem for problem in after if problem not in before]
            if worse:
                raise RuleError(worse[0], field="slots")
        tx.templates.map(self.key, self.slots)


@frozen
class RemoveWorkflow:
    """Keep a workflow no longer; what it has made stays."""

    key: str

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        return "Remove workflow"

    def apply(self, tx: Tx) -> None:
        """Nothing is returned."""
        tx.templates.remove(self.key)
