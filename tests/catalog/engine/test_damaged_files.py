"""Library files with flipped bits and missing pages: detected or harmless."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import DeskError, LibraryDamagedError, LibraryError
from desktop.catalog.library import open_library
from desktop.domain.listing import Listing
from tests.catalog.engine.local_edits import make_world, run_edits
from tests.catalog.suite import Case, suite_line

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["suite_line"]  # a fixture that every test of this file uses


def everything(path: Path) -> Any:
    """All that a person sees of a library."""
    library = open_library(path)
    try:

        def look(reads: Any) -> Any:
            films = [reads.films.load(film.id) for film in reads.films.all()]
            page = reads.listing.page(Listing(), limit=100)
            return (
                films,
                page,
                reads.tags.all(),
                reads.collections.all(),
                [reads.assets.load(card.id) for card in page.cards],
                reads.stats.info(),
            )

        return library.read(look)
    finally:
        library.close()


def flip(path: Path, count: int, *, seed: int) -> Counter[str]:
    """Change one byte at a time; what came of it, by outcome."""
    rng = random.Random(seed)
    sound = everything(path)
    original = path.read_bytes()
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        with Case():
            at = rng.randrange(len(original))
            rotten = bytearray(original)
            rotten[at] ^= 1 << rng.randrange(8)
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            path.write_bytes(rotten)
            try:
                seen = everything(path)
                outcomes["correct" if seen == sound else "another text"] += 1
            except LibraryError:
                outcomes["detected"] += 1
            except DeskError:
                outcomes["refused"] += 1
    path.write_bytes(original)
    return outcomes


@pytest.fixture
def full_library(tmp_path: Path) -> Path:
    """A small library with something in every page, closed and without a log."""
    path = tmp_path / "film.desk"
    make_world(path)
    _, told, _ = run_edits(path)
    assert told == ""
    return path


def test_a_flipped_bit_is_detected_or_harmless_and_never_a_crash(full_library: Path) -> None:
    outcomes = flip(full_library, 60, seed=11)
    # A letter within a text is nothing that a database could know better.
    assert outcomes["another text"] <= 6
    assert sum(outcomes.values()) == 60


@pytest.mark.torture
def test_a_thousand_flipped_bits_are_detected_or_harmless(full_library: Path) -> None:
    outcomes = flip(full_library, 1000, seed=12)
    assert sum(outcomes.values()) == 1000


@pytest.mark.parametrize("damage", ["zero page", "short", "first page", "all zero"])
def test_larger_damage_is_detected(full_library: Path, damage: str) -> None:
    data = bytearray(full_library.read_bytes())
    pages = len(data) // 4096
    if damage == "zero page":
        for page in range(1, pages):
            data[page * 4096 : page * 4096 + 8] = bytes(8)
    elif damage == "short":
        del data[len(data) // 2 :]
    elif damage == "first page":
        data[:4096] = os.urandom(4096)
    else:
        data[:] = bytes(len(data))
    full_library.write_bytes(data)
    with Case(), pytest.raises(LibraryDamagedError):
        everything(full_library)
    assert full_library.read_bytes() == bytes(data)
