"""Assets: reading one or a few, adding, changing, trashing, purging."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Select, Table, func, literal_column, select

from desktop.base.errors import NotFoundError
from desktop.catalog.card import CARD, to_cards
from desktop.catalog.engine.named_rows import SORT_NAME
from desktop.catalog.engine.session import CHUNK, Session, WriteSession, chunks
from desktop.catalog.external_id import ExternalIdReads
from desktop.catalog.library_settings import library_settings
from desktop.catalog.relation_uses import shots_along
from desktop.catalog.tables.all import (
    asset_relationships,
    asset_search_text,
    asset_technical_metadata,
    assets,
    metadata,
    recipe_sources,
    workspaces,
)
from desktop.catalog.tables.base import defaults_of
from desktop.domain.asset import (
    Asset,
    AssetCard,
    AssetType,
    ColourLabel,
    checked_name,
    checked_rating,
)
from desktop.domain.ids import AssetId, UserId, new_id
from desktop.domain.library_settings import currency_of, read_settings
from desktop.domain.metadata import checked_metadata, merged
from desktop.domain.recorded_date import stored_date
from desktop.domain.technical import TECHNICAL_COLUMNS, Technical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_t = asset_technical_metadata.c
_r = asset_relationships.c
# What its writers leave out of a new row; what a name sorts by is put beside it.
_DEFAULTS = {name: value for name, value in defaults_of(assets).items() if name != SORT_NAME}

# Of no type to SQLAlchemy, so that what is read stays as the driver gives it: `to_cards` converts.
_NOTHING: Select[Any] = select()
_SQLITE_CARDS = _NOTHING.add_columns(*(literal_column(column.sql) for column in CARD))
_POSTGRES_CARDS = _NOTHING.add_columns(
    *(literal_column(column.postgresql or column.sql) for column in CARD)
)
CARD_FROM = assets.outerjoin(asset_technical_metadata, _t.asset_id == assets.c.id)


def card_columns(session: Session) -> Select[Any]:
    """A select of what cards show, but for take counts; its rows are for `to_cards`."""
    return _SQLITE_CARDS if session.is_sqlite else _POSTGRES_CARDS


class AssetReads:
    """Questions about assets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def load(self, asset_id: AssetId) -> Asset:
        """Everything the row of one asset holds.

        Raises:
            NotFoundError: There is no such asset.
        """
        row = self._session.execute(
            select(assets, workspaces.c.settings)
            .join_from(assets, workspaces, workspaces.c.id == assets.c.workspace_id)
            .where(assets.c.workspace_id == self._session.workspace_id, assets.c.id == asset_id)
        ).first()
        if row is None:
            raise NotFoundError(f"There is no asset {asset_id} in this library.")
        names = ExternalIdReads(self._session).of([asset_id])
        home = read_settings(row.settings).currency
        return _to_asset(row._mapping, home, names.get(asset_id, {}))

    def load_many(self, ids: Sequence[AssetId]) -> dict[AssetId, Asset]:
        """Everything that the rows of these assets hold; ids that are not there are left out."""
        found: dict[AssetId, Asset] = {}
        home = library_settings(self._session).currency if ids else ""
        for part in chunks(ids):
            mine = (assets.c.workspace_id == self._session.workspace_id, assets.c.id.in_(part))
            names = ExternalIdReads(self._session).of(part)
            for row in self._session.rows(select(assets).where(*mine)):
                found[row.id] = _to_asset(row._mapping, home, names.get(row.id, {}))
        return found

    def cards(self, ids: Sequence[AssetId]) -> dict[AssetId, AssetCard]:
        """Cards by id; ids that are not there are left out."""
        found: dict[AssetId, AssetCard] = {}
        for part in chunks(ids):
            rows = self._session.rows(
                card_columns(self._session)
                .select_from(CARD_FROM)
                .where(assets.c.workspace_id == self._session.workspace_id, assets.c.id.in_(part))
            )
            takes = self.take_counts([row[0] for row in rows if row[1] == AssetType.SHOT])
            cards = to_cards(
                rows, takes, is_sqlite=self._session.is_sqlite, away=self._session.away
            )
            found.update({card.id: card for card in cards})
        return found

    def take_counts(self, shot_ids: Sequence[AssetId]) -> dict[AssetId, int]:
        """How many takes each of these shots has."""
        counts: dict[AssetId, int] = {}
        for part in chunks(shot_ids):
            rows = self._session.rows(
                select(_r.parent_asset_id, func.count())
                .where(_r.parent_asset_id.in_(part), _r.relationship_type == "generated_from")
                .group_by(_r.parent_asset_id)
            )
            counts.update({row[0]: row[1] for row in rows})
        return counts

    def technical(self, asset_id: AssetId) -> Technical | None:
        """What the probe found out, or None."""
        row = self._session.execute(
            select(asset_technical_metadata).where(
                _t.workspace_id == self._session.workspace_id, _t.asset_id == asset_id
            )
        ).first()
        if row is None:
            return None
        values = dict(row._mapping)
        return Technical(**{name: values[name] for name in TECHNICAL_COLUMNS})

    def body(self, asset_id: AssetId) -> str:
        """The text that was read from a script, text or document."""
        return str(
            self._session.scalar(
                select(
                    func.coalesce(asset_search_text.c.body_as_read, asset_search_text.c.body)
                ).where(
                    asset_search_text.c.workspace_id == self._session.workspace_id,
                    asset_search_text.c.asset_id == asset_id,
                )
            )
            or ""
        )

    def by_checksum(self, checksums: Sequence[str]) -> dict[str, tuple[AssetId, str, bool]]:
        """For each known SHA-256: id, name, and whether it is in the Trash (a live one wins)."""
        found: dict[str, tuple[AssetId, str, bool]] = {}
        for part in chunks(checksums):
            rows = self._session.rows(
                select(
                    assets.c.checksum_sha256, assets.c.id, assets.c.name, assets.c.deleted_at
                ).where(
                    assets.c.workspace_id == self._session.workspace_id,
                    assets.c.checksum_sha256.in_(part),
                )
            )
            for checksum, asset_id, name, deleted_at in rows:
                if checksum not in found or found[checksum][2]:
                    found[checksum] = (asset_id, name, deleted_at is not None)
        return found

    def values(self, ids: Sequence[AssetId], column: str) -> dict[AssetId, Any]:
        """One column of many assets (a name of the `assets` table)."""
        found: dict[AssetId, Any] = {}
        for part in chunks(ids):
            rows = self._session.rows(
                select(assets.c.id, assets.c[column]).where(
                    assets.c.workspace_id == self._session.workspace_id, assets.c.id.in_(part)
                )
            )
            found.update({row[0]: row[1] for row in rows})
        return found


