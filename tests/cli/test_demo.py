"""`demo`: media, library and film, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Answer, program


def test_the_demo_is_a_library_with_a_film_and_making_it_again_adds_nothing(
    tmp_path: Path, command: Callable[..., Answer]
) -> None:
    folder = str(tmp_path / "demo")
    made = program("demo", folder, "--scale", "0.1", "--json", DESK_LIBRARY="elsewhere.desk").row
    assert made["library"] == str(tmp_path / "demo" / "demo.desk")
    assert made["media"] == str(tmp_path / "demo" / "media")
    assert any(Path(made["media"]).iterdir())
    assert not list((tmp_path / "demo").glob("*.png"))
    assert made["is_new"] is True
    assert made["failed"] == made["skipped"] == 0
    assert made["takes"] > made["shots"] > made["scenes"] > 1
    library = made["library"]
    info = command("--library", library, "info", "--json").row
    assert {"image", "video", "audio", "script", "character_ref"} <= set(info["by_type"])
    assert info["tags"] > 3
    assert info["collections"] > 3
    film = command("--library", library, "film", "show", made["film"], "--json").row
    shots = [shot for scene in film["scenes"] for shot in scene["shots"]]
    for shot in shots:
        assert sum(take["selected"] for take in shot["takes"]) == bool(shot["takes"])
    assert command("--library", library, "verify", "--checksums", "--json").out == ""
    again = command("demo", folder, "--scale", "0.1", "--json").row
    assert (again["is_new"], again["added"]) == (False, 0)
    assert command("--library", library, "info", "--json").row["assets"] == info["assets"]
    assert not Path("elsewhere.desk").exists()
