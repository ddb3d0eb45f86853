"""Reads projects of Storyboarder: a film of boards, each with its picture, words and sound.

A scene is a `.storyboarder` file with an `images` folder beside it. A project with a script is a
`.fountain` file, whose headings carry the number and the id of each scene as `#2-FA5K7#`, beside a
folder `storyboards` with a folder for each scene, whose name ends with the same. Times are
milliseconds. A board becomes a shot, since each has a length of its own; its picture is the take.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.base.errors import SourceReadError
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
from desktop.formats.libraries.reading import (
    facts_of,
    items_of,
    number_of,
    outline_of,
    place_of,
    plain_id,
    read_json,
    text_of,
)
from desktop.formats.libraries.storyboarder_boards import DrawnBoard, board_of
from desktop.formats.libraries.storyboarder_scenes import (
    BoardScene,
    project_of,
    project_scenes,
    scene_file,
    script_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.domain.old_library import OldOutline, OldRow

_SLACK = 0.005  # between shapes that are the same
_SETTING = re.compile(r"^(INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ]", re.IGNORECASE)


def _recognises(path: Path) -> bool:
    try:
        return scene_file(path) is not None or project_of(path) is not None
    except OSError:
        return False


class StoryboarderReader:
    """A project of Storyboarder that is read."""

    def __init__(self, path: Path) -> None:
        path = path.absolute()
        project, scene = project_of(path), scene_file(path)
        self._script: Path | None = None
        self._is_project = project is not None
        if project is not None:
            self._root = project
            self._script = script_of(path, project)
            self._name = (self._script or project).stem
            self._scenes = project_scenes(project, self._script)
        else:
            file = scene or path
            self._root, self._name = file.parent, file.stem
            self._scenes = [BoardScene("", "", self._name, file)]

    @property
    def system(self) -> str:
        """Ids are the only ones in their project: whose they are is told by where it lies."""
        return system_of(OldLibraryKind.STORYBOARDER, place_of(self._root / self._name))

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
            self._name,
            self.rows(),
            left,
        )

    def rows(self) -> Iterator[OldRow]:
        """The film, its script, and each scene with its shots, their takes and their sounds."""
        film = OldKey("projects", plain_id(self._name))
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
            self._name,
            status=AssetStatus.WIP,
            metadata=_film_facts(facts for _, facts in found),
        )
        script = None
        if self._script is not None:
            script = OldKey("scripts", plain_id(self._script.name))
            media = OldMedia(self._script.name, path=self._script.name)
            yield OldAsset(script, AssetType.SCRIPT, self._name, media)
            yield OldLink(RelationType.USED_IN, film, script)
        for scene, facts in found:
            inside = _scene_key(scene) if self._is_project else None
            if inside is not None:
                yield from _scene_rows(scene, inside, film, script)
            yield from self._board_rows(scene, facts, film, inside)

    def close(self) -> None:
        """Nothing is held open."""

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
            words = (self._name, scene.number, board.shot or str(at))
            takes += _take_rows(board, key, images, " ".join(filter(None, words)))
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


def _scene_rows(
    scene: BoardScene, key: OldKey, film: OldKey, script: OldKey | None
) -> Iterator[OldRow]:
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
    if script is not None:
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
        board.words or board.shot or str(at),
        code=board.shot or str(at),
        status=AssetStatus.WIP,
        metadata={name: value for name, value in facts.items() if value},
        duration=board.seconds,
    )


def _take_rows(board: DrawnBoard, shot: OldKey, images: str, called: str) -> Iterator[OldRow]:
    """The picture of a board, and its sound, called after the board."""
    for part, name, type_, relation in (
        ("image", board.picture, AssetType.IMAGE, RelationType.GENERATED_FROM),
        ("audio", board.sound, AssetType.AUDIO, RelationType.USED_IN),
    ):
        key = OldKey(shot.table, shot.id, part)
        if board.refused.get(part):
            yield OldSkipped(key, board.refused[part], is_broken=True)
        elif name:
            media = OldMedia(name, path=f"{images}/{name}")
            yield OldAsset(key, type_, called, media, created_at=board.edited_at)
            is_take = part == "image"
            number = 1 if is_take else None
            yield OldLink(relation, shot, key, sequence=number, is_selected=is_take)


STORYBOARDER = OldLibraryFormat(OldLibraryKind.STORYBOARDER, _recognises, StoryboarderReader)
