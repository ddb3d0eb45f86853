"""What would come in is told before it does, whatever is among the files, and bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from desktop.jobs import import_marks
from desktop.jobs.import_marks import MarksOutlook, MarksProgress, look_at_marks
from desktop.jobs.import_request import ImportRequest
from desktop.jobs.job import run
from tests.factory import bring_in, live
from tests.formats.test_xmp import bag, described
from tests.jobs.conftest import picture

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library
    from desktop.media.pool import MediaPool


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    folder = tmp_path / "shoot" / "day 1"
    folder.mkdir(parents=True)
    for number in range(6):
        picture(folder / f"{number}.jpg", number)
        words = ("harbour", "Harbour", "a, b") if number < 4 else ("gull",)
        sidecar = described(bag("dc:subject", *words), f'xmp:Rating="{number % 3}"')
        (folder / f"{number}.xmp").write_bytes(sidecar)
    inside = described(bag("lr:hierarchicalSubject", "Day 1|A cam"), 'xmp:Label="Red"')
    Image.new("RGB", (60, 40), (9, 9, 9)).save(folder / "in.jpg", xmp=inside)
    return folder.parent


def look(library: Library, pool: MediaPool, folder: Path) -> MarksOutlook:
    return run(look_at_marks(library, pool, ImportRequest((str(folder),))))


def test_what_would_come_in_is_what_comes_in(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    found = look(library, pool, shoot)
    assert dict(found.tags) == {"harbour": 4, "gull": 2, "Day 1/A cam": 1}
    assert next(iter(found.tags)) == "harbour"
    assert (found.total, found.read) == (7, 7), "sidecars are no files of their own"
    assert found.tag_words == "3 tags on 7 files"
    assert found.rating_words == "4 ratings, 1 label"
    assert found.progress_words == ""
    assert live(library) == 0
    bring_in(library, pool, shoot)
    tags = library.read(lambda r: r.tags.all())
    assert {tag.path: tag.count for tag in tags if tag.path != "Day 1"} == dict(found.tags)
    again = look(library, pool, shoot)
    assert (again.total, dict(again.tags)) == (0, {}), "what is known brings nothing"


def test_of_very_many_files_and_tags_the_first_are_told(
    library: Library, pool: MediaPool, shoot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_marks, "READ", 5)
    monkeypatch.setattr(import_marks, "KEPT", 1)
    found = look(library, pool, shoot)
    assert (found.total, found.read, len(found.tags)) == (7, 5, 1)
    assert found.progress_words == "In the first 5 of 7 files."
    assert found.tag_words.startswith("more than 1 tags on ")
    monkeypatch.setattr(import_marks, "LISTED", 3)
    found = look(library, pool, shoot)
    assert found.progress_words == "In the first 5 of more than 7 files."


def test_it_can_be_stopped_and_says_how_far_it_is(
    library: Library, pool: MediaPool, shoot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_marks, "TOLD_EVERY", -1)
    job = look_at_marks(library, pool, ImportRequest((str(shoot),)))
    first = next(job)
    assert isinstance(first, MarksProgress)
    assert first.outlook.progress_words == "Counting files…"
    step = first
    while not step.outlook.read:
        step = next(job)  # type: ignore[assignment]
    assert step.outlook.progress_words == "Reading 1 of 7 files…"
    job.close()
    assert look(library, pool, shoot).read == 7


def test_hostile_files_cost_nothing_but_their_marks(
    library: Library, pool: MediaPool, shoot: Path
) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a9;</x>'
    for name, data in {
        "bomb.xmp": bomb.encode(),
        "large.xmp": described("<exif:Note>" + "x" * (5 << 20) + "</exif:Note>"),
        "wrong.xmp": described(bag("dc:subject", "ok")).decode().encode("utf-16")[2:],
        "deep.xmp": b"<x>" * 200_000,
        "odd.xmp": described(bag("dc:subject", "ok")).replace(b"ok", b"\xe9t\xe9"),
    }.items():
        picture(shoot / name.replace("xmp", "png"), len(name) * 9)
        (shoot / name).write_bytes(data)
    (shoot / "empty.jpg").write_bytes(b"")
    (shoot / "no.jpg").write_bytes(b"\xff\xd8\xff" + b"\0" * 400)
    found = look(library, pool, shoot)
    assert dict(found.tags) == {"harbour": 4, "gull": 2, "Day 1/A cam": 1, "été": 1}
    assert (found.total, found.read) == (14, 14)
