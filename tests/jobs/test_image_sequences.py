"""Image sequences come in as one asset, are kept as one, and are missed frame by frame."""

from __future__ import annotations

import os
import shutil
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image

from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived
from desktop.domain.frames import Frames
from desktop.domain.ids import JobId, new_id
from desktop.domain.job import Outcome
from desktop.domain.location import Seen
from desktop.edits.asset import TrashAssets
from desktop.edits.edit import perform
from desktop.edits.history import History
from desktop.edits.sequence import SetSequenceRate
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_files import import_files, resume_import
from desktop.jobs.import_ledger import Ledger
from desktop.jobs.import_request import ImportMode, ImportReport, ImportRequest, SequenceMode
from desktop.jobs.job import run
from desktop.jobs.locate_media import locate_media
from desktop.jobs.look_at_media import look_at_media
from desktop.jobs.make_thumbnails import render_derived
from desktop.jobs.mark_missing import mark_missing
from desktop.jobs.read_facts import read_facts
from desktop.jobs.repair import repair
from desktop.jobs.repair_report import OrphanAction
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage import frames_store, store
from desktop.storage.presence import look_at

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.asset import Asset
    from desktop.domain.job import ReportRow
    from desktop.domain.location import Location
    from desktop.media.pool import MediaPool

BOTH = pytest.mark.parametrize("mode", list(ImportMode))


