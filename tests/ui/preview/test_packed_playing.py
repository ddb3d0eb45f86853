"""Films and sounds that are packed into the library, played from there; on either database."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from desktop.base.packed_ahead import KEPT
from desktop.catalog.library import Library, Tx, open_library
from desktop.catalog.packed_reader import LibraryPacked
from desktop.domain.asset import AssetType
from desktop.jobs.job import run
from desktop.jobs.pack_media import pack_media
from desktop.storage.presence import look_at
from desktop.ui.preview.player import Player
from tests.ui.preview.conftest import RATE, encode_clip, encode_sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.domain.bytes import PackedFile
    from desktop.domain.ids import AssetId

PIECE = 1024
FRAMES = 240


@pytest.fixture
def library(library_address: str) -> Iterator[Library]:
    opened = open_library(library_address, create=True)
    yield opened
    opened.close()


@pytest.fixture
def player(qapp: Any) -> Iterator[Player]:
    made = Player()
    yield made
    made.close()


class Readings:
    """Which pieces are read, and in which threads; the library may be made to wait."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.numbers: list[int] = []
        self.threads: set[int] = set()
        self.goes_on, self.waits = threading.Event(), threading.Event()
        self.goes_on.set()
        piece = LibraryPacked.piece

        def counted(reader: LibraryPacked, key: str, number: int) -> bytes:
            self.numbers.append(number)
            self.threads.add(threading.get_ident())
            if not self.goes_on.is_set():
                self.waits.set()
                assert self.goes_on.wait(60)
            return piece(reader, key, number)

        monkeypatch.setattr(LibraryPacked, "piece", counted)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Readings]:
    made = Readings(monkeypatch)
    yield made
    made.goes_on.set()


def packed(library: Library, path: Path, kind: AssetType = AssetType.VIDEO) -> PackedFile:
    """The file, in the library alone."""
    data = path.read_bytes()
    checksum = hashlib.sha256(data).hexdigest()

    def write(tx: Tx) -> AssetId:
        key = tx.assets.add(kind, path.name, checksum_sha256=checksum, size=len(data))
        tx.locations.add(
            key,
            storage_type="local",
            path=str(path),
            filename=path.name,
            file_size_bytes=len(data),
            checksum_sha256=checksum,
            purpose="original",
            is_primary=True,
            status="available",
        )
        return key

    key = library.write(write)
    run(pack_media(library, [key], piece=PIECE))
    path.unlink()
    place = library.read(lambda reads: reads.locations.of([key]))[key][0]
    found = look_at(place, library.media_root).packed
    assert found is not None
    return found


def shown(qtbot: Any, player: Player, frame: int) -> None:
    """Go to a frame and see that it is that one."""
    seen: list[int] = []
    player.frame_arrived.connect(
        lambda got: seen.append(int(got.toImage().pixelColor(60, 40).red()))
    )
    player.seek(frame / RATE)
    expected = 16 + frame * 4 % 200
    qtbot.waitUntil(lambda: bool(seen) and abs(seen[-1] - expected) <= 1)


def test_a_packed_film_plays_and_is_sought_piece_by_piece(
    qtbot: Any, player: Player, library: Library, tmp_path: Path, readings: Readings
) -> None:
    film = packed(library, encode_clip(tmp_path / "clip.mp4", frames=FRAMES, size=(320, 240)))
    readings.numbers.clear()
    assert film.size > 6 * PIECE
    with qtbot.waitSignal(player.opened):
        player.open(film, RATE)
    for frame in (200, 10, 120, 239, 0):
        shown(qtbot, player, frame)
    player.toggle()
    qtbot.waitUntil(lambda: player.position > 0.3)
    player.toggle()
    assert threading.get_ident() not in readings.threads
    device = player._device
    assert device is not None
    assert len(device._reader._pieces) <= KEPT  # all that is ever in memory of it
    player.close()
    count = len(readings.numbers)
    assert device._reader.read(0, 10) == b""
    assert len(readings.numbers) == count


def test_a_packed_sound_plays(qtbot: Any, player: Player, library: Library, tmp_path: Path) -> None:
    sound = packed(library, encode_sound(tmp_path / "tone.wav", 2.0), AssetType.AUDIO)
    with qtbot.waitSignal(player.opened):
        player.open(sound)
    assert player.duration == pytest.approx(2.0, abs=0.1)
    player.seek(1.0)
    player.toggle()
    qtbot.waitUntil(lambda: player.position > 1.3)


@pytest.mark.qt_log_ignore("Could not open media")
@pytest.mark.parametrize("what", ["opened", "played"])
def test_a_library_that_does_not_answer_holds_up_nobody(
    qtbot: Any, player: Player, library: Library, tmp_path: Path, readings: Readings, what: str
) -> None:
    """Neither the window while it plays, nor whoever closes it or looks at something else."""
    film = packed(library, encode_clip(tmp_path / "clip.mp4", frames=FRAMES, size=(320, 240)))
    if what == "played":
        with qtbot.waitSignal(player.opened):
            player.open(film, RATE)
    readings.goes_on.clear()
    if what == "played":
        player.seek(9.0)
        player.toggle()
    else:
        player.open(film, RATE)
    qtbot.waitUntil(readings.waits.is_set)
    player.close()  # comes back, though the library has not answered
    assert not readings.goes_on.is_set()
    other = encode_clip(tmp_path / "other.mp4", frames=12)
    with qtbot.waitSignal(player.opened):
        player.open(other, RATE)


@pytest.mark.qt_log_ignore("Could not open media")
def test_damage_and_a_library_that_is_closed_are_told(
    qtbot: Any, player: Player, library: Library, tmp_path: Path
) -> None:
    film = packed(library, encode_clip(tmp_path / "clip.mp4", frames=FRAMES, size=(320, 240)))
    spoil = text("UPDATE asset_blobs SET checksum_sha256 = :sum WHERE sequence > 0")
    library.maintain(lambda books: books._session.connection.execute(spoil, {"sum": "0" * 64}))
    with qtbot.waitSignal(player.failed) as told:
        player.open(film, RATE)
    assert "other bytes than it had" in told.args[0]
    assert not player.is_open
    library.close()
    with qtbot.waitSignal(player.failed) as told:
        player.open(film, RATE)
    assert "It cannot be read any further" in told.args[0]
    player.close()
