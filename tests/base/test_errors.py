"""The tree of errors: two families that are never caught together, each with words for a person."""

from __future__ import annotations

import inspect

import pytest

from desktop.base import errors
from desktop.base.errors import DeskError, LibraryError, QueryError, SourceError

ALL = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DeskError)
]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_shows_its_message_and_keeps_its_advice(kind: type[DeskError]) -> None:
    extra = {"position": 3} if kind is QueryError else {"advice": "Do this."}
    error = kind("What happened.", **extra)  # type: ignore[arg-type]
    assert str(error) == "What happened."
    assert error.advice == extra.get("advice", "")
    assert kind.__doc__


def test_the_two_families_have_nothing_in_common() -> None:
    both = [
        kind for kind in ALL if issubclass(kind, SourceError) and issubclass(kind, LibraryError)
    ]
    assert both == []
    assert not any(issubclass(kind, OSError) for kind in ALL)


def test_every_error_is_named_in_the_tree_at_the_top() -> None:
    told = errors.__doc__ or ""
    assert [kind.__name__ for kind in ALL if kind.__name__ not in told] == []
