"""Reads projects of Storyboarder: a film of boards, each with its picture, words and sound.

A scene is a `.storyboarder` file with an `images` folder beside it. A project with a script is a
`.fountain` file, whose headings carry the number and the id of each scene as `#2-FA5K7#`, beside a
folder `storyboards` with a folder for each scene, whose name ends with the same. Times are
milliseconds. A board becomes a shot, since each has a length of its own; its picture is the take.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
from desktop.base.frozen import frozen
from desktop.domain.aspect import USUAL_ASPECTS, shape_of
from desktop.domain.asset import AssetStatus, AssetType
from desktop.domain.old_library import (
    OldAsset,
    OldKey,
    OldLeft,
    OldLibraryFormat,
    OldLibraryKind,
    OldLink,
    OldMedia,
    OldSkipped,
    system_of,
)
from desktop.domain.relation import RelationType
from desktop.domain.script import ScriptKind
from desktop.formats.fountain import parse_fountain
from desktop.formats.libraries.reading import (
    facts_of,
    items_of,
    number_of,
    outline_of,
    plain_id,
    read_json,
    text_of,
)
from desktop.formats.libraries.storyboarder_boards import DrawnBoard, board_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.domain.old_library import OldOutline, OldRow

_SCENE, _SCRIPT = ".storyboarder", ".fountain"
_FOLDER = "storyboards"
_SLACK = 0.005  # between shapes that are the same
_SETTING = re.compile(r"^(INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ]", re.IGNORECASE)


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


def _recognises(path: Path) -> bool:
    try:
        return _scene_file(path) is not None or _script_of(path) is not None
    except OSError:
        return False


def _scene_file(path: Path) -> Path | None:
    """The one scene that a path is: a file, or a folder with one."""
    if path.is_dir():
        found = sorted(path.glob(f"*{_SCENE}"))
        return found[0] if len(found) == 1 else None
    return path if path.suffix == _SCENE and path.is_file() else None


def _script_of(path: Path) -> Path | None:
    """The script of a project with boards: a file, or a folder with one."""
    if path.is_dir():
        found = sorted(path.glob(f"*{_SCRIPT}"))
        path = found[0] if len(found) == 1 else path
    is_script = path.suffix == _SCRIPT and path.is_file()
    return path if is_script and (path.parent / _FOLDER).is_dir() else None


class StoryboarderReader:
    """A project of Storyboarder that is read."""

    def __init__(self, path: Path) -> None:
        script, scene = _script_of(path), _scene_file(path)
        self._file = (script or scene or path).absolute()
        self._root = self._file.parent
        self._is_project = script is not None
        if self._is_project:
            self._scenes = self._project_scenes()
        else:
            self._scenes = [BoardScene("", "", self._file.stem, self._file)]

    @property
    def system(self) -> str:
        """Ids are the only ones in their project: whose they are is told by where it lies."""
        return system_of(OldLibraryKind.STORYBOARDER, str(self._file))

    @property
    def roots(self) -> tuple[Path, ...]:
        """All files lie below the project's folder."""
        return (self._root,)

    def outline(self) -> OldOutline:
        """What is in it."""
        left = (
            OldLeft("Layers of drawings", "a board comes as one picture"),
            OldLeft("3D scenes of the shot generator", "they are Storyboarder's own"),
        )
        return outline_of(
            OldLibraryKind.STORYBOARDER,
            "Storyboarder project",
            self._file.name,
            self.rows(),
            left,
        )

    def rows(self) -> Iterator[OldRow]:
        """The film, its script, and each scene with its shots, their takes and their sounds."""
        film = OldKey("projects", plain_id(self._file.stem))
        found: list[tuple[BoardScene, Mapping[str, object]]] = []
        for scene in self._scenes:
            key = _scene_key(scene)
            if scene.file is None:
                found.append((scene, {}))
                continue
            try:
                found.append((scene, facts_of(read_json(scene.file))))
            except SourceReadError as error:
                if not self._is_project:
                    raise
                found.append((scene, {}))
                yield OldSkipped(key, str(error), is_broken=True)
        yield OldAsset(
            film,
            AssetType.FILM,
            self._file.stem,
            status=AssetStatus.WIP,
            metadata=_film_facts(facts for _, facts in found),
        )
        script = OldKey("scripts", plain_id(self._file.name))
        if self._is_project:
            media = OldMedia(self._file.name, path=self._file.name)
            yield OldAsset(script, AssetType.SCRIPT, self._file.stem, media)
            yield OldLink(RelationType.USED_IN, film, script)
        for scene, facts in found:
            inside = None
            if self._is_project:
                inside = _scene_key(scene)
                yield from _scene_rows(scene, inside, film, script)
            yield from self._board_rows(scene, facts, film, inside)

    def close(self) -> None:
        """Nothing is held open."""

    def _project_scenes(self) -> list[BoardScene]:
        """As the script has them; boards of scenes that are not in it any more come last."""
        folders = self._scene_folders()
        try:
            text = self._file.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            raise SourceReadError(
                f"“{self._file.name}” cannot be read: {error.strerror}."
            ) from error
        found: list[BoardScene] = []
        seen: set[str] = set()
        for element in parse_fountain(text).elements:
            if element.kind is not ScriptKind.SCENE:
                continue
            said = element.scene_number
            number, _, key = said.rpartition("-") if "-" in said else (said, "", "")
            number = number or str(len(found) + 1)
            if not key or key in seen:  # typed by hand, or copied in the script
                key = f"{number} {element.text}" if f"{number} {element.text}" not in seen else ""
                key = key or f"at {len(found) + 1}"
            seen.add(key)
            found.append(BoardScene(key, number, element.text, folders.pop(key, None)))
        found += [
            BoardScene(key, str(len(found) + at), file.stem, file)
            for at, (key, file) in enumerate(sorted(folders.items()), start=1)
        ]
        return found

    def _scene_folders(self) -> dict[str, Path]:
        """The file of boards of each scene, by its id, which is how its folder's name ends."""
        found: dict[str, Path] = {}
        for folder in sorted((self._root / _FOLDER).iterdir()):
            if folder.is_dir() and not folder.is_symlink():
                file = folder / f"{folder.name}{_SCENE}"
                others = sorted(folder.glob(f"*{_SCENE}"))
                if file.is_file() or others:
                    key = folder.name.rpartition("-")[2]
                    key = folder.name if key in found else key  # a copy of a scene's folder
                    found[key] = file if file.is_file() else others[0]
        return found

    def _board_rows(
        self,
        scene: BoardScene,
        facts: Mapping[str, object],
        film: OldKey,
        inside: OldKey | None,
    ) -> Iterator[OldRow]:
        if scene.file is None:
            return
        seen: set[str] = set()
        folder = scene.file.parent.relative_to(self._root).as_posix()
        images = f"{folder}/images".removeprefix("./")
        links: list[OldLink] = []
        takes: list[OldRow] = []
        for at, item in enumerate(items_of(facts.get("boards")), start=1):
            uid = plain_id(text_of(facts_of(item).get("uid")))
            name = "/".join(part for part in (plain_id(scene.id), uid or str(at)) if part)
            key = OldKey("boards", name)
            if not uid or uid in seen:
                why = "This board has no id of its own." if uid else "This is no board."
                yield OldSkipped(key, why, is_broken=True)
                continue
            seen.add(uid)
            board = board_of(facts_of(item), facts, scene.file.parent / "images")
            yield _shot(board, key, at)
            links.append(OldLink(RelationType.PART_OF, film, key, sequence=at, scene=inside))
            takes += _take_rows(board, key, images)
        yield from links  # in one go: a film grows by a scene as fast as by a shot
        yield from takes


