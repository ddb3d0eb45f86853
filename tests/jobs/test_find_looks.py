"""What pictures look like: found out as they come in and for those of before, and what is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from desktop.catalog.tables.all import asset_looks
from desktop.domain.asset import AssetType
from desktop.domain.derived import Derived, derived_path
from desktop.domain.look import LikeBy
from desktop.jobs.find_looks import find_looks
from desktop.jobs.job import run
from desktop.jobs.make_thumbnails import make_thumbnails
from tests.factory import bring_in, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.catalog.library import Library, Tx
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


def scene(seed: int, size: tuple[int, int] = (640, 400)) -> Image.Image:
    """A picture with large and small forms, another for each seed."""
    made = np.random.default_rng(seed)
    small = (made.random((6, 9, 1)) * made.integers(80, 255, 3)).astype("uint8")
    image = Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y, r = (int(made.integers(0, size[0])) for _ in range(3))
        colour = tuple(int(part) for part in made.integers(0, 255, 3))
        draw.ellipse((x, y % size[1], x + r // 4, y % size[1] + r // 5), fill=colour)
    return image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scenes of which the first is there in many forms."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    for seed in range(12):
        scene(seed).save(folder / f"scene {seed}.png")
    first = scene(0)
    first.save(folder / "poor.jpg", quality=30)
    first.resize((320, 200)).save(folder / "half.webp", quality=60)
    first.resize((1280, 800)).save(folder / "double.png")
    first.crop((32, 20, 608, 380)).save(folder / "cropped.png")
    first.point(lambda level: min(255, int(level * 1.15))).save(folder / "bright.png")
    return folder


def ids(library: Library, pool: MediaPool, *paths: Path) -> dict[str, AssetId]:
    report = bring_in(library, pool, *paths)
    rows = rows_of(library, report.job_id)
    return {name: row.asset_id for name, row in rows.items() if row.asset_id}


def alike(library: Library, key: AssetId, by: LikeBy = LikeBy.PICTURE) -> dict[AssetId, str]:
    found = library.read(lambda reads: reads.alike.find(library.looks, key, by))
    assert not found.lacks
    return dict(found.found)


def unseen(library: Library) -> int:
    return library.read(lambda reads: reads.looks.count_unseen())


def test_the_same_picture_is_found_in_every_form(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    named = ids(library, pool, folder)
    assert unseen(library) == len(named) == 17
    assert run(find_looks(library, pool, cache=tmp_path / "cache")) == 17
    assert unseen(library) == 0
    forms = {named[n] for n in ("poor.jpg", "half.webp", "double.png", "bright.png")}
    found = alike(library, named["scene 0.png"])
    assert set(list(found)[:4]) == forms
    assert {found[key] for key in forms} == {"the same picture"}
    assert list(found)[4] == named["cropped.png"]
    assert found[named["cropped.png"]] == "the same, cropped or altered"
    backwards = alike(library, named["cropped.png"])
    assert named["scene 0.png"] in list(backwards)[:5]
    others = {named[f"scene {seed}.png"] for seed in range(1, 12)}
    assert {words for key, words in found.items() if key in others} <= {"in similar colours"}


def test_what_comes_in_is_looked_at_with_its_thumbnail(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    named = ids(library, pool, folder / "scene 1.png", folder / "scene 2.png")
    cache = tmp_path / "cache"
    run(make_thumbnails(library, pool, list(named.values()), cache=cache))
    assert unseen(library) == 0
    before = library.read(lambda reads: reads.looks.of(named["scene 1.png"]))
    assert before is not None
    assert before.shades
    assert sum(shade.share for shade in before.shades) <= 102
    # The thumbnail that is there is enough: the originals may be away.
    library.maintain(lambda books: books._session.execute(asset_looks.delete()))
    for path in folder.iterdir():
        path.unlink()
    assert run(find_looks(library, pool, cache=cache)) == 2
    after = library.read(lambda reads: reads.looks.of(named["scene 1.png"]))
    assert after is not None
    bits = np.unpackbits(np.frombuffer(before.views, "u1") ^ np.frombuffer(after.views, "u1"))
    assert bits[:256].sum() <= 8


def test_it_goes_on_where_it_ended_and_what_has_no_picture_is_asked_once(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    named = ids(library, pool, folder)
    cache = tmp_path / "cache"
    job = find_looks(library, pool, cache=cache)
    next(job)
    job.close()
    assert run(find_looks(library, pool, cache=cache)) == unseen(library) == 0
    # A file that is away now is looked at when it is back.
    library.maintain(lambda books: books._session.execute(asset_looks.delete()))
    key = named["scene 3.png"]
    sum_ = library.read(lambda reads: reads.assets.load(key)).checksum_sha256 or ""
    derived_path(cache, sum_, Derived.THUMB).unlink()
    away = (folder / "scene 3.png").rename(tmp_path / "away.png")
    run(find_looks(library, pool, cache=cache))
    assert unseen(library) == 1
    away.rename(folder / "scene 3.png")
    assert run(find_looks(library, pool, cache=cache)) == 1


def test_what_others_bring_in_is_found(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    named = ids(library, pool, folder / "scene 0.png")
    run(find_looks(library, pool, cache=tmp_path / "cache"))
    key = named["scene 0.png"]
    assert alike(library, key) == {}
    more = ids(library, pool, folder / "poor.jpg", folder / "scene 5.png")
    run(find_looks(library, pool, cache=tmp_path / "cache"))
    assert next(iter(alike(library, key))) == more["poor.jpg"]
    library.write(lambda tx: tx.assets.trash([more["poor.jpg"]]))
    assert more["poor.jpg"] not in alike(library, key)


def test_what_is_in_the_trash_or_gone_takes_no_place_of_another(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    named = ids(library, pool, folder)
    run(find_looks(library, pool, cache=tmp_path / "cache"))
    key = named["scene 0.png"]
    best = list(alike(library, key))
    trashed, purged = best[:3], best[3:4]
    library.write(lambda tx: tx.assets.trash([*trashed, *purged]))
    library.write(lambda tx: tx.assets.purge(purged))

    def first(count: int) -> list[AssetId]:
        found = library.read(
            lambda reads: reads.alike.find(library.looks, key, LikeBy.PICTURE, limit=count)
        )
        return [one for one, _words in found.found]

    assert first(1) == [named["cropped.png"]] == best[4:5]
    assert first(100) == best[4:]
    assert purged[0] not in library.looks
    assert len(library.looks) == len(named) - 1
    library.write(lambda tx: tx.assets.restore(trashed))
    assert first(2) == best[:2]


def test_one_file_of_several_assets_is_looked_at_wherever_it_is_within_reach(
    library: Library, pool: MediaPool, folder: Path, tmp_path: Path
) -> None:
    first = ids(library, pool, folder / "scene 4.png")["scene 4.png"]
    sum_ = library.read(lambda reads: reads.assets.load(first)).checksum_sha256

    def add(tx: Tx) -> AssetId:  # as a copy that was made elsewhere; its own file is nowhere
        return tx.assets.add(AssetType.IMAGE, "twin", checksum_sha256=sum_)

    twin = library.write(add)
    steps = list(find_looks(library, pool, cache=tmp_path / "cache"))
    assert unseen(library) == 0
    told = [step.changes for step in steps if step.changes]
    assert {first, twin} <= set().union(*(changes.assets for changes in told))
    found = library.read(lambda reads: [reads.looks.of(key) for key in (first, twin)])
    assert found[0] == found[1]
    assert found[0] is not None
