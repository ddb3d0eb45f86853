"""`directors-desk track`: JSON in, JSON out, and what is refused keeps back nothing else."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

from desktop.__main__ import main
from desktop.tracking import AssetService

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Shell:
    """Runs `track` with something on standard input."""

    def __init__(self, address: str, patch: pytest.MonkeyPatch, out: Any) -> None:
        self._address, self._patch, self._out = address, patch, out

    def track(self, what: str, told: object) -> tuple[int, list[dict[str, Any]], str]:
        """Exit code, rows and what was said beside them."""
        text = told if isinstance(told, str) else json.dumps(told)
        self._patch.setattr(sys, "stdin", io.StringIO(text))
        code = main(["--library", self._address, "track", what])
        out, err = self._out.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err


def test_everything_can_be_tracked_from_a_shell(
    library_address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(library_address, monkeypatch, capsys)
    with AssetService.open(library_address) as service:
        shot = str(service.create_shot(name="1A"))
    clip = "https://example.org/a.mp4"
    for what, told, name in (
        ("script", {"script_title": "Lamp", "script_content": "INT."}, "Script: Lamp"),
        ("film", {"film_title": "Lamp", "video_url": clip}, "Film: Lamp"),
        ("audio", {"name": "TTS", "audio_url": "https://example.org/a.mp3"}, "TTS"),
        ("generation", {"name": "Pier", "asset_type": "image", "url": clip}, "Pier"),
        ("failed", {"error": "refused", "shot_id": shot, "provider": "fal"}, "Failed video"),
        ("take", {"shot_id": shot, "video_url": clip, "selected": True}, "Take of 1A"),
    ):
        code, rows, _ = shell.track(what, told)
        assert (code, [one["name"] for one in rows]) == (0, [name])
    assert rows[0]["attempt_number"] == 2
    assert rows[0]["selected"]


def test_what_is_refused_has_a_row_and_the_rest_goes_on(
    library_address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    shell = Shell(library_address, monkeypatch, capsys)
    shots = [
        {"shot_name": "1A", "video_url": "https://example.org/a.mp4", "generation_cost": 0.1},
        {"shot_name": "1B", "video_url": "https://example.org/b.mp4", "generation_cost": -1},
        {"shot_name": "1C", "image_url": "https://example.org/c.png"},
    ]
    code, rows, said = shell.track("shot", "\n".join(json.dumps(one) for one in shots))
    assert code == 1
    assert [one.get("name") or one["field"] for one in rows] == [
        "Shot Video: 1A",
        "generation_cost",
        "Shot Image: 1C",
    ]
    assert rows[0]["generation_cost"] == "0.1"
    assert said.startswith("2: ")
    for told in ("{", '"text"', "[1]", '{"shot_name": "1D", "colour": 1}', '{"cost": NaN}'):
        code, rows, said = shell.track("shot", told)
        assert code == 2, told
        assert said, told
        assert not any("id" in one for one in rows), told
    assert shell.track("failed", {"provider": "fal"})[0] == 2  # the error is missing
    code, _, said = Shell(str(tmp_path / "none.desk"), monkeypatch, capsys).track("shot", shots)
    assert code == 1
    assert "There is no library" in said
