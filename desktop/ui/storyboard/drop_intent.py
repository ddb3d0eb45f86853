"""What a drop on the film would do. The rules are in `drop_rules` and `take_drop_rules`."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import TAKE_TYPES, AssetType
from desktop.domain.display import type_word
from desktop.ui.kit.mime import file_type, is_surely_file
from desktop.ui.kit.purpose import ImportUse, Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.ids import AssetId
    from desktop.ui.storyboard.board import ShotPosition


class DropKind(StrEnum):
    """What will be done."""

    INSERT = "insert"  # new shots, each with one asset as its take
    TAKE = "take"  # more takes of a shot
    FILL = "fill"  # the first take of an empty shot
    CHOOSE = "choose"  # a take of this very shot becomes the chosen one
    ORDER = "order"  # takes to another place among those of their shot
    HAND = "hand"  # takes of another shot come to this one
    OUT = "out"  # takes of a shot become shots of their own
    MOVE = "move"  # shots to another place
    REUSE = "reuse"  # new shots with the same takes
    SOUND = "sound"  # sound of the film or of a scene
    SCENE = "scene"  # a scene to another place
    NOTHING = "nothing"


@frozen
class Payload:
    """What is being dragged.

    Attributes:
        kinds: The types of the assets, as far as they are known yet.
        files: Files from another program; then `ids` is empty.
        shots: Those of `ids` that are shots of the film on the board.
        scenes: Scenes of the film on the board, dragged by their heading.
        from_shot: The shot whose take strip this comes from, or None.
        reuse: Ctrl is held: use again instead of moving.
        is_trashed: It lies in the Trash.
    """

    ids: tuple[AssetId, ...] = ()
    kinds: Mapping[AssetId, AssetType] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    shots: tuple[AssetId, ...] = ()
    scenes: tuple[AssetId, ...] = ()
    from_shot: AssetId | None = None
    reuse: bool = False
    is_trashed: bool = False

    @property
    def pictures(self) -> int:
        """How many of them can be takes; what is not known yet counts."""
        if self.is_trashed:
            return 0
        known = sum(self.kinds.get(key, AssetType.IMAGE) in TAKE_TYPES for key in self.ids)
        return known + sum(file_type(path) in TAKE_TYPES for path in self.files)

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many there are: a folder's files are counted by their import."""
        return all(map(is_surely_file, self.files))

    @property
    def sounds(self) -> tuple[AssetId, ...]:
        """Those of the assets that are sound."""
        return tuple(key for key in self.ids if self.kinds.get(key) is AssetType.AUDIO)

    @property
    def all_sound(self) -> bool:
        """Whether everything dragged is sound."""
        if self.is_trashed:
            return False
        kinds = [self.kinds.get(key) for key in self.ids] + [file_type(p) for p in self.files]
        return bool(kinds) and all(kind is AssetType.AUDIO for kind in kinds)

    @property
    def refusal(self) -> str:
        """Why none of it can be a take."""
        if self.is_trashed:
            return "Restore it from the Trash first"
        kinds = [self.kinds.get(key) for key in self.ids] + [file_type(p) for p in self.files]
        words = {type_word(kind) if kind else "this" for kind in kinds if kind not in TAKE_TYPES}
        if AssetType.SHOT in kinds:
            words = words - {type_word(AssetType.SHOT)} | {"shot of another film"}
        return f"Cannot be a take: {', '.join(sorted(words))}"


@frozen
class DropIntent:
    """What a drop here would do.

    Attributes:
        words: For the label at the pointer: "Insert shot after 12A".
        parent_id: The scene (or film) that shots go to, or that sound is used in.
        before: The shot, scene or take in front of which they go; None is last.
        shot_id: The shot that gets takes.
        from_shot: The shot that takes go away from.
        slot: The gap to mark, where there is one.
        take_gap: The gap to mark in the strip of takes, or None.
        ids: Assets or shots concerned; empty while files are not imported yet.
        place: Where it goes, as a sentence names it: `after 12A`, `12A`, `scene 2`.
    """

    kind: DropKind
    words: str
    parent_id: AssetId | None = None
    before: AssetId | None = None
    shot_id: AssetId | None = None
    from_shot: AssetId | None = None
    slot: ShotPosition | None = None
    take_gap: int | None = None
    ids: tuple[AssetId, ...] = ()
    place: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether anything would be done."""
        return self.kind is not DropKind.NOTHING

    @property
    def purpose(self) -> Purpose | None:
        """What files are brought in for, where it can be done with files."""
        use = _USES.get(self.kind)
        return Purpose(use, self.place) if use is not None else None


_USES = {
    DropKind.INSERT: ImportUse.SHOTS,
    DropKind.TAKE: ImportUse.TAKES,
    DropKind.FILL: ImportUse.TAKES,
    DropKind.SOUND: ImportUse.SOUND,
}


NOTHING = DropIntent(DropKind.NOTHING, "")


def refused(words: str) -> DropIntent:
    """Nothing, and why."""
    return DropIntent(DropKind.NOTHING, words)
