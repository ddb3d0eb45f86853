"""Copies of the library that are lost are put back by an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalog.library import Library
from desktop.domain.job import Outcome
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.verify import verify
from tests.jobs.shelf import BOTH, PUT_BACK, Shelf, lose, shelf

if TYPE_CHECKING:
    from desktop.media.pool import MediaPool

__all__ = ["shelf"]  # a fixture


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_lost_copy_is_put_back(
    library: Library, pool: MediaPool, tmp_path: Path, is_noted: bool
) -> None:
    shelf = Shelf(library, pool, tmp_path)
    shelf.bring_in(mode=ImportMode.COPY)
    path = lose(shelf, "1.png")
    if is_noted:
        run(verify(library, agreed=True))
        assert shelf.missing() == {"1.png"}
    (shelf.old / "1.png").rename(shelf.old / "other name.jpeg")
    report = shelf.bring_in(mode=ImportMode.COPY)
    assert shelf.errors(report)["other name.jpeg"] == f"duplicate of 1.png, {PUT_BACK}"
    assert (report.found, report.counts) == (1, {Outcome.DUPLICATE: 4})
    assert path.read_bytes() == (shelf.old / "other name.jpeg").read_bytes()
    (place,) = shelf.places("1.png")
    assert place.is_present
    assert shelf.missing() == set()
    assert shelf.is_sound()
    # A file that is back is nothing to undo.
    assert shelf.history.undo_label == "Import old"
    shelf.history.undo(library)
    assert shelf.history.undo_label is None


def test_a_copy_that_is_on_the_disk_again_is_noted_so(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    """As when the program was killed between putting it back and saying so."""
    shelf = Shelf(library, pool, tmp_path)
    shelf.bring_in(mode=ImportMode.COPY)
    path = lose(shelf, "1.png")
    run(verify(library, agreed=True))
    path.write_bytes((shelf.old / "1.png").read_bytes())
    assert shelf.missing() == {"1.png"}
    assert shelf.bring_in(mode=ImportMode.COPY).found == 0
    assert shelf.missing() == set()


@BOTH
def test_what_is_lost_in_one_way_is_found_in_the_other(
    library: Library, pool: MediaPool, tmp_path: Path, mode: ImportMode
) -> None:
    """Referenced files come back as copies, and copies as referenced files."""
    shelf = Shelf(library, pool, tmp_path)
    shelf.bring_in(mode=mode)
    if mode is ImportMode.COPY:
        for number in range(4):
            lose(shelf, f"{number}.png")
    shelf.old.rename(shelf.new)
    other = ImportMode.REFERENCE if mode is ImportMode.COPY else ImportMode.COPY
    report = shelf.bring_in(shelf.new, mode=other)
    assert report.found == 4
    assert [place.is_owned for place in shelf.places("0.png")] == [
        other is ImportMode.COPY,
        mode is ImportMode.COPY,
    ]
    assert shelf.is_sound()
    perform(library, TrashAssets((shelf.id_of("0.png"),)))
    run(empty_trash(library))
    assert (shelf.new / "0.png").exists()
    assert shelf.count() == 3
    assert shelf.is_sound()
