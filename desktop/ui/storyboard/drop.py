"""What a drop on the board will do, in words, before it is done. Knows no Qt."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.asset import TAKE_TYPES, AssetType
from desktop.domain.display import counted
from desktop.ui.storyboard.board import Board, Section, Spot
from desktop.ui.storyboard.layout import BoardLayout, Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.ids import AssetId

EDGE = 0.2  # of a card's width at either side counts as the gap beside it


class DropKind(StrEnum):
    """What will be done."""

    INSERT = "insert"  # new shots, each with one asset as its take
    TAKE = "take"  # more takes of a shot
    FILL = "fill"  # the first take of an empty shot
    CHOOSE = "choose"  # a take of this very shot becomes the chosen one
    MOVE = "move"  # shots to another place
    REUSE = "reuse"  # new shots with the same takes
    SOUND = "sound"  # sound of the film or of a scene
    SCENE = "scene"  # a scene to another place
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Payload:
    """What is being dragged.

    Attributes:
        kinds: The types of the assets, as far as they are known yet.
        files: Files from another program; then `ids` is empty.
        shots: Those of `ids` that are shots of the film on the board.
        scenes: Scenes of the film on the board, dragged by their heading.
        from_shot: The shot whose take strip this comes from, or None.
        reuse: Ctrl is held: use again instead of moving.
    """

    ids: tuple[AssetId, ...] = ()
    kinds: Mapping[AssetId, AssetType] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    shots: tuple[AssetId, ...] = ()
    scenes: tuple[AssetId, ...] = ()
    from_shot: AssetId | None = None
    reuse: bool = False

    @property
    def pictures(self) -> int:
        """How many of them can be takes; what is not known yet counts."""
        known = sum(self.kinds.get(key, AssetType.IMAGE) in TAKE_TYPES for key in self.ids)
        return known + sum(file_type(path) in TAKE_TYPES for path in self.files)

    @property
    def sounds(self) -> tuple[AssetId, ...]:
        """Those of the assets that are sound."""
        return tuple(key for key in self.ids if self.kinds.get(key) is AssetType.AUDIO)

    @property
    def all_sound(self) -> bool:
        """Whether everything dragged is sound."""
        kinds = [self.kinds.get(key) for key in self.ids] + [file_type(p) for p in self.files]
        return bool(kinds) and all(kind is AssetType.AUDIO for kind in kinds)

    @property
    def refusal(self) -> str:
        """Why none of it can be a take."""
        kinds = [self.kinds.get(key) for key in self.ids] + [file_type(p) for p in self.files]
        names = sorted({_NAMES.get(kind, "this file") for kind in kinds if kind not in TAKE_TYPES})
        return f"Cannot be a take: {', '.join(names)}"


_NAMES: dict[AssetType | None, str] = {
    AssetType.AUDIO: "audio",
    AssetType.SCRIPT: "a script",
    AssetType.TEXT: "text",
    AssetType.DOCUMENT: "a document",
    AssetType.FILM: "a film",
    AssetType.SCENE: "a scene",
    AssetType.SHOT: "a shot of another film",
    AssetType.CHARACTER_REF: "a character",
}


@dataclass(frozen=True, slots=True)
class DropIntent:
    """What a drop here would do.

    Attributes:
        words: For the label at the pointer: "Insert shot after 12A".
        parent_id: The scene (or film) that shots go to, or that sound is used in.
        before: The shot (or scene) in front of which they go; None is last.
        shot_id: The shot that gets takes.
        slot: The gap to mark, where there is one.
        ids: Assets or shots concerned; empty while files are not imported yet.
    """

    kind: DropKind
    words: str
    parent_id: AssetId | None = None
    before: AssetId | None = None
    shot_id: AssetId | None = None
    slot: Spot | None = None
    ids: tuple[AssetId, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether anything would be done."""
        return self.kind is not DropKind.NOTHING


NOTHING = DropIntent(DropKind.NOTHING, "")


def file_type(path: Path) -> AssetType | None:
    """What a file will probably be, by its name only: a drag must not touch the disk."""
    kind = (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]
    if kind in ("image", "video", "audio", "text"):
        return AssetType(kind)
    # A suffix that mimetypes does not know (camera RAW, HEIC) is left to the import to judge.
    return AssetType.IMAGE if not kind else AssetType.DOCUMENT


def intent_at(
    layout: BoardLayout, board: Board, x: float, y: float, payload: Payload
) -> DropIntent:
    """What dropping `payload` at a point of the board would do."""
    if payload.scenes:
        return _scene_move(layout, board, y, payload)
    hit = layout.hit(x, y)
    if hit.section < 0:
        return NOTHING
    if payload.shots:
        return _shot_move(board, layout.slot(x, y), payload)
    section = board.sections[hit.section]
    if hit.part is Part.HEADING:
        return _on_heading(section, Spot(hit.section, len(section.shots)), payload)
    if (payload.ids or payload.files) and not payload.pictures:
        return DropIntent(DropKind.NOTHING, payload.refusal)
    if hit.part is Part.STRIP and layout.strip is not None:
        return _on_card(board, layout.strip, payload)
    if hit.part is Part.CARD:
        box = layout.card(hit.section, hit.place)
        if EDGE <= (x - box.x) / box.w <= 1 - EDGE:
            return _on_card(board, Spot(hit.section, hit.place), payload)
    return _between(board, layout.slot(x, y), payload)