def frame(path: Path, shade: int, size: tuple[int, int] = (64, 36)) -> None:
    Image.new("RGB", size, (shade * 20 % 256, 90, 40)).save(path)


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    """Twelve frames on twos, one of them missing, and two pictures beside them."""
    folder = tmp_path / "shot 010"
    folder.mkdir()
    for number in range(1001, 1013):
        if number != 1007:
            frame(folder / f"plate.{number}.png", (number - 1001) // 2)
    for number in range(1, 3):
        frame(folder / f"IMG_000{number}.jpg", 5 + number)
    return folder


def bring_in(
    library: Library,
    pool: MediaPool,
    *paths: Path,
    mode: ImportMode = ImportMode.REFERENCE,
    **how: object,
) -> tuple[ImportReport, list[ReportRow]]:
    request = ImportRequest(tuple(map(str, paths)), mode=mode, **how)  # type: ignore[arg-type]
    report = run(import_files(library, pool, request))
    return report, list(library.read(lambda r: r.jobs.report(report.job_id)))


def the_clip(library: Library) -> tuple[Asset, Location]:
    keys = {
        place.asset_id for page in library.read(lambda r: list(r.locations.all())) for place in page
    }
    assets = [library.read(lambda r, key=key: r.assets.load(key)) for key in keys]  # type: ignore[misc]
    (clip,) = [asset for asset in assets if asset.type is AssetType.VIDEO]
    return clip, library.read(lambda r: r.locations.of([clip.id]))[clip.id][0]


def seen(library: Library) -> Seen:
    return look_at(the_clip(library)[1], library.media_root).seen


@BOTH
def test_a_folder_of_frames_is_one_clip(
    library: Library, pool: MediaPool, plate: Path, tmp_path: Path, mode: ImportMode
) -> None:
    report, rows = bring_in(library, pool, plate, mode=mode, rate="25")
    assert report.counts == {Outcome.ADDED: 3}
    (row,) = [row for row in rows if row.type == "video"]
    assert row.path == str(plate / "plate.####.png")
    assert row.error == "11 frames, 1001–1012; 1 frame missing: 1007"
    clip, place = the_clip(library)
    assert (clip.name, clip.duration) == ("plate.####.png", 12 / 25)
    assert clip.metadata["timecode"] == "00:00:40:01"
    assert place.frames == Frames("plate.####.png", 1001, 1012, ((1007, 1007),))
    files = sorted(plate.glob("plate.*"))
    assert clip.size == place.size == sum(path.stat().st_size for path in files)
    facts = library.read(lambda r: r.assets.technical(clip.id))
    assert facts is not None
    assert (facts.width, facts.height, facts.bit_depth) == (64, 36, 8)
    assert (facts.frame_rate_num, facts.frame_rate_den) == (25, 1)
    assert seen(library) is Seen.FILE
    again, _ = bring_in(library, pool, plate, mode=mode)
    assert again.counts == {Outcome.DUPLICATE: 3}
    if mode is ImportMode.COPY:
        kept = library.media_root / place.path
        assert sorted(path.name for path in kept.glob("*.png")) == [path.name for path in files]
        assert [(kept / p.name).read_bytes() for p in files] == [p.read_bytes() for p in files]
    thumb = render_derived(library, pool, clip.id, None, cache=tmp_path / "cache")
    with Image.open(thumb) as picture:
        assert picture.size == (64, 36)
    assert run(verify(library, checksums=True)).is_sound


@BOTH
def test_the_same_frames_from_elsewhere_are_a_duplicate_and_longer_ones_say_so(
    library: Library, pool: MediaPool, plate: Path, tmp_path: Path, mode: ImportMode
) -> None:
    bring_in(library, pool, plate, mode=mode)
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for path in plate.glob("plate.*.png"):
        shutil.copy(path, copy / path.name.replace("plate", "other"))
    report, (row,) = bring_in(library, pool, copy, mode=mode)
    assert row.outcome is Outcome.DUPLICATE
    assert row.error == "duplicate of plate.####.png"
    frame(plate / "plate.1013.png", 12)
    frame(plate / "plate.1007.png", 3)
    report, rows = bring_in(library, pool, plate, mode=mode)
    (row,) = [row for row in rows if row.outcome is Outcome.ADDED]
    assert row.error == (
        "13 frames, 1001–1013; it is plate.####.png, which is in the library,"
        " and 2 frames more: 1007, 1013"
    )
    assert report.counts == {Outcome.ADDED: 1, Outcome.DUPLICATE: 2}


def test_frames_can_come_in_as_single_pictures_and_photographs_as_frames(
    library: Library, pool: MediaPool, plate: Path, tmp_path: Path
) -> None:
    report, rows = bring_in(library, pool, plate, sequences=SequenceMode.NONE)
    assert {row.type for row in rows} == {"image"}
    assert report.total == 13
    one, _ = bring_in(library, pool, plate / "plate.1003.png")
    assert one.counts == {Outcome.DUPLICATE: 1}
    _, (row,) = bring_in(library, pool, plate / "plate.####.png")
    assert (row.type, row.outcome) == ("video", Outcome.ADDED)
    lapse = tmp_path / "lapse"
    lapse.mkdir()
    for number in range(20, 24):
        frame(lapse / f"IMG_{number:04d}.jpg", number)
    _, (row,) = bring_in(library, pool, lapse, sequences=SequenceMode.PHOTOGRAPHS)
    assert (row.type, row.error) == ("video", "4 frames, 20–23")


def test_what_only_looks_like_frames_comes_in_as_pictures(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    for name, make in (("sizes", (64, 36)), ("camera", (36, 36))):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(1, 11):
            size = (64, 36) if number < 10 else make
            picture = Image.new("RGB", size if name == "sizes" else make, (number, 3, 3))
            exif = Image.Exif()
            if name == "camera":
                exif[0x010F], exif[0x0110] = "Maker", "Model"
            elif number == 10:
                picture = picture.resize((70, 36))
            picture.save(folder / f"set_{number:04d}.jpg", exif=exif)
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(1, 10):
        (texts / f"no_{number:04d}.png").write_text("no picture", encoding="utf-8")
    report, rows = bring_in(library, pool, tmp_path / "sizes", tmp_path / "camera", texts)
    assert {row.type for row in rows if row.outcome is Outcome.ADDED} == {"image", "text"}
    assert report.total == 29


@BOTH
def test_frames_that_go_are_missed_by_number(
    library: Library, pool: MediaPool, plate: Path, mode: ImportMode
) -> None:
    bring_in(library, pool, plate, mode=mode)
    clip, place = the_clip(library)
    folder = library.media_root / place.path if mode is ImportMode.COPY else plate
    aside = plate.parent / "aside"
    aside.mkdir()
    for number in (1003, 1004):
        (folder / f"plate.{number}.png").rename(aside / f"plate.{number}.png")
    report = run(verify(library, agreed=True))
    (finding,) = report.findings
    assert (finding.problem, finding.message) == (
        Problem.MISSING,
        "2 of 11 frames are gone.",
    )
    sight = look_at(place, library.media_root)
    assert (sight.seen, sight.absent, sight.why) == (Seen.CHANGED, 2, "2 of 11 frames are gone")
    assert [a.is_missing for a in library.read(lambda r: r.assets.cards([clip.id])).values()] == [
        True
    ]
    for path in aside.iterdir():
        path.rename(folder / path.name)
    assert run(verify(library)).is_sound
    frame(folder / "plate.1001.png", 9)
    (finding,) = run(verify(library, checksums=True)).findings
    if finding.problem is Problem.CONTENT and mode is ImportMode.COPY:
        assert finding.message.startswith("Frames (1001) have other bytes")


def test_the_look_at_media_notes_lost_frames(
    library: Library, pool: MediaPool, plate: Path
) -> None:
    if library.dialect != "sqlite":
        return  # what one machine reaches another may not
    bring_in(library, pool, plate)
    (plate / "plate.1003.png").rename(plate.parent / "plate.1003.png")
    assert run(look_at_media(library)).missing == 1
    assert the_clip(library)[1].status == "missing"
    (plate.parent / "plate.1003.png").rename(plate / "plate.1003.png")
    assert run(look_at_media(library)).missing == 0
    assert the_clip(library)[1].is_present


def test_only_a_sequence_that_lacks_frames_is_marked_as_missing(
    library: Library, pool: MediaPool, plate: Path
) -> None:
    bring_in(library, pool, plate)
    clip, _ = the_clip(library)
    assert run(mark_missing(library, [clip.id])) == 0  # all of it is back since somebody was asked
    assert the_clip(library)[1].is_present
    (plate / "plate.1003.png").unlink()
    assert run(mark_missing(library, [clip.id])) == 1
    assert the_clip(library)[1].status == "missing"


def test_a_sequence_that_moved_is_found_again(
    library: Library, pool: MediaPool, plate: Path
) -> None:
    bring_in(library, pool, plate)
    moved = plate.rename(plate.with_name("shot 020"))
    run(verify(library, agreed=True))
    assert len(run(locate_media(library, moved)).found) == 3
    _, place = the_clip(library)
    assert place.path == str(moved / "plate.####.png")
    assert seen(library) is Seen.FILE
    third = moved.rename(plate.with_name("shot 030"))
    report, rows = bring_in(library, pool, third)
    assert {row.outcome for row in rows} == {Outcome.DUPLICATE}
    assert report.found == 3
    assert seen(library) is Seen.FILE


def test_the_copy_goes_with_the_asset_and_comes_back_from_the_folder(
    library: Library, pool: MediaPool, plate: Path, tmp_path: Path
) -> None:
    bring_in(library, pool, plate, mode=ImportMode.COPY)
    clip, place = the_clip(library)
    kept = library.media_root / place.path
    spare = shutil.copytree(kept, tmp_path / "spare.frames")
    perform(library, TrashAssets((clip.id,)))
    run(empty_trash(library, cache=tmp_path / "cache"))
    assert not kept.exists()
    assert not list(library.media_root.rglob("plate.*"))
    kept.parent.mkdir(parents=True)
    spare.rename(kept)  # as a copy whose row was never written
    (finding,) = run(verify(library)).findings
    assert finding.problem is Problem.UNTRACKED
    assert finding.size == sum(path.stat().st_size for path in kept.iterdir())
    report = run(repair(library, pool, OrphanAction.TAKE_IN, cache=tmp_path / "cache"))
    assert len(report.added) == 1
    again, place = the_clip(library)
    assert (again.checksum_sha256, again.name) == (clip.checksum_sha256, "plate.####.png")
    assert run(verify(library, checksums=True)).is_sound


def test_a_copy_that_is_cut_off_leaves_nothing_half(
    library: Library,
    pool: MediaPool,
    plate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, copied = store.copy_file, list[Path]()

    class Cut(BaseException):
        """As a process that ends."""

    def copy(source: str, target: Path, media_root: Path) -> str:
        if len(copied) == 5:
            raise Cut
        copied.append(target)
        return real(source, target, media_root)

    with monkeypatch.context() as patch:
        patch.setattr(frames_store, "copy_file", copy)
        patch.setattr(shutil, "rmtree", lambda *_a, **_k: None)
        with pytest.raises(Cut):
            bring_in(library, pool, plate, mode=ImportMode.COPY)
    assert not list(library.media_root.rglob("*.frames"))
    assert copied[0].exists()
    half = copied[0].parent
    half.rename(half.with_name(half.name.replace(f"@{os.getpid()}-", "@999999999-")))
    report, _ = bring_in(library, pool, plate, mode=ImportMode.COPY)
    assert report.counts[Outcome.ADDED] + report.counts[Outcome.DUPLICATE] == 3
    assert not list((library.media_root / "incoming").iterdir())
    assert run(verify(library, checksums=True)).is_sound


def test_the_rate_is_an_edit_and_the_film_follows_it(
    library: Library, pool: MediaPool, plate: Path, tmp_path: Path
) -> None:
    bring_in(library, pool, plate)
    clip, _ = the_clip(library)
    history, cache = History(), tmp_path / "cache"
    history.perform(library, SetSequenceRate((clip.id,), Fraction(12)))
    now, _ = the_clip(library)
    assert (now.duration, now.metadata["timecode"]) == (1.0, "00:01:23:05")
    read_facts(library, pool, clip.id)
    assert the_clip(library)[0].duration == 1.0
    film = render_derived(library, pool, clip.id, Derived.MOTION, cache=cache)
    with av.open(str(film)) as container:
        pictures = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
        assert container.streams.video[0].average_rate == 12
    assert len(pictures) == 12
    reds = [float(np.median(picture[:, :, 0])) for picture in pictures]
    assert abs(reds[6] - 40) < 12, "the slate of the missing frame"
    assert abs(reds[8] - 80) < 12
    strip = render_derived(library, pool, clip.id, Derived.STRIP, cache=cache)
    assert strip.stat().st_size
    history.undo(library)
    assert the_clip(library)[0].duration == clip.duration
    other = render_derived(library, pool, clip.id, Derived.MOTION, cache=cache)
    assert other != film


def test_a_copied_sequence_whose_source_vanished_comes_in_when_the_import_goes_on(
    library: Library, pool: MediaPool, plate: Path
) -> None:
    class Killed(BaseException):
        """As a process that ends."""

    def die(*_args: object, **_named: object) -> None:
        raise Killed

    for path in plate.glob("IMG*"):
        path.unlink()  # nothing is stored before the sequence is copied
    job_id = JobId(new_id())
    request = ImportRequest((str(plate),), mode=ImportMode.COPY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "store", die)
        with pytest.raises(Killed):
            run(import_files(library, pool, request, job_id=job_id))
    assert list(library.media_root.rglob("*.frames"))
    shutil.rmtree(plate)
    run(resume_import(library, pool, job_id))
    clip, place = the_clip(library)
    assert (clip.name, place.is_owned) == ("plate.####.png", True)
    assert run(verify(library, checksums=True)).is_sound
