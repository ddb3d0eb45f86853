"""A LUT file becomes a film's: its copy comes in, once, and all of it is one step of undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.base.errors import SourceError
from desktop.domain.asset import AssetType
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm
from desktop.edits.film_use import SetFilmLut
from desktop.edits.history import History
from desktop.jobs.choose_lut import choose_lut
from desktop.jobs.import_files import import_files
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from tests.formats.lut_makers import cube, inverted

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


@pytest.fixture
def night(tmp_path: Path) -> Path:
    path = tmp_path / "night.cube"
    path.write_text(cube(2, inverted), encoding="utf-8")
    return path


def lut_of(library: Library, film: Any) -> Any:
    return library.read(lambda reads: reads.films.lut(film))


def test_a_copy_comes_in_and_goes_where_the_library_goes(
    library: Library, pool: MediaPool, night: Path
) -> None:
    film = perform(library, AddFilm("Harbour")).result
    history = History()
    key = run(choose_lut(library, pool, film, str(night), history))
    night.unlink()
    lut = lut_of(library, film)
    assert (lut.id, lut.name, lut.type) == (key, "night.cube", AssetType.DOCUMENT)
    (place,) = library.read(lambda reads: reads.locations.of([key]))[key]
    assert place.is_owned
    assert (library.media_root / place.path).read_text(encoding="utf-8") == cube(2, inverted)
    assert history.undo_label == "Look through LUT"
    history.undo(library)
    assert lut_of(library, film) is None
    assert library.read(lambda reads: reads.assets.cards([key]))[key].is_trashed
    assert history.undo_label is None
    history.redo(library)
    assert not lut_of(library, film).is_trashed


def test_one_file_is_one_asset_however_it_is_chosen(
    library: Library, pool: MediaPool, night: Path
) -> None:
    first, second = (perform(library, AddFilm(name)).result for name in ("Harbour", "Pier"))
    run(import_files(library, pool, ImportRequest((str(night),))))
    key = run(choose_lut(library, pool, first, str(night)))
    assert run(choose_lut(library, pool, second, str(night))) == key
    (place,) = library.read(lambda reads: reads.locations.of([key]))[key]
    assert not place.is_owned, "where it lies it is there"
    assert not [*library.media_root.rglob("*.cube")]
    perform(library, TrashAssets((key,)))
    run(choose_lut(library, pool, first, str(night)))
    assert not lut_of(library, first).is_trashed
    # Its file goes, and another copy of it is chosen: the asset has its bytes again.
    again = night.with_name("again.cube")
    again.write_bytes(night.read_bytes())
    night.unlink()
    perform(library, SetFilmLut(second, None))
    assert run(choose_lut(library, pool, second, str(again))) == key
    again.unlink()
    places = library.read(lambda reads: reads.locations.of([key]))[key]
    assert [*library.media_root.rglob("*.cube")] == [
        library.media_root / place.path for place in places if place.is_owned and place.is_present
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("cut off.cube", "LUT_3D_SIZE 33\n0 0 0\n", "cut off.cube ends too early"),
        ("notes.cube", "Look at the sea.\n", "notes.cube is not a LUT"),
        ("notes.txt", cube(2), "notes.txt is not a LUT"),
        ("gone.cube", None, "gone.cube is not there any more"),
    ],
)
def test_what_is_no_lut_changes_nothing(
    library: Library, pool: MediaPool, tmp_path: Path, name: str, text: str | None, words: str
) -> None:
    film = perform(library, AddFilm("Harbour")).result
    path, history = tmp_path / name, History()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        run(choose_lut(library, pool, film, str(path), history))
    assert lut_of(library, film) is None
    assert history.undo_label is None
    assert not library.media_root.exists() or not [*library.media_root.rglob("*.cube")]
