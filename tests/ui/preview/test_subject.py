"""Which viewer something is looked at with."""

from __future__ import annotations

import pytest

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.ids import AssetId
from desktop.ui.preview.subject import Subject, Viewer


@pytest.mark.parametrize(
    ("type_", "name", "metadata", "look"),
    [
        (AssetType.IMAGE, "plate.exr", {"format": "exr"}, Viewer.IMAGE),
        (AssetType.DOCUMENT, "paint.kra", {"preview_size": "64 × 64"}, Viewer.IMAGE),
        (AssetType.DOCUMENT, "a.ttf", {"format": "font", "font": "Lamp Regular"}, Viewer.IMAGE),
        (AssetType.DOCUMENT, "notes.docx", {"format": "docx"}, Viewer.TEXT),
        (AssetType.DOCUMENT, "notes.pdf", {"format": "pdf"}, Viewer.PAGES),
        (AssetType.TEXT, "notes.rtf", {"format": "text"}, Viewer.TEXT),
    ],
)
def test_a_document_is_looked_at_by_what_is_in_it(
    type_: AssetType, name: str, metadata: dict[str, str], look: Viewer
) -> None:
    card = AssetCard(AssetId("a"), type_, name)
    assert Subject(card, metadata=metadata).look is look


@pytest.mark.parametrize(
    ("type_", "told", "is_made"),
    [
        (AssetType.VIDEO, "h264", True),
        (AssetType.VIDEO, "mpegvideo", True),
        (AssetType.VIDEO, "mp4", False),
        (AssetType.IMAGE, "mjpeg", False),
    ],
)
def test_a_stream_without_a_container_is_played_as_a_film_made_of_it(
    type_: AssetType, told: str, is_made: bool
) -> None:
    card = AssetCard(AssetId("a"), type_, "a")
    assert Subject(card, metadata={"format": told}).is_played_as_made is is_made
