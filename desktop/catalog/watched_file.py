"""What became of each file of a watched folder, as the job that watches keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from desktop.catalog.engine.session import Session, WriteSession, chunks
from desktop.catalog.tables.all import watched_files
from desktop.domain.watched_folder import FileState, FolderId, WatchedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_f = watched_files.c


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
