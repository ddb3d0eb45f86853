"""What the library is set to for everybody: read, and changed key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.catalog.tables.all import workspaces
from desktop.domain.library_settings import LibrarySettings, checked_settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.engine.session import Session, WriteSession

_w = workspaces.c


def library_settings(session: Session) -> LibrarySettings:
    """The settings as they are in this transaction."""
    return read_settings(_stored(session))


class SettingsReads:
    """Questions about the library's settings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def load(self) -> LibrarySettings:
        """All of them."""
        return library_settings(self._session)


class SettingsWrites(SettingsReads):
    """Changes of them."""

    _session: WriteSession

    def change(self, values: Mapping[str, Any]) -> None:
        """Set some of them; what else is stored there stays.

        Raises:
            RuleError: One of the values makes no sense.
        """
        checked = checked_settings(values)
        session = self._session
        session.hold(workspaces, session.workspace_id)
        stored = _stored(session)
        kept = stored if isinstance(stored, dict) else {}
        session.update(workspaces, session.workspace_id, {"settings": kept | checked})


def _stored(session: Session) -> Any:
    return session.scalar(select(_w.settings).where(_w.id == session.workspace_id))
