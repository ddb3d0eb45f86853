"""What an old library says of a film as a whole: its rate and its shape, where they make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.errors import RuleError
from desktop.domain.aspect import read_aspect
from desktop.domain.timecode import FrameRate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.catalog.library import Tx
    from desktop.domain.ids import AssetId

RATE, ASPECT = "frame_rate", "aspect_ratio"  # of the metadata of a film that comes in
_FASTEST = 240


def set_old_film(tx: Tx, film: AssetId, facts: Mapping[str, object]) -> None:
    """Set what of the metadata of a film that has just come in is a setting here."""
    rate, aspect = facts.get(RATE), facts.get(ASPECT)
    found = None
    if isinstance(rate, int | float) and 1 < rate <= _FASTEST:  # not what is only true
        found = FrameRate.of(float(rate))
    try:
        shape = read_aspect(aspect) if isinstance(aspect, str) and aspect.strip() else None
    except RuleError:  # it stays in the metadata, where a person sees it
        shape = None
    if found is not None or shape is not None:
        tx.films.set_settings(film, rate=found, aspect_ratio=shape)
