"""Finding originals: the first place that has the file, and drives that do not answer."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import SourceReadError
from desktop.domain.ids import AssetId, LocationId
from desktop.domain.location import OWNED, Location, Seen, Sight
from desktop.storage import local
from desktop.storage.finding import HELD_PER_DRIVE, LEAST, OriginFinder, opened_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class DeadDrive:
    """Every folder with `dead` in its name does not answer until it is woken."""

    def __init__(self) -> None:
        self.wake = threading.Event()
        self.asked: list[str] = []

    def look_up(self, path: Path) -> os.stat_result:
        self.asked.append(str(path))
        if "dead" in str(path):
            self.wake.wait(60)
        return os.stat(path)  # noqa: PTH116 - what is replaced


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadDrive]:
    made = DeadDrive()
    monkeypatch.setattr(local, "look_up", made.look_up)
    yield made
    made.wake.set()


def at(path: Path | str, size: int | None = 3, **values: str) -> Location:
    return Location(LocationId("l"), AssetId("a"), "local", str(path), size=size, **values)  # type: ignore[arg-type]


def file(path: Path, content: bytes = b"abc") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_of_several_places_the_first_that_has_the_file_is_opened(tmp_path: Path) -> None:
    good = file(tmp_path / "b" / "good.png")
    copy = file(tmp_path / "film.media" / "aa" / "copy.png")
    other = at(file(tmp_path / "other.png", b"another file by now"))
    gone, cloud = at(tmp_path / "gone.png"), Location(LocationId("l"), AssetId("a"), "s3", "b/a")
    owned = at("aa/copy.png", bucket=OWNED)
    wanted = [[gone, cloud, other, at(good)], [at(good), gone], [gone, other], [gone], [owned], []]
    sights = OriginFinder().search(wanted, tmp_path / "film.media").sights
    assert [sight.path for sight in sights[:2]] == [good, good]
    assert [sight.seen for sight in sights[2:4]] == [Seen.NO_FILE, Seen.NO_FILE]
    assert sights[4] == Sight(Seen.FILE, copy)
    assert sights[5].seen is Seen.NO_FILE


def test_a_drive_that_does_not_answer_is_waited_for_once_and_asked_again_when_it_does(
    tmp_path: Path, drive: DeadDrive
) -> None:
    good, dead = file(tmp_path / "good" / "a.png"), file(tmp_path / "dead" / "b.png")
    finder = OriginFinder(patience=0.3)
    search = finder.search([[at(dead)], [at(good)], [at(dead), at(good)]], tmp_path)
    assert [sight.seen for sight in search.sights] == [Seen.SILENT, Seen.FILE, Seen.FILE]
    assert not search.is_over
    # Patience is the drive's: who comes later does not begin to wait anew.
    began = time.monotonic()
    assert finder.until(str(dead.parent), began) == began + LEAST
    assert finder.until("/another/drive/altogether", began) == began + finder.patience
    again = finder.search([[at(dead)], [at(good)]], tmp_path)
    assert [sight.seen for sight in again.sights] == [Seen.SILENT, Seen.FILE]
    assert drive.asked.count(str(dead)) == 1
    drive.wake.set()
    later = finder.search([[at(dead)]], tmp_path)
    while later.sights[0].seen is Seen.SILENT:  # its thread is being let go
        later = finder.search([[at(dead)]], tmp_path)
    assert later.sights == [Sight(Seen.FILE, dead)]
    assert search.is_over


def test_a_drive_that_wakes_while_patience_runs_out_is_waited_for(
    tmp_path: Path, drive: DeadDrive
) -> None:
    class Waking(OriginFinder):
        """Has no patience left when first asked, and then learns that the drive has answered."""

        def until(self, folder: str, begin: float) -> float:
            now = time.monotonic()
            if is_first := not asked:
                asked.append(folder)
            else:
                drive.wake.set()
            return now if is_first else now + 60

    asked: list[str] = []
    dead = file(tmp_path / "dead" / "a.png")
    assert Waking().search([[at(dead)]], tmp_path).sights == [Sight(Seen.FILE, dead)]


def test_a_dead_drive_of_many_folders_keeps_few_threads_and_costs_little(
    tmp_path: Path, drive: DeadDrive
) -> None:
    folders = [file(tmp_path / f"dead {number}" / "a.png") for number in range(40)]
    finder = OriginFinder(patience=0.2)
    first = finder.search([[at(path)] for path in folders[:20]], tmp_path)
    second = finder.search([[at(path)] for path in folders[20:]], tmp_path)
    assert {sight.seen for sight in (*first.sights, *second.sights)} == {Seen.SILENT}
    assert len(drive.asked) == HELD_PER_DRIVE
    drive.wake.set()
    third = finder.search([[at(path)] for path in folders], tmp_path)
    while any(sight.seen is Seen.SILENT for sight in third.sights):
        third = finder.search([[at(path)] for path in folders], tmp_path)
    assert [sight.path for sight in third.sights] == folders


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (Sight(Seen.FILE), "scene 4.mov is not on this machine"),
        (Sight(Seen.SILENT), "scene 4.mov cannot be read: its disk does not answer"),
        (Sight(Seen.NO_FILE), "scene 4.mov is not where the library last saw it"),
        (Sight(Seen.CHANGED), "was written anew since it came in"),
        (Sight(Seen.NOT_PLAIN), "no plain file"),
        (Sight(Seen.UNREADABLE, why="you may not read it"), "read: you may not read it"),
        (Sight(Seen.REFUSED, why="This is kept in s3, not on this machine."), "kept in s3"),
    ],
)
def test_what_cannot_be_opened_says_why(sight: Sight, words: str) -> None:
    with pytest.raises(SourceReadError, match=words):
        opened_path(sight, "scene 4.mov")
