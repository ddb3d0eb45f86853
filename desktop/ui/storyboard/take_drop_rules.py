"""What a drop of takes, or on the strip of takes, will do and says. Knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.film import rising
from desktop.ui.storyboard.board import ShotPosition
from desktop.ui.storyboard.drop_intent import NOTHING, DropIntent, DropKind, Payload, refused
from desktop.ui.storyboard.layout import BoardPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.film import Shot, Take
    from desktop.ui.storyboard.aim import Aim
    from desktop.ui.storyboard.board import Board


def on_shot(shot: Shot, payload: Payload, gap: int | None = None) -> DropIntent:
    """Assets or files on a shot: its takes from now on, at a gap of its strip or last."""
    code = shot.called
    have = {take.card.id: take for take in shot.takes}
    if payload.ids and all(key in have for key in payload.ids):
        return _on_itself(shot, payload, [have[key] for key in payload.ids])
    count = payload.pictures - sum(key in have for key in payload.ids)
    if not shot.takes:
        many = f" with {count:,} takes" if count > 1 and payload.is_counted else ""
        words = f"Fill {code}{many}"
        return DropIntent(DropKind.FILL, words, shot_id=shot.id, ids=payload.ids, place=code)
    first, last = _numbers(shot, count, gap)
    what = f"take {first}" if count == 1 else f"takes {first}–{last}"
    what = what if payload.is_counted else "takes"
    is_inside = gap is not None and gap < len(shot.takes)
    return DropIntent(
        DropKind.TAKE,
        f"Add as {what} of {code}",
        shot_id=shot.id,
        before=shot.takes[gap].card.id if is_inside and gap is not None else None,
        take_gap=gap,
        ids=payload.ids,
        place=code,
    )


def of_takes(board: Board, aim: Aim, source: Shot, payload: Payload) -> DropIntent:
    """Takes from the strip of a shot: to another place in it, to another shot, or out of it."""
    moving = [take for take in source.takes if take.card.id in payload.ids]
    if not moving:
        return NOTHING
    if aim.part in (BoardPart.CARD, BoardPart.STRIP):
        shot = board.at(aim.spot)
        if shot.id != source.id:
            return _hand(source, moving, shot, payload)
        if aim.part is BoardPart.STRIP:
            return order_of(source, moving, aim.take_gap)
        return _on_itself(source, payload, moving)
    return _out(board, aim, source, moving, payload)


def named(takes: Iterable[Take]) -> str:
    """Takes in a sentence: `take 3`, `takes 1 and 3`, `5 takes`."""
    numbers = [str(take.number) for take in takes]
    if len(numbers) == 1:
        return f"take {numbers[0]}"
    if len(numbers) == 2:
        return f"takes {' and '.join(numbers)}"
    return f"{len(numbers):,} takes"


def _on_itself(shot: Shot, payload: Payload, takes: list[Take]) -> DropIntent:
    """Takes of a shot on its own card: one of them is chosen."""
    code, take = shot.called, takes[0]
    if len(takes) > 1:
        return refused(f"Already takes of {code}")
    if take.is_selected:
        return refused(f"Already take {take.number} of {code}")
    words = f"Choose take {take.number} of {code}"
    return DropIntent(DropKind.CHOOSE, words, shot_id=shot.id, ids=(take.card.id,))


def order_of(shot: Shot, moving: list[Take], gap: int) -> DropIntent:
    """Takes to a gap between those of their own shot."""
    before = next((take for take in shot.takes[gap:] if take not in moving), None)
    rest = [take for take in shot.takes if take not in moving]
    at = rest.index(before) if before else len(rest)
    if [*rest[:at], *moving, *rest[at:]] == list(shot.takes):
        return NOTHING
    where = f"before take {before.number}" if before else f"after take {rest[-1].number}"
    return DropIntent(
        DropKind.ORDER,
        f"Move {named(moving)} {where} of {shot.called}",
        shot_id=shot.id,
        before=before.card.id if before else None,
        take_gap=gap,
        ids=tuple(take.card.id for take in moving),
    )


def _hand(source: Shot, moving: list[Take], shot: Shot, payload: Payload) -> DropIntent:
    """Takes of one shot onto another: moved there, or with Ctrl used there as well."""
    have = {take.card.id: take for take in shot.takes}
    new = [take for take in moving if take.card.id not in have]
    code = shot.called
    if not new:
        takes = [have[take.card.id] for take in moving]
        return refused(f"Already {named(takes)} of {code}")
    first, last = _numbers(shot, len(new), None)
    number = f"as take {first}" if len(new) == 1 else f"as takes {first}–{last}"
    what = f"{named(new)} of {source.called}"
    ids = tuple(take.card.id for take in new)
    if payload.reuse:
        kind = DropKind.TAKE if shot.takes else DropKind.FILL
        words = f"Reuse {what} {number} of {code}"
        return DropIntent(kind, words, shot_id=shot.id, from_shot=source.id, ids=ids)
    return DropIntent(
        DropKind.HAND,
        f"Move {what} to {code} {number}",
        shot_id=shot.id,
        from_shot=source.id,
        ids=ids,
    )


def _out(board: Board, aim: Aim, source: Shot, moving: list[Take], payload: Payload) -> DropIntent:
    """Takes between cards or on a heading: shots of their own."""
    section = board.sections[aim.slot.section]
    place = aim.slot.place
    if aim.part is BoardPart.HEADING:
        section = board.sections[aim.spot.section]
        place = len(section.shots)
    shots = "a new shot" if len(moving) == 1 else f"{len(moving):,} new shots"
    what = f"{named(moving)} of {source.called}"
    words = f"Reuse {what} in {shots}" if payload.reuse else f"Move {what} to {shots}"
    return DropIntent(
        DropKind.INSERT if payload.reuse else DropKind.OUT,
        f"{words} {section.where(place)}",
        section.parent_id,
        section.shot_at(place),
        from_shot=source.id,
        slot=ShotPosition(board.section_of(section.parent_id), place),
        ids=tuple(take.card.id for take in moving),
    )


def _numbers(shot: Shot, count: int, gap: int | None) -> tuple[int, int]:
    """The numbers that the first and the last of new takes get, at a gap or behind the others."""
    mine = [take.number for take in shot.takes]
    new = range(shot.next_number, shot.next_number + count)
    at = len(mine) if gap is None else gap
    dealt = rising([*mine, *new])[at : at + count]
    return (dealt[0], dealt[-1]) if dealt else (0, 0)
