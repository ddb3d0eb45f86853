"""Has larger pictures made of what is shown larger than its thumbnail: big cards, dense screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.domain.derived import Derived

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.ui.kit.derived import DerivedSource
    from desktop.ui.kit.runner import Runner
    from desktop.ui.kit.thumbnails import Thumbnails

MOST = 120  # a screen or two; what was scrolled past longer ago is not made any more


class SharperPictures(QObject):
    """Asks for the previews of what is in sight, one after another, the newest wish first."""

    def __init__(
        self, source: DerivedSource, runner: Runner, thumbnails: Thumbnails, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._source, self._runner, self._thumbnails = source, runner, thumbnails
        self._wishes: dict[str, None] = {}
        self._had: set[str] = set()  # made, or impossible: asked for once
        self._making = ""
        thumbnails.sharper_wanted.connect(self.want)
        runner.library_changed.connect(self._forget)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was wished for is there."""
        return not self._wishes and not self._making

    def want(self, checksums: tuple[str, ...]) -> None:
        """These are shown larger than there is of them."""
        for checksum in checksums:
            if checksum not in self._had and checksum != self._making:
                self._wishes.pop(checksum, None)
                self._wishes[checksum] = None
        while len(self._wishes) > MOST:
            del self._wishes[next(iter(self._wishes))]
        self._next()

    def _forget(self, _library: object = None) -> None:
        self._wishes.clear()
        self._making = ""

    def _next(self) -> None:
        if self._making or not self._wishes or self._runner.library is None:
            return
        checksum = self._making = self._wishes.popitem()[0]
        self._had.add(checksum)
        self._runner.ask(
            lambda reads: reads.assets.by_checksum([checksum]),
            lambda found: self._make(checksum, [row[0] for row in found.values()]),
            lambda _error: self._came(checksum, None),
        )

    def _make(self, checksum: str, assets: list[AssetId]) -> None:
        if not assets:
            self._came(checksum, None)
            return
        self._source.request(
            assets[0],
            checksum,
            Derived.PREVIEW,
            then=lambda made, _why: self._came(checksum, made),
        )

    def _came(self, checksum: str, made: Path | None) -> None:
        if made is not None:
            self._thumbnails.sharpen(checksum)
        if self._making == checksum:
            self._making = ""
            self._next()
