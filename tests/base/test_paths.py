"""Where things are: below DESK_HOME where it is set, and never anywhere else then."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.base import paths

USER_PLACES = (
    paths.data_dir,
    paths.config_dir,
    paths.cache_dir,
    paths.log_dir,
    paths.default_library,
    paths.thumbnails_dir,
)


@pytest.mark.parametrize("place", USER_PLACES, ids=lambda place: place.__name__)
def test_everything_of_a_user_is_below_his_desk_home(home: Path, place: object) -> None:
    assert place().is_relative_to(home)  # type: ignore[operator]


@pytest.mark.parametrize("place", USER_PLACES, ids=lambda place: place.__name__)
def test_without_it_the_platform_says_where(monkeypatch: pytest.MonkeyPatch, place: object) -> None:
    monkeypatch.delenv("DESK_HOME")
    found = place()  # type: ignore[operator]
    assert found.is_absolute()
    assert paths.APP_NAME in found.parts


def test_asking_where_makes_nothing(home: Path) -> None:
    for place in USER_PLACES:
        place()
    assert not home.exists()


def test_what_travels_with_the_program_is_found() -> None:
    assert (paths.migrations_dir() / "env.py").is_file()
    assert any(paths.resources_dir().rglob("*"))


def test_a_frozen_build_looks_beside_itself_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == tmp_path / "resources"
    assert paths.migrations_dir() != tmp_path / "migrations"


def test_an_installation_without_its_folders_says_so() -> None:
    with pytest.raises(FileNotFoundError, match="install it again"):
        paths._bundled("nothing of ours")
