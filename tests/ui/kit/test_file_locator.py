"""Looks at disks: real ones, and drives that never answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.ids import AssetId, LocationId
from desktop.domain.location import Location, Seen, Sight
from desktop.storage.presence import look_at
from desktop.ui.kit import file_locator as module
from desktop.ui.kit.file_locator import FileLocator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOON = 50  # milliseconds of patience, where the end of it is what is looked at


class Drives:
    """Disks of which some do not answer: those with `dead` in their path."""

    def __init__(self) -> None:
        self.wake = threading.Event()
        self.asked: list[str] = []

    def look_at(self, place: Location, media_root: Path) -> Sight:
        self.asked.append(place.path)
        if "dead" in place.path:
            self.wake.wait(60)
        return look_at(place, media_root)


@pytest.fixture
def drives() -> Iterator[Drives]:
    made = Drives()
    yield made
    made.wake.set()


def at(path: Path | str, size: int | None = None) -> Location:
    return Location(LocationId("l"), AssetId("a"), "local", str(path), size=size)


def test_the_first_place_that_has_its_file_is_the_answer(
    qtbot: Any, drives: Drives, tmp_path: Path
) -> None:
    good, other = tmp_path / "good.mp4", tmp_path / "other.mp4"
    good.write_bytes(b"12345")
    other.write_bytes(b"1")
    locator, told = FileLocator(drives.look_at), list[Sight]()
    gone = at(tmp_path / "gone.mp4", 5)
    locator.ask([gone, at(other, 5), at(good, 5)], tmp_path, told.append, key="a")
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Sight(Seen.FILE, good)]
    locator.ask([at(other, 5), gone], tmp_path, told.append, key="a")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] == Sight(Seen.CHANGED, other)  # none has it: what is wrong with the first
    locator.close()


def test_a_drive_that_does_not_answer_holds_up_nothing_else_and_may_answer_late(
    qtbot: Any, drives: Drives, tmp_path: Path
) -> None:
    dead, good = tmp_path / "dead" / "a.mp4", tmp_path / "good.mp4"
    dead.parent.mkdir()
    for path in (dead, good):
        path.write_bytes(b"12345")
    locator, silent, told = (
        FileLocator(drives.look_at, patience=SOON),
        list[Sight](),
        list[Sight](),
    )
    locator.ask([at(dead, 5)], tmp_path, silent.append, key="a")
    locator.ask([at(good, 5)], tmp_path, told.append, key="b")
    qtbot.waitUntil(lambda: bool(told) and bool(silent))
    assert told == [Sight(Seen.FILE, good)]
    assert silent == [Sight(Seen.SILENT)]
    # What lies elsewhere too is opened there, as soon as patience is at an end.
    elsewhere: list[Sight] = []
    locator.ask([at(dead, 5), at(good, 5)], tmp_path, elsewhere.append, key="c")
    qtbot.waitUntil(lambda: elsewhere == [Sight(Seen.FILE, good)])
    drives.wake.set()
    qtbot.waitUntil(lambda: silent == [Sight(Seen.SILENT), Sight(Seen.FILE, dead)])
    locator.close()


def test_only_the_newest_question_of_a_key_is_answered(
    qtbot: Any, drives: Drives, tmp_path: Path
) -> None:
    locator, told = FileLocator(drives.look_at, patience=SOON), list[str]()
    for number in range(5):
        place = at(tmp_path / "dead" / f"{number}.mp4")
        locator.ask(
            [place],
            tmp_path,
            lambda _, number=number: told.append(f"dead {number}"),  # type: ignore[misc]
            key="a",
        )
    locator.ask([at(tmp_path / "x.mp4")], tmp_path, lambda sight: told.append(sight.seen), key="a")
    qtbot.waitUntil(lambda: told == [Seen.NO_FILE])
    drives.wake.set()
    locator.ask([at(tmp_path / "y.mp4")], tmp_path, lambda sight: told.append(sight.seen), key="a")
    qtbot.waitUntil(lambda: told == [Seen.NO_FILE, Seen.NO_FILE])
    # Of those for the dead drive at most one had begun.
    assert len([path for path in drives.asked if "dead" in path]) <= 1
    locator.close()


def test_more_dead_folders_than_threads_end_as_silent(
    qtbot: Any, drives: Drives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "THREADS", 3)
    locator, told = FileLocator(drives.look_at, patience=SOON), list[Seen]()
    for number in range(6):
        place = at(tmp_path / f"dead{number}" / "a.mp4")
        locator.ask([place], tmp_path, lambda sight: told.append(sight.seen), key=str(number))
    qtbot.waitUntil(lambda: told == [Seen.SILENT] * 6)
    assert len(drives.asked) == 3
    locator.close()


def test_many_files_are_looked_for_at_once_whatever_drive_does_not_answer(
    qtbot: Any, drives: Drives, tmp_path: Path
) -> None:
    media = tmp_path / "media"
    places: dict[AssetId, list[Location]] = {}
    for number in range(60):
        folder = tmp_path / f"roll {number}"
        folder.mkdir()
        (folder / "a.mp4").write_bytes(b"1")
        places[AssetId(f"a{number}")] = [at(folder / "gone.mp4"), at(folder / "a.mp4")]
    owned = media / "ab" / "file"
    owned.parent.mkdir(parents=True)
    owned.write_bytes(b"1")
    copy = Location(LocationId("l"), AssetId("b"), "local", "ab/file", bucket="library")
    outside = Location(LocationId("l"), AssetId("c"), "local", "../roll 1/a.mp4", bucket="library")
    places |= {AssetId("b"): [copy], AssetId("c"): [outside], AssetId("d"): []}
    locator, told = FileLocator(drives.look_at), list[dict[AssetId, Sight]]()
    locator.ask_all(places, media, told.append, key="many")
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    (seen,) = told
    assert len(seen) == 62
    assert seen[AssetId("a7")] == Sight(Seen.FILE, tmp_path / "roll 7" / "a.mp4")
    assert seen[AssetId("b")] == Sight(Seen.FILE, owned)
    assert seen[AssetId("c")].seen is Seen.REFUSED
    told.clear()
    locator.ask_all({}, media, told.append, key="many")
    qtbot.waitUntil(lambda: told == [{}])
    # A drive that does not answer: what is known of the others is told all the same.
    told.clear()
    locator.close()
    locator = FileLocator(drives.look_at, patience=SOON * 10)
    dead = {AssetId("e"): [at(tmp_path / "dead" / "e.mp4")], AssetId("b"): [copy]}
    locator.ask_all(dead, media, told.append, key="many")
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told == [{AssetId("e"): Sight(Seen.SILENT), AssetId("b"): Sight(Seen.FILE, owned)}]
    # A newer question replaces an older one.
    told.clear()
    locator.ask_all(dead, media, told.append, key="many")
    locator.ask_all({AssetId("b"): [copy]}, media, told.append, key="many")
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told == [{AssetId("b"): Sight(Seen.FILE, owned)}]
    locator.close()
