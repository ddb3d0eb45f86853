"""Stored paths: no byte of a name is lost, and none leads out of its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RuleError
from desktop.domain.ids import AssetId, LocationId, new_id
from desktop.domain.location import (
    OWNED,
    Location,
    opened_first,
    readable,
    resolve,
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
    assert os.fsencode(resolve(location(text, url=url), Path("/media"))) == os.fsencode(path)


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_two_names_stay_apart_where_they_are_shown(one: bytes, other: bytes) -> None:
    first, second = readable(os.fsdecode(one)), readable(os.fsdecode(other))
    if one != other and b"\\x" not in one + other:
        assert first != second


@pytest.mark.parametrize(
    "path",
    ["../film.desk", "/etc/passwd", "a/../../b", "..", "a/b/../../../c", "objects/\0x"],
)
def test_a_copy_that_would_leave_the_media_folder_is_not_followed(
    tmp_path: Path, path: str
) -> None:
    root = tmp_path / "film.media"
    root.mkdir()
    with pytest.raises(RuleError):
        resolve(location(path, bucket=OWNED), root)


def test_a_link_out_of_the_media_folder_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "film.media"
    root.mkdir()
    (root / "aa").symlink_to(tmp_path)
    with pytest.raises(RuleError):
        resolve(location("aa/secret", bucket=OWNED), root)


@pytest.mark.parametrize("kind", ["s3", "gcs", "azure", "lto", "database"])
def test_what_is_not_on_this_machine_says_where_it_is(kind: str) -> None:
    with pytest.raises(RuleError, match=kind):
        resolve(location("a.png", storage_type=kind), Path("/media"))


@pytest.mark.parametrize("where", [{"path": "/a\0b"}, {"path": "/a", "url": "file:///a%00b"}])
def test_a_name_with_nul_in_it_is_a_message(where: dict[str, str]) -> None:
    with pytest.raises(RuleError):
        resolve(location(**where), Path("/media"))  # type: ignore[arg-type]


def test_of_several_places_the_first_that_has_the_file_is_opened(tmp_path: Path) -> None:
    gone = location(str(tmp_path / "gone.png"), size=3)
    other = location(str(tmp_path / "other.png"), size=3)
    good = location(str(tmp_path / "good.png"), size=3)
    cloud = location("bucket/a.png", storage_type="s3", size=3)
    (tmp_path / "other.png").write_bytes(b"another file by now")
    (tmp_path / "good.png").write_bytes(b"abc")
    assert opened_first([gone, cloud, other, good], tmp_path) is good
    assert opened_first([good, gone], tmp_path) is good
    assert opened_first([gone, other], tmp_path) is gone
    assert opened_first([gone], tmp_path) is gone
    assert opened_first([], tmp_path) is None
