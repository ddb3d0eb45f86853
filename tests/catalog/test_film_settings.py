"""What is set for a film: exact, on record, and lost to nobody."""

from __future__ import annotations

from fractions import Fraction

import pytest

from desktop.base.errors import ChangedElsewhereError, RuleError
from desktop.catalog.library import Library
from desktop.domain.film import Film, FilmSettings
from desktop.domain.ids import AssetId
from desktop.domain.timecode import FrameRate
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, SetFilm
from desktop.edits.history import History


def film(library: Library, key: AssetId) -> Film:
    return library.read(lambda reads: reads.films.load(key))


def test_a_new_film_has_the_usual_settings_and_keeps_others_exactly(library: Library) -> None:
    plain = perform(library, AddFilm("Plain")).result
    assert film(library, plain).settings == FilmSettings()
    made = perform(library, AddFilm("Harbour", frame_rate=29.97, aspect_ratio="2.39:1")).result
    perform(library, SetFilm(made, {"start_timecode": "01:00:00;00"}))
    wanted = FilmSettings(FrameRate(Fraction(30000, 1001)), "2.39:1", "01:00:00;00")
    assert film(library, made).settings == wanted
    assert library.read(lambda reads: reads.assets.load(made)).metadata == {}
    perform(library, SetFilm(made, {"aspect_ratio": "", "start_timecode": ""}))
    assert film(library, made).settings == FilmSettings(wanted.rate)


def test_settings_are_undone_redone_and_come_back_with_their_film(library: Library) -> None:
    history = History()
    made = history.perform(library, AddFilm("Harbour", frame_rate=25.0)).result
    history.perform(library, SetFilm(made, {"frame_rate": 23.976, "name": "Pier"}))
    history.undo(library)
    assert (film(library, made).name, film(library, made).frame_rate) == ("Harbour", 25.0)
    history.redo(library)
    assert film(library, made).settings.rate.exact == Fraction(24000, 1001)
    for _ in range(2):
        history.undo(library)
    for _ in range(2):
        history.redo(library)
    assert (film(library, made).name, film(library, made).settings.rate.exact) == (
        "Pier",
        Fraction(24000, 1001),
    )


def test_settings_that_somebody_else_changed_are_not_overwritten(library: Library) -> None:
    made = perform(library, AddFilm("Harbour")).result
    seen = film(library, made).version
    perform(library, SetFilm(made, {"frame_rate": 25.0}, expected_version=seen))
    with pytest.raises(ChangedElsewhereError):
        perform(library, SetFilm(made, {"frame_rate": 30.0}, expected_version=seen))
    with pytest.raises(ChangedElsewhereError):
        perform(library, SetFilm(made, {"name": "Pier"}, expected_version=seen))
    now = film(library, made).version
    both = {"name": "Pier", "frame_rate": 30.0}
    assert perform(library, SetFilm(made, both, expected_version=now)).changes
    assert (film(library, made).name, film(library, made).frame_rate) == ("Pier", 30.0)


def test_what_cannot_be_kept_is_refused_by_its_name(library: Library) -> None:
    made = perform(library, AddFilm("Harbour")).result
    for name, value in (
        ("start_timecode", "in an hour"),
        ("start_timecode", "01:00:00:24"),
        ("start_timecode", "01:00:00;00"),  # nothing is dropped at 24
        ("aspect_ratio", "wide" * 9),
    ):
        with pytest.raises(RuleError) as refused:
            perform(library, SetFilm(made, {name: value}))
        assert refused.value.field == name
    assert film(library, made).settings == FilmSettings()


def test_what_is_as_it_was_is_no_change(library: Library) -> None:
    made = perform(library, AddFilm("Harbour", frame_rate=25.0)).result
    before = film(library, made).version
    assert not perform(library, SetFilm(made, {"frame_rate": 25.0})).changes
    assert film(library, made).version == before
