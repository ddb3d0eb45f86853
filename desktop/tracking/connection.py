"""An open library as a script has it: reads, edits, and the name under which History shows them."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from desktop.base.address import is_url
from desktop.base.paths import default_library
from desktop.base.secrets import with_kept_password
from desktop.catalog.library import open_library
from desktop.domain.download import AllowedHosts, DownloadLimits, server_place
from desktop.edits.edit import perform
from desktop.jobs.save_media import save
from desktop.tracking.errors import InvalidValueError, WrongWorkspaceError, in_terms_of
from desktop.tracking.rows import AssetRow, asset_row
from desktop.tracking.values import shown, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Self

    from desktop.catalog.library import Library, Reads
    from desktop.domain.asset import AssetType
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import AssetToSave, SavedFile, StoredAsset
    from desktop.edits.edit import Edit
    from desktop.edits.saving import SaveAssets
    from desktop.tracking.media import Media

__all__ = ["Connection", "DownloadLimits", "OpenLibrary"]

R = TypeVar("R")


class OpenLibrary:
    """What savers are handed as `db`: a service, of this room or of its awaitable form."""


class Connection(OpenLibrary):
    """What all verbs of the service stand on. Any thread may use it.

    Attributes:
        workspace_id: Of the library that is open.
        script: What History calls whoever saves.
        media: What is done with files, unless a call says otherwise.
    """

    def __init__(
        self,
        library: Library,
        *,
        script: str = "",
        media: Media = "reference",
        allow_private: bool | Iterable[str] = False,
        limits: DownloadLimits | None = None,
    ) -> None:
        self._library = library
        self._allowed, self._limits = _allowed_hosts(allow_private), limits
        self.workspace_id = UUID(library.workspace_id)
        self.script = text(script, "script", limit=100) or _own_name()
        self.media = media

    @property
    def address(self) -> str:
        """Where the library is: a path, or a URL without its password."""
        return self._library.address

    @classmethod
    def open(
        cls,
        address: str | os.PathLike[str] | None = None,
        *,
        create: bool = False,
        script: str = "",
        media: Media = "reference",
        allow_private: bool | Iterable[str] = False,
        limits: DownloadLimits | None = None,
    ) -> Self:
        """Open a library; close it with `close`, or by `with`.

        Args:
            address: A `.desk` file or a `postgresql://` URL; without one `DESK_LIBRARY`, and
                without that the library of this user, which is made at first use.
            create: Make the library, if it is not there.
            script: What History calls whoever saves; the name of the running script if empty.
            media: Whether files stay where they are (`reference`) or are copied into the library
                (`copy`), unless a call says otherwise.
            allow_private: Servers inside of a network that may be downloaded from, each as
                `host:port`; True allows all.
            limits: How much a download may bring and how long it may take.

        Raises:
            LibraryError: It cannot be opened; the text says why.

        Example:
            >>> with AssetService.open(address) as service:
            ...     service.workspace_id
            UUID('...')
        """
        named = os.fspath(address) if address is not None else os.environ.get("DESK_LIBRARY")
        place = named or str(default_library())
        if is_url(place):
            place = with_kept_password(place)
        library = open_library(place, create=create or not named)
        try:
            return cls(
                library, script=script, media=media, allow_private=allow_private, limits=limits
            )
        except BaseException:
            library.close()
            raise

    def close(self) -> None:
        """Close the library. Waits for what is being saved."""
        self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _here(self, workspace_id: UUID | str | None) -> None:
        """Check that a workspace is the one that is open; None is."""
        if workspace_id is None or str(workspace_id).lower() == str(self.workspace_id):
            return
        raise WrongWorkspaceError(
            f"The workspace {shown(str(workspace_id))} is not the one that is open.",
            field="workspace_id",
            advice="Hand over service.workspace_id, or leave it out.",
        )

    def _label(self, what: str, name: str = "") -> str:
        """What History calls an edit: `Save shot “Harbour” (night_run.py)`."""
        named = f" “{name[:80]}”" if name else ""
        return f"{what}{named} ({self.script})"

    def _read(self, fn: Callable[[Reads], R]) -> R:
        return self._library.read(fn)

    def _perform(self, edit: Edit[R], field: str = "", **names: str) -> R:
        """Make a change: one transaction, one step of undo."""
        with in_terms_of(field, **names):
            return perform(self._library, edit).result

    def _save(self, edit: SaveAssets, field: str = "", **names: str) -> list[AssetRow]:
        """Save assets; returns them as they are now. What is to be fetched is fetched before."""
        with in_terms_of(field, **names):
            saved = None
            if any(one.fetch for one in edit.assets):
                known = perform(self._library, replace(edit, only_asks=True)).result
                if known.is_new:
                    edit = replace(edit, assets=tuple(map(self._fetched, edit.assets)))
                else:
                    saved = known
            saved = saved or save(self._library, edit).result
        return [self._row(one) for one in saved.assets]

    def _fetched(self, asset: AssetToSave) -> AssetToSave:
        if not (asset.fetch and asset.url):
            return asset
        return replace(asset, file=self._download(asset.url, asset.type, asset.fetch), fetch="")

    def _download(self, url: str, wanted: AssetType, field: str) -> SavedFile:
        """Download what lies at an address into the library; `field` is the parameter it is in."""
        from desktop.jobs.download_media import download_media, drained  # noqa: PLC0415 - has httpx

        with in_terms_of(field):
            work = download_media(
                self._library, url, wanted, limits=self._limits, allowed=self._allowed
            )
            return drained(work)

    def _row(self, stored: StoredAsset) -> AssetRow:
        return asset_row(stored, self._library.workspace_id)

    def _type_of(self, asset_id: AssetId | None) -> str | None:
        """The type of what may be an asset of this library; None where it is none."""
        if asset_id is None:
            return None
        found: Any = self._read(lambda reads: reads.assets.values([asset_id], "type"))
        return str(found[asset_id]) if asset_id in found else None


def _allowed_hosts(given: bool | Iterable[str]) -> AllowedHosts:
    """The servers of a network that a script allows."""
    if isinstance(given, bool):
        return AllowedHosts(is_all=given)
    places = [text(one, "allow_private") for one in ([given] if isinstance(given, str) else given)]
    found = {one: server_place(one if "://" in one else f"x://{one}") for one in places}
    for one, place in found.items():
        if not place:
            raise InvalidValueError(
                f"{shown(one)} is no host with a port.",
                field="allow_private",
                advice="Write it as 127.0.0.1:8188.",
            )
    return AllowedHosts(frozenset(found.values()))


def _own_name() -> str:
    """What the running script is called."""
    name = Path(sys.argv[0] if sys.argv else "").name
    return name[:100] if name and name not in ("-c", "-m", "-") else "Python"
