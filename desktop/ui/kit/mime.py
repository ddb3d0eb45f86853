"""What is dragged and dropped: assets inside the program, files from and to other programs."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl

from desktop.domain.asset import AssetType
from desktop.domain.ids import AssetId, is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ASSETS = "application/x-desk-assets"
LIBRARY, TRASH = "library", "trash"  # where a drag of assets started: in the library, in its Trash
_LIMIT = 64 * 1024 * 1024  # bytes of one drag; a million ids are 39 MB


def asset_mime(ids: Sequence[AssetId], source: str, *, files: Iterable[Path] = ()) -> QMimeData:
    """A drag of assets.

    `source` tells where it started (`library`, `trash`, `storyboard:<film id>` ...); `files` are
    originals on this machine, so that a drop outside the program gets real files.
    """
    mime = QMimeData()
    told = json.dumps({"source": source, "ids": list(ids)})
    mime.setData(ASSETS, told.encode())
    urls = [QUrl.fromLocalFile(str(path)) for path in files]
    if urls:
        mime.setUrls(urls)
    return mime


def has_assets(mime: QMimeData) -> bool:
    """Whether assets of ours are being dragged."""
    return mime.hasFormat(ASSETS)


def asset_ids(mime: QMimeData) -> tuple[AssetId, ...]:
    """The assets in a drag, in order; empty if there are none or the data is not ours."""
    return tuple(AssetId(text) for text in _told(mime).get("ids", ()) if is_id(str(text)))


def source_of(mime: QMimeData) -> str:
    """Where a drag of assets started, or empty."""
    return str(_told(mime).get("source", ""))


def files_in(mime: QMimeData) -> list[Path]:
    """Local files of a drag from another program. A drag of our own assets has none.

    The paths are not looked at: a stat on a dead share would stop the window.
    """
    if has_assets(mime) or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def file_type(path: Path) -> AssetType | None:
    """What a file will probably be, by its name only: a drag must not touch the disk."""
    kind = _type_by(path.name).partition("/")[0]
    if kind in ("image", "video", "audio", "text"):
        return AssetType(kind)
    # A suffix that mimetypes does not know (camera RAW, HEIC) is left to the import to judge.
    return AssetType.IMAGE if not kind else AssetType.DOCUMENT


def is_surely_file(path: Path) -> bool:
    """Whether a path names one file, by its suffix; of any other it is not known.

    It may be a folder then, and hold anything.
    """
    return bool(_type_by(path.name))


@lru_cache(maxsize=65_536)
def _type_by(name: str) -> str:
    """Asked for every file of a drag, at every step of the pointer."""
    import mimetypes  # noqa: PLC0415 - with the first drag

    return mimetypes.guess_type(name)[0] or ""


def _told(mime: QMimeData) -> dict[str, list[str]]:
    """The JSON of a drag of ours; another program may have put anything under the same name."""
    data = bytes(mime.data(ASSETS).data()) if mime.hasFormat(ASSETS) else b""
    if not data or len(data) > _LIMIT:
        return {}
    try:
        told = json.loads(data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
