"""Downloads media into a library: fetched, sniffed, hashed, and in their place before any row is.

    file = yield from download_media(library, url, AssetType.VIDEO)    # in a job
    file = drained(download_media(library, url, AssetType.VIDEO))      # where nobody looks on

What comes back is what `save_media.copy_file` gives for a file of this machine; it is saved by the
same edits (`SaveAssets`, `BringIn`), in a transaction that waits for no network. What is refused
and when, `storage/download.py` says. A download that a killed program leaves lies in `incoming`,
where the next download, the next import and the repair of the library clear it.
"""

from __future__ import annotations

import functools
import mimetypes
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import LibraryWriteError, MediaError
from desktop.domain.asset import AssetType, file_title
from desktop.domain.download import PUBLIC
from desktop.domain.intake import NewOriginal
from desktop.domain.saving import SavedFile
from desktop.jobs.save_media import kind_of
from desktop.storage.download import HEAD, download
from desktop.storage.half_copies import new_name, sweep
from desktop.storage.store import move_in, storing

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.download import AllowedHosts, Downloaded, DownloadLimits, Received

R = TypeVar("R")
_SEEN_OR_HEARD = (AssetType.IMAGE, AssetType.VIDEO, AssetType.AUDIO)
_WORDS = (AssetType.TEXT, AssetType.SCRIPT)
_TRIES = 3


def download_media(
    library: Library,
    url: str,
    wanted: AssetType,
    *,
    limits: DownloadLimits | None = None,
    allowed: AllowedHosts = PUBLIC,
    secrets: Mapping[str, str] | None = None,
    name: str = "",
) -> Generator[Received, None, SavedFile]:
    """Download what lies at `url` into the library's media folder.

    Args:
        library: No row of it is written.
        url: http or https.
        wanted: What it is said to be; decides between film and sound, and refuses a web page that
            comes instead of a picture.
        limits: The usual ones, if None.
        allowed: Servers that are asked though they are not public.
        secrets: Headers for the server of `url` alone; never shown, logged or kept.
        name: What it is called; as the server says if empty.

    Raises:
        DownloadError: It could not be fetched, or may not be.
        MediaError: It is nothing that a library keeps, or not what it is said to be.
        LibraryWriteError: The media folder takes no more.
    """
    root = library.media.to_store()
    sweep(root)
    for _ in range(_TRIES):
        with storing(root):
            partial = new_name(root)
        done = yield from download(
            url,
            partial,
            partial=partial,
            limits=limits,
            allowed=allowed,
            secrets=secrets,
            look=functools.partial(_look, name, wanted),
        )
        saved = _put_in_place(done, root, name or done.name, wanted)
        if saved is not None:
            return saved
    raise LibraryWriteError(
        "What was downloaded does not stay where it was put.",
        advice="Look whether another program tidies the library's media folder.",
    )


def drained(work: Generator[object, None, R]) -> R:
    """Run a download to its end, where nobody looks on."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result


def _look(name: str, wanted: AssetType, head: bytes, called: str) -> None:
    """Refuse what cannot be what it is said to be, by its beginning."""
    size = len(head) if len(head) < HEAD else 1 << 40  # more than that; how much is not known
    _checked_kind(head, name or called, size, wanted)


def _checked_kind(head: bytes, name: str, size: int, wanted: AssetType) -> tuple[AssetType, str]:
    """What was sent, if it can be what it is said to be."""
    type_, content_type = kind_of(head, name, size, wanted)
    if wanted in _SEEN_OR_HEARD and type_ in _WORDS:
        raise MediaError(
            f"The server sends a text and no {wanted.value}.",
            reason="not_media",
            advice="Open the address in a browser: it may say what is wrong.",
        )
    return type_, content_type


def _with_ending(name: str, content_type: str) -> str:
    """A name that other programs know its content by."""
    return name if "." in name else name + (mimetypes.guess_extension(content_type) or "")


def _put_in_place(done: Downloaded, root: Path, name: str, wanted: AssetType) -> SavedFile | None:
    """Give what was downloaded its place in the media folder; None where a purge took it."""
    try:
        type_, content_type = _checked_kind(done.head, name, done.size, wanted)
    except BaseException:
        done.path.unlink(missing_ok=True)
        raise
    name = _with_ending(name, content_type)
    stored = move_in(done.path, root, checksum=done.checksum, name=name)
    if stored is None:
        return None
    place = NewOriginal(
        stored.path,
        None,
        file_title(name),
        done.size,
        done.checksum,
        content_type,
        is_owned=True,
    )
    return SavedFile(type_, done.checksum, done.size, place)
