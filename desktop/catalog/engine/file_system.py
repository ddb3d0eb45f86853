"""Tells where a library file lies: this machine's disk, a network share, a synchronised folder.

SQLite's WAL needs memory that all its users share, so it must not be used over a network; and a
program that copies the file away while it is written to may keep a copy that is no library.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop.base.frozen import frozen

# File systems that other machines may write to as well.
_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\w*|ncpfs|afs|9p|ceph|glusterfs|lustre|davfs2?|webdav"
    r"|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|glusterfs|s3fs|gcsfuse))$"
)
# Names of folders that programs keep equal on several machines.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "nextcloud": "Nextcloud",
    "syncthing": "Syncthing",
}
MOUNTS = Path("/proc/mounts")


@frozen
class FileSystem:
    """Where a file lies.

    Attributes:
        network: The type of the network file system, or empty.
        synced_by: The program that synchronises the folder, or empty.
    """

    network: str = ""
    synced_by: str = ""

    @property
    def warning(self) -> str:
        """What the window says about it, or empty."""
        if self.network:
            return (
                "This library lies on a network share. It works, more slowly, for one person at a"
                " time; to share it with others, keep it on a PostgreSQL server."
            )
        if self.synced_by:
            return (
                f"This library lies in a folder of {self.synced_by}, which may copy it while it is"
                " being written to. Keep it in a folder of this machine alone."
            )
        return ""


def place_of(path: Path, *, mounts: Path = MOUNTS) -> FileSystem:
    """Where `path` lies, as far as the system tells."""
    resolved = path.absolute().resolve()
    return FileSystem(_network(resolved, mounts), _synced(resolved))


def _network(path: Path, mounts: Path) -> str:
    if str(path).startswith(("\\\\", "//")):
        return "smb"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        # proc(5): blanks, tabs, line feeds and backslashes in names are octal.
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), parts[1])
        if path.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), parts[2]
    return kind if _NETWORK.match(kind) else ""


def _synced(path: Path) -> str:
    for part in path.parent.parts:
        name = part.lower()
        for known, program in _SYNCED.items():
            # "OneDrive - Studio" and "Dropbox (Personal)" are what people have.
            if name == known or name.startswith((f"{known} ", f"{known}-")):
                return program
    return ""
