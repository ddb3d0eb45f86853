"""What a look at the copies of a batch showed, for the transaction that names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Which copies of a batch are in their places, looked at before its transaction.

    Attributes:
        purges: How many purges had been decided on before the look. While it is the same number
            in the transaction that holds these contents, none of the copies has gone since.
        gone: Relative paths of copies that are not there any more.
    """

    purges: int | None = None
    gone: frozenset[str] = frozenset()
