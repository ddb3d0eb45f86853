"""What became of each file of a watched folder, as the job that watches keeps it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.catalog.engine.session import Session, WriteSession, chunks, utc_now
from desktop.catalog.tables.all import activity, watched_files, watched_folders
from desktop.domain.ids import first_id_at
from desktop.domain.watched_folder import FileState, FolderId, WatchedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_f = watched_files.c
KEPT = timedelta(days=30)  # what is known of the files of a folder, behind its removal


class WatchedFileReads:
    """Questions about files of watched folders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, folder_id: FolderId, paths: Iterable[str] | None = None) -> dict[str, WatchedFile]:
        """Those on record, by path; None asks for all of the folder."""
        mine = (_f.workspace_id == self._session.workspace_id, _f.folder_id == folder_id)
        if paths is None:
            rows: list[Any] = list(self._session.rows(select(watched_files).where(*mine)))
        else:
            rows = []
            for part in chunks(paths):
                query = select(watched_files).where(*mine, _f.path.in_(part))
                rows += self._session.rows(query)
        return {row.path: _to_file(row) for row in rows}

    def counts(self) -> dict[FolderId, dict[FileState, int]]:
        """How many files of each folder are in each state."""
        query = (
            select(_f.folder_id, _f.state, func.count())
            .where(_f.workspace_id == self._session.workspace_id)
            .group_by(_f.folder_id, _f.state)
        )
        found: dict[FolderId, dict[FileState, int]] = {}
        for folder, state, count in self._session.rows(query):
            found.setdefault(FolderId(folder), {})[FileState(state)] = int(count)
        return found

    def failed(self, folder_id: FolderId | None = None) -> list[tuple[FolderId, WatchedFile]]:
        """The files that could not be brought in, of one folder or of all, by path."""
        query = select(watched_files).where(
            _f.workspace_id == self._session.workspace_id, _f.state == FileState.FAILED.value
        )
        if folder_id is not None:
            query = query.where(_f.folder_id == folder_id)
        rows = self._session.rows(query.order_by(_f.folder_id, _f.path))
        return [(FolderId(row.folder_id), _to_file(row)) for row in rows]

    def of_removed(self) -> set[FolderId]:
        """Folders that nobody watches any more, of whose files something is known yet.

        Not those that were removed lately: that can still be taken back, and what such a folder had
        brought in does not come in again then.
        """
        session, folders = self._session, watched_folders.c
        mine = _f.workspace_id == session.workspace_id
        kept = select(folders.id).where(folders.workspace_id == session.workspace_id)
        known = select(_f.folder_id).where(mine, _f.folder_id.not_in(kept)).distinct()
        gone = {FolderId(row[0]) for row in session.rows(known)}
        if not gone:
            return gone
        lately = select(activity.c.entity_id).where(
            activity.c.workspace_id == session.workspace_id,
            activity.c.id > first_id_at(utc_now() - KEPT),
            activity.c.entity == watched_folders.name,
        )
        return gone - {FolderId(row[0]) for row in session.rows(lately)}


class WatchedFileWrites(WatchedFileReads):
    """What the job that watches writes down."""

    _session: WriteSession

    def hold(self, folder_id: FolderId) -> None:
        """Keep other programs from taking files of this folder until the transaction ends."""
        self._session.alone(f"watched/{folder_id}")

    def note(self, folder_id: FolderId, files: Sequence[WatchedFile]) -> None:
        """Write down what became of files, over what was known of them."""
        session = self._session
        self.forget(folder_id, [file.path for file in files])
        rows = [
            {
                "folder_id": folder_id,
                "path": file.path,
                "workspace_id": session.workspace_id,
                "size": file.size,
                "modified_ns": file.modified_ns,
                "state": file.state.value,
                "asset_id": file.asset_id,
                "error": file.error or None,
                "try_count": file.try_count,
                "updated_at": session.now,
            }
            for file in files
        ]
        for part in chunks(rows):
            session.connection.execute(watched_files.insert(), part)

    def tidy(self) -> None:
        """Forget the files of folders that were removed a good while ago."""
        for part in chunks(sorted(self.of_removed())):
            mine = _f.workspace_id == self._session.workspace_id
            self._session.execute(watched_files.delete().where(mine, _f.folder_id.in_(part)))

    def forget(self, folder_id: FolderId, paths: Sequence[str]) -> None:
        """Know nothing of these files any more."""
        mine = (_f.workspace_id == self._session.workspace_id, _f.folder_id == folder_id)
        for part in chunks(paths):
            self._session.execute(watched_files.delete().where(*mine, _f.path.in_(part)))


def _to_file(row: Any) -> WatchedFile:
    return WatchedFile(
        row.path,
        row.size,
        row.modified_ns,
        FileState(row.state),
        row.asset_id,
        row.error or "",
        row.try_count,
        row.updated_at,
    )