class AssetPurge(AssetReads):
    """Removing assets for good, which is no edit: nothing of it can be taken back."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def purge(self, ids: Sequence[AssetId]) -> int:
        """Remove rows for good, with everything that hangs on them. Not undoable.

        The caller has already taken note of the stored bytes (`locations.owned_by`).
        """
        removed = 0
        # In order and first of all: who links to one of these at the same moment locks the asset
        # before what hangs on it, and in any other order the two would wait for each other.
        for part in chunks(sorted(ids), CHUNK):
            self._session.claim(assets, part)
            self._let_names_go(part)
            for column in (*_HANGING, assets.c.id):
                table: Table = column.table
                result = self._session.execute(
                    table.delete().where(
                        table.c.workspace_id == self._session.workspace_id, column.in_(part)
                    )
                )
                if table is assets:
                    removed += result.rowcount
        return removed

    def _let_names_go(self, ids: Sequence[AssetId]) -> None:
        """What recipes name, and was one of these, waits for another file again."""
        named = recipe_sources.c
        self._session.execute(
            recipe_sources.update()
            .where(named.workspace_id == self._session.workspace_id, named.source_asset_id.in_(ids))
            .values(source_asset_id=None, found_by=None)
        )


class AssetWrites(AssetPurge):
    """Changes to assets. Every method journals what it touched."""

    def load(self, asset_id: AssetId) -> Asset:
        """As `AssetReads.load`; the row stays as it was read until the transaction ends."""
        self._session.hold(assets, asset_id)
        return super().load(asset_id)

    def load_many(self, ids: Sequence[AssetId]) -> dict[AssetId, Asset]:
        """As `AssetReads.load_many`; the rows stay so until the transaction ends."""
        self._session.hold(assets, *ids)
        return super().load_many(ids)

    def add(
        self,
        type_: AssetType,
        name: str,
        *,
        asset_id: AssetId | None = None,
        **values: Any,
    ) -> AssetId:
        """Add one asset; returns its id. `values` are columns of `assets` by name."""
        key = asset_id or AssetId(new_id())
        if "metadata" in values:
            values["metadata"] = checked_metadata(type_, values["metadata"])
        self._session.insert(
            assets,
            [
                {
                    "id": key,
                    "type": type_.value,
                    "name": checked_name(name),
                    "created_by": self._session.user_id or None,
                    **_DEFAULTS,
                    **values,
                }
            ],
        )
        return key

    def set(
        self, asset_id: AssetId, values: Mapping[str, Any], *, expected_version: int | None = None
    ) -> None:
        """Change columns of one asset.

        Raises:
            NotFoundError, ChangedElsewhereError, RuleError: see `WriteSession.update`.
        """
        checked = _checked(values)
        if "metadata" in checked:
            type_ = self.values([asset_id], "type").get(asset_id)
            if type_ is not None:
                checked["metadata"] = checked_metadata(AssetType(type_), checked["metadata"])
        self._session.update(assets, asset_id, checked, expected_version=expected_version)

    def set_many(self, ids: Iterable[AssetId], values: Mapping[str, Any]) -> int:
        """Give many assets the same values; returns how many differed."""
        return len(self._session.update_many(assets, ids, _checked(values)))

    def set_metadata(self, asset_id: AssetId, facts: Mapping[str, Any]) -> None:
        """Change some keys of an asset's metadata, by the rule of `domain.metadata.merged`."""
        self.set(asset_id, {"metadata": merged(self.load(asset_id).metadata, facts)})

    def trash(self, ids: Iterable[AssetId]) -> int:
        """Move assets to the Trash, scenes with their shots; returns how many were not there."""
        wanted = list(ids)
        wanted += shots_along(self._session, wanted)
        now = self.values(list(dict.fromkeys(wanted)), "deleted_at")
        live = [key for key, since in now.items() if since is None]
        return self.set_many(live, {"deleted_at": self._session.now})

    def restore(self, ids: Iterable[AssetId]) -> int:
        """Take assets out of the Trash, scenes with the shots that went there with them.

        Links, tags and order were never removed.
        """
        wanted = list(ids)
        return self.set_many([*wanted, *self._gone_with(wanted)], {"deleted_at": None})

    def _gone_with(self, ids: Sequence[AssetId]) -> list[AssetId]:
        """Shots that went to the Trash in the same moment as their scene."""
        scene, shot = assets.alias("scene"), assets.alias("shot")
        found: list[AssetId] = []
        for part in chunks(ids):
            rows = self._session.rows(
                select(shot.c.id)
                .select_from(asset_relationships)
                .join(scene, scene.c.id == _r.scene_id)
                .join(shot, shot.c.id == _r.child_asset_id)
                .where(
                    _r.workspace_id == self._session.workspace_id,
                    _r.scene_id.in_(part),
                    shot.c.deleted_at == scene.c.deleted_at,
                )
            )
            found += [AssetId(row[0]) for row in rows if row[0] not in ids]
        return found


