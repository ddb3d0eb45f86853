"""The looks of pictures: which are still to be made, those that are there, and new ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import asset_looks, assets
from desktop.catalog.tables.look import SHADE_COLUMNS
from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId
from desktop.domain.look import LOOKED_AT, METHOD, Look, Shade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

_a = assets.c
_l = asset_looks.c
_TYPES = sorted(kind.value for kind in LOOKED_AT)
# A transaction that began earlier may be seen later: so far back is read again.
OVERLAP = timedelta(minutes=2)
_SHADES = [_l[name] for names in SHADE_COLUMNS for name in names]


class Unseen(NamedTuple):
    """A picture without a look."""

    id: AssetId
    name: str
    checksum: str
    type: AssetType


class LookRow(NamedTuple):
    """The look of an asset as it is kept.

    Attributes:
        shades: Light, a, b and share of each main colour, one after the other; None from the end
            of them on.
    """

    id: AssetId
    views: bytes
    shades: tuple[int | None, ...]
    made_at: datetime


class LookReads:
    """Questions about looks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unseen(self, after: AssetId | None = None, *, limit: int = 200) -> list[Unseen]:
        """Pictures whose look is not there, or is another file's or an older method's; by id."""
        columns = (_a.id, _a.name, _a.checksum_sha256, _a.type)
        query = select(*columns).select_from(_WITH_LOOKS).where(*self._unseen())
        if after is not None:
            query = query.where(_a.id > after)
        rows = self._session.rows(query.order_by(_a.id).limit(limit))
        return [Unseen(AssetId(row[0]), row[1], row[2], AssetType(row[3])) for row in rows]

    def count_unseen(self, *kinds: AssetType) -> int:
        """How many pictures have no look yet, of these types or of all that are looked at."""
        query = select(func.count()).select_from(_WITH_LOOKS).where(*self._unseen())
        if kinds:
            query = query.where(_a.type.in_([kind.value for kind in kinds]))
        return int(self._session.scalar(query) or 0)

    def of(self, asset_id: AssetId) -> Look | None:
        """The look of an asset, if there is one."""
        query = select(_l.views, *_SHADES).where(*self._made(), _l.asset_id == asset_id)
        row = self._session.execute(query).first()
        return None if row is None else Look(bytes(row[0]), shades_of(row[1:]))

    def since(self, instant: datetime | None) -> Iterator[list[LookRow]]:
        """Looks that were made at about that instant and later, or all of them; in parts."""
        query = select(_l.asset_id, _l.views, _l.made_at, *_SHADES).where(*self._made())
        if instant is not None:
            query = query.where(_l.made_at >= instant - OVERLAP)
        found = self._session.execute(query)
        for rows in found.partitions(10_000):
            yield [LookRow(AssetId(row[0]), bytes(row[1]), tuple(row[3:]), row[2]) for row in rows]

    def _made(self) -> tuple[ColumnElement[bool], ...]:
        mine = _l.workspace_id == self._session.workspace_id
        return mine, _l.method == METHOD, _l.views.is_not(None)

    def _unseen(self) -> tuple[ColumnElement[bool], ...]:
        return (
            _a.workspace_id == self._session.workspace_id,
            _a.type.in_(_TYPES),
            _a.deleted_at.is_(None),
            _a.checksum_sha256.is_not(None),
            or_(
                _l.asset_id.is_(None),
                _l.method != METHOD,
                _l.checksum_sha256 != _a.checksum_sha256,
            ),
        )


_WITH_LOOKS = assets.outerjoin(
    asset_looks, and_(_l.workspace_id == _a.workspace_id, _l.asset_id == _a.id)
)


class LookWrites(LookReads):
    """New looks. No edits: they say nothing that the pictures do not."""

    _session: WriteSession

    def __init__(self, session: WriteSession) -> None:
        super().__init__(session)
        self._session = session

    def note(self, found: Mapping[str, Look | None]) -> list[AssetId]:
        """Keep looks by the SHA-256 of the files that have them; None: there is no picture of it.

        Returns:
            The assets that have these files.
        """
        noted: list[AssetId] = []
        for part in chunks(sorted(found)):
            # Held, so that none of them is purged before its look is there.
            query = (
                select(_a.id, _a.checksum_sha256)
                .where(
                    _a.workspace_id == self._session.workspace_id,
                    _a.checksum_sha256.in_(part),
                    _a.type.in_(_TYPES),
                )
                .order_by(_a.id)
                .with_for_update(read=True, key_share=True)
            )
            rows = [(AssetId(row[0]), str(row[1])) for row in self._session.rows(query)]
            for some in chunks(rows, 30):
                self._put([self._row(key, checksum, found[checksum]) for key, checksum in some])
            noted += [key for key, _checksum in rows]
        return noted

    def _put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        kind = sqlite if self._session.is_sqlite else postgresql
        insert = kind.insert(asset_looks).values(rows)
        new = {name: insert.excluded[name] for name in rows[0] if name != "asset_id"}
        self._session.execute(insert.on_conflict_do_update(index_elements=["asset_id"], set_=new))

    def _row(self, asset_id: AssetId, checksum: str, look: Look | None) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(name for names in SHADE_COLUMNS for name in names)
        for names, shade in zip(SHADE_COLUMNS, look.shades if look else (), strict=False):
            row |= dict(zip(names, shade, strict=True))
        return row | {
            "asset_id": asset_id,
            "workspace_id": self._session.workspace_id,
            "checksum_sha256": checksum,
            "method": METHOD,
            "views": look.views if look else None,
            # By the clock of the server, which is one for all who write, and for who reads on.
            "made_at": self._session.now if self._session.is_sqlite else func.now(),
        }


def shades_of(columns: Sequence[int | None]) -> tuple[Shade, ...]:
    """The main colours, of columns one after the other."""
    parts = [columns[at : at + 4] for at in range(0, len(columns), 4)]
    return tuple(
        Shade(light, a, b, share)
        for light, a, b, share in parts
        if light is not None and a is not None and b is not None and share is not None
    )