def on_film(board: Board, payload: Payload) -> DropIntent:
    """What dropping `payload` on the film's own heading would do."""
    if payload.all_sound:
        return DropIntent(
            DropKind.SOUND, "Use as sound of the film", board.film.id, ids=payload.ids
        )
    if payload.shots or payload.scenes or not payload.pictures:
        return DropIntent(DropKind.NOTHING, "" if payload.pictures else payload.refusal)
    last = len(board.sections) - 1
    return _between(board, Spot(last, board.counts[last]), payload)


def _on_heading(section: Section, slot: Spot, payload: Payload) -> DropIntent:
    """On a scene's heading: sound is used in it, pictures go to its end."""
    if payload.all_sound:
        words = f"Use as sound of {section.words}"
        return DropIntent(DropKind.SOUND, words, section.parent_id, ids=payload.ids)
    count = payload.pictures
    if not count:
        return DropIntent(DropKind.NOTHING, payload.refusal)
    words = f"Add {counted(count, 'shot')} at the end of {section.words}"
    return DropIntent(DropKind.INSERT, words, section.parent_id, slot=slot, ids=payload.ids)


def _on_card(board: Board, spot: Spot, payload: Payload) -> DropIntent:
    """On a card: takes of its shot."""
    shot = board.at(spot)
    code = shot.code or shot.name
    have = {take.card.id: take for take in shot.takes}
    if payload.ids and all(key in have for key in payload.ids):
        take = have[payload.ids[0]]
        if take.is_selected or len(payload.ids) > 1:
            what = f"Already take {take.number}" if len(payload.ids) == 1 else "Already takes"
            return DropIntent(DropKind.NOTHING, f"{what} of {code}")
        words = f"Choose take {take.number} of {code}"
        return DropIntent(DropKind.CHOOSE, words, shot_id=shot.id, ids=payload.ids)
    count = payload.pictures - sum(key in have for key in payload.ids)
    if not shot.takes:
        words = f"Fill {code}" + (f" with {counted(count, 'take')}" if count > 1 else "")
        return DropIntent(DropKind.FILL, words, shot_id=shot.id, ids=payload.ids)
    number = max(take.number for take in shot.takes) + 1
    what = f"take {number}" if count == 1 else f"takes {number}–{number + count - 1}"
    return DropIntent(DropKind.TAKE, f"Add as {what} of {code}", shot_id=shot.id, ids=payload.ids)


def _between(board: Board, slot: Spot, payload: Payload) -> DropIntent:
    """Between cards: new shots."""
    section = board.sections[slot.section]
    what = "shot" if payload.pictures == 1 else f"{payload.pictures:,} shots"
    return DropIntent(
        DropKind.INSERT,
        f"Insert {what} {_where(section, slot.place)}",
        section.parent_id,
        _before(section, slot.place),
        slot=slot,
        ids=payload.ids,
    )


def _shot_move(board: Board, slot: Spot, payload: Payload) -> DropIntent:
    """Shots of this film: to another place, or used again there."""
    section = board.sections[slot.section]
    moving = set(payload.shots)
    one = board.find(payload.shots[0])
    what = f"shot {one.code}" if one and len(moving) == 1 else f"{len(moving):,} shots"
    if payload.reuse:
        words = f"Reuse {what} {_where(section, slot.place)}"
        return DropIntent(
            DropKind.REUSE,
            words,
            section.parent_id,
            _before(section, slot.place),
            slot=slot,
            ids=payload.shots,
        )
    if _stays(board, slot, moving):
        return DropIntent(DropKind.NOTHING, "")
    index = slot.place
    while index < len(section.shots) and section.shots[index].id in moving:
        index += 1
    before = _before(section, index)
    away = any(board.spots[key].section != slot.section for key in moving if key in board.spots)
    where = f"before {section.shots[index].code}" if before else "at the end"
    words = f"Move {what} {f'to {section.words} ' if away else ''}{where}"
    if not section.shots:
        words = f"Move {what} to {section.words}"
    return DropIntent(DropKind.MOVE, words, section.parent_id, before, slot=slot, ids=payload.shots)


def _stays(board: Board, slot: Spot, moving: set[AssetId]) -> bool:
    """Whether the shots already lie together right at the gap."""
    spots = sorted(board.spots[key] for key in moving if key in board.spots)
    if not spots or spots[0].section != slot.section or spots[-1].section != slot.section:
        return False
    together = spots[-1].place - spots[0].place == len(spots) - 1
    return together and spots[0].place <= slot.place <= spots[-1].place + 1


def _scene_move(layout: BoardLayout, board: Board, y: float, payload: Payload) -> DropIntent:
    """A scene dragged by its heading."""
    over = layout.section_at(y)
    if over < 0:
        return NOTHING
    box = layout.section_box(over)
    place = over + (y > box.y + box.h / 2)
    own = board.section_of(payload.scenes[0])
    scene = board.sections[own] if own >= 0 else None
    first = next((i for i, s in enumerate(board.sections) if s.scene), 0)
    place = max(first, place)
    if scene is None or place in (own, own + 1):
        return NOTHING
    before = board.sections[place] if place < len(board.sections) else None
    where = f"before {before.words}" if before else "to the end of the film"
    return DropIntent(
        DropKind.SCENE,
        f"Move {scene.words} {where}",
        board.film.id,
        before.parent_id if before else None,
        slot=Spot(place, -1),
        ids=payload.scenes,
    )


def _before(section: Section, index: int) -> AssetId | None:
    return section.shots[index].id if index < len(section.shots) else None


def _where(section: Section, index: int) -> str:
    """A gap in words: after the card left of it, or before the first one."""
    if index > 0:
        return f"after {section.shots[index - 1].code}"
    if section.shots:
        return f"before {section.shots[0].code}"
    return f"in {section.words}"
