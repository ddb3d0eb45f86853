"""Whose colours a large picture is shown in; without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageWriter

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.formats.cube_lut import read_cube
from desktop.media.colour_table import ColourTable, table_of
from desktop.ui.kit.screen_colours import ScreenColours
from desktop.ui.kit.thumbnails import SMALL, read_derived
from desktop.ui.preview.image_view import ImageView
from desktop.ui.preview.picture_colours import AS_IT_IS, PictureColours, Shown, fitted
from desktop.ui.preview.pictures import FileLoader
from tests.formats.lut_makers import cube, inverted
from tests.guards import delete_all
from tests.ui.preview.test_views import card

Named = QColorSpace.NamedColorSpace
P3 = QColorSpace(Named.DisplayP3)


def picture(colour: str, space: QColorSpace | None = None, *, clear: bool = False) -> QImage:
    formats = QImage.Format
    image = QImage(8, 6, formats.Format_ARGB32_Premultiplied if clear else formats.Format_RGB32)
    image.fill(QColor(colour))
    if space is not None:
        image.setColorSpace(space)
    return image


def seen(image: QImage) -> str:
    return QColor(image.pixelColor(4, 3)).name(QColor.NameFormat.HexArgb)


def test_a_picture_of_p3_comes_to_a_p3_screen_as_it_is() -> None:
    red = picture("#ff0000", P3)
    assert seen(Shown(screen=P3).convert(red)) == "#ffff0000"
    assert seen(AS_IT_IS.convert(red)) == "#ffff0000", "a plain screen has no redder one"
    assert seen(AS_IT_IS.convert(picture("#c0402a", P3))) != "#ffc0402a"
    # What says nothing is of a plain screen: on a wider one its numbers are smaller.
    plain = Shown(screen=P3).convert(picture("#ff0000"))
    assert seen(plain) == "#ffea3323"
    assert plain.colorSpace() == P3
    grey = Shown(screen=P3).convert(picture("#808080"))
    assert seen(grey) == "#ff808080"


def test_a_picture_that_is_right_already_is_not_touched() -> None:
    image = picture("#123456")
    assert AS_IT_IS.convert(image) is image


@pytest.fixture(scope="module")
def negative(tmp_path_factory: pytest.TempPathFactory) -> ColourTable:
    path = tmp_path_factory.mktemp("lut") / "a.lut"
    path.write_bytes(table_of(read_cube(cube(2, inverted).encode(), "a.cube")))
    return ColourTable(path)


def test_a_lut_is_looked_through_before_the_screen(negative: ColourTable) -> None:
    assert seen(Shown(negative).convert(picture("#00ffff"))) == "#ffff0000"
    both = Shown(negative, P3).convert(picture("#00ffff"))
    assert seen(both) == "#ffea3323", "what the LUT gives is of a plain screen"
    assert seen(Shown(negative).convert(picture("#ff0000", P3))) == "#ff00ffff"
    image = picture("#8000ff00", clear=True)
    turned = Shown(negative).convert(image)
    assert turned.format() == image.format()
    assert seen(turned) in {"#80ff00ff", "#80fe00fe"}
    assert seen(image) == "#8000ff00", "the one it was made of stays"


def test_a_frame_is_turned_no_larger_than_it_is_seen() -> None:
    large = QImage(400, 200, QImage.Format.Format_RGB32)
    assert (fitted(large, 100).width(), fitted(large, 100).height()) == (100, 50)
    assert fitted(large, 380) is large
    assert fitted(large, 0) is large


def test_thumbnails_are_of_a_plain_screen_whatever_they_are_made_of(tmp_path: Path) -> None:
    path = derived_path(tmp_path, "ab" * 32, Derived.PREVIEW)
    path.parent.mkdir(parents=True)
    assert QImageWriter(str(path), b"PNG").write(picture("#c0402a", P3))
    large = read_derived(tmp_path, "ab" * 32, SMALL * 2, Derived.THUMB)
    assert seen(large) == seen(AS_IT_IS.convert(picture("#c0402a", P3)))


@pytest.fixture
def screens(qtbot: Any) -> Any:
    made: list[ScreenColours] = []

    def make(of_desktop: Any = None) -> ScreenColours:
        made.append(ScreenColours(of_desktop=of_desktop))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_screen_has_the_colours_that_the_desktop_says(screens: Any, qtbot: Any) -> None:
    profile = bytes(P3.iccProfile().data())
    colours = screens(lambda number: profile if number == 0 else b"")
    with qtbot.waitSignal(colours.changed):
        colours.choose("")
    assert colours.of(None) == P3


def test_a_chosen_profile_wins_and_a_bad_one_is_said(
    screens: Any, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "wide.icc"
    path.write_bytes(bytes(QColorSpace(Named.AdobeRgb).iccProfile().data()))
    colours = screens(lambda _number: bytes(P3.iccProfile().data()))
    with qtbot.waitSignal(colours.changed):
        colours.choose(str(path))
    assert colours.of(None) == QColorSpace(Named.AdobeRgb)
    path.write_bytes(b"no profile")
    colours.choose("")
    with qtbot.waitSignal(colours.changed), qtbot.waitSignal(colours.failed) as told:
        colours.choose(str(path))
    assert told.args == [
        "The colour profile of the screen is not used: wide.icc is not the profile of a screen."
    ]
    assert colours.of(None) is None
    with qtbot.waitSignal(colours.failed) as gone:
        colours.choose(str(tmp_path / "gone.icc"))
    assert "gone.icc could not be read" in gone.args[0]


@pytest.fixture
def loader(qapp: Any) -> Iterator[FileLoader]:
    made = FileLoader()
    yield made
    made.close()
    delete_all(made)


def test_a_picture_follows_though_the_whole_of_it_is_out_of_reach(
    screens: Any, qtbot: Any, desk: Any, loader: FileLoader
) -> None:
    desk.derived.put_picture("ab" * 32, Derived.PREVIEW, (200, 100), "#ff0000")
    wide: list[bytes] = []
    colours = screens(lambda _number: wide[0] if wide else b"")
    view = ImageView(desk.derived, loader, colours=PictureColours(screens=colours))
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.look_at(card(AssetType.IMAGE, "pier.png", "ab" * 32, width=2000, height=1000))
    qtbot.waitUntil(lambda: not view.image.isNull())
    view.actual_size()
    assert desk.derived.asked == [(Derived.PREVIEW, 0), (Derived.FULL, 0)]
    assert seen(view.image) == "#ffff0000"
    wide.append(bytes(P3.iccProfile().data()))
    colours.read()
    qtbot.waitUntil(lambda: seen(view.image) == "#ffea3323")


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", bytes(QColorSpace(Named.SRgb).iccProfile().data())]
)
def test_what_a_desktop_says_may_be_nothing(screens: Any, qtbot: Any, data: bytes) -> None:
    asked: list[int] = []

    def of_desktop(number: int) -> bytes:
        asked.append(number)
        return data

    colours = screens(of_desktop)
    colours.choose("")
    qtbot.waitUntil(lambda: bool(asked) and not colours._carrier.is_busy)
    assert colours.of(None) is None
