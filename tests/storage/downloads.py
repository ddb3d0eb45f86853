"""A server on loopback, and downloads from it that leave nothing else behind."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import DownloadError
from desktop.domain.download import AllowedHosts, DownloadLimits
from desktop.jobs.download_media import drained
from desktop.storage.download import download

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web_server import WebServer

BODY = bytes(range(256)) * 2000  # 512,000 bytes
QUICK = DownloadLimits(idle_seconds=0.3, tries=2)


def fetch(server: WebServer, folder: Path, path: str = "/a.bin", **how: Any) -> bytes:
    """Download a page of the test's own server; what is left afterwards is the file alone."""
    how = {"allowed": AllowedHosts.at(server.url("/")), **how}
    done = drained(download(server.url(path), folder / "file", **how))
    content = (folder / "file").read_bytes()
    assert [one.name for one in folder.iterdir()] == ["file"]
    assert (done.size, done.checksum) == (len(content), hashlib.sha256(content).hexdigest())
    assert done.head == content[:4096]
    return content


def refused(server: WebServer, folder: Path, path: str = "/a.bin", **how: Any) -> DownloadError:
    """Why a download does not come about; nothing is left of it."""
    with pytest.raises(DownloadError) as caught:
        fetch(server, folder, path, **how)
    assert list(folder.iterdir()) == []
    return caught.value
