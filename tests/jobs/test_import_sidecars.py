"""Sidecars come in with what they belong to, and what people wrote into files with the files."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from desktop.domain import display
from desktop.domain.asset import Asset, ColourLabel
from desktop.domain.ids import OperationId
from desktop.domain.job import Outcome
from desktop.domain.listing import Listing
from desktop.domain.search.parser import parse
from desktop.domain.sidecar import sidecars_in
from desktop.domain.technical import Technical
from desktop.edits.asset import RateAssets, TrashAssets
from desktop.edits.edit import perform
from desktop.jobs.empty_trash import empty_trash
from desktop.jobs.import_request import ImportMode, ImportRequest, from_options, to_options
from desktop.jobs.job import run
from desktop.jobs.leftovers import look_for_leftovers
from desktop.jobs.read_facts import read_facts
from desktop.storage.purge import put_back, set_aside, unlink_aside
from desktop.storage.transfer import Taken, take_over
from tests.factory import bring_in, live, rows_of
from tests.formats.test_xmp import bag, described
from tests.jobs.conftest import picture
from tests.media.makers import film, sound

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool

LATER = datetime(2025, 1, 1, 10)
STARS = described(
    bag("dc:subject", "harbour", "A cam", "Day 1")
    + bag("lr:hierarchicalSubject", "Day 1|A cam")
    + bag("dc:rights", "© Ada", kind="Alt")
    + bag("Iptc4xmpExt:PersonInImage", "Mara"),
    'xmp:Rating="4" xmp:Label="Blue" exif:DateTimeOriginal="2024-11-21T22:30:00+09:00"',
)


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """A folder of a phone, a camera and a generator."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    picture(folder / "one.jpg", 1)
    (folder / "one.xmp").write_bytes(STARS)
    picture(folder / "two.jpg", 2)
    (folder / "two.jpg.xmp").write_bytes(STARS)
    (folder / "two.AAE").write_bytes(b"<plist/>")
    picture(folder / "boat.png", 3)
    (folder / "boat.txt").write_text("a lighthouse in the fog", encoding="utf-8")
    picture(folder / "found.jpg", 4)
    facts: dict[str, Any] = {
        "description": "on the pier",
        "photoTakenTime": {"timestamp": "1732195800"},
        "people": [{"name": "Tom"}],
    }
    (folder / "found.jpg.json").write_text(json.dumps(facts), encoding="utf-8")
    Image.new("RGB", (60, 40), (9, 9, 9)).save(folder / "packed.jpg", xmp=STARS)
    (folder / "notes.txt").write_text("Nobody's.", encoding="utf-8")
    return folder


def assets(library: Library, job: Any) -> dict[str, Asset]:
    return {
        name: library.read(lambda r, key=row.asset_id: r.assets.load(key))  # type: ignore[misc]
        for name, row in rows_of(library, job).items()
        if row.asset_id
    }


def found(library: Library, query: str) -> set[str]:
    page = library.read(lambda r: r.listing.page(Listing(query=parse(query))))
    return {card.name for card in page.cards}


