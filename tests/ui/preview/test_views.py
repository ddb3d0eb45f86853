"""Pictures, texts, pages and waveforms, as the viewers show them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.derived import Derived
from desktop.domain.ids import AssetId, new_id
from desktop.ui.preview.audio_view import Waveform
from desktop.ui.preview.canvas import ImageCanvas
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.pictures import DecodedPicture, FileLoader
from desktop.ui.preview.text_view import TextView
from desktop.ui.preview.typeset import LONGEST
from desktop.ui.preview.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def card(kind: AssetType, name: str, checksum: str, **values: Any) -> AssetCard:
    return AssetCard(AssetId(new_id()), kind, name, checksum=checksum, **values)


@pytest.fixture
def loader(qapp: Any) -> Iterator[FileLoader]:
    made = FileLoader()
    yield made
    made.close()


@pytest.fixture
def picture(qtbot: Any, desk: Any, loader: FileLoader) -> ImageView:
    """A view of 400 x 300 on a picture of 4000 x 3000, whose preview is a tenth of it."""
    desk.derived.put_picture("a" * 64, Derived.PREVIEW, (400, 300), "#336699")
    desk.derived.put_picture("a" * 64, Derived.FULL, (4000, 3000), "#336699")
    view = ImageView(desk.derived, loader)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.look_at(card(AssetType.IMAGE, "pier.png", "a" * 64, width=4000, height=3000))
    qtbot.waitUntil(lambda: not view.image.isNull())
    return view


def test_a_picture_is_shown_by_its_preview_and_framed_by_its_real_size(
    picture: ImageView, desk: Any
) -> None:
    assert picture.image.width() == 400
    assert picture.framing.picture == (4000.0, 3000.0)
    assert picture.framing.is_fit
    assert desk.derived.asked == [(Derived.PREVIEW, 0)]
    assert picture.grab().toImage().pixelColor(200, 150) == QColor("#336699")


def test_zooming_in_fetches_every_pixel_once(qtbot: Any, picture: ImageView, desk: Any) -> None:
    picture.actual_size()
    qtbot.waitUntil(lambda: picture.image.width() == 4000)
    picture.zoom(2.0)
    assert picture.framing.scale == 2.0
    assert [kind for kind, _ in desk.derived.asked] == [Derived.PREVIEW, Derived.FULL]


def test_the_wheel_zooms_at_the_pointer(picture: ImageView) -> None:
    at = QPointF(100, 80)
    before = picture.framing.at(100, 80)
    event = QWheelEvent(
        at,
        picture.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picture, event)
    assert picture.framing.scale == pytest.approx(0.125)
    assert picture.framing.at(100, 80) == pytest.approx(before)


def test_a_double_click_goes_between_fit_and_one_to_one_and_a_drag_pans(
    qtbot: Any, picture: ImageView
) -> None:
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert picture.framing.scale == 1.0
    left = picture.framing.target()[0]
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(picture, QPoint(150, 150))
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    assert picture.framing.target()[0] == pytest.approx(left - 50)
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert picture.framing.is_fit


def test_a_picture_that_cannot_be_prepared_says_why(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    view = ImageView(desk.derived, loader)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.failed) as told:
        view.look_at(card(AssetType.IMAGE, "lost.png", "b" * 64))
    assert told.args == ["Nothing has been prepared for this yet."]


def test_what_is_to_be_noted_of_a_picture_stands_beside_its_scale(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    view = ImageView(desk.derived, loader)
    qtbot.addWidget(view)
    bar = ZoomBar(view)
    for checksum, note in (("d" * 64, "Shown 3 stops brighter than it is."), ("c" * 64, "")):
        desk.derived.put_picture(checksum, Derived.PREVIEW, (80, 60), "#336699", note=note)
        view.look_at(card(AssetType.IMAGE, "a.exr", checksum))
        qtbot.waitUntil(lambda: not view.image.isNull())
        said = [label.text() for label in bar.findChildren(QLabel) if not label.isHidden()]
        assert said[:-1] == ([note] if note else [])


def test_a_picture_shown_small_is_drawn_from_a_copy_that_is_just_large_enough(
    qtbot: Any, loader: FileLoader, tmp_path: Path
) -> None:
    lines = QImage(1600, 800, QImage.Format.Format_RGB32)
    lines.fill(QColor("black"))
    brush = QPainter(lines)
    for x in range(0, 1600, 8):
        brush.fillRect(x, 0, 1, 800, QColor("white"))
    brush.end()
    assert lines.save(str(tmp_path / "lines.png"))
    found: list[DecodedPicture] = []
    loader.picture(tmp_path / "lines.png", found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert [copy.width() for copy in found[0].smaller] == [800, 400]
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(150, 75)
    canvas.show_image(found[0].image, found[0].smaller)
    row = canvas.grab().toImage()
    # An eighth of each pixel is white: an even dark grey, where plain drawing leaves stripes.
    greys = {row.pixelColor(x, 40).red() for x in range(10, 140)}
    assert max(greys) - min(greys) < 60


def test_a_picture_one_can_see_through_stands_on_a_checker(qtbot: Any) -> None:
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(100, 100)
    clear = QImage(100, 100, QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    canvas.show_image(clear)
    grabbed = canvas.grab().toImage()
    colours = {grabbed.pixelColor(x, 4).name() for x in (4, 12, 20)}
    assert len(colours) == 2


def text_view(qtbot: Any, desk: Any, loader: FileLoader, name: str, text: str) -> TextView:
    kind = AssetType.SCRIPT if name.endswith(".fountain") else AssetType.TEXT
    desk.derived.put_text("c" * 64, text)
    view = TextView(desk.derived, loader)
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    view.look_at(card(kind, name, "c" * 64))
    qtbot.waitUntil(lambda: bool(view.edit.toPlainText()))
    return view


def test_a_line_of_a_million_letters_opens_at_once(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    began = time.process_time()
    view = text_view(qtbot, desk, loader, "long.txt", "word " * 200_000)
    view.grab()
    qtbot.waitUntil(lambda: view.is_set)
    # A widget that is given the line whole lays it out for minutes.
    assert time.process_time() - began < 10
    assert view.edit.document().characterCount() > 999_000


def test_a_script_is_typeset_with_margins_and_bold_headings(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    view = text_view(
        qtbot, desk, loader, "s.fountain", "INT. SHOP - NIGHT\n\nRain.\n\nMARA\nYou came back.\n"
    )
    document = view.edit.document()
    scene, action, name, line = (document.findBlockByNumber(at) for at in range(4))
    assert scene.begin().fragment().charFormat().fontWeight() > 500
    assert action.blockFormat().leftMargin() == 0
    assert name.blockFormat().leftMargin() > line.blockFormat().leftMargin() > 20
    assert line.blockFormat().rightMargin() > 20


def test_words_are_found_and_all_their_places_marked(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    view = text_view(qtbot, desk, loader, "notes.txt", "sun and sea\nsun again\nthe last Sun")
    view.begin_find()
    view._find.field.setText("sun")
    assert view._find.found.text() == "3"
    assert len(view.edit.extraSelections()) == 3
    assert view.edit.textCursor().blockNumber() == 0
    view._find.go()
    view._find.go()
    assert view.edit.textCursor().blockNumber() == 2
    view._find.go()
    assert view.edit.textCursor().blockNumber() == 0
    qtbot.keyClick(view._find.field, Qt.Key.Key_Escape)
    assert view.edit.extraSelections() == []


def test_pages_are_turned_and_end_at_the_last(qtbot: Any, desk: Any, loader: FileLoader) -> None:
    for page, colour in enumerate(("#ff0000", "#00ff00")):
        desk.derived.put_picture("d" * 64, Derived.PAGE, (60, 80), colour, page)
    view = PageView(desk.derived, loader)
    qtbot.addWidget(view)
    view.look_at(card(AssetType.DOCUMENT, "a.pdf", "d" * 64), 2)
    qtbot.waitUntil(lambda: not view.canvas.image.isNull())
    view.turn(1)
    qtbot.waitUntil(lambda: view.page == 1)
    assert view.canvas.image.pixelColor(5, 5) == QColor("#00ff00")
    view.turn(1)
    assert view.page == 1
    view.turn_to_end(-1)
    qtbot.waitUntil(lambda: view.page == 0)


def test_a_click_into_the_waveform_tells_the_fraction(qtbot: Any) -> None:
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.resize(332, 200)
    wave.show()
    area = wave.wave_rect()
    with qtbot.waitSignal(wave.pointed) as told:
        at = QPoint(area.x() + area.width() // 4, 100)
        qtbot.mousePress(wave, Qt.MouseButton.LeftButton, pos=at)
    assert told.args[0] == pytest.approx(0.25, abs=0.01)


def test_the_waveform_takes_its_colours_from_the_theme(qtbot: Any) -> None:
    wave = Waveform()
    qtbot.addWidget(wave)
    wave.resize(332, 200)
    mask = QImage(1600, 240, QImage.Format.Format_ARGB32)
    mask.fill(QColor("white"))
    wave.show_wave(mask)
    wave.show_position(0.5)
    grabbed = wave.grab().toImage()
    assert grabbed.pixelColor(60, 100) == QColor("#e0a34a")
    assert grabbed.pixelColor(280, 100) == QColor("#959595")


def test_a_text_of_a_million_lines_is_cut_and_says_so(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    view = text_view(qtbot, desk, loader, "log.txt", "a\n" * 400_000)
    qtbot.waitUntil(lambda: view.is_set)
    assert view.edit.document().blockCount() == LONGEST + 1
    assert "The first 20,000 of 400,001" in view.edit.document().lastBlock().text()


def test_a_resized_script_stays_at_the_paragraph_one_was_reading(
    qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    text = "\n\n".join(f"Action number {n} goes on for a while." for n in range(600))
    view = text_view(qtbot, desk, loader, "s.fountain", text)
    qtbot.waitUntil(lambda: view.is_set)
    bar = view.edit.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = lambda: view.edit.cursorForPosition(QPoint(8, 8)).blockNumber()  # noqa: E731
    before = top()
    assert before > 200
    view.resize(700, 500)
    qtbot.waitUntil(lambda: not view._paper.differs_at(700) and view._return_to == 0)
    assert abs(top() - before) <= 1
