"""Workflows of generators that a library keeps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import NotFoundError, RuleError
from desktop.catalog.tables.all import generator_templates
from desktop.domain.generation import GeneratorTemplate
from desktop.domain.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.generation import Json

_t = generator_templates.c
_LONGEST = 255  # characters of a name


class TemplateReads:
    """Questions about workflows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, adapter: str) -> tuple[GeneratorTemplate, ...]:
        """The workflows of one adapter, by name."""
        return self._listed(_t.adapter == adapter).get(adapter, ())

    def all(self) -> dict[str, tuple[GeneratorTemplate, ...]]:
        """The library's workflows, by the adapter that they are for, and by name."""
        return self._listed()

    def _listed(self, *conditions: ColumnElement[bool]) -> dict[str, tuple[GeneratorTemplate, ...]]:
        found: dict[str, list[GeneratorTemplate]] = defaultdict(list)
        mine = (_t.workspace_id == self._session.workspace_id, *conditions)
        query = select(_t.id, _t.adapter, _t.name, _t.content, _t.slots).where(*mine)
        for key, adapter, name, content, slots in self._session.rows(
            query.order_by(_t.name, _t.id)
        ):
            told = tuple((str(a), str(b), str(c)) for a, b, c in slots or ())
            found[adapter].append(GeneratorTemplate(name, content, told, key))
        return {adapter: tuple(templates) for adapter, templates in found.items()}


class TemplateWrites(TemplateReads):
    """Changes of workflows."""

    _session: WriteSession

    def add(self, adapter: str, name: str, content: Mapping[str, Json]) -> str:
        """Keep a workflow under a new name; returns its id.

        Raises:
            RuleError: There is one of that name, or the name is none.
        """
        key, told = new_id(), self._free(adapter, name)
        row = {"id": key, "adapter": adapter, "name": told, "content": dict(content), "slots": []}
        self._session.insert(generator_templates, [{**row, "version": 1}])
        return key

    def rename(self, key: str, name: str) -> None:
        """Call it otherwise.

        Raises:
            NotFoundError: It is not there.
            RuleError: There is another one of that name, or the name is none.
        """
        told = self._free(self._adapter_of(key), name, but=key)
        self._session.update(generator_templates, key, {"name": told})

    def replace(self, key: str, content: Mapping[str, Json]) -> None:
        """Put another export in its place; what a person has mapped stays.

        Raises:
            NotFoundError: It is not there.
        """
        self._session.update(generator_templates, key, {"content": dict(content)})

    def map(self, key: str, slots: Sequence[tuple[str, str, str]]) -> None:
        """Say where values go in: role, node and input.

        Raises:
            NotFoundError: It is not there.
        """
        listed: list[list[str]] = [list(slot) for slot in slots]
        self._session.update(generator_templates, key, {"slots": listed})

    def remove(self, key: str) -> None:
        """Keep it no longer.

        Raises:
            NotFoundError: It is not there.
        """
        self._adapter_of(key)
        self._session.delete(generator_templates, _t.id == key)

    def _adapter_of(self, key: str) -> str:
        mine = (_t.workspace_id == self._session.workspace_id, _t.id == key)
        found: Any = self._session.scalar(select(_t.adapter).where(*mine))
        if found is None:
            raise NotFoundError("The workflow is not in the library any more.", field="key")
        return str(found)

    def _free(self, adapter: str, name: str, *, but: str = "") -> str:
        told = " ".join(name.split())
        if not told or len(told) > _LONGEST:
            raise RuleError(f"A workflow has a name of 1 to {_LONGEST} characters.", field="name")
        if any(one.name == told and one.key != but for one in self.of(adapter)):
            raise RuleError(
                f"There is a workflow “{told}” already.",
                field="name",
                advice="Replace it, or choose another name.",
            )
        return told
