"""How the production status of a shot looks: a colour and the letter that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.asset import AssetStatus


@dataclass(frozen=True, slots=True)
class StatusLook:
    """A status as a badge; near-black letters stand on `colour` at 4.5:1 or more."""

    name: str
    letter: str
    colour: str


STATUSES: dict[str, StatusLook] = {
    AssetStatus.WIP: StatusLook("Work in progress", "W", "#9a9a9a"),
    AssetStatus.REVIEW: StatusLook("For review", "R", "#d9b64e"),
    AssetStatus.APPROVED: StatusLook("Approved", "A", "#7fb77e"),
    AssetStatus.CUT: StatusLook("Cut", "C", "#e5766c"),
}


def status_look(status: str) -> StatusLook:
    """The look of a status; one that is not of production shows its own first letter."""
    found = STATUSES.get(status)
    return found or StatusLook(
        status.capitalize() or "Unknown", status[:1].upper() or "?", "#9a9a9a"
    )