# Every column that names an asset by a key, whose row therefore goes with it.
_HANGING: tuple[Column[Any], ...] = tuple(
    key.parent
    for table in metadata.sorted_tables
    for link in sorted(table.foreign_key_constraints, key=lambda link: str(link.name))
    if link.referred_table is assets
    for key in link.elements
    if key.column is assets.c.id
)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the rules of the domain allow them."""
    checked = dict(values)
    if "name" in checked:
        checked["name"] = checked_name(checked["name"])
    if "rating" in checked:
        checked["rating"] = checked_rating(checked["rating"])
    return checked


# Columns of `assets` that `Asset` holds under the same name; the others are converted below.
_SAME = tuple(
    field.name
    for field in fields(Asset)
    if field.name in assets.c and field.name not in ("type", "label", "metadata", "created_by")
)


def _to_asset(row: Mapping[Any, Any], home: str, names: Mapping[str, str]) -> Asset:
    return Asset(
        type=AssetType(row["type"]),
        label=ColourLabel(row["label"]),
        metadata=row["metadata"] or {},
        generation=row["generation_metadata"] or {},
        currency=currency_of(row["generation_metadata"] or {}, home),
        external_ids=names,
        recorded=stored_date(
            row["recorded_at"],
            row["recorded_offset"],
            row["recorded_precision"],
            row["recorded_source"],
        ),
        created_by=UserId(row["created_by"]) if row["created_by"] else None,
        **{name: row[name] for name in _SAME},
    )
