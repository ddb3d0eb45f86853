"""Stored paths: no byte of a name is lost, and none leads out of its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.bytes import LOCAL, Origin
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import (
    OWNED,
    Location,
    drive_of,
    named_path,
    origin_of,
    readable,
    stored_path,
)


def location(path: str, **values: object) -> Location:
    """A location of a file."""
    return Location(
        id=LocationId(new_id()),
        asset_id=AssetId(new_id()),
        storage_type=str(values.pop("storage_type", "local")),
        path=path,
        **values,  # type: ignore[arg-type]
    )


@given(st.binary(min_size=1, max_size=60).filter(lambda b: b"\0" not in b and b"/" not in b))
def test_the_bytes_of_any_name_come_back(name: bytes) -> None:
    path = Path("/footage") / os.fsdecode(name)
    text, url = stored_path(path)
    text.encode("utf-8")
    origin = origin_of(location(text, url=url), Path("/media"))
    assert os.fsencode(origin.name) == os.fsencode(path)
    assert not origin.root  # what is only pointed to is never written or removed


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_two_names_stay_apart_where_they_are_shown(one: bytes, other: bytes) -> None:
    first, second = readable(os.fsdecode(one)), readable(os.fsdecode(other))
    if one != other and b"\\x" not in one + other:
        assert first != second


@pytest.mark.parametrize(
    "path",
    ["../film.desk", "/etc/passwd", "a/../../b", "..", "a/b/../../../c", "objects/\0x"],
)
def test_a_copy_that_would_leave_the_media_folder_has_no_origin(path: str) -> None:
    with pytest.raises(RuleError):
        origin_of(location(path, bucket=OWNED), Path("/media"))


def test_a_copy_is_named_below_the_media_folder() -> None:
    copy = location("aa/bb/c.png", bucket=OWNED)
    assert origin_of(copy, Path("/films/a.media")) == Origin(LOCAL, "aa/bb/c.png", "/films/a.media")
    assert named_path(copy, Path("/films/a.media")) == Path("/films/a.media/aa/bb/c.png")


@pytest.mark.parametrize("kind", ["s3", "gcs", "azure", "lto"])
def test_what_is_not_on_this_machine_says_where_it_is(kind: str) -> None:
    elsewhere = location("takes/a.png", storage_type=kind, bucket="film")
    assert origin_of(elsewhere, Path("/media")) == Origin(kind, "takes/a.png", "film")
    with pytest.raises(RuleError, match=kind):
        named_path(elsewhere, Path("/media"))


@pytest.mark.parametrize("where", [{"path": "/a\0b"}, {"path": "/a", "url": "file:///a%00b"}])
def test_a_name_with_nul_in_it_is_a_message(where: dict[str, str]) -> None:
    with pytest.raises(RuleError):
        origin_of(location(**where), Path("/media"))  # type: ignore[arg-type]


def test_a_drive_is_the_beginning_of_a_path() -> None:
    drives = {
        "/media/ann/red/day 1/a.mov": "/media/ann/red",
        "/run/media/ann/red/day 1/a.mov": "/run/media/ann/red",
        "/home/ann": "/home/ann",
        "": "",
    }
    assert {path: drive_of(path) for path in drives} == drives
