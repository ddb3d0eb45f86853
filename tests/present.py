"""`present`: what a test knows to be there, of a type that allows None."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def present(found: T | None) -> T:
    """What was found. A condition that is waited for may ask too, and waits until it is there.

    Raises:
        AssertionError: Nothing was.
    """
    assert found is not None, "nothing is there"
    return found
