"""Stores of bytes: the disks of this machine, and that another kind of store needs nothing else."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

import pytest

from desktop.base.errors import RuleError, SourceReadError
from desktop.domain.bytes import LOCAL, ByteStat, ByteStore, Origin
from desktop.domain.ids import AssetId, LocationId
from desktop.domain.location import Location, Seen
from desktop.storage.local import LocalStore
from desktop.storage.presence import look_at
from desktop.storage.store import object_path
from desktop.storage.stores import STORES, store_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = b"Rain on a tin roof."
CHECKSUM = hashlib.sha256(WORDS).hexdigest()


class BucketStore:
    """A store that is no disk: all that another kind has to bring."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def local_path(self, origin: Origin) -> None:
        return None

    def stat(self, origin: Origin) -> ByteStat:
        return ByteStat(len(self._bytes(origin)), 0)

    def has_folder(self, origin: Origin) -> bool:
        return any(root == origin.root for root, _ in self.kept)

    def open(self, origin: Origin, start: int = 0, length: int | None = None) -> io.BytesIO:
        end = None if length is None else start + length
        return io.BytesIO(self._bytes(origin)[start:end])

    def put(self, origin: Origin, source: str, *, checksum: str) -> None:
        with open(source, "rb") as file:  # noqa: PTH123 - a path as the protocol has it
            found = file.read()
        if hashlib.sha256(found).hexdigest() != checksum:
            raise SourceReadError("It changed.")
        self.kept[origin.root, origin.name] = found

    def delete(self, origin: Origin) -> None:
        self.kept.pop((origin.root, origin.name), None)

    def _bytes(self, origin: Origin) -> bytes:
        try:
            return self.kept[origin.root, origin.name]
        except KeyError:
            raise FileNotFoundError(2, "No such key", origin.name) from None


@pytest.fixture(params=["local", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[ByteStore, Origin]:
    name = object_path(CHECKSUM, "rain.txt")
    if request.param == "local":
        return LocalStore(), Origin(LOCAL, name, str(tmp_path / "film.media"))
    return BucketStore(), Origin("bucket", name, "film")


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "rain.txt"
    path.write_bytes(WORDS)
    return str(path)


def test_what_is_put_is_read_in_whole_and_in_part_and_deleted(
    kept: tuple[ByteStore, Origin], source: str
) -> None:
    store, origin = kept
    with pytest.raises(FileNotFoundError):
        store.stat(origin)
    store.put(origin, source, checksum=CHECKSUM)
    assert (store.stat(origin).size, store.has_folder(origin)) == (len(WORDS), True)
    for start, length, part in ((0, None, WORDS), (5, None, WORDS[5:]), (8, 3, WORDS[8:11])):
        with store.open(origin, start, length) as stream:
            assert stream.read() == part
    store.delete(origin)
    store.delete(origin)
    with pytest.raises(FileNotFoundError):
        store.open(origin)


def test_what_is_not_what_it_was_is_not_kept(kept: tuple[ByteStore, Origin], source: str) -> None:
    store, origin = kept
    with pytest.raises(SourceReadError):
        store.put(origin, source, checksum="0" * 64)
    with pytest.raises(FileNotFoundError):
        store.stat(origin)


def test_what_the_library_only_points_to_is_never_written_or_removed(source: str) -> None:
    store, origin = LocalStore(), Origin(LOCAL, source)
    acts: list[Callable[[], None]] = [
        lambda: store.delete(origin),
        lambda: store.put(origin, source, checksum=CHECKSUM),
    ]
    for act in acts:
        with pytest.raises(RuleError):
            act()
    with store.open(origin) as stream:
        assert stream.read() == WORDS


def test_a_link_out_of_the_media_folder_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "film.media"
    root.mkdir()
    (root / "aa").symlink_to(tmp_path)
    (tmp_path / "secret").write_bytes(WORDS)
    origin = Origin(LOCAL, "aa/secret", str(root))
    for act in (LocalStore().stat, LocalStore().open, LocalStore().delete, LocalStore().local_path):
        with pytest.raises(RuleError):
            act(origin)
    assert (tmp_path / "secret").exists()


def test_links_in_a_circle_are_a_fault_of_the_disk(tmp_path: Path) -> None:
    root = tmp_path / "film.media"
    root.mkdir()
    (root / "aa").symlink_to(root / "bb")
    (root / "bb").symlink_to(root / "aa")
    with pytest.raises(OSError, match="aa"):
        LocalStore().stat(Origin(LOCAL, "aa/x", str(root)))


def test_a_pipe_holds_up_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    origin = Origin(LOCAL, str(tmp_path / "pipe"))
    assert not LocalStore().stat(origin).is_plain
    with pytest.raises(OSError, match="pipe"):
        LocalStore().open(origin)


def test_another_kind_of_store_is_looked_at_as_a_disk_is(
    monkeypatch: pytest.MonkeyPatch, source: str, tmp_path: Path
) -> None:
    bucket = BucketStore()
    place = Location(LocationId("l"), AssetId("a"), "bucket", "rain.txt", bucket="film", size=19)
    assert look_at(place, tmp_path).seen is Seen.REFUSED
    monkeypatch.setitem(STORES, "bucket", bucket)
    assert look_at(place, tmp_path).seen is Seen.NO_FOLDER
    bucket.put(Origin("bucket", "other.txt", "film"), source, checksum=CHECKSUM)
    assert look_at(place, tmp_path).seen is Seen.NO_FILE
    store_of(Origin("bucket", "", "")).put(
        Origin("bucket", "rain.txt", "film"), source, checksum=CHECKSUM
    )
    assert look_at(place, tmp_path).seen is Seen.FILE
