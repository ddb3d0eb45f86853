"""The edit that gives shots other codes, all of them in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.frozen import frozen

if TYPE_CHECKING:
    from desktop.catalog.library import Tx
    from desktop.domain.numbering import NewCode


@frozen
class RenumberShots:
    """Give shots the codes of `domain.numbering.renumbered`.

    A name that only repeats the old code ("Shot 1A") follows it.
    """

    codes: tuple[NewCode, ...]

    @property
    def label(self) -> str:
        """As the Edit menu has it."""
        count = len(self.codes)
        return "Renumber shot" if count == 1 else f"Renumber {count:,} shots"

    def apply(self, tx: Tx) -> None:
        """Each in one update of its row; one whose code somebody changed meanwhile is left."""
        for new in self.codes:
            shot = tx.assets.load(new.shot_id)
            if (shot.code or "") != new.before:
                continue
            values = {"code": new.after}
            if shot.name == f"Shot {new.before}":
                values["name"] = f"Shot {new.after}"
            tx.assets.set(new.shot_id, values)
