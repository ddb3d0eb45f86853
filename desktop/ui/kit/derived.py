"""How a pane asks for a picture or a text made from an original: answered later with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.derived import Derived
    from desktop.domain.ids import AssetId


class DerivedSource(Protocol):
    """Hands out derived files that the worker processes have written (see `domain/derived.py`).

    The shell implements it over the jobs; panes never open an original themselves.
    """

    def request(
        self,
        asset_id: AssetId,
        checksum: str | None,
        kind: Derived,
        *,
        page: int = 0,
        then: Callable[[Path | None, str], None],
    ) -> None:
        """Call `then` once, on the window's thread, with the file; at once if it is there already.

        `page` counts from 0 and matters for PAGE only. A request whose answer is no longer wanted
        needs no withdrawing: the caller ignores the answer.
        """
