"""Makes projects as Storyboarder keeps them: a JSON file of boards beside its images.

A project of one scene is a folder with one `.storyboarder` file; one with a script is a `.fountain`
file whose headings carry `#number-id#`, and a folder `storyboards` with a folder for each scene.
Times are milliseconds.
"""

from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def board(uid: str, number: int, shot: str, **facts: Any) -> dict[str, Any]:
    """One board, with the keys that the program writes for each."""
    url = f"board-{number}-{uid}.png"
    return {
        "uid": uid,
        "url": url,
        "newShot": False,
        "lastEdited": 1_513_895_986_059,
        "layers": {
            name: {"url": url.replace(".png", f"-{name}.png")} for name in ("fill", "reference")
        },
        "number": number,
        "shot": shot,
        "time": (number - 1) * 2000,
        "lineMileage": 12.5,
    } | facts


def storyboarder_scene(folder: Path, boards: Sequence[Any], **facts: Any) -> Path:
    """A scene of these boards, with the pictures and sounds of those that are whole."""
    (folder / "images").mkdir(parents=True)
    scene = {
        "version": "3.0.0",
        "aspectRatio": 2.35,
        "fps": 24,
        "defaultBoardTiming": 2000,
        "boards": list(boards),
    } | facts
    file = folder / f"{folder.name}.storyboarder"
    file.write_text(json.dumps(scene), encoding="utf-8")
    for at, one in enumerate(boards):
        if isinstance(one, dict):
            _draw(folder / "images", one, at)
    return file


def _draw(images: Path, one: dict[str, Any], at: int) -> None:
    stem = str(one.get("url", "")).removesuffix(".png")
    if not stem or ".." in stem:
        return
    shade = sum(stem.encode()) % 200
    pictures = {
        f"{stem}-posterframe.jpg": 235,
        f"{stem}-thumbnail.png": 60,
        f"{stem}-fill.png": 235,
        f"{stem}-reference.png": 235,
    }
    for name, width in pictures.items():
        Image.new("RGB", (width, 100), (shade, at % 256, width)).save(images / name)
    sound = one.get("audio")
    if isinstance(sound, dict) and ".." not in str(sound.get("filename")):
        with wave.open(str(images / sound["filename"]), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(8000)
            out.writeframes(bytes([at, 0]) * 800)


def storyboarder_project(folder: Path, scenes: Sequence[tuple[str, str, Sequence[Any]]]) -> Path:
    """A project with a script: `(heading, id, boards)` of each scene, in the script's order."""
    boards = folder / "storyboards"
    boards.mkdir(parents=True)
    lines = [f"Title: {folder.name}", "Author: Somebody", ""]
    for number, (heading, key, drawn) in enumerate(scenes, start=1):
        lines += [f"{heading} #{number}-{key}#", "", "Something happens.", ""]
        slug = heading.replace(".", "").replace(" - ", "-").replace(" ", "-")
        storyboarder_scene(boards / f"Scene-{number}-{slug}-{number}-{key}", drawn)
    script = folder / f"{folder.name}.fountain"
    script.write_text("\n".join(lines), encoding="utf-8")
    (boards / "storyboard.settings").write_text(
        json.dumps({"lastScene": 0, "aspectRatio": "2.35"}), encoding="utf-8"
    )
    return script