def _film_facts(scenes: Iterator[Mapping[str, object]]) -> dict[str, object]:
    """Rate and shape, as the first scene that says them has them."""
    found: dict[str, object] = {}
    for facts in scenes:
        if rate := number_of(facts.get("fps")):
            found.setdefault("frame_rate", rate)
        if shape := number_of(facts.get("aspectRatio")):
            usual = (one for one in USUAL_ASPECTS if abs(shape_of(one) - shape) < _SLACK)
            found.setdefault("aspect_ratio", next(usual, f"{shape:.4g}:1"))
    return found


def _scene_key(scene: BoardScene) -> OldKey:
    return OldKey("scenes", plain_id(scene.id))


def _scene_rows(scene: BoardScene, key: OldKey, film: OldKey, script: OldKey) -> Iterator[OldRow]:
    setting = _SETTING.match(scene.name)
    yield OldAsset(
        key,
        AssetType.SCENE,
        scene.name,
        code=scene.number,
        status=AssetStatus.WIP,
        metadata={"setting": setting[1].upper()} if setting else {},
    )
    yield OldLink(RelationType.PART_OF, film, key)
    yield OldLink(RelationType.PART_OF, script, key)


def _shot(board: DrawnBoard, key: OldKey, at: int) -> OldAsset:
    facts = {
        "dialogue": board.dialogue,
        "action": board.action,
        "notes": board.notes,
    }
    return OldAsset(
        key,
        AssetType.SHOT,
        board.shot or str(at),
        code=board.shot or str(at),
        status=AssetStatus.WIP,
        metadata={name: value for name, value in facts.items() if value},
        duration=board.seconds,
    )


def _take_rows(board: DrawnBoard, shot: OldKey, images: str) -> Iterator[OldRow]:
    """The picture of a board, and its sound."""
    for part, name, type_, relation in (
        ("image", board.picture, AssetType.IMAGE, RelationType.GENERATED_FROM),
        ("audio", board.sound, AssetType.AUDIO, RelationType.USED_IN),
    ):
        key = OldKey(shot.table, shot.id, part)
        if board.refused.get(part):
            yield OldSkipped(key, board.refused[part], is_broken=True)
        elif name:
            media = OldMedia(name, path=f"{images}/{name}")
            yield OldAsset(key, type_, Path(name).stem, media, created_at=board.edited_at)
            is_take = part == "image"
            number = 1 if is_take else None
            yield OldLink(relation, shot, key, sequence=number, is_selected=is_take)


STORYBOARDER = OldLibraryFormat(OldLibraryKind.STORYBOARDER, _recognises, StoryboarderReader)
