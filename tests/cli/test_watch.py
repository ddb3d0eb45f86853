"""`watch`: folders that are watched, without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.cli import watch
from desktop.jobs.watched_sightings import WatchPace
from tests.cli.conftest import Answer, both
from tests.jobs.conftest import picture

Desk = Callable[..., Answer]


@both
def test_a_folder_is_added_looked_at_changed_and_removed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PACE", WatchPace(settle=0.02))
    renders = tmp_path / "renders"
    renders.mkdir()
    desk("film", "new", "Harbour")
    (scene,) = desk("film", "add-scene", "Harbour", "Quay").ids()
    desk("film", "add-shot", scene, "--code", "SH020")
    rule = ("--film", "Harbour", "--rule", "SH{shot}_t{take}")
    (row,) = desk("watch", "add", str(renders), "--tag", "render", *rule).rows
    assert (row["state"], row["media"], row["tags"]) == ("watched", "reference", ["render"])
    assert desk("watch", "add", str(renders)).code == 1
    assert desk("watch", "set", row["id"], "--rule", "{reel}").code == 1
    picture(renders / "SH20_t2.png", 1)
    picture(renders / "SH21_t1.png", 2)
    planned = desk("watch", "plan", "SH{shot}_t{take}", str(renders), "--film", "Harbour").rows
    assert [one["verdict"] for one in planned] == ["take", "no_shot"]
    assert desk("watch", "run", "--once").rows[-1]["taken"] == 2
    (known,) = desk("watch", "list").rows
    assert (known["taken"], known["failed"]) == (2, 0)
    (renders / "bad.png").write_bytes((renders / "SH20_t2.png").read_bytes()[:60])
    assert desk("watch", "run", "--once").code == 1
    (failed,) = desk("watch", "failed").rows
    assert failed["path"] == str(renders / "bad.png")
    assert failed["error"]
    assert desk("watch", "set", str(renders), "--pause").rows[0]["state"] == "paused"
    assert desk("watch", "remove", str(renders)).code == 0
    assert desk("watch", "list").rows == []
    assert len(desk("search", "tag:render").rows) == 2
