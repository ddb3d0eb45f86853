"""What came into the library by itself, in its order: how far a person has looked is a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, cast, func, select

from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import asset_arrivals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.ids import AssetId

_c = asset_arrivals.c
_MICROSECONDS = 1_000_000  # of a second


class ArrivalReads:
    """Questions about what came in by itself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(self) -> int:
        """The number of the last ones; 0 where nothing has come in by itself."""
        mine = _c.workspace_id == self._session.workspace_id
        return int(self._session.scalar(select(func.max(_c.number)).where(mine)) or 0)


class ArrivalWrites(ArrivalReads):
    """Notes of it, in the transaction in which something comes in."""

    _session: WriteSession

    def note(self, ids: Iterable[AssetId]) -> None:
        """Note that these came in by themselves, or came in anew.

        The number is a moment by the database's clock. It grows whatever that clock does, and in
        the order in which transactions end: else one that took long would come in behind the back
        of somebody who has looked meanwhile.
        """
        keys = list(dict.fromkeys(ids))
        if not keys:
            return
        session = self._session
        session.alone("arrivals")
        number = max(self._clock(), self.newest() + 1)
        for part in chunks(keys):
            session.execute(asset_arrivals.delete().where(_c.asset_id.in_(part)))
            rows = [
                {"asset_id": key, "workspace_id": session.workspace_id, "number": number}
                for key in part
            ]
            session.connection.execute(asset_arrivals.insert(), rows)

    def _clock(self) -> int:
        """Microseconds since 1970, by the clock of the database; a local library has this one."""
        session = self._session
        if session.is_sqlite:
            return int(session.now.timestamp() * _MICROSECONDS)
        seconds = func.extract("epoch", func.clock_timestamp())
        return int(session.scalar(select(cast(seconds * _MICROSECONDS, BigInteger))))
