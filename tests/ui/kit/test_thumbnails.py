from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.asset import AssetCard, AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.domain.ids import AssetId
from desktop.ui.kit import theme
from desktop.ui.kit.thumbnails import HUGE, LARGE, SMALL, Thumbnails
from desktop.ui.kit.tokens import contrast
from tests.present import present

CHECKSUM = "ab" * 32


def draw(
    root: Path,
    checksum: str,
    width: int,
    height: int,
    *,
    kind: Derived = Derived.THUMB,
    colour: str = "red",
) -> Path:
    path = derived_path(root, checksum, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    # A picture with alpha is stored as PNG under the same name: readers go by content.
    assert QImageWriter(str(path), b"PNG").write(image)
    return path


@pytest.fixture
def cache(qapp: object, tmp_path: Path) -> Iterator[Thumbnails]:
    made = Thumbnails(tmp_path)
    yield made
    made.close()


def test_a_picture_is_loaded_beside_the_window_and_then_at_hand(
    qtbot: QtBot, cache: Thumbnails, tmp_path: Path
) -> None:
    draw(tmp_path, CHECKSUM, 256, 144)
    with qtbot.waitSignal(cache.loaded) as told:
        assert cache.pixmap(CHECKSUM) is None
    assert told.args == [CHECKSUM]
    found = cache.pixmap(CHECKSUM)
    assert found is not None
    assert (found.width(), found.height()) == (256, 144)


def test_dense_screens_get_a_larger_picture(
    qtbot: QtBot, cache: Thumbnails, tmp_path: Path
) -> None:
    draw(tmp_path, CHECKSUM, 256, 128)
    draw(tmp_path, CHECKSUM, 2048, 1024, kind=Derived.PREVIEW)
    with qtbot.waitSignal(cache.loaded):
        cache.pixmap(CHECKSUM, SMALL)
    with qtbot.waitSignal(cache.loaded):
        small = cache.pixmap(CHECKSUM, 400)
        assert small is not None, "the small one stands in meanwhile"
    large = cache.pixmap(CHECKSUM, 400)
    assert large is not None
    assert large.width() == LARGE


def test_what_is_shown_larger_than_there_is_of_it_is_made_sharper(
    qtbot: QtBot, cache: Thumbnails, tmp_path: Path
) -> None:
    draw(tmp_path, CHECKSUM, 256, 128)
    with qtbot.assertNotEmitted(cache.sharper_wanted, wait=80), qtbot.waitSignal(cache.loaded):
        cache.pixmap(CHECKSUM, SMALL)
    with qtbot.waitSignal(cache.sharper_wanted) as told:
        cache.pixmap(CHECKSUM, 900)
    assert told.args == [(CHECKSUM,)]
    draw(tmp_path, CHECKSUM, 2048, 1024, kind=Derived.PREVIEW)
    with qtbot.waitSignal(cache.loaded):
        cache.sharpen(CHECKSUM)
        assert cache.pixmap(CHECKSUM, 900) is not None, "what is shown stays meanwhile"
    sharp = cache.pixmap(CHECKSUM, 900)
    assert sharp is not None
    assert sharp.width() == HUGE


def test_what_has_no_thumbnail_yet_is_wanted_once(qtbot: QtBot, cache: Thumbnails) -> None:
    other = "cd" * 32
    with qtbot.waitSignal(cache.wanted) as told:
        cache.pixmap(CHECKSUM)
        cache.pixmap(other)
    assert set(told.args[0]) <= {CHECKSUM, other}
    with qtbot.assertNotEmitted(cache.wanted, wait=100):
        for checksum in told.args[0]:
            cache.pixmap(checksum)


def test_a_new_thumbnail_is_taken_up(qtbot: QtBot, cache: Thumbnails, tmp_path: Path) -> None:
    with qtbot.waitSignal(cache.wanted):
        cache.pixmap(CHECKSUM)
    draw(tmp_path, CHECKSUM, 256, 256)
    cache.refresh(CHECKSUM)
    with qtbot.waitSignal(cache.loaded):
        cache.pixmap(CHECKSUM)
    assert cache.pixmap(CHECKSUM) is not None


@pytest.mark.qt_log_ignore("JPEG")
def test_a_broken_file_is_wanted_again_and_does_no_harm(
    qtbot: QtBot, cache: Thumbnails, tmp_path: Path
) -> None:
    path = derived_path(tmp_path, CHECKSUM, Derived.THUMB)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    with qtbot.waitSignal(cache.wanted) as told:
        cache.pixmap(CHECKSUM)
    assert told.args == [(CHECKSUM,)]


def test_a_folder_that_cannot_be_looked_into_holds_up_nothing(
    qtbot: QtBot, qapp: object, tmp_path: Path
) -> None:
    made = Thumbnails(tmp_path / ("x" * 300), threads=1)  # a longer name than disks take
    for checksum in ("ab" * 32, "cd" * 32):
        assert made.pixmap(checksum) is None
        qtbot.waitUntil(lambda: not made.is_loading)
        assert checksum in made.absent
    made.close()


def test_the_cache_keeps_to_its_budget(qtbot: QtBot, cache: Thumbnails, tmp_path: Path) -> None:
    cache.kept.budget = 3 * 64 * 64 * 4
    checksums = [f"{number:064x}" for number in range(6)]
    for checksum in checksums:
        draw(tmp_path, checksum, 64, 64)
        with qtbot.waitSignal(cache.loaded):
            cache.pixmap(checksum)
    assert cache.kept.size <= 3 * 64 * 64 * 4
    assert cache.pixmap(checksums[-1]) is not None
    assert cache.pixmap(checksums[0]) is None


def test_without_a_checksum_there_is_nothing(cache: Thumbnails) -> None:
    assert cache.pixmap(None) is None


@pytest.mark.parametrize("name", ["dark", "light"])
def test_a_waveform_can_be_read_in_both_themes(
    qtbot: QtBot, qapp: QApplication, cache: Thumbnails, tmp_path: Path, name: str
) -> None:
    draw(tmp_path, CHECKSUM, 256, 64, kind=Derived.WAVE, colour="#c4c6ca")
    sound = AssetCard(AssetId("sound"), AssetType.AUDIO, "song.wav", checksum=CHECKSUM)
    with qtbot.waitSignal(cache.loaded):
        cache.for_card(sound)
    theme.apply(qapp, name)
    try:
        wave = cache.for_card(sound)
        assert wave is not None
        bar = wave.toImage().pixelColor(9, 9).name()
        assert contrast(bar, theme.tokens().picture) >= 4.5
        assert present(cache.for_card(sound)).cacheKey() == wave.cacheKey()
    finally:
        theme.apply(qapp, "dark")
