"""An open library as a script has it: reads, edits, and the name under which History shows them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from desktop.base.address import is_url
from desktop.base.paths import default_library
from desktop.base.secrets import with_kept_password
from desktop.catalog.library import open_library
from desktop.edits.edit import perform
from desktop.jobs.save_media import save
from desktop.tracking.errors import WrongWorkspaceError, in_terms_of
from desktop.tracking.rows import AssetRow, asset_row
from desktop.tracking.values import shown, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from desktop.catalog.library import Library, Reads
    from desktop.domain.ids import AssetId
    from desktop.domain.saving import StoredAsset
    from desktop.edits.edit import Edit
    from desktop.edits.saving import SaveAssets
    from desktop.tracking.media import Media

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

    def __init__(self, library: Library, *, script: str = "", media: Media = "reference") -> None:
        self._library = library
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
    ) -> Self:
        """Open a library; close it with `close`, or by `with`.

        Args:
            address: A `.desk` file or a `postgresql://` URL; without one `DESK_LIBRARY`, and
                without that the library of this user, which is made at first use.
            create: Make the library, if it is not there.
            script: What History calls whoever saves; the name of the running script if empty.
            media: Whether files stay where they are (`reference`) or are copied into the library
                (`copy`), unless a call says otherwise.

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
            return cls(library, script=script, media=media)
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
        """Save assets; returns them as they are now."""
        with in_terms_of(field, **names):
            saved = save(self._library, edit).result
        return [self._row(one) for one in saved.assets]

    def _row(self, stored: StoredAsset) -> AssetRow:
        return asset_row(stored, self._library.workspace_id)

    def _type_of(self, asset_id: AssetId | None) -> str | None:
        """The type of what may be an asset of this library; None where it is none."""
        if asset_id is None:
            return None
        found: Any = self._read(lambda reads: reads.assets.values([asset_id], "type"))
        return str(found[asset_id]) if asset_id in found else None


def _own_name() -> str:
    """What the running script is called."""
    name = Path(sys.argv[0] if sys.argv else "").name
    return name[:100] if name and name not in ("-c", "-m", "-") else "Python"
