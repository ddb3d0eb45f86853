"""Everything the library knows about one asset, as every door shows it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from desktop.base.frozen import frozen
from desktop.domain.recipe import NOT_READ, AssetRecipe
from desktop.domain.timecode import DEFAULT_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.activity import ActivityEntry
    from desktop.domain.asset import Asset, AssetCard
    from desktop.domain.collection import Collection
    from desktop.domain.frames import Frames
    from desktop.domain.location import Location
    from desktop.domain.recipe_source import RecipeSource
    from desktop.domain.relation import Relation
    from desktop.domain.technical import Technical


@frozen
class Dossier:
    """One asset with everything that hangs on it; its text apart, which may be long.

    Attributes:
        recipe: How it was made: what its file says, its words, and what a person says instead.
        sources: What its recipe names as what it was made from.
        tags: The paths of those it carries, in order.
        collections: Those it is in, in order.
        locations: Where its bytes are, in the order in which to try them.
        entries: What was done to it, the newest first.
    """

    asset: Asset
    card: AssetCard
    technical: Technical | None = None
    recipe: AssetRecipe = NOT_READ
    sources: tuple[RecipeSource, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[Collection, ...] = ()
    relations: tuple[Relation, ...] = ()
    locations: tuple[Location, ...] = ()
    entries: tuple[ActivityEntry, ...] = ()

    @property
    def sequence(self) -> tuple[Frames, Fraction] | None:
        """Of an image sequence its frames, and how many of them a second."""
        return frames_and_rate(self.locations, self.technical)


def frames_and_rate(
    locations: Sequence[Location], technical: Technical | None
) -> tuple[Frames, Fraction] | None:
    """The frames of an image sequence and their exact rate; None of anything else."""
    frames = next((place.frames for place in locations if place.frames is not None), None)
    if frames is None:
        return None
    if technical is None or not technical.frame_rate_num or not technical.frame_rate_den:
        return frames, DEFAULT_RATE.exact
    return frames, Fraction(technical.frame_rate_num, technical.frame_rate_den)
