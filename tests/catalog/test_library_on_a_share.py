"""A library on a network share or in a folder that is synchronised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.base.errors import LibraryWriteError
from desktop.catalog import library as library_module
from desktop.catalog.engine.file_system import FileSystem, place_of
from desktop.catalog.library import Library, open_library
from tests.catalog.library_files import add, count, open_folder, path, somebody_else

__all__ = ["open_folder", "path"]  # fixtures

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/films /mnt/films nfs4 rw 0 0
//nas/media /mnt/media\\040share cifs rw 0 0
me@far: /mnt/far fuse.sshfs rw 0 0
/dev/sdb1 /mnt/films/local ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "network", "program"),
    [
        ("/mnt/films/a.desk", "nfs4", ""),
        ("/mnt/media share/deep/er/a.desk", "cifs", ""),
        ("/mnt/far/a.desk", "fuse.sshfs", ""),
        ("/mnt/films/local/a.desk", "", ""),
        ("/mnt/filmsets/a.desk", "", ""),
        ("/srv/me/Dropbox/film/a.desk", "", "Dropbox"),
        ("/srv/me/Dropbox (Personal)/a.desk", "", "Dropbox"),
        ("/srv/me/OneDrive - Studio/a.desk", "", "OneDrive"),
        ("/srv/me/Google Drive/a.desk", "", "Google Drive"),
        ("/srv/me/Library/Mobile Documents/com~apple~CloudDocs/a.desk", "", "iCloud"),
        ("/srv/me/dropboxes/a.desk", "", ""),
        ("/srv/me/dropbox.desk", "", ""),
    ],
)
def test_shares_and_synchronised_folders_are_recognised(
    tmp_path: Path, path: str, network: str, program: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    found = place_of(Path(path), mounts=mounts)
    assert found == FileSystem(network=network, synced_by=program)
    assert bool(found.warning) == bool(network or program)


def test_a_library_on_a_share_works_without_wal_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def journal(library: Library) -> str:
        return str(library.read(lambda r: r._session.scalar(text("PRAGMA journal_mode"))))

    monkeypatch.setattr(library_module, "place_of", lambda _: FileSystem(network="nfs4"))
    far = open_library(path)
    try:
        assert journal(far) == "delete"
        assert "network" in far.warning
        add(far)
        assert count(far) == 2
    finally:
        far.close()
    monkeypatch.undo()
    near = open_library(path)
    try:
        assert journal(near) == "wal"
        assert near.warning == ""
    finally:
        near.close()


def test_a_log_with_changes_where_nothing_can_be_written_is_not_passed_over(
    open_folder: Path, sqlite_template: Path
) -> None:
    path = open_folder / "film.desk"
    shutil.copyfile(sqlite_template, path)
    library = open_library(path)
    add(library)
    for ending in ("", "-wal"):  # as a copy of an open library on a disc
        shutil.copyfile(f"{path}{ending}", open_folder / f"copy.desk{ending}")
    library.close()
    copy, log = open_folder / "copy.desk", open_folder / "copy.desk-wal"
    for part in (copy, log):
        part.chmod(0o444)
    open_folder.chmod(0o555)
    with somebody_else(), pytest.raises(LibraryWriteError, match="not closed in order") as told:
        open_library(copy)
    assert log.name in told.value.advice
    open_folder.chmod(0o755)
    log.chmod(0o644)
    log.write_bytes(b"")  # nothing is in it: nothing would be passed over
    log.chmod(0o444)
    open_folder.chmod(0o555)
    with somebody_else():
        library = open_library(copy)
        assert library.is_read_only
        library.close()
