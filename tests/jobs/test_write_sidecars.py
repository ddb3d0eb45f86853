"""Sidecars are written when asked for: nothing of others is lost, nothing is overwritten unseen."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.base.errors import LibraryWriteError
from desktop.domain.asset import ColourLabel
from desktop.edits.asset import LabelAssets, RateAssets, SetFields
from desktop.edits.edit import perform
from desktop.edits.tag import TagAssets, UntagAssets
from desktop.formats.xmp import read_xmp
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.read_facts import read_facts
from desktop.jobs.sidecar_report import SidecarOutcome, SidecarReport
from desktop.jobs.write_sidecars import plan_sidecars, write_sidecars
from tests.factory import bring_in, rows_of
from tests.formats.test_xmp import bag, described
from tests.formats.test_xmp_regions import MARA, NORMAL, faces
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool

MADE, CHANGED, SAME, SKIPPED, FAILED = SidecarOutcome
THEIRS = described(
    bag("dc:subject", "gull", "harbour", "a, b") + "<exif:Note>kept</exif:Note>",
    'xmp:Rating="2" xmp:Label="Blue"',
)


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    folder = tmp_path / "shoot"
    folder.mkdir()
    for number, name in enumerate(("one.jpg", "two.jpg", "three.jpg")):
        picture(folder / name, number)
    (folder / "one.xmp").write_bytes(THEIRS)
    return folder


def imported(library: Library, pool: MediaPool, folder: Path, **options: Any) -> dict[str, AssetId]:
    report = bring_in(library, pool, folder, **options)
    rows = rows_of(library, report.job_id)
    return {name: row.asset_id for name, row in rows.items() if row.asset_id}


def write(library: Library, pool: MediaPool, *ids: AssetId, **options: Any) -> SidecarReport:
    return run(write_sidecars(library, pool, ids, **options))


def test_what_the_library_says_is_in_the_sidecars_and_the_rest_stays(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    by_name = imported(library, pool, shoot)
    one, two, three = (by_name[name] for name in ("one.jpg", "two.jpg", "three.jpg"))
    ids = (one, two, three)
    assert write(library, pool, one).counts == {SAME: 1}
    assert (shoot / "one.xmp").read_bytes() == THEIRS
    perform(library, RateAssets((one, two), 5))
    perform(library, LabelAssets((two,), ColourLabel.RED))
    perform(library, TagAssets((one, two), ("Day 1/A cam",)))
    perform(library, UntagAssets((one,), ("gull",)))
    planned = run(plan_sidecars(library, pool, ids))
    assert planned.counts == {CHANGED: 1, MADE: 1, SAME: 1}
    assert [one.name for one in shoot.glob("*.xmp")] == ["one.xmp"], "a plan writes nothing"
    report = write(library, pool, *ids)
    assert report.counts == planned.counts
    assert report.sentence == "1 sidecar made, 1 changed, 1 up to date"
    # In the habit of the folder, and nothing for what there is nothing to say of.
    assert {path.name for path in shoot.iterdir() if "xmp" in path.name} == {"one.xmp", "two.xmp"}
    first, second = (read_xmp((shoot / n).read_bytes()).marks for n in ("one.xmp", "two.xmp"))
    assert (first.rating, first.label) == (5, ColourLabel.BLUE)
    # A keyword that no tag can be called was never ours.
    assert set(first.keywords) == {"harbour", "a, b", "Day 1/A cam"}
    assert b"<exif:Note>kept</exif:Note>" in (shoot / "one.xmp").read_bytes()
    assert (second.rating, second.label, second.keywords) == (
        5, ColourLabel.RED, ("Day 1/A cam",)
    )  # fmt: skip
    # Written once more there is nothing to do, and what is taken back goes.
    assert write(library, pool, *ids).counts == {SAME: 3}
    perform(library, RateAssets((two,), 0))
    perform(library, UntagAssets((two,), ("Day 1/A cam",)))
    assert write(library, pool, two).counts == {CHANGED: 1}
    second = read_xmp((shoot / "two.xmp").read_bytes()).marks
    assert (second.rating, second.keywords) == (0, ())


def test_nothing_that_was_not_taken_is_taken_away(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    one = imported(library, pool, shoot, takes_tags=False, takes_ratings=False)["one.jpg"]
    perform(library, TagAssets((one,), ("fog",)))
    assert write(library, pool, one).counts == {CHANGED: 1}
    found = read_xmp((shoot / "one.xmp").read_bytes()).marks
    assert (found.rating, found.label) == (2, ColourLabel.BLUE)
    assert set(found.keywords) == {"gull", "harbour", "a, b", "fog"}


def test_what_another_program_wrote_since_is_not_overwritten_unless_agreed(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    by_name = imported(library, pool, shoot)
    one, two = by_name["one.jpg"], by_name["two.jpg"]
    perform(library, RateAssets((one, two), 5))
    (shoot / "one.xmp").write_bytes(THEIRS.replace(b"gull", b"heron"))
    (shoot / "two.jpg.xmp").write_bytes(THEIRS)  # has come since
    for _ in range(2):
        report = write(library, pool, one, two)
        assert report.counts == {SKIPPED: 2}
        assert {row.reason for row in report.problems} == {
            "it was changed by another program since it was read here"
        }
    # Read again, it is known; so it is when that is agreed to.
    read_facts(library, pool, one)
    assert write(library, pool, one).counts == {CHANGED: 1}
    assert write(library, pool, two, overwrites=True).counts == {CHANGED: 1}
    first, second = (read_xmp((shoot / n).read_bytes()).marks for n in ("one.xmp", "two.jpg.xmp"))
    assert first.rating == second.rating == 5
    assert "heron" in first.keywords
    assert set(second.keywords) == {"gull", "harbour", "a, b"}


def test_what_cannot_be_written_says_why(
    library: Library, pool: MediaPool, shoot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("four.jpg", "five.jpg", "six.jpg", "seven.jpg")):
        picture(shoot / name, 20 + number)
    by_name = imported(library, pool, shoot)
    (shoot / "two.jpg.xmp").write_bytes(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    (shoot / "four.jpg.xmp").write_bytes(b"x" * (5 << 20))
    (shoot / "five.jpg.xmp").symlink_to(shoot / "one.xmp")
    (shoot / "six.jpg.xmp").mkdir()
    (shoot / "three.jpg").unlink()
    perform(library, RateAssets(tuple(by_name.values()), 5))
    report = write(library, pool, *by_name.values(), overwrites=True)
    why = {row.name: row.reason for row in report.problems}
    assert why == {
        "two.jpg": "two.jpg.xmp is left as it is: it is damaged or no XMP.",
        "four.jpg": "four.jpg.xmp is left as it is: it is larger than 4 MB.",
        "five.jpg": "five.jpg.xmp is a symbolic link, not a file.",
        "six.jpg": "six.jpg.xmp is a folder, not a file.",
        "three.jpg": why["three.jpg"],
    }
    assert why["three.jpg"].startswith("three.jpg is not where the library last saw it.")
    assert report.counts == {FAILED: 5, CHANGED: 1, MADE: 1}
    assert not (shoot / "three.jpg.xmp").exists()
    # A folder that may only be read is told by its name; whose fault it is, the system knows.
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    perform(library, RateAssets((by_name["seven.jpg"],), 1))
    (row,) = write(library, pool, by_name["seven.jpg"]).problems
    assert "the folder shoot is read-only" in row.reason


def test_nothing_is_written_that_the_library_cannot_note(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    by_name = imported(library, pool, shoot)
    perform(library, RateAssets(tuple(by_name.values()), 5))
    library.is_read_only = True
    with pytest.raises(LibraryWriteError, match="reading only"):
        write(library, pool, *by_name.values())
    library.is_read_only = False
    assert (shoot / "one.xmp").read_bytes() == THEIRS
    assert not (shoot / "two.jpg.xmp").exists()
    assert write(library, pool, *by_name.values()).counts == {CHANGED: 1, MADE: 2}


def test_copies_have_their_sidecars_beside_them(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    by_name = imported(library, pool, shoot, mode=ImportMode.COPY)
    shutil.rmtree(shoot)
    one, two = by_name["one.jpg"], by_name["two.jpg"]
    perform(library, RateAssets((one, two), 4))
    perform(library, SetFields(two, {"description": "On the pier"}, name="description"))
    assert write(library, pool, one, two).counts == {CHANGED: 1, MADE: 1}
    (first,) = library.media_root.rglob("one.xmp")
    (second,) = library.media_root.rglob("two.jpg.xmp")
    assert read_xmp(first.read_bytes()).marks.rating == 4
    assert read_xmp(second.read_bytes()).marks.description == "On the pier"
    assert write(library, pool, one, two).counts == {SAME: 2}


def test_a_copy_whose_folder_takes_nothing_says_so_and_the_others_are_written(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    by_name = imported(library, pool, shoot, mode=ImportMode.COPY)
    two, three = by_name["two.jpg"], by_name["three.jpg"]
    perform(library, RateAssets((two, three), 4))
    (place,) = library.read(lambda r: r.locations.of([two]))[two]
    blocked = library.media_root / f"{place.path}.sidecars"
    blocked.symlink_to(shoot / "not there")  # as a folder that may only be read: none can be made
    report = write(library, pool, two, three)
    assert report.counts == {FAILED: 1, MADE: 1}
    (row,) = report.problems
    assert row.name == "two.jpg"
    assert row.reason.startswith("two.jpg.xmp cannot be written")


def test_faces_go_into_a_new_sidecar_as_the_picture_is_stored(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = tmp_path / "faces"
    folder.mkdir()
    exif = Image.Exif()
    exif[274] = 6  # turned clockwise to stand upright
    picture(folder / "face.jpg", 5)
    with Image.open(folder / "face.jpg") as lying:
        lying.save(folder / "face.jpg", exif=exif, xmp=described(faces(NORMAL, size=(64, 40))))
    (key,) = imported(library, pool, folder).values()
    asset = library.read(lambda r: r.assets.load(key))
    assert asset.metadata["regions"][0] == {
        "name": "Mara", "kind": "face", "left": 0.75, "top": 0.1, "width": 0.2, "height": 0.3,
    }  # fmt: skip
    perform(library, RateAssets((key,), 3))
    assert write(library, pool, key).counts == {MADE: 1}
    found = read_xmp((folder / "face.jpg.xmp").read_bytes())
    assert found.regions.regions == (MARA,)
    assert found.regions.size == (64, 40)
