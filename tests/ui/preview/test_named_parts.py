"""Boxes over the named parts of a picture lie where the parts are, at every zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived
from desktop.domain.region import Region
from desktop.ui.kit import theme
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.named_parts import NONE, RegionBoxes

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from desktop.ui.preview.pane import PreviewPane

MARA = Region("Mara", "face", 0.25, 0.25, 0.25, 0.5)
SPOT = Region("", "focus", 0.75, 0.5, 0.0, 0.0)


def is_accent(colour: QColor) -> bool:
    wanted = theme.tokens().accent
    return colour.name() == wanted.lower()


def test_boxes_are_drawn_when_asked_for_and_follow_picture_and_zoom(
    qtbot: Any, desk: Any, pane: PreviewPane
) -> None:
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (640, 480), "#808080")
    desk.derived.put_picture("b" * 64, Derived.PREVIEW, (640, 480), "#808080")
    regions = [one.as_metadata() for one in (MARA, SPOT)]
    marked = desk.add(
        AssetType.IMAGE, "a.png", "a" * 64, metadata={"regions": regions}, technical=None
    )
    plain = desk.add(AssetType.IMAGE, "b.png", "b" * 64)
    told: list[bool] = []
    pane.named_parts_switched.connect(told.append)
    with qtbot.waitSignal(pane.stage.shown):
        desk.select(marked)
    view = pane.stage.view
    assert isinstance(view, ImageView)
    qtbot.waitUntil(lambda: not view.image.isNull())
    assert view.findChild(RegionBoxes) is None

    pane.handlers["preview.named_parts"]()

    assert told == [True]
    boxes = view.findChild(RegionBoxes)
    assert isinstance(boxes, RegionBoxes)
    assert boxes.accessibleName() == "Named parts: Mara, Focus"
    for zoom in (1.0, 2.0):
        view.zoom(zoom)
        left, top, width, height = (
            part / view.devicePixelRatioF() for part in view.framing.target()
        )
        (name, box), (_, point) = boxes.places
        assert name == "Mara"
        assert box.left() == pytest.approx(left + 0.25 * width)
        assert box.bottom() == pytest.approx(top + 0.75 * height)
        assert point.center().x() == pytest.approx(left + 0.75 * width)
    view.fit()
    seen = view.grab().toImage()
    ratio = view.devicePixelRatioF()
    (_, box), _ = boxes.places
    row, across = round(box.center().y() * ratio), round(box.left() * ratio)
    assert any(is_accent(seen.pixelColor(across + by, row)) for by in (-1, 0, 1))
    assert seen.pixelColor(round(box.center().x() * ratio), row).name() == "#808080"

    with qtbot.waitSignal(pane.stage.shown):
        desk.select(plain)
    assert not boxes.isVisible()
    pane.handlers["preview.named_parts"]()
    assert told == [True, False]
    pane.handlers["preview.named_parts"]()
    assert boxes.isVisible()
    assert boxes.accessibleName() == NONE
