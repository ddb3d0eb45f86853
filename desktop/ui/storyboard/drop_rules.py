"""What a drop on the film will do, in words, before it is done. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.display import counted
from desktop.ui.storyboard.aim import Aim
from desktop.ui.storyboard.board import Board, Section, ShotPosition
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent, DropKind, Payload, refused
from desktop.ui.storyboard.layout import BoardPart
from desktop.ui.storyboard.take_drop_rules import of_takes, on_shot

if TYPE_CHECKING:
    from desktop.domain.ids import AssetId


def intent_for(board: Board, aim: Aim, payload: Payload) -> DropIntent:
    """What dropping `payload` on what is aimed at would do."""
    if aim.spot.section < 0:
        return NOTHING
    if payload.scenes:
        return _scene_move(board, aim.scene_gap, payload)
    if payload.shots:
        return _shot_move(board, aim.slot, payload)
    source = board.find(payload.from_shot)
    if source is not None:
        return of_takes(board, aim, source, payload)
    section = board.sections[aim.spot.section]
    if aim.part is BoardPart.HEADING:
        return _on_heading(section, ShotPosition(aim.spot.section, len(section.shots)), payload)
    if (payload.ids or payload.files) and not payload.pictures:
        return refused(payload.refusal)
    if aim.part is BoardPart.STRIP:
        return on_shot(board.at(aim.spot), payload, aim.take_gap)
    if aim.part is BoardPart.CARD:
        return on_shot(board.at(aim.spot), payload)
    return _between(board, aim.slot, payload)


def on_film(board: Board, payload: Payload) -> DropIntent:
    """What dropping `payload` on the film's own heading would do."""
    if payload.all_sound:
        return _sound(board.film.id, "the film", payload)
    if payload.shots or payload.scenes or not payload.pictures:
        return refused("" if payload.pictures else payload.refusal)
    source = board.find(payload.from_shot)
    last = len(board.sections) - 1
    end = ShotPosition(last, board.counts[last])
    if source is not None:
        return of_takes(board, Aim(BoardPart.SPACE, end, end), source, payload)
    return _between(board, end, payload)


def _on_heading(section: Section, slot: ShotPosition, payload: Payload) -> DropIntent:
    """On a scene's heading: sound is used in it, pictures go to its end."""
    if payload.all_sound:
        return _sound(section.parent_id, section.words, payload)
    if not payload.pictures:
        return refused(payload.refusal)
    last = len(section.shots)
    end = section.where(last) if section.follower else f"at the end of {section.words}"
    what = counted(payload.pictures, "shot") if payload.is_counted else "as shots"
    return DropIntent(
        DropKind.INSERT,
        f"Add {what} {end}",
        section.parent_id,
        section.shot_at(last),
        slot=slot,
        ids=payload.ids,
        place=end,
    )


def _sound(parent_id: AssetId, name: str, payload: Payload) -> DropIntent:
    """Sound that the film or a scene uses."""
    return DropIntent(
        DropKind.SOUND,
        f"Use as sound of {name}",
        parent_id,
        ids=payload.ids,
        place=name,
    )


def _between(board: Board, slot: ShotPosition, payload: Payload) -> DropIntent:
    """Between cards: new shots."""
    section = board.sections[slot.section]
    what = "shot" if payload.pictures == 1 else f"{payload.pictures:,} shots"
    return DropIntent(
        DropKind.INSERT,
        f"Insert {what if payload.is_counted else 'as shots'} {section.where(slot.place)}",
        section.parent_id,
        section.shot_at(slot.place),
        slot=slot,
        ids=payload.ids,
        place=section.where(slot.place),
    )


def _shot_move(board: Board, slot: ShotPosition, payload: Payload) -> DropIntent:
    """Shots of this film: to another place, or used again there."""
    section = board.sections[slot.section]
    moving = set(payload.shots)
    one = board.find(payload.shots[0])
    what = f"shot {one.called}" if one and len(moving) == 1 else f"{len(moving):,} shots"
    if payload.reuse:
        words = f"Reuse {what} {section.where(slot.place)}"
        return DropIntent(
            DropKind.REUSE,
            words,
            section.parent_id,
            section.shot_at(slot.place),
            slot=slot,
            ids=payload.shots,
        )
    if _stays(board, slot, moving):
        return NOTHING
    index = slot.place
    while index < len(section.shots) and section.shots[index].id in moving:
        index += 1
    before = section.shot_at(index)
    away = any(
        board.positions[key].section != slot.section for key in moving if key in board.positions
    )
    if not section.shots:
        words = f"Move {what} to {section.words}"
    elif index == len(section.shots):
        end = section.where(index) if section.follower else f"to the end of {section.words}"
        words = f"Move {what} {end}"
    else:
        to = f" to {section.words}" if away else ""
        words = f"Move {what}{to} before {section.shots[index].called}"
    return DropIntent(DropKind.MOVE, words, section.parent_id, before, slot=slot, ids=payload.shots)


def _stays(board: Board, slot: ShotPosition, moving: set[AssetId]) -> bool:
    """Whether the shots already lie together right at the gap."""
    positions = sorted(board.positions[key] for key in moving if key in board.positions)
    if (
        not positions
        or positions[0].section != slot.section
        or positions[-1].section != slot.section
    ):
        return False
    together = positions[-1].place - positions[0].place == len(positions) - 1
    return together and positions[0].place <= slot.place <= positions[-1].place + 1


def _scene_move(board: Board, place: int, payload: Payload) -> DropIntent:
    """A scene dragged by its heading, in front of a section."""
    own = board.section_of(payload.scenes[0])
    scene = board.sections[own] if own >= 0 else None
    first = next((i for i, s in enumerate(board.sections) if s.scene), 0)
    place = max(first, place)
    if scene is None or place in (own, own + 1):
        return NOTHING
    before = board.sections[place] if place < len(board.sections) else None
    where = f"before {_named(before)}" if before else "to the end of the film"
    return DropIntent(
        DropKind.SCENE,
        f"Move {scene.words} {where}",
        board.film.id,
        before.head if before else None,
        slot=ShotPosition(place, -1),
        ids=payload.scenes,
    )


def _named(section: Section) -> str:
    """How a sentence names what a section begins with: its scene, or its first shot."""
    return section.words if section.scene or not section.shots else section.shots[0].called
