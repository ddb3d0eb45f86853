"""How assets were made: what their files say, the files' own words, and what a person says instead.

What is shown and searched, the first with the last put over it, stands in `generation_metadata` of
the asset itself; both are written together, here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.engine.session import chunks
from desktop.catalog.recipe_source import RecipeSourceWrites
from desktop.catalog.tables.all import asset_recipes, assets
from desktop.domain.recipe import (
    EFFECTIVE_KEYS,
    NOT_READ,
    READER_VERSION,
    AssetRecipe,
    FileRecipe,
    RawBlock,
    adopted,
    corrections,
    effective,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from desktop.catalog.engine.session import Session, WriteSession
    from desktop.domain.ids import AssetId

_r = asset_recipes.c


def raw_json(block: RawBlock) -> dict[str, str]:
    """A file's own words as JSON keeps them."""
    told = {"key": block.key, "text": block.text}
    return {**told, "file": block.file} if block.file else told


def row_of(found: FileRecipe, now: datetime) -> dict[str, Any]:
    """What a file says, as the columns of a row, but for its keys and corrections."""
    return {
        "generator": found.recipe.generator or None,
        "parsed": found.recipe.as_json(),
        "raw": [raw_json(block) for block in found.raw],
        "warnings": list(found.warnings),
        "reader_version": READER_VERSION,
        "read_at": now,
    }


class RecipeReads:
    """Questions about how assets were made."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asset_id: AssetId) -> AssetRecipe:
        """What is known of one asset; `NOT_READ` where its file says nothing."""
        row = self._row(asset_id)
        return NOT_READ if row is None else row

    def _row(self, asset_id: AssetId) -> AssetRecipe | None:
        mine = (_r.workspace_id == self._session.workspace_id, _r.asset_id == asset_id)
        columns = (_r.generator, _r.parsed, _r.raw, _r.corrected, _r.warnings)
        found = self._session.rows(select(*columns).where(*mine))
        if not found:
            return None
        row = found[0]
        raw = tuple(
            RawBlock(str(one["key"]), str(one["text"]), str(one.get("file", "")))
            for one in row.raw or ()
        )
        warnings = tuple(str(one) for one in row.warnings or ())
        return AssetRecipe(
            row.generator or "", row.parsed or {}, raw, row.corrected or {}, warnings
        )


class RecipeWrites(RecipeReads):
    """Writing down how assets were made."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def note(self, asset_id: AssetId, found: FileRecipe) -> bool:
        """Put what a file says now in the place of what it said; returns whether it is other.

        Corrections stay. What stood there before the file was ever asked was said by somebody.
        """
        before, session = self._row(asset_id), self._session
        if before is None and not found:
            return False
        if before is not None and before.still and not found.recipe:
            return False  # the still that it was read from does not lie beside this copy
        parsed, generation = found.recipe.as_json(), self._generation(asset_id)
        if before is None:
            corrected = adopted(parsed, generation)
        else:
            corrected = corrections(parsed, {}, before.corrected)
        self._put(asset_id, before, {**row_of(found, session.now), "corrected": corrected})
        self._set_effective(asset_id, generation, effective(parsed, corrected))
        RecipeSourceWrites(session).note(asset_id, found.recipe.named_sources)
        after = self._row(asset_id)
        return after != before

    def note_each(self, found: Mapping[AssetId, FileRecipe]) -> None:
        """As `note`, of many: of those that say nothing, and said nothing, no row is read."""
        known: set[AssetId] = set()
        for part in chunks(found):
            mine = (_r.workspace_id == self._session.workspace_id, _r.asset_id.in_(part))
            known.update(row[0] for row in self._session.rows(select(_r.asset_id).where(*mine)))
        for asset_id, recipe in found.items():
            if recipe or asset_id in known:
                self.note(asset_id, recipe)

    def correct(self, asset_id: AssetId, changes: Mapping[str, Any]) -> None:
        """Keep what a person says of some keys apart from what the file says of them.

        The asset's own `generation_metadata` is written by the caller, with all else that changed.
        """
        named = {key: value for key, value in changes.items() if key in EFFECTIVE_KEYS}
        if not named:
            return
        before = self._row(asset_id)
        known = before or NOT_READ
        corrected = corrections(known.parsed, known.corrected, named)
        if before is not None or corrected:
            self._put(asset_id, before, {"corrected": corrected})

    def forget_corrections(self, asset_id: AssetId, keys: Iterable[str] = ()) -> bool:
        """Let what the file says hold again, for some keys or for all; whether anything changed."""
        before = self._row(asset_id)
        if before is None:
            return False
        gone = set(keys) or set(before.corrected)
        kept = {key: value for key, value in before.corrected.items() if key not in gone}
        if kept == dict(before.corrected):
            return False
        self._put(asset_id, before, {"corrected": kept})
        now = effective(before.parsed, kept)
        self._set_effective(asset_id, self._generation(asset_id), now)
        return True

    def _generation(self, asset_id: AssetId) -> dict[str, Any]:
        query = select(assets.c.generation_metadata).where(
            assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id
        )
        return dict(self._session.scalar(query) or {})

    def _set_effective(
        self, asset_id: AssetId, generation: Mapping[str, Any], said: Mapping[str, Any]
    ) -> None:
        others = {key: value for key, value in generation.items() if key not in EFFECTIVE_KEYS}
        self._session.update_many(assets, [asset_id], {"generation_metadata": {**others, **said}})

    def _put(
        self, asset_id: AssetId, before: AssetRecipe | None, values: Mapping[str, Any]
    ) -> None:
        if before is None:
            row: dict[str, Any] = {
                "generator": None,
                "parsed": {},
                "raw": [],
                "corrected": {},
                "warnings": [],
            }
            self._session.insert(asset_recipes, [{"asset_id": asset_id, **row, **values}])
        else:
            self._session.update_many(asset_recipes, [asset_id], values)
