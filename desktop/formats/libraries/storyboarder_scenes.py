"""Which scenes a project of Storyboarder has: as its script orders them, with the boards of each.

A Final Draft script does not say which folder is which scene's: then, and without a script, scenes
come in the order of the numbers in the names of their folders, `Scene-2-INT-A-PLACE-DAY-2-FA5K7`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.script import ScriptKind
from desktop.formats.fountain import parse_fountain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDING = ".storyboarder"
BOARDS = "storyboards"
_FOUNTAIN = ".fountain"
_SCRIPTS = (_FOUNTAIN, ".fdx")
_NUMBERED = re.compile(r"Scene-(\d{1,6})-(.*)", re.IGNORECASE)


@frozen
class BoardScene:
    """A scene of a project.

    Attributes:
        file: None where the script has it and nobody has drawn it.
    """

    id: str
    number: str
    name: str
    file: Path | None


def scene_file(path: Path) -> Path | None:
    """The one scene that a path is: a file, or a folder with one."""
    if path.is_dir():
        found = sorted(path.glob(f"*{ENDING}"))
        return found[0] if len(found) == 1 else None
    return path if path.suffix == ENDING and path.is_file() else None


def project_of(path: Path) -> Path | None:
    """The folder of the project that a path is: itself, its script or its `storyboards`."""
    is_script = path.suffix in _SCRIPTS and path.is_file()
    folder = path.parent if is_script or path.name == BOARDS else path
    drawn = next(iter(_scene_files(folder / BOARDS)), None)
    return folder if drawn is not None or (is_script and (folder / BOARDS).is_dir()) else None


def script_of(path: Path, folder: Path) -> Path | None:
    """The script of a project: the one that was named, else the only one in its folder."""
    if path.suffix in _SCRIPTS and path.is_file():
        return path
    found = sorted(one for one in folder.iterdir() if one.suffix in _SCRIPTS and one.is_file())
    return found[0] if len(found) == 1 else None


def project_scenes(folder: Path, script: Path | None) -> list[BoardScene]:
    """As the script has them; boards of scenes that are not in it (any more) come last.

    Raises:
        SourceReadError: The script cannot be read.
    """
    drawn = _drawn(folder / BOARDS)
    found: list[BoardScene] = []
    seen: set[str] = set()
    for heading, said in _headings(script) if script and script.suffix == _FOUNTAIN else ():
        number, _, key = said.rpartition("-") if "-" in said else (said, "", "")
        number = number or str(len(found) + 1)
        if not key or key in seen:  # typed by hand, or copied in the script
            key = f"{number} {heading}"
            key = key if key not in seen else f"{key} ({len(found) + 1})"
        seen.add(key)
        found.append(BoardScene(key, number, heading, drawn.pop(key, None)))
    for key, file in drawn.items():
        number, name = _told(file.parent.name, len(found) + 1, is_alone=not seen)
        found.append(BoardScene(key, number, name, file))
    return found


def _headings(script: Path) -> Iterator[tuple[str, str]]:
    """Each scene's heading, and what stands between the number signs behind it."""
    try:
        text = script.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise SourceReadError(f"“{script.name}” cannot be read: {error.strerror}.") from error
    for element in parse_fountain(text).elements:
        if element.kind is ScriptKind.SCENE:
            yield element.text, element.scene_number


def _told(name: str, place: int, *, is_alone: bool) -> tuple[str, str]:
    """Number and name of a scene by its folder; a number of its own where a script has others."""
    found = _NUMBERED.fullmatch(name)
    if found is None or not is_alone:
        return str(place), name
    words = found[2].split("-")
    # Behind the heading come the number again and the id.
    return found[1], " ".join(words[:-2] if words[-2:-1] == [found[1]] else words)


def _drawn(boards: Path) -> dict[str, Path]:
    """The file of boards of each scene by its id, which is how its folder's name ends."""
    found: dict[str, Path] = {}
    for file in _scene_files(boards):
        key = file.parent.name.rpartition("-")[2]
        # The folder of a scene that somebody has copied ends as the first one does.
        found[file.parent.name if key in found else key] = file
    return found


def _scene_files(boards: Path) -> list[Path]:
    """One file of boards of each folder, in the order of the scenes' numbers."""
    if not boards.is_dir():
        return []
    folders = [one for one in boards.iterdir() if one.is_dir() and not one.is_symlink()]
    found = []
    for folder in sorted(folders, key=_place):
        usual = folder / f"{folder.name}{ENDING}"
        files = [usual] if usual.is_file() else sorted(folder.glob(f"*{ENDING}"))[:1]
        found += files
    return found


def _place(folder: Path) -> tuple[int, str]:
    numbered = _NUMBERED.fullmatch(folder.name)
    return (int(numbered[1]) if numbered else 1_000_000, folder.name)
