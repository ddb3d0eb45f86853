"""Packing media into the library and out of it again: byte for byte, gone on with, never half."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import text

from desktop.base.errors import JobTakenError, LibraryWriteError, SourceReadError
from desktop.catalog.blobs import BlobWrites
from desktop.domain.derived import Derived
from desktop.domain.generation import Reference, ReferenceRole
from desktop.domain.job import Outcome
from desktop.domain.location import Seen, origin_of
from desktop.edits.history import History
from desktop.jobs import pack_media as packing
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.generation_fetch import reference_files
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import render_derived
from desktop.jobs.pack_media import pack_media
from desktop.jobs.packing import PackOutcome
from desktop.jobs.read_facts import read_facts
from desktop.jobs.repair import repair
from desktop.jobs.repair_report import OrphanAction
from desktop.jobs.unpack_media import unpack_media
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.media import packed_source, worker
from desktop.media.requests import ProbeRequest
from desktop.storage import packing_space
from desktop.storage.finding import OriginFinder
from desktop.storage.presence import look_at
from desktop.storage.stores import store_of
from tests.factory import bring_in, rows_of
from tests.jobs.conftest import picture
from tests.media.film_makers import patterned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.domain.location import Location
    from desktop.media.pool import MediaPool

SMALL = 60  # bytes of a piece, so that a small picture has several


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    folder = tmp_path / "shots"
    folder.mkdir()
    for shade, name in enumerate(("boat.jpg", "gull.png", "quay.jpg")):
        picture(folder / name, 40 * shade + 3, size=(160, 96))
    return folder


def added(library: Library, pool: MediaPool, folder: Path, mode: str = "copy") -> list[AssetId]:
    report = bring_in(library, pool, folder, mode=ImportMode(mode))
    rows = rows_of(library, report.job_id)
    return [row.asset_id for _, row in sorted(rows.items()) if row.asset_id]


def places(library: Library, key: AssetId) -> list[Location]:
    return library.read(lambda reads: reads.locations.of([key]))[key]


def pieces(library: Library) -> int:
    query = text("SELECT count(*) FROM asset_blobs")
    return int(library.read(lambda reads: reads._session.scalar(query)))


def findings(library: Library) -> list[tuple[Problem, str]]:
    report = run(verify(library, checksums=True))
    return [(one.problem, one.message) for one in report.findings]


def content(library: Library, place: Location) -> bytes:
    origin = origin_of(place, library.media_root)
    with store_of(origin).open(origin) as stream:
        return stream.read()


def test_what_is_packed_is_seen_read_and_brought_back_byte_for_byte(
    library: Library, pool: MediaPool, shots: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in shots.iterdir()}
    os.utime(shots / "boat.jpg", ns=(10**18, 10**18 + 7))
    keys, cache = added(library, pool, shots), tmp_path / "cache"
    copies = [library.media_root / places(library, key)[0].path for key in keys]
    report = run(pack_media(library, keys, removes=True, cache=cache, piece=SMALL))
    assert [(row.outcome, row.original) for row in report.rows] == [
        (PackOutcome.PACKED, "removed")
    ] * 3
    assert not any(copy.exists() for copy in copies)
    assert findings(library) == []
    for key, name in zip(keys, sorted(before), strict=True):
        (place,) = places(library, key)
        assert (place.is_packed, place.is_primary, place.is_present) == (True, True, True)
        assert content(library, place) == before[name]
        assert look_at(place, library.media_root).seen is Seen.FILE
        with Image.open(
            run_path(library, pool, key, cache)  # made by a worker, out of the library
        ) as thumbnail:
            assert max(thumbnail.size) > 0
        assert read_facts(library, pool, key) is False
        reference = Reference(ReferenceRole.IMAGE, key)
        sent = reference_files(library, OriginFinder(), [reference])[reference]
        assert (sent.name, sent.read_bytes()) == (name, before[name])
    assert not any(
        card.is_missing for card in library.read(lambda r: r.assets.cards(keys)).values()
    )

    out = tmp_path / "out"
    report = run(unpack_media(library, keys, out))
    assert {Path(row.path).name for row in report.rows} == before.keys()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert pieces(library) == 0
    for key in keys:
        (place,) = places(library, key)
        assert (place.path, place.is_primary) == (str(out / (place.filename or "")), True)
    assert findings(library) == []


def run_path(library: Library, pool: MediaPool, key: AssetId, cache: Path) -> Path:
    return render_derived(library, pool, key, Derived.THUMB, cache=cache)


def test_a_run_that_is_stopped_is_gone_on_with_and_nothing_half_is_read(
    library: Library,
    pool: MediaPool,
    shots: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packing, "BATCH", 2)
    written: list[int] = []
    write = BlobWrites.write

    def counted(self: BlobWrites, key: str, first: int, new: Sequence[tuple[bytes, str]]) -> None:
        written.extend(range(first, first + len(new)))
        write(self, key, first, new)  # type: ignore[arg-type]

    monkeypatch.setattr(BlobWrites, "write", counted)
    (key, *_) = added(library, pool, shots, "reference")
    whole = (shots / "boat.jpg").read_bytes()
    count = -(-len(whole) // SMALL)
    with closing(pack_media(library, [key], piece=SMALL)) as job:
        while len(written) < 4:
            next(job)
    assert 4 <= pieces(library) < count
    assert [place.is_packed for place in places(library, key)] == [False]
    assert [problem for problem, _ in findings(library)] == [Problem.UNFINISHED]
    with closing(pack_media(library, [key], piece=SMALL)) as job:
        next(job)
        with pytest.raises(JobTakenError):  # one at a time
            run(pack_media(library, [key], piece=SMALL))
    run(pack_media(library, [key], piece=SMALL))
    assert written == list(range(count))  # each piece once
    first, second = places(library, key)
    assert (first.is_packed, second.is_packed, second.is_primary) == (True, False, True)
    assert content(library, first) == whole
    again = run(pack_media(library, [key], piece=SMALL))
    assert [row.outcome for row in again.rows] == [PackOutcome.THERE]

    # A beginning of other bytes is no beginning of these.
    library.maintain(lambda books: books.blobs.withdraw(first, heir=second.id))
    spoil = text("UPDATE asset_blobs SET checksum_sha256 = :sum WHERE sequence = 1")
    library.maintain(lambda books: books._session.connection.execute(spoil, {"sum": "0" * 64}))
    run(pack_media(library, [key], piece=SMALL))
    assert content(library, places(library, key)[0]) == whole

    # What nobody goes on with is removed by repairing.
    library.maintain(lambda books: books.blobs.withdraw(places(library, key)[0], heir=second.id))
    assert run(repair(library, pool, OrphanAction.LEAVE, cache=tmp_path)).swept == 1
    assert pieces(library) == 0
    assert findings(library) == []


def test_what_is_not_what_came_in_is_never_packed_and_damage_is_told(
    library: Library, pool: MediaPool, shots: Path, tmp_path: Path
) -> None:
    keys = added(library, pool, shots, "reference")
    good = (shots / "boat.jpg").read_bytes()
    (shots / "boat.jpg").write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    (shots / "gull.png").unlink()
    report = run(pack_media(library, keys, removes=True, piece=SMALL))
    boat, gull, quay = report.rows
    assert (boat.outcome, gull.outcome) == (PackOutcome.FAILED, PackOutcome.FAILED)
    assert "written anew" in boat.reason
    assert "not where the library last saw it" in gull.reason
    assert (quay.outcome, quay.original) == (PackOutcome.PACKED, "kept")
    assert "outside the library" in quay.reason
    assert (shots / "quay.jpg").exists()
    packed, _ = places(library, keys[2])
    assert len(library.read(lambda r: r.blobs.checksums(packed.id))) == pieces(library)

    spoil = text("UPDATE asset_blobs SET data = :data WHERE sequence = 1")
    library.maintain(lambda books: books._session.connection.execute(spoil, {"data": b"x" * SMALL}))
    with pytest.raises(OSError, match="other bytes"):
        content(library, packed)
    found = [problem for problem, _ in findings(library)]
    assert Problem.UNREADABLE in found
    report = run(unpack_media(library, [keys[2]], tmp_path / "out"))
    assert report.rows[0].outcome is PackOutcome.FAILED
    assert list((tmp_path / "out").iterdir()) == []
    assert places(library, keys[2])[0].is_packed


@pytest.mark.parametrize("mode", ["copy", "reference"])
def test_edits_go_on_over_what_was_packed_and_a_new_version_is_followed(
    library: Library, pool: MediaPool, shots: Path, mode: str
) -> None:
    history, keys = History(), added(library, pool, shots, mode)
    run(pack_media(library, keys, removes=True, piece=SMALL))
    key, old = keys[0], (shots / "boat.jpg").read_bytes()
    again = bring_in(library, pool, shots, mode=ImportMode(mode))  # it is known, and not lost
    assert {row.outcome for row in rows_of(library, again.job_id).values()} == {Outcome.DUPLICATE}
    assert pieces(library) > 0
    left = [True] if mode == "copy" else [True, False]
    assert [place.is_packed for place in places(library, key)] == left

    new = picture(shots / "boat.jpg", 111, size=(160, 96)).read_bytes()
    bring_in(library, pool, shots, mode=ImportMode(mode), history=history)
    place, *earlier = places(library, key)
    assert not any(one.is_packed for one in (place, *earlier))
    assert content(library, place) == new
    history.undo(library)
    assert content(library, places(library, key)[0]) == old
    history.redo(library)
    assert content(library, places(library, key)[0]) == new
    assert findings(library) == []


def test_an_import_that_is_taken_back_keeps_what_was_packed(
    library: Library, pool: MediaPool, shots: Path
) -> None:
    history = History()
    report = bring_in(library, pool, shots, mode=ImportMode.COPY, history=history)
    keys = [row.asset_id for row in rows_of(library, report.job_id).values() if row.asset_id]
    run(pack_media(library, keys, removes=True, piece=SMALL))
    history.undo(library)
    assert library.read(lambda reads: reads.stats.info()).total.count == 0
    history.redo(library)
    assert library.read(lambda reads: reads.stats.info()).total.count == len(keys)
    assert all(places(library, key)[0].is_packed for key in keys)
    assert findings(library) == []
    history.undo(library)
    run(empty_trash(library))
    assert pieces(library) == 0


def test_a_large_file_is_looked_at_without_being_copied(
    local_library: Library, pool: MediaPool, shots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_source, "AT_ONCE", 0)
    patterned(shots / "wave.mp4")
    keys = added(local_library, pool, shots, "reference")
    run(pack_media(local_library, keys, piece=SMALL))
    for key, path in zip(keys, sorted(shots.iterdir()), strict=True):
        packed = look_at(places(local_library, key)[0], local_library.media_root).packed
        assert packed is not None
        told = worker.probe(ProbeRequest(packed.filename, packed=packed))
        file = worker.probe(ProbeRequest(str(path)))
        assert told.reason == ""
        assert (told.probe, told.mtime_ns) == (file.probe, file.mtime_ns)


def test_without_room_nothing_is_begun(
    local_library: Library, pool: MediaPool, shots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = added(local_library, pool, shots, "reference")
    monkeypatch.setattr(packing_space, "RESERVE", 1 << 60)
    with pytest.raises(LibraryWriteError, match="too full"):
        run(pack_media(local_library, keys))
    assert pieces(local_library) == 0
    (local_library.path or Path()).with_name("file").write_text("x")
    with pytest.raises(LibraryWriteError, match="Nothing can be written"):
        run(unpack_media(local_library, keys, (local_library.path or Path()).with_name("file")))


def test_what_is_not_open_is_not_read(library: Library, pool: MediaPool, shots: Path) -> None:
    (key, *_) = added(library, pool, shots, "reference")
    run(pack_media(library, [key]))
    place, _ = places(library, key)
    sight = look_at(place, library.media_root)
    library.close()
    assert look_at(place, library.media_root).seen is Seen.NO_FILE
    with pytest.raises(OSError, match="not packed into any library"):
        content(library, place)
    assert sight.packed is not None
    assert issubclass(SourceReadError, Exception)
