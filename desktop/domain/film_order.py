"""The order of a film: its scenes' headings and its shots on one line of numbers.

A film plays its shots in the order of their `sequence`, and nothing else says it. A heading has a
number on the same line, in front of its scene's first shot, so that an empty scene has a place too;
shots without a scene stand where their numbers put them. The functions here take a line and say
what it becomes; `numbered` says which numbers that changes.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.ordering import STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.domain.ids import AssetId

_NARROW = STEP // 16  # what a run that had to be widened leaves between two numbers, at least


@frozen
class FilmOrderItem:
    """A heading or a shot on the line of its film.

    Attributes:
        scene_id: The scene of a shot; None for headings and for shots without one.
        sequence: Its number, or None where it is to get one.
    """

    asset_id: AssetId
    is_scene: bool = False
    scene_id: AssetId | None = None
    sequence: int | None = None


def in_order(places: Iterable[FilmOrderItem]) -> list[FilmOrderItem]:
    """The line as it plays: by number, and every scene's shots behind its heading.

    What our own edits leave needs only the first; the second is for rows that others wrote.
    """
    by_number = sorted(places, key=lambda p: (p.sequence is None, p.sequence or 0, p.asset_id))
    shots: dict[AssetId, list[FilmOrderItem]] = {}
    for place in by_number:
        if place.scene_id is not None:
            shots.setdefault(place.scene_id, []).append(place)
    line: list[FilmOrderItem] = []
    for place in by_number:
        if place.scene_id is None:
            line.append(place)
            if place.is_scene:
                line += shots.get(place.asset_id, ())
    return line


def with_shots(
    line: Sequence[FilmOrderItem],
    shots: Sequence[AssetId],
    scene_id: AssetId | None,
    before: AssetId | None,
) -> list[FilmOrderItem]:
    """The line with shots in a scene (None: in none), in front of a shot there, or last.

    Shots that were on the line already leave their old places. Without a scene, `before` may be
    a scene as well: the shots then stand in front of its heading.
    """
    moving = set(shots)
    rest = [place for place in line if place.asset_id not in moving]
    new = [FilmOrderItem(key, scene_id=scene_id) for key in shots]
    at = _end_of(rest, scene_id)
    for index, place in enumerate(rest):
        if place.asset_id == before and place.scene_id == scene_id:
            at = index
    return [*rest[:at], *new, *rest[at:]]


def with_scenes(
    line: Sequence[FilmOrderItem], scenes: Sequence[AssetId], before: AssetId | None
) -> list[FilmOrderItem]:
    """The line with scenes and their shots in front of a heading or a loose shot, or last."""
    moving = set(scenes)
    rest = [p for p in line if p.asset_id not in moving and p.scene_id not in moving]
    at = len(rest)
    for index, place in enumerate(rest):
        if place.asset_id == before and place.scene_id is None:
            at = index
    new: list[FilmOrderItem] = []
    for key in scenes:
        new.append(FilmOrderItem(key, is_scene=True))
        new += [replace(place, sequence=None) for place in line if place.scene_id == key]
    return [*rest[:at], *new, *rest[at:]]


def numbered(line: Sequence[FilmOrderItem]) -> dict[AssetId, int]:
    """The numbers that change when the line is to rise strictly from its beginning to its end.

    Numbers that rise stay. What has none is put between its neighbours; where the gap is too
    narrow, as few neighbours as will do move aside with it.
    """
    numbers = _rising([place.sequence for place in line])
    at = 0
    while at < len(numbers):
        if numbers[at] is not None:
            at += 1
            continue
        end = at
        while end < len(numbers) and numbers[end] is None:
            end += 1
        _fill(numbers, at, end)
        at = end
    return {
        place.asset_id: number
        for place, number in zip(line, numbers, strict=True)
        if number is not None and number != place.sequence
    }


def _end_of(line: Sequence[FilmOrderItem], scene_id: AssetId | None) -> int:
    """Behind the last shot of a scene, or its heading; without a scene, behind everything."""
    if scene_id is None:
        return len(line)
    own = [i for i, p in enumerate(line) if scene_id in (p.asset_id, p.scene_id)]
    return own[-1] + 1 if own else len(line)


def _rising(numbers: Sequence[int | None]) -> list[int | None]:
    """The longest part of the numbers that rises; None for the others."""
    tails: list[int] = []  # the smallest last number of a rising part of each length
    where: list[int] = []  # at which index that is
    before: list[int] = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        if number is None:
            continue
        length = bisect_left(tails, number)
        before[index] = where[length - 1] if length else -1
        if length == len(tails):
            tails.append(number)
            where.append(index)
        else:
            tails[length], where[length] = number, index
    kept: list[int | None] = [None] * len(numbers)
    at = where[-1] if where else -1
    while at >= 0:
        kept[at] = numbers[at]
        at = before[at]
    return kept


def _fill(numbers: list[int | None], start: int, end: int) -> None:
    """Give numbers to a run that has none, and to neighbours where there is no room for it."""
    width, least = 0, 1
    while True:
        low = numbers[start - 1] if start else None
        high = numbers[end] if end < len(numbers) else None
        count = end - start
        if high is None:
            gap, low = STEP, low or 0
        elif low is None:
            gap = STEP
            low = high - STEP * (count + 1)
        else:
            gap = (high - low) // (count + 1)
        if gap >= least:
            numbers[start:end] = [low + gap * (i + 1) for i in range(count)]
            return
        width, least = max(8, width * 2), _NARROW
        start, end = max(0, start - width), min(len(numbers), end + width)
        while end < len(numbers) and numbers[end] is None:
            end += 1
