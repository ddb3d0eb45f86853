"""Which files of a watched folder are whole, and image sequences that are still rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.awaited_file import AwaitedFile, WaitReason
from desktop.domain.frames import Frames
from desktop.domain.ids import AssetId
from desktop.domain.watched_folder import COPY, FileState
from desktop.jobs.watched_sightings import Looked, Sightings, WatchPace
from desktop.storage.scan import ScannedFile
from tests.jobs.conftest import picture
from tests.jobs.test_watch_folders import count, files, look, watched

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


def test_two_looks_have_to_agree_and_what_belongs_together_waits() -> None:
    sightings = Sightings(WatchPace(settle=2.0, frames=20.0))

    def at(now: float, **sizes: int) -> list[str]:
        listed = [ScannedFile(f"/in/{n.replace('_', '.')}", size, 1) for n, size in sizes.items()]
        return [one.path[4:] for one in sightings.look(listed, now)[0]]

    assert at(0, a_png=5) == []
    assert at(1, a_png=5) == []
    assert at(2.5, a_png=6) == []  # it grew: from here on anew
    assert at(4.4, a_png=6) == []
    assert at(4.6, a_png=6, a_xmp=2) == []  # its sidecar is still being written
    assert at(6.7, a_png=6, a_xmp=2) == ["a.png", "a.xmp"]
    assert at(9, b_mp4=3, b_mp4_part=1) == []
    assert at(12, b_mp4=3, b_mp4_part=1) == []  # the browser holds its place
    assert at(15, b_mp4=3) == ["b.mp4"]
    assert at(16, c_1001_exr=3) == []
    assert at(20, c_1001_exr=3) == []  # the next frame may take its time
    assert at(37, c_1001_exr=3) == []  # nobody knows how long the second one renders
    assert at(315, c_1001_exr=3) == []
    assert at(317, c_1001_exr=3) == ["c.1001.exr"]


def test_frames_are_waited_for_as_long_as_they_have_taken() -> None:
    sightings, minute = Sightings(WatchPace()), 60 * 10**9

    def at(now: float, frames: int, *, is_urgent: bool = False) -> Looked:
        found = Frames("c.####.exr", 1001, 1000 + frames)
        one = ScannedFile("/in/c.####.exr", 5 * frames, frames * minute, frames=found)
        return sightings.look([one], now, clock_ns=frames * minute, is_urgent=is_urgent)

    for number in (2, 3, 5):  # one each minute
        looked = at(60 * number, number)
        assert (looked.whole, looked.waiting) == ([], 1)
    assert at(350, 5).awaited == (AwaitedFile("c.####.exr", WaitReason.FRAMES, 5),)
    assert at(350, 5).awaited[0].words == "5 frames so far; more may come"
    assert len(at(350, 5, is_urgent=True).whole) == 1  # somebody wants it now
    assert at(479, 5).whole == []
    assert len(at(480, 5).whole) == 1
    # What was there long ago is not waited for.
    old = [ScannedFile("/in/d.1001.exr", 5, minute)]
    fresh = Sightings(WatchPace())
    assert fresh.look(old, 0, clock_ns=9 * minute).whole == []
    assert fresh.look(old, 21, clock_ns=9 * minute).whole == old


@pytest.mark.parametrize("media", ["reference", COPY])
def test_a_sequence_that_is_still_rendered_is_one_asset_that_grows(
    library: Library, pool: MediaPool, tmp_path: Path, media: str
) -> None:
    folder = watched(library, tmp_path / "in", media=media)
    for number in range(1001, 1004):
        picture(tmp_path / "in" / f"plate.{number}.png", number)
    look(library, pool)
    (first,) = files(library, folder).values()
    assert first.asset_id is not None
    grown = first
    for length in (4, 6):
        for number in range(1001, 1001 + length):
            if not (path := tmp_path / "in" / f"plate.{number}.png").exists():
                picture(path, number)
        look(library, pool)
        (grown,) = files(library, folder).values()
        assert (grown.asset_id, grown.state) == (first.asset_id, FileState.TAKEN)
        found = library.read(lambda reads: reads.sequences.of(first.asset_id or AssetId("")))
        assert found is not None
        assert len(found[0]) == length
    assert "it grew by 2 frames: 1005–1006" in grown.error
    assert count(library) == 1
