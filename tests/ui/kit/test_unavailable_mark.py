"""A file that is offline and one that is missing are told apart by word and by look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.ids import AssetId
from desktop.ui.kit.thumbnails import Thumbnails
from desktop.ui.kit.unavailable_mark import unavailable_mark
from desktop.ui.library.asset_painter import AssetPainter, CellState

if TYPE_CHECKING:
    from pathlib import Path


def test_offline_and_missing_are_two_words_and_two_looks(qapp: object, tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path)
    painter = AssetPainter(thumbnails)

    def cell(width: int, *, is_missing: bool, is_offline: bool = False) -> QImage:
        card = AssetCard(
            AssetId("a"), AssetType.IMAGE, "a.png", is_missing=is_missing, is_offline=is_offline
        )
        image = QImage(width, 140, QImage.Format.Format_RGB32)
        image.fill(0)
        hand = QPainter(image)
        painter.paint(hand, QRect(0, 0, width, 140), card, CellState())
        hand.end()
        return image

    for width in (200, 100):  # with its word, and too narrow for it
        there = cell(width, is_missing=False)
        missing = cell(width, is_missing=True)
        offline = cell(width, is_missing=True, is_offline=True)
        assert there != missing != offline != there
    words = [
        look.word
        for is_offline in (True, False)
        if (
            look := unavailable_mark(
                AssetCard(
                    AssetId("a"),
                    AssetType.IMAGE,
                    "a.png",
                    is_missing=True,
                    is_offline=is_offline,
                )
            )
        )
    ]
    assert words == ["Offline", "Missing"]
    assert unavailable_mark(AssetCard(AssetId("a"), AssetType.IMAGE, "a.png")) is None
    thumbnails.close()
