"""Verifying: all damage is found, nothing sound is blamed, and a lost drive is no loss."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.mass_loss import NO_LOSS
from desktop.jobs.read_facts import read_facts_of
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem, VerifyReport
from desktop.jobs.write_sidecars import write_sidecars
from desktop.storage import inspection, local
from tests.factory import bring_in
from tests.formats.test_xmp import described
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


def problems(report: VerifyReport) -> list[tuple[Problem, str]]:
    return sorted((finding.problem, Path(finding.path).name) for finding in report.findings)


def away(library: Library) -> int:
    places = library.read(lambda r: [one for page in r.locations.all() for one in page])
    return sum(not place.is_accessible for place in places)


@pytest.mark.parametrize("mode", list(ImportMode))
def test_a_sound_library_has_no_findings(
    library: Library, pool: MediaPool, footage: Path, mode: ImportMode
) -> None:
    bring_in(library, pool, footage, mode=mode)
    report = run(verify(library, checksums=True))
    assert report.is_sound, report.findings
    # What is packed stays where it was, too.
    assert report.checked == (28 if mode is ImportMode.PACK else 14)


def test_missing_shortened_and_altered_files_are_told_apart(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    (footage / "shot 01.jpg").unlink()
    altered = bytearray((footage / "shot 02.jpg").read_bytes())
    (footage / "shot 04.jpg").write_bytes(bytes(altered[:-10]))
    altered[-30] ^= 1
    (footage / "shot 02.jpg").write_bytes(bytes(altered))
    quick = run(verify(library))
    assert problems(quick) == [
        (Problem.MISSING, "shot 01.jpg"),
        (Problem.REPLACED, "shot 02.jpg"),
        (Problem.REPLACED, "shot 04.jpg"),
    ]
    assert away(library) == 3
    assert sorted(map(Path, quick.replaced.values())) == [
        footage / "shot 02.jpg",
        footage / "shot 04.jpg",
    ]
    assert problems(run(verify(library, checksums=True))) == problems(quick)


def test_bytes_that_changed_though_nobody_wrote_them_are_damage(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    path = footage / "shot 02.jpg"
    status, rotten = path.stat(), bytearray(path.read_bytes())
    rotten[-30] ^= 1
    path.write_bytes(bytes(rotten))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(verify(library)).is_sound
    thorough = run(verify(library, checksums=True))
    assert problems(thorough) == [(Problem.CONTENT, "shot 02.jpg")]


def test_a_file_that_was_only_touched_is_read_once_and_is_sound(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    os.utime(footage / "shot 02.jpg")
    assert run(verify(library)).is_sound
    places = library.read(lambda r: [one for page in r.locations.all() for one in page])
    (noted,) = [p.modified_ns for p in places if p.path.endswith("shot 02.jpg")]
    assert noted == (footage / "shot 02.jpg").stat().st_mtime_ns


def test_a_missing_file_is_marked_and_unmarked_when_it_is_back(
    library: Library, pool: MediaPool, footage: Path, tmp_path: Path
) -> None:
    bring_in(library, pool, footage)
    (footage / "shot 01.jpg").rename(tmp_path / "elsewhere.jpg")
    report = run(verify(library))
    assert (report.marked, away(library)) == (1, 1)
    (tmp_path / "elsewhere.jpg").rename(footage / "shot 01.jpg")
    report = run(verify(library))
    assert (report.returned, away(library), report.is_sound) == (1, 0, True)


def test_a_folder_that_vanished_is_one_finding_and_all_in_it_is_offline(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    footage.rename(footage.with_name("unplugged"))
    report = run(verify(library))
    assert problems(report) == [(Problem.UNREACHABLE, "footage")]
    assert "14 files" in report.findings[0].message
    assert (report.unmarked, report.marked, away(library)) == (NO_LOSS, 14, 14)
    footage.with_name("unplugged").rename(footage)
    assert run(verify(library)).returned == 14
    assert away(library) == 0


def test_many_files_that_vanish_from_a_folder_are_missing_only_when_a_person_agrees(
    library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(library, pool, footage)
    for path in sorted(footage.glob("shot *.jpg"))[4:10]:
        path.unlink()
    report = run(verify(library))
    assert {finding.problem for finding in report.findings} == {Problem.MISSING}
    assert (len(report.unmarked.ids), report.marked, away(library)) == (6, 0, 0)
    assert report.unmarked.folders == (str(footage),)
    agreed = run(verify(library, agreed=True))
    assert (agreed.unmarked, agreed.marked, away(library)) == (NO_LOSS, 6, 6)


def test_objects_that_nobody_knows_and_flipped_bits_in_copies_are_found(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(local_library, pool, footage, mode=ImportMode.COPY)
    stored = sorted(local_library.media_root.rglob("*.jpg"))
    flipped = bytearray(stored[0].read_bytes())
    flipped[40] ^= 0x10
    stored[0].write_bytes(bytes(flipped))
    picture(local_library.media_root / "stray.png", 3)
    report = run(verify(local_library, checksums=True))
    assert problems(report) == [
        (Problem.CONTENT, stored[0].name),
        (Problem.UNTRACKED, "stray.png"),
    ]


def test_a_media_folder_that_is_gone_is_one_finding(
    local_library: Library, pool: MediaPool, footage: Path
) -> None:
    bring_in(local_library, pool, footage, mode=ImportMode.COPY)
    shutil.move(local_library.media_root, footage.parent / "away")
    report = run(verify(local_library))
    assert problems(report) == [(Problem.UNREACHABLE, "film.media")]
    assert (report.unmarked, report.marked) == (NO_LOSS, 14)


def test_a_drive_that_does_not_answer_is_said_and_the_others_are_verified(
    library: Library,
    pool: MediaPool,
    footage: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bring_in(library, pool, footage)
    drive = tmp_path / "drive"
    drive.mkdir()
    for number in range(40):
        picture(drive / f"dead {number}.png", 1000 + number)
    bring_in(library, pool, drive)
    (footage / "shot 01.jpg").unlink()
    released, real = threading.Event(), local.look_up

    def held(path: Path) -> os.stat_result:
        if Path(path).is_relative_to(drive):
            released.wait()
        return real(path)

    monkeypatch.setattr(local, "look_up", held)
    monkeypatch.setattr(inspection, "PATIENCE", 0.3)
    monkeypatch.setattr(inspection, "drive_of", os.path.dirname)
    try:
        report = run(verify(library, checksums=True))
    finally:
        released.set()
    assert problems(report) == [(Problem.MISSING, "shot 01.jpg"), (Problem.SILENT, "drive")]
    silent = next(one for one in report.findings if one.problem is Problem.SILENT)
    assert silent.message.startswith("It does not answer; 40 files there could not be checked.")
    assert (report.checked, report.marked, away(library)) == (54, 41, 41)
    assert run(verify(library)).returned == 40


def test_sidecars_beside_copies_are_checked(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = tmp_path / "shoot"
    folder.mkdir()
    stars = described("", 'xmp:Rating="3"')
    for number, name in enumerate(("gone", "changed", "whole", "all")):
        picture(folder / f"{name}.jpg", number)
        (folder / f"{name}.xmp").write_bytes(stars)
    (folder / "gone.aae").write_bytes(b"<plist/>")
    (folder / "whole.txt").write_text("a lantern")
    bring_in(library, pool, folder, mode=ImportMode.COPY)
    assert run(verify(library)).is_sound
    root = library.media_root

    def kept(name: str) -> Path:
        return next(root.rglob(name))

    ids = {
        name: library.read(lambda r, n=name: r.listing.page(Listing(query=parse(n))))  # type: ignore[misc]
        .cards[0]
        .id
        for name in ("gone", "changed", "all")
    }
    kept("gone.xmp").unlink()
    kept("gone.aae").unlink()
    kept("changed.xmp").write_bytes(described("", 'xmp:Rating="5"'))
    shutil.rmtree(kept("all.xmp").parent)

    report = run(verify(library))

    assert problems(report) == [
        (Problem.SIDECAR, name) for name in ("all.xmp", "changed.xmp", "gone.aae", "gone.xmp")
    ]
    told = {Path(one.path).name: one for one in report.findings}
    assert "Write to Sidecars" in told["gone.xmp"].message
    assert "backup" in told["gone.aae"].message
    assert "Read Facts Again" in told["changed.xmp"].message
    assert told["changed.xmp"].asset_id == ids["changed"]
    # What was advised helps.
    run(read_facts_of(library, pool, [ids["changed"]]))
    run(write_sidecars(library, pool, [ids["gone"], ids["all"]]))
    assert problems(run(verify(library))) == [(Problem.SIDECAR, "gone.aae")]
    run(read_facts_of(library, pool, [ids["gone"]]))
    assert run(verify(library)).is_sound


def test_verifying_changes_no_file(local_library: Library, pool: MediaPool, footage: Path) -> None:
    bring_in(local_library, pool, footage, mode=ImportMode.COPY)
    root = local_library.media_root
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    run(verify(local_library, checksums=True))
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
