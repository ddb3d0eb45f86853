"""Folders that are watched for new files: their settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.base.errors import ChangedElsewhereError, NotFoundError, RuleError
from desktop.catalog.tables.all import watched_folders
from desktop.domain.watched_folder import FolderId, WatchedFolder, check_folder

if TYPE_CHECKING:
    from desktop.catalog.engine.session import Session, WriteSession

_f = watched_folders.c


class WatchedFolderReads:
    """Questions about watched folders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[WatchedFolder]:
        """Those of every machine, by machine and path."""
        rows = select(watched_folders).where(_f.workspace_id == self._session.workspace_id)
        return [_to_folder(row) for row in self._session.rows(rows.order_by(_f.machine, _f.path))]

    def load(self, folder_id: FolderId) -> WatchedFolder:
        """One of them.

        Raises:
            NotFoundError: It is not watched any more.
        """
        found = next((one for one in self.all() if one.id == folder_id), None)
        if found is None:
            raise NotFoundError("That folder is not watched any more.")
        return found


class WatchedFolderWrites(WatchedFolderReads):
    """Changes of watched folders."""

    _session: WriteSession

    def add(self, folder: WatchedFolder) -> None:
        """Watch a folder.

        Raises:
            RuleError: It is watched already, or its settings make no sense.
        """
        check_folder(folder)
        self._session.alone("watched folders")
        self._check_free(folder, is_new=True)
        row = {
            "id": folder.id,
            "machine": folder.machine,
            "created_by": self._session.user_id or None,
            "version": 1,
            **_columns(folder),
        }
        self._session.insert(watched_folders, [row])

    def change(self, folder: WatchedFolder) -> bool:
        """Give a folder these settings; returns whether anything differed.

        Raises:
            NotFoundError: It is not watched any more.
            ChangedElsewhereError: Somebody has changed it since it was read.
            RuleError: As `add`.
        """
        check_folder(folder)
        self._session.alone("watched folders")
        now = self.load(folder.id)
        if _columns(now) == _columns(folder):
            return False
        if now.version != folder.version:
            raise ChangedElsewhereError(
                f"Somebody else changed how {now.name} is watched.", advice="Look at it again."
            )
        self._check_free(folder)
        return self._session.update(watched_folders, folder.id, _columns(folder))

    def remove(self, folder_id: FolderId) -> None:
        """Watch a folder no longer.

        Raises:
            NotFoundError: It is not watched any more.
        """
        if not self._session.delete(watched_folders, _f.id == folder_id):
            raise NotFoundError("That folder is not watched any more.")

    def _check_free(self, folder: WatchedFolder, *, is_new: bool = False) -> None:
        for one in self.all():
            same = (one.machine, one.path) == (folder.machine, folder.path)
            if same and (is_new or one.id != folder.id):
                raise RuleError(f"{one.name} is watched already.", field="path")


def _columns(folder: WatchedFolder) -> dict[str, Any]:
    return {
        "path": folder.path,
        "url": folder.url,
        "is_active": folder.is_active,
        "is_recursive": folder.is_recursive,
        "media": folder.media,
        "tag_names": list(folder.tags),
        "collection_id": folder.collection_id,
        "film_id": folder.film_id,
        "name_rule": folder.name_rule or None,
        "poll_seconds": folder.poll_seconds,
    }


def _to_folder(row: Any) -> WatchedFolder:
    return WatchedFolder(
        FolderId(row.id),
        row.path,
        row.machine,
        row.url,
        is_active=bool(row.is_active),
        is_recursive=bool(row.is_recursive),
        media=row.media,
        tags=tuple(row.tag_names or ()),
        collection_id=row.collection_id,
        film_id=row.film_id,
        name_rule=row.name_rule or "",
        poll_seconds=row.poll_seconds,
        version=row.version,
    )
