"""Preferences: whatever is in the file, the program starts; and what was saved comes back."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.base import settings
from desktop.base.settings import Settings

FULL = Settings(
    theme="light",
    thumbnail_size=240,
    import_mode="copy",
    import_all_files=True,
    import_folders=True,
    import_ask=False,
    recent_libraries=("/films/a.desk", "postgresql+psycopg://me@host/films", 'q"uote\\\n'),
    shortcuts={"edit.undo": ("Ctrl+Z",), "with.two": ("F1", "Ctrl+,"), "none": ()},
)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "settings.toml"
    settings.save(FULL, path)
    assert settings.load(path) == FULL
    assert [part.name for part in path.parent.iterdir()] == ["settings.toml"]


def test_without_a_file_there_are_defaults(home: Path) -> None:
    assert settings.load() == Settings()
    assert settings.settings_path().is_relative_to(home)


def test_a_file_cut_off_anywhere_never_stops_the_program(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    settings.save(FULL, path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert isinstance(settings.load(path), Settings)


def test_flipped_bytes_never_stop_the_program(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    settings.save(FULL, path)
    whole = path.read_bytes()
    rng = random.Random(3)
    for _ in range(300):
        spoilt = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        path.write_bytes(spoilt)
        assert isinstance(settings.load(path), Settings)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 500,
        b"\xff\xfe" + "theme='light'".encode("utf-16-le"),
        b"[" * 20_000,
        b"a = " + b"[" * 20_000,
        b"<html>",
        b'theme = "light"\ntheme = "dark"',
    ],
    ids=["nul", "utf-16", "tables", "arrays", "html", "twice"],
)
def test_garbage_is_set_aside_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert settings.load(path) == Settings()
    assert not path.exists()
    assert (tmp_path / "settings.broken.toml").read_bytes() == content
    settings.save(FULL, path)
    assert settings.load(path) == FULL


plain = st.one_of(
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in dataclasses.fields(Settings)]), values, max_size=6
    )
)
@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_values_that_make_no_sense_are_left_at_their_defaults(data: dict[str, Any]) -> None:
    found = settings._from_data(data)
    for field in dataclasses.fields(Settings):
        value = getattr(found, field.name)
        if field.metadata.get("choices"):
            assert value in {key for key, _ in field.metadata["choices"]}
        if field.metadata.get("high"):
            assert field.metadata["low"] <= value <= field.metadata["high"]
    assert type(found.workers) is int
    assert all(isinstance(key, str) for key in found.recent_libraries)
    assert all(isinstance(keys, tuple) for keys in found.shortcuts.values())


def test_one_bad_value_costs_nobody_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "pink"\nthumbnail_size = "big"\nimport_mode = "copy"\nnew_one = 3\n')
    assert settings.load(path) == Settings(import_mode="copy")
    assert path.exists()


def test_a_folder_in_place_of_the_file_does_not_stop_the_program(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    assert settings.load(path) == Settings()


def test_saving_where_nothing_can_be_saved_is_an_oserror_and_keeps_the_old(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(OSError):
        settings.save(FULL, path)
    assert [part.name for part in tmp_path.iterdir()] == ["settings.toml"]


def test_the_last_library_comes_first_and_ten_are_remembered() -> None:
    found = Settings()
    for n in [*range(15), 3]:
        found = found.with_recent(f"/films/{n}.desk")
    assert found.last_library == "/films/3.desk"
    assert found.recent_libraries[0] == "/films/3.desk"
    assert len(found.recent_libraries) == 10
    assert len(set(found.recent_libraries)) == 10


@pytest.mark.parametrize(
    ("rate", "kept"),
    [("12.5", "12.5"), ("23.976", "23.976"), ("15000/1001", "15000/1001"), ("fast", "24")],
    ids=["half", "broadcast", "fraction", "no rate"],
)
def test_a_frame_rate_that_is_not_among_the_usual_ones_is_kept(
    tmp_path: Path, rate: str, kept: str
) -> None:
    path = tmp_path / "settings.toml"
    settings.save(Settings(sequence_rate=rate), path)
    assert settings.load(path).sequence_rate == kept
