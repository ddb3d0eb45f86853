"""A look at places: what is there, what is not, and a drive that does not answer."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.ids import AssetId, LocationId
from desktop.domain.location import Location, Seen
from desktop.storage import local
from desktop.storage.presence import Presence, PresenceCheck, look_at

PATIENCE = 20  # seconds; no test waits that long where all is well


def look(*paths: Path, silent: set[str] | None = None) -> PresenceCheck:
    files: dict[str, list[str]] = {}
    for path in paths:
        files.setdefault(str(path.parent), []).append(str(path))
    made = PresenceCheck(files, silent=silent)
    assert made.wait(PATIENCE)
    return made


def test_what_is_there_what_is_not_and_what_is_another(tmp_path: Path) -> None:
    there, gone, away = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "no" / "c.png"
    there.write_bytes(b"12345")
    (tmp_path / "folder.png").mkdir()
    found = look(there, gone, away, tmp_path / "folder.png", there / "below")
    assert found.of(str(there), 5) is found.of(str(there), None) is Presence.THERE
    assert found.of(str(there), 6) is Presence.MISSING
    assert found.of(str(gone), 5) is Presence.MISSING
    assert found.of(str(away), 5) is Presence.OFFLINE
    assert found.of(str(tmp_path / "folder.png"), None) is Presence.MISSING
    assert found.of(str(there / "below"), None) is Presence.OFFLINE


def test_a_name_that_is_no_text_is_looked_for(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")
    with Path(path).open("wb") as file:
        file.write(b"x")
    assert look(Path(path)).of(path, 1) is Presence.THERE


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EACCES, Presence.THERE),
        (errno.EIO, Presence.OFFLINE),
        (errno.ESTALE, Presence.OFFLINE),
        (errno.ENAMETOOLONG, Presence.OFFLINE),
    ],
)
def test_only_what_may_not_be_seen_may_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: Presence
) -> None:
    def refuse(path: str) -> os.stat_result:
        raise OSError(number, "no", path)

    monkeypatch.setattr(local, "look_up", refuse)
    path = tmp_path / "a.png"
    assert look(path).of(str(path), None) is expected


def test_one_dead_drive_holds_up_neither_the_others_nor_the_caller_and_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, real, asked = threading.Event(), os.stat, list[str]()

    def dead(path: str) -> os.stat_result:
        asked.append(path)
        if "/dead/" in path:
            may_end.wait()  # longer than anybody waits
        return real(path)

    good = tmp_path / "good" / "a.png"
    bad = tmp_path / "dead" / "a.png"
    for path in (good, bad):
        path.parent.mkdir()
        path.write_bytes(b"x")
    monkeypatch.setattr(local, "look_up", dead)
    silent: set[str] = set()
    files = {str(path.parent): [str(path)] for path in (bad, good)}
    try:
        found = PresenceCheck(files, silent=silent)
        assert not found.wait(0.05, patience=0.4)
        while not found.wait(0.05, patience=0.4):
            pass
        assert found.of(str(good), 1) is Presence.THERE
        assert found.of(str(bad), 1) is Presence.OFFLINE
        assert silent == {str(bad.parent)}
        again = PresenceCheck(files, silent=silent)
        assert again.wait(PATIENCE)
        assert again.of(str(bad), 1) is Presence.OFFLINE
        assert asked.count(str(bad)) == 1
    finally:
        may_end.set()


def test_a_look_at_one_place_says_what_is_wrong_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(path: str, size: int | None = None, **how: Any) -> Seen:
        storage = how.pop("storage_type", "local")
        place = Location(LocationId("l"), AssetId("a"), storage, path, size=size, **how)
        return look_at(place, tmp_path).seen

    (tmp_path / "a.png").write_bytes(b"12345")
    (tmp_path / "folder.png").mkdir()
    assert seen(str(tmp_path / "a.png"), 5) is seen(str(tmp_path / "a.png")) is Seen.FILE
    assert seen("a.png", 5, bucket="library") is Seen.FILE
    assert seen(str(tmp_path / "a.png"), 6) is Seen.CHANGED
    assert seen(str(tmp_path / "b.png")) is Seen.NO_FILE
    assert seen(str(tmp_path / "no" / "b.png")) is Seen.NO_FOLDER
    assert seen(str(tmp_path / "folder.png")) is Seen.NOT_PLAIN
    assert seen("../a.png", bucket="library") is Seen.REFUSED
    assert seen("a.png", storage_type="s3") is Seen.REFUSED

    def refuse(path: str) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error", path)

    monkeypatch.setattr(local, "look_up", refuse)
    place = Location(LocationId("l"), AssetId("a"), "local", str(tmp_path / "a.png"))
    sight = look_at(place, tmp_path)
    assert (sight.seen, sight.why) == (Seen.UNREADABLE, "the disk could not read it")
