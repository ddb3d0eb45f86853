"""Moving to the Trash: what else loses by it, whether to ask first, and with which words.

The one rule of the program, for window and command line: ask only where something *else* loses an
asset. What contains a thing (the scene a shot is in) does not count, since that is the thing's own
place; undo is always at hand.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetType
from desktop.domain.display import counted
from desktop.domain.untrusted_text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.domain.asset import AssetCard
    from desktop.domain.ids import AssetId
    from desktop.domain.relation import RelationType

_NOUNS = {
    AssetType.FILM: "film",
    AssetType.SCENE: "scene",
    AssetType.SHOT: "shot",
    AssetType.CHARACTER_REF: "character",
}
_LINES = 50  # assets that a question lists


@frozen
class TrashedUse:
    """Something outside the Trash that loses an asset which goes there.

    Attributes:
        asset_id: What goes.
        asset_name: What it is called.
        type: How it is used.
        user_id: What loses it: a shot, scene, film or character.
        user: Its code, or its name where it has none.
        film: The name of the film it belongs to, or empty.
    """

    asset_id: AssetId
    asset_name: str
    type: RelationType
    user_id: AssetId
    user_type: AssetType
    user: str
    film: str = ""


@frozen
class TrashQuestion:
    """What to ask before assets go to the Trash.

    Attributes:
        details: A line for each asset that is used, where there are several.
    """

    title: str
    text: str
    details: tuple[str, ...] = ()


def question(uses: Sequence[TrashedUse], count: int) -> TrashQuestion | None:
    """What to ask before `count` assets go to the Trash; None where nothing else loses by it."""
    if not uses:
        return None
    by_asset = _by_asset(uses)
    first = next(iter(by_asset.values()))
    title = f"Move {counted(count, 'asset')} to the Trash?"
    if count == 1:
        title = f"Move {quoted(first[0].asset_name)} to the Trash?"
    if len(by_asset) == 1:
        text = f"{quoted(first[0].asset_name)} is {_said(first)}. {_loss(first)}"
        return TrashQuestion(title, text)
    text = (
        f"{len(by_asset):,} of them are used elsewhere."
        " What uses them loses them until you restore them."
    )
    return TrashQuestion(title, text, lines_of(uses))


def lines_of(uses: Sequence[TrashedUse]) -> tuple[str, ...]:
    """A line for each asset that is used: `boat.png: used in 2 shots of The Last Lamp`."""
    told = [f"{_short(own[0].asset_name)}: {_said(own)}" for own in _by_asset(uses).values()]
    more = len(told) - _LINES
    return (*told[:_LINES], f"and {more:,} more") if more > 0 else tuple(told)


def described(cards: Iterable[AssetCard], count: int) -> str:
    """What went to the Trash or came back: `“boat.png”`, `shot 1A`, `3 shots`, `12 assets`."""
    known = list(cards)
    if count == 1 and len(known) == 1:
        card = known[0]
        noun = _NOUNS.get(card.type)
        if noun in ("shot", "scene") and card.code:
            return f"{noun} {_short(card.code)}"
        return f"the {noun} {quoted(card.name)}" if noun else quoted(card.name)
    kinds = Counter(card.type for card in known)
    if len(known) == count and len(kinds) == 1:
        noun = _NOUNS.get(next(iter(kinds)), "asset")
        return counted(count, noun)
    scenes = [card for card in known if card.type is AssetType.SCENE]
    if len(known) == count and len(scenes) == 1 and set(kinds) == {AssetType.SCENE, AssetType.SHOT}:
        shots = counted(kinds[AssetType.SHOT], "shot")
        return f"{described(scenes, 1)} with {shots}"
    return counted(count, "asset")


def quoted(name: str) -> str:
    """A name of somebody's as it stands in a sentence."""
    return f"“{_short(name)}”"


def _by_asset(uses: Sequence[TrashedUse]) -> dict[AssetId, list[TrashedUse]]:
    found: dict[AssetId, list[TrashedUse]] = {}
    for use in uses:
        found.setdefault(use.asset_id, []).append(use)
    return found


def _short(name: str) -> str:
    return clean_line(name, limit=60)


def _said(uses: Sequence[TrashedUse]) -> str:
    """How one asset is used, as the end of a sentence that begins with `is`."""
    places: dict[tuple[AssetType, str], list[TrashedUse]] = {}
    characters = [use for use in uses if use.user_type is AssetType.CHARACTER_REF]
    for use in uses:
        if use.user_type is not AssetType.CHARACTER_REF:
            places.setdefault((use.user_type, use.film), []).append(use)
    parts = []
    if places:
        told = [_place(*key, own) for key, own in places.items()]
        parts.append(f"used in {_listed(told)}")
    if characters:
        names = [_short(use.user) for use in characters]
        who = _listed(names) if len(names) <= 3 else f"{len(names)} characters"
        parts.append(f"a reference of {who}")
    return _listed(parts)


def _place(kind: AssetType, film: str, uses: Sequence[TrashedUse]) -> str:
    """`2 shots of The Last Lamp`, `shot 1A of The Last Lamp`, `the film The Last Lamp`."""
    noun = _NOUNS.get(kind, "asset")
    number = len({use.user_id for use in uses})
    if kind is AssetType.FILM:
        return f"the film {_short(uses[0].user)}"
    what = f"{noun} {_short(uses[0].user)}" if number == 1 else counted(number, noun)
    return f"{what} of {_short(film)}" if film else what


def _loss(uses: Sequence[TrashedUse]) -> str:
    """Who goes without it until when."""
    users = {use.user_id for use in uses}
    if len(users) > 1:
        return "They lose it until you restore it."
    noun = _NOUNS.get(uses[0].user_type, "asset")
    return f"The {noun} loses it until you restore it."


def _listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
