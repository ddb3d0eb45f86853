"""Loads what was made of the asset in sight: pictures and texts, ready to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.domain.derived import Derived
from desktop.ui.preview.picture_colours import AS_IT_IS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.domain.asset import AssetCard
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.preview.picture_colours import Shown
    from desktop.ui.preview.pictures import DecodedPicture, FileLoader


class DerivedFiles(QObject):
    """The derived files of one viewer; answers about what it showed before are dropped.

    A child of its viewer, so that nothing arrives where that has been deleted.
    """

    def __init__(self, source: DerivedSource, loader: FileLoader, viewer: QWidget) -> None:
        super().__init__(viewer)
        self._source = source
        self._loader = loader
        self._serial = 0

    def drop(self) -> None:
        """Nobody waits for what was asked for so far."""
        self._serial += 1

    def picture(
        self,
        card: AssetCard,
        kind: Derived,
        then: Callable[[DecodedPicture], None],
        missing: Callable[[str], None] | None = None,
        *,
        page: int = 0,
        shown: Shown = AS_IT_IS,
    ) -> None:
        """Call `then` with a picture, null if it cannot be read; `missing` if there is none.

        Args:
            card: Of which asset.
            kind: Which of its pictures.
            then: Takes it.
            missing: Takes why there is none, a sentence or empty.
            page: Of a document.
            shown: In which colours.
        """
        serial = self._serial

        def loaded(found: DecodedPicture) -> None:
            if serial == self._serial:
                then(found)

        def load(path: Path) -> None:
            self._loader.picture(path, loaded, shown)

        self._request(card, kind, load, missing, page)

    def text(
        self,
        card: AssetCard,
        then: Callable[[object], None],
        missing: Callable[[str], None],
        *,
        shape: Callable[[str], object],
    ) -> None:
        """Call `then` with what `shape` makes of a text, None if it cannot be read."""
        serial = self._serial

        def loaded(made: object) -> None:
            if serial == self._serial:
                then(made)

        self._request(
            card, Derived.TEXT, lambda path: self._loader.text(path, loaded, shape=shape), missing
        )

    def _request(
        self,
        card: AssetCard,
        kind: Derived,
        load: Callable[[Path], None],
        missing: Callable[[str], None] | None,
        page: int = 0,
    ) -> None:
        serial = self._serial

        def answered(path: Path | None, why: str) -> None:
            if serial != self._serial:
                return
            if path is not None:
                load(path)
            elif missing is not None:
                missing(why)

        self._source.request(card.id, card.checksum, kind, page=page, then=answered)
