"""How a film was shown: as board or list, how large, what was folded, selected and in sight."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.base.frozen import frozen
from desktop.domain.ids import AssetId, is_id
from desktop.ui.storyboard.layout import LARGEST, SMALLEST, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable

BOARD, LIST = "board", "list"


@frozen
class BoardState:
    """What is kept of a film when another one is opened, and taken up when it comes back.

    Attributes:
        library: The address of the library that the film is in.
        film: The film.
        view: `BOARD` or `LIST`.
        card_width: Of the cards, in logical pixels.
        collapsed: The scenes (or the film, for shots without one) that show their heading only.
        selected: The selected shots.
        current: The shot that the keyboard stands on.
        scene: The scene that it stands on, where that is no shot.
        strip: The shot whose takes are laid out on the board.
        unfolded: The shots whose takes are open in the list.
        top: The first shot or scene in sight; None where nothing is scrolled.
        offset: How far below the upper edge of the board that begins, in pixels.
    """

    library: str
    film: AssetId
    view: str = BOARD
    card_width: int = USUAL
    collapsed: tuple[AssetId, ...] = ()
    selected: tuple[AssetId, ...] = ()
    current: AssetId | None = None
    scene: AssetId | None = None
    strip: AssetId | None = None
    unfolded: tuple[AssetId, ...] = ()
    top: AssetId | None = None
    offset: int = 0

    @classmethod
    def of(cls, told: dict[str, Any]) -> BoardState:
        """What was kept.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: It makes no sense.
        """
        return cls(
            str(told["library"]),
            AssetId(told["film"]),
            LIST if told["view"] == LIST else BOARD,
            max(SMALLEST, min(LARGEST, int(told["card_width"]))),
            _ids(told["collapsed"]),
            _ids(told["selected"]),
            _id(told["current"]),
            _id(told["scene"]),
            _id(told["strip"]),
            _ids(told["unfolded"]),
            _id(told["top"]),
            int(told["offset"]),
        )


def written(states: Iterable[BoardState]) -> str:
    """The states as they are kept."""
    return json.dumps([asdict(state) for state in states])


def read_states(text: str) -> list[BoardState]:
    """What was kept, in its order; of what makes no sense nothing is taken."""
    try:
        return [BoardState.of(told) for told in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return []


def _id(told: Any) -> AssetId | None:
    return AssetId(told) if isinstance(told, str) and is_id(told) else None


def _ids(told: Any) -> tuple[AssetId, ...]:
    return tuple(key for each in told if (key := _id(each)) is not None)