def test_sidecars_are_no_assets_and_tell_whose_they_are(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    report = bring_in(library, pool, shoot)
    rows = rows_of(library, report.job_id)
    skipped = {name: row.error for name, row in rows.items() if row.outcome is Outcome.SKIPPED}
    assert skipped == {
        "one.xmp": "it belongs to one.jpg",
        "two.jpg.xmp": "it belongs to two.jpg",
        "two.AAE": "it belongs to two.jpg",
        "boat.txt": "it belongs to boat.png",
        "found.jpg.json": "it belongs to found.jpg",
    }
    assert live(library) == 6


def test_recipes_beside_films_and_sounds_belong_to_them(
    library: Library, pool: MediaPool, tmp_path: Path
) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    film(folder / "clip.mp4", seconds=0.2)
    (folder / "clip.txt").write_text(
        "a heron over the harbour\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 4711, Size: 64x48"
    )
    film(folder / "loop.mp4", seconds=0.4)
    (folder / "loop.json").write_text(json.dumps({"prompt": "a lantern", "seed": 12}))
    sound(folder / "song.wav", seconds=0.2)
    (folder / "SONG.TXT").write_bytes("Свет над гаванью и тихая вода у пирса".encode("cp1251"))
    sound(folder / "take.wav", seconds=0.3)
    script = "EXT. PIER - NIGHT\n\nShe waits.\n\n" * 3000
    (folder / "take.txt").write_text(script)  # far too long for a caption

    report = bring_in(library, pool, folder)

    rows = rows_of(library, report.job_id)
    assert {name: row.error for name, row in rows.items() if row.error} == {
        "clip.txt": "it belongs to clip.mp4",
        "loop.json": "it belongs to loop.mp4",
        "SONG.TXT": "it belongs to song.wav",
    }
    assert rows["take.txt"].outcome is Outcome.ADDED
    for query, name in (
        ("seed:4711", "clip.mp4"),
        ("heron", "clip.mp4"),
        ("lantern", "loop.mp4"),
        ("гаванью", "song.wav"),
        ("waits", "take.txt"),
    ):
        assert found(library, query) == {name}, query


def test_what_people_wrote_comes_in_with_the_file(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    report = bring_in(library, pool, shoot)
    by_name = assets(library, report.job_id)
    for name in ("one.jpg", "two.jpg", "packed.jpg"):
        asset = by_name[name]
        assert (asset.rating, asset.label) == (4, ColourLabel.BLUE), name
        assert asset.metadata["copyright"] == "© Ada"
        assert asset.metadata["people"] == "Mara"
        assert display.recorded(asset.recorded) == "21 Nov 2024 22:30 +09:00"
        tags = library.read(lambda r, key=asset.id: r.tags.of([key]))[asset.id]  # type: ignore[misc]
        assert tags == ["Day 1/A cam", "harbour"]
    sources = {n: a.recorded.source for n, a in by_name.items() if a.recorded is not None}
    assert sources == {
        "one.jpg": "sidecar", "two.jpg": "sidecar", "packed.jpg": "xmp", "found.jpg": "sidecar",
    }  # fmt: skip
    assert by_name["found.jpg"].description == "on the pier"
    assert found(library, "lighthouse") == {"boat.png"}
    assert found(library, "pier") == {"found.jpg"}
    assert found(library, "tag:harbour rating:4") == {"one.jpg", "two.jpg", "packed.jpg"}
    # What a person says afterwards stays, however often the files come in.
    one = by_name["one.jpg"].id
    perform(library, RateAssets((one,), 1))
    (shoot / "one.xmp").write_bytes(STARS.replace(b'Rating="4"', b'Rating="5"'))
    bring_in(library, pool, shoot)
    assert library.read(lambda r: r.assets.load(one)).rating == 1


def test_stars_and_keywords_stay_where_they_are_if_nobody_wants_them(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    report = bring_in(library, pool, shoot, takes_tags=False, takes_ratings=False)
    asset = assets(library, report.job_id)["one.jpg"]
    assert (asset.rating, asset.label) == (0, ColourLabel.NONE)
    assert library.read(lambda r: r.tags.all()) == []
    assert asset.metadata["copyright"] == "© Ada"
    assert asset.recorded is not None


@pytest.mark.parametrize("answer", [True, False])
def test_an_import_of_an_older_program_goes_on_with_its_one_answer(answer: bool) -> None:
    kept = to_options(ImportRequest(("/shoot",)), OperationId("1"))
    del kept["takes_tags"], kept["takes_ratings"]
    request, _ = from_options(kept | {"takes_marks": answer})
    assert (request.takes_tags, request.takes_ratings) == (answer, answer)


def test_a_sidecar_that_is_asked_for_comes_in(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    report = bring_in(library, pool, shoot / "boat.txt")
    assert report.counts == {Outcome.ADDED: 1}
    report = bring_in(library, pool, shoot / "one.jpg")
    assert assets(library, report.job_id)["one.jpg"].rating == 4


def test_sidecars_are_copied_with_their_picture_and_go_with_it(
    library: Library, pool: MediaPool, shoot: Path, tmp_path: Path
) -> None:
    report = bring_in(library, pool, shoot, mode=ImportMode.COPY)
    by_name = assets(library, report.job_id)
    root = library.media_root

    def kept(name: str) -> dict[str, bytes]:
        (place,) = library.read(lambda r: r.locations.of([by_name[name].id]))[by_name[name].id]
        return {one.name: one.read_bytes() for one in root.glob(f"{place.path}.sidecars/*")}

    assert kept("one.jpg") == {"one.xmp": STARS}
    assert kept("two.jpg") == {"two.jpg.xmp": STARS, "two.AAE": b"<plist/>"}
    assert set(kept("found.jpg")) == {"found.jpg.json"}
    assert kept("packed.jpg") == {}
    # They are read where they lie now, also when the folder was copied elsewhere.
    shutil.rmtree(shoot)
    (kept_xmp,) = root.rglob("one.xmp")
    kept_xmp.write_bytes(STARS.replace(b"Mara", b"Mara Lind"))
    one = by_name["one.jpg"].id
    library.maintain(lambda books: books.upkeep.note_facts(one, Technical(), duration=None))
    assert read_facts(library, pool, one)
    technical = library.read(lambda r: r.assets.technical(one))
    assert technical is not None
    (seen,) = sidecars_in(technical.mediainfo_raw)
    assert (seen.name, seen.checksum) == (
        "one.xmp", hashlib.sha256(kept_xmp.read_bytes()).hexdigest()
    )  # fmt: skip
    # Nobody takes them for strange files, and they follow when a copy is removed for good.
    assert not look_for_leftovers(library).strange
    perform(library, TrashAssets((one,)))
    run(empty_trash(library, [one], cache=tmp_path / "cache"))
    assert not list(root.rglob("one.xmp"))
    assert list(root.rglob("two.jpg.xmp"))


def test_sidecars_follow_into_another_media_folder_and_come_back_with_their_copy(
    library: Library, pool: MediaPool, shoot: Path, tmp_path: Path
) -> None:
    bring_in(library, pool, shoot, mode=ImportMode.COPY)
    root = library.media_root
    (xmp,) = root.rglob("one.xmp")
    path = xmp.parent.relative_to(root).as_posix().removesuffix(".sidecars")
    other = tmp_path / "other"
    assert take_over([root], other, path) in {Taken.LINKED, Taken.COPIED}
    assert (other / f"{path}.sidecars" / "one.xmp").read_bytes() == STARS
    assert set_aside(other, [path]) == ([path], [])
    assert not list(other.rglob("??/??/*.sidecars"))
    assert put_back(other, [path]) == []
    assert (other / f"{path}.sidecars" / "one.xmp").read_bytes() == STARS
    set_aside(other, [path])
    assert unlink_aside(other, [path]) == (1, [])
    assert not list(other.rglob("one.xmp"))


def test_a_sidecar_that_cannot_be_copied_costs_its_picture_nothing(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    (shoot / "two.AAE").unlink()
    (shoot / "two.AAE").symlink_to(shoot / "nowhere")
    report = bring_in(library, pool, shoot, mode=ImportMode.COPY)
    rows = rows_of(library, report.job_id)
    assert rows["two.jpg"].outcome is Outcome.ADDED
    assert rows["two.jpg"].error == "two.AAE, which belongs to it, could not be copied"
