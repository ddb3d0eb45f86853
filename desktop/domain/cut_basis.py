"""What a finished cut was put together from: shots in an order, and what plays in them.

A clip's own length is no part of it: it is found out later on, and goes with the content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.basis import Basis, BasisCause, BasisItem, BasisPart, digest_of, in_order
from desktop.domain.basis_causes import causes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.film import Film, Shot


def cut_basis(film: Film) -> Basis:
    """What a cut of the film as it is now is made from."""
    shots = film.shots()
    order = BasisItem(BasisPart.ORDER, film.id, digest_of("\n".join(shot.id for shot in shots)))
    return Basis(items=in_order([order, *(item for shot in shots for item in _of_shot(shot))]))


def cut_causes(made_from: Basis, now: Basis) -> tuple[BasisCause, ...]:
    """Why a cut is out of date. That a shot came or went says of the order what there is to say."""
    causes = causes_of(made_from, now)
    if any(cause.part is BasisPart.SHOT for cause in causes):
        causes = tuple(cause for cause in causes if cause.part is not BasisPart.ORDER)
    return causes


def _of_shot(shot: Shot) -> Iterator[BasisItem]:
    take, name = shot.selected, shot.called
    yield BasisItem(BasisPart.SHOT, shot.id, "", name)
    start, end = (take.part.start, take.part.end) if take else (None, None)
    length = digest_of(f"{shot.duration} {start} {end}")
    yield BasisItem(BasisPart.LENGTH, shot.id, length, name, owner=shot.id)
    if take is not None:
        plays = digest_of(f"{take.card.id} {take.card.checksum}")
        yield BasisItem(BasisPart.CHOICE, shot.id, plays, name, owner=shot.id)
