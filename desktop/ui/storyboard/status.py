"""How the production status of a shot looks: a colour and an icon that says the same."""

from __future__ import annotations

from desktop.base.frozen import frozen
from desktop.domain.asset import AssetStatus
from desktop.domain.film import status_words


@frozen
class StatusLook:
    """A status as a badge: a near-black icon stands on `colour` at 4.5:1 or more.

    The same icons stand before the words in the menu, the list and the editor: the legend.
    """

    name: str
    icon: str
    colour: str


_LOOKS: dict[str, tuple[str, str]] = {
    AssetStatus.WIP: ("pencil-simple", "#9a9a9a"),
    AssetStatus.REVIEW: ("eye", "#d9b64e"),
    AssetStatus.APPROVED: ("check-bold", "#7fb77e"),
    AssetStatus.CUT: ("x-bold", "#e5766c"),
}


def status_look(status: str) -> StatusLook:
    """The look of a status; one that is not of production is a grey question."""
    icon, colour = _LOOKS.get(status, ("question", "#9a9a9a"))
    return StatusLook(status_words(status), icon, colour)
