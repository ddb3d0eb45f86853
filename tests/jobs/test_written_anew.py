"""A file that is written anew under its name, as a shot rendered again: its asset follows."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.asset import AssetType
from desktop.domain.job import Effect, Outcome
from desktop.domain.location import Seen
from desktop.domain.marks import Marks
from desktop.edits.asset import MarkRange, RenameAsset, RestoreAssets, SetFields, TrashAssets
from desktop.edits.edit import perform
from desktop.edits.film import AddFilm, AddScene, AddShots, AddTakes
from desktop.edits.location import FoundFile, LocateAssets
from desktop.edits.sequence import SetSequenceRate
from desktop.edits.tag import TagAssets
from desktop.jobs.import_request import ImportMode
from desktop.jobs.job import run
from desktop.jobs.locate_media import locate_media
from desktop.jobs.look_at_media import look_at_media
from desktop.jobs.verify import verify
from desktop.jobs.verify_report import Problem
from desktop.storage.presence import look_at
from desktop.storage.store import hash_file
from tests.jobs.conftest import picture
from tests.jobs.renders import Renders
from tests.media.makers import film, sound

if TYPE_CHECKING:
    from desktop.catalog.library import Library
    from desktop.domain.ids import AssetId
    from desktop.media.pool import MediaPool


@pytest.fixture
def renders(library: Library, pool: MediaPool, tmp_path: Path) -> Renders:
    return Renders(library, pool, tmp_path / "renders")


def test_the_asset_follows_with_its_tags_and_undo_brings_the_old_facts_back(
    renders: Renders,
) -> None:
    renders.write("shot_010.png", 1)
    renders.write("shot_020.png", 2)
    key = renders.id_of(renders.bring_in()["shot_010.png"])
    perform(renders.library, TagAssets((key,), ("hero",)))
    perform(renders.library, SetFields(key, {"description": "wide"}, metadata={"lens": 35}))
    old = renders.asset(key)
    renders.write("shot_010.png", 9, size=(96, 54))
    rows = renders.bring_in(tags=("day 2",))
    row = rows["shot_010.png"]
    assert (row.outcome, row.asset_id, row.type) == (Outcome.UPDATED, key, "image")
    assert row.effects == (Effect.UPDATED, Effect.TAGGED)
    assert row.error == "it was written anew, and the asset follows; tagged day 2"
    assert renders.report.sentence == "0 added, 1 updated, 1 duplicate, 2 of them tagged"
    assert renders.report.summary()["updated"] == 1
    new, technical = renders.asset(key), renders.library.read(lambda r: r.assets.technical(key))
    assert technical is not None
    assert (technical.width, technical.height) == (96, 54)
    assert new.checksum_sha256 == hash_file(renders.folder / "shot_010.png")
    assert new.size == (renders.folder / "shot_010.png").stat().st_size
    assert (new.description, new.metadata["lens"], new.metadata["width"]) == ("wide", 35, 96)
    assert renders.find("tag:hero width:96") == ["shot_010.png"]
    told = renders.library.read(lambda r: r.activity.of(key))
    assert any((e.before or {}).get("checksum_sha256") == old.checksum_sha256 for e in told)
    assert {r.outcome for r in renders.bring_in().values()} == {Outcome.DUPLICATE}
    assert run(verify(renders.library, checksums=True)).is_sound

    renders.history.undo(renders.library)
    back = renders.asset(key)
    assert (back.checksum_sha256, back.metadata) == (old.checksum_sha256, old.metadata)
    assert renders.find("is:missing") == ["shot_010.png"]  # what it had is not there any more
    run(look_at_media(renders.library))
    assert renders.find("is:missing") == ["shot_010.png"]
    renders.history.redo(renders.library)
    assert renders.asset(key).checksum_sha256 == new.checksum_sha256
    assert renders.find("is:missing") == []
    renders.check_claims()

    # A third version, and the first once more: it never piles up what was there before.
    renders.write("shot_010.png", 3, size=(30, 20))
    assert renders.bring_in()["shot_010.png"].asset_id == key
    renders.write("shot_010.png", 1)
    assert renders.bring_in()["shot_010.png"].outcome is Outcome.UPDATED
    assert renders.asset(key).checksum_sha256 == old.checksum_sha256
    assert [place.status for place in renders.places(key)].count("available") == 1
    assert len(renders.places(key)) == 2
    assert run(verify(renders.library, checksums=True)).is_sound


def test_a_script_is_found_by_its_new_words_and_not_by_its_old_ones(renders: Renders) -> None:
    path = renders.folder / "harbour.fountain"
    path.write_text("INT. BOAT - NIGHT\n\nThe lantern swings.\n\nMARA\nCome back.\n", "utf-8")
    key = renders.id_of(renders.bring_in()["harbour.fountain"])
    perform(renders.library, SetFields(key, {}, metadata={"draft": "two"}))
    path.write_text("EXT. QUAY - DAY\n\n灯台の光 falls on the gulls.\n\nMARA\nI stay.\n", "utf-8")
    assert renders.bring_in()["harbour.fountain"].outcome is Outcome.UPDATED
    assert (renders.find("lantern"), renders.find("gulls")) == ([], ["harbour.fountain"])
    assert renders.find("灯台") == ["harbour.fountain"]
    assert "灯台の光 falls" in renders.library.read(lambda r: r.assets.body(key))
    assert renders.asset(key).metadata["draft"] == "two"
    renders.history.undo(renders.library)
    assert (renders.find("lantern"), renders.find("gulls")) == (["harbour.fountain"], [])
    assert "lantern" in renders.library.read(lambda r: r.assets.body(key))


def test_a_film_runs_as_long_as_the_new_clip_and_marks_beyond_it_are_said(
    renders: Renders,
) -> None:
    film(renders.folder / "shot.mp4", seconds=2, sound=False)
    sound(renders.folder / "bell.wav", seconds=2)
    rows = renders.bring_in()
    clip, bell = (renders.id_of(rows[name]) for name in ("shot.mp4", "bell.wav"))
    lib = renders.library
    film_id = perform(lib, AddFilm("F")).result
    scene = perform(lib, AddScene(film_id, "S")).result
    (shot,) = perform(lib, AddShots(scene, ("",))).result
    perform(lib, AddTakes(shot, (clip,)))
    perform(lib, MarkRange(clip, Marks(0.5, 1.8)))
    film(renders.folder / "shot.mp4", seconds=1, sound=False)
    sound(renders.folder / "bell.wav", seconds=1)
    row = renders.bring_in()["shot.mp4"]
    assert row.outcome is Outcome.UPDATED
    assert row.error is not None
    assert "it runs 1 s in place of 2 s" in row.error
    assert "its out point lies beyond its end" in row.error
    facts = renders.asset(clip).metadata
    assert (facts["marked_range"], facts["warnings"]) == (
        [0.5, 1.8],
        ["Its out point lies beyond its end."],
    )
    assert renders.asset(clip).duration == pytest.approx(1, abs=0.1)
    assert renders.asset(bell).duration == pytest.approx(1, abs=0.1)
    assert lib.read(lambda r: r.films.load(film_id)).seconds == pytest.approx(1, abs=0.1)
    renders.history.undo(lib)
    assert lib.read(lambda r: r.films.load(film_id)).seconds == pytest.approx(2, abs=0.1)


def test_verify_sees_it_though_the_size_is_the_same_and_an_import_mends_it(
    renders: Renders,
) -> None:
    path = sound(renders.folder / "tone.wav", seconds=1)
    key = renders.id_of(renders.bring_in()["tone.wav"])
    size, data = path.stat().st_size, bytearray(path.read_bytes())
    data[-400:] = bytes(400)
    path.write_bytes(bytes(data))
    assert path.stat().st_size == size
    report = run(verify(renders.library))
    assert [(f.problem, f.asset_id) for f in report.findings] == [(Problem.REPLACED, key)]
    assert renders.find("is:missing") == ["tone.wav"]
    renders.check_claims()
    assert run(verify(renders.library)).marked == 0
    assert renders.bring_in()["tone.wav"].outcome is Outcome.UPDATED
    assert (renders.find("is:missing"), run(verify(renders.library)).is_sound) == ([], True)
    # Undone, it is not opened in the place of the old one; and verify knows the old one again.
    renders.history.undo(renders.library)
    (place,) = renders.places(key)
    assert look_at(place, renders.library.media_root).seen is Seen.CHANGED
    sound(path, seconds=1)
    assert run(verify(renders.library)).returned == 1
    assert (renders.find("is:missing"), run(verify(renders.library)).is_sound) == ([], True)


def test_what_was_thrown_away_stays_so_and_the_new_file_is_an_asset_of_its_own(
    renders: Renders,
) -> None:
    renders.write("take.png", 1)
    key = renders.id_of(renders.bring_in()["take.png"])
    perform(renders.library, TrashAssets((key,)))
    renders.write("take.png", 2, size=(80, 50))
    row = renders.bring_in()["take.png"]
    assert (row.outcome, row.asset_id == key) == (Outcome.ADDED, False)
    assert row.error == "take.png had another file here, which is gone"
    perform(renders.library, RestoreAssets((key,)))
    assert len(renders.find("take")) == 2
    assert renders.find("is:missing") == ["take.png"]


def _claim_too(renders: Renders, key: AssetId, path: Path) -> None:
    """Have an asset claim a path that another one has, as libraries from before do."""
    status = path.stat()
    found = FoundFile(key, path, status.st_size, status.st_mtime_ns, "f" * 64, "image/png")
    perform(renders.library, LocateAssets((found,)))


@pytest.mark.parametrize("is_written", [False, True])
def test_of_two_assets_that_claim_one_path_the_one_whose_file_it_is_keeps_it(
    renders: Renders, tmp_path: Path, is_written: bool
) -> None:
    path = renders.write("shot.png", 1)
    mine = renders.id_of(renders.bring_in()["shot.png"])
    old = picture(tmp_path / "old.png", 7)
    other = renders.id_of(renders.bring_in(old)["old.png"])
    _claim_too(renders, other, path)
    old.unlink()
    lost = {place.id: {"status": "missing"} for place in renders.places(other)[1:]}
    renders.library.maintain(lambda books: books.locations.mark(lost))
    if is_written:
        renders.write("shot.png", 4, size=(50, 50))
    row = renders.bring_in()["shot.png"]
    assert row.outcome is (Outcome.UPDATED if is_written else Outcome.DUPLICATE)
    if not is_written:
        assert row.asset_id == mine
        assert row.error is not None
        assert "shot.png had another file here, which is gone" in row.error
    assert len(renders.find("is:missing")) == 1


def test_files_that_change_names_among_them_keep_their_assets(renders: Renders) -> None:
    names = [f"shot_{number}.png" for number in range(4)]
    for shade, name in enumerate(names):
        renders.write(name, shade, size=(64 + shade, 40))
    before = {name: renders.id_of(row) for name, row in renders.bring_in().items()}
    # 0 -> 1 -> 2 -> 3, and the last goes; and a new one has the first name.
    for at in (3, 2, 1):
        (renders.folder / names[at - 1]).replace(renders.folder / names[at])
    renders.write(names[0], 30, size=(20, 20))
    rows = renders.bring_in()
    assert rows[names[0]].outcome is Outcome.ADDED
    for at in (1, 2, 3):
        assert rows[names[at]].asset_id == before[names[at - 1]], at
        assert renders.asset(before[names[at - 1]]).name == names[at]
    assert renders.find("is:missing") == [names[3]]
    assert run(look_at_media(renders.library)).missing == 0


def test_an_asset_that_has_its_bytes_elsewhere_keeps_them(renders: Renders, tmp_path: Path) -> None:
    path = renders.write("shot.png", 1)
    key = renders.id_of(renders.bring_in()["shot.png"])
    second = tmp_path / "second"
    second.mkdir()
    path.rename(second / "shot.png")
    renders.bring_in(second)
    renders.write("shot.png", 2)
    row = renders.bring_in()["shot.png"]
    assert (row.outcome, row.asset_id == key) == (Outcome.ADDED, False)
    assert renders.find("is:missing") == []


@pytest.mark.parametrize("first", list(ImportMode))
def test_a_copy_is_taken_of_the_new_file_where_copies_are_wanted(
    renders: Renders, first: ImportMode
) -> None:
    renders.write("shot.png", 1)
    key = renders.id_of(renders.bring_in(mode=first)["shot.png"])
    renders.write("shot.png", 2, size=(70, 44))
    row = renders.bring_in(mode=ImportMode.COPY)["shot.png"]
    assert (row.outcome, row.asset_id) == (Outcome.UPDATED, key)
    assert renders.places(key)[0].is_owned
    assert (renders.find("is:missing"), run(verify(renders.library)).is_sound) == ([], True)


def test_half_a_render_is_not_taken_for_the_old_one(renders: Renders) -> None:
    path = renders.write("shot.png", 1)
    key = renders.id_of(renders.bring_in()["shot.png"])
    path.write_bytes(path.read_bytes()[:60])
    assert renders.bring_in()["shot.png"].outcome is Outcome.FAILED
    assert renders.find("is:missing") == ["shot.png"]
    renders.write("shot.png", 2)
    row = renders.bring_in()["shot.png"]
    assert (row.outcome, row.asset_id) == (Outcome.UPDATED, key)
    assert renders.find("is:missing") == []


def test_another_kind_of_file_under_the_name_is_another_asset(renders: Renders) -> None:
    path = renders.write("thing.png", 1)
    key = renders.id_of(renders.bring_in()["thing.png"])
    path.write_text("no picture but words", "utf-8")
    path.rename(renders.folder / "x.txt")
    (renders.folder / "x.txt").rename(path)
    row = renders.bring_in()["thing.png"]
    if row.outcome is Outcome.ADDED:
        assert row.asset_id != key
        assert row.type == AssetType.TEXT
    assert renders.find("is:missing") == ["thing.png"]


@pytest.mark.parametrize("how", ["import", "locate"])
def test_a_renamed_file_is_found_by_its_new_name_unless_a_person_gave_one(
    renders: Renders, tmp_path: Path, how: str
) -> None:
    for shade in range(2):
        renders.write(f"a{shade}.png", shade)
    keys = [renders.id_of(row) for _, row in sorted(renders.bring_in().items())]
    perform(renders.library, RenameAsset(keys[1], "The pier at dusk"))
    for shade in range(2):
        (renders.folder / f"a{shade}.png").rename(renders.folder / f"harbour {shade}.png")
    if how == "import":
        renders.bring_in()
    else:
        run(look_at_media(renders.library))
        also = tuple(renders.library.away.states)
        run(locate_media(renders.library, renders.folder, history=renders.history, also=also))
    assert renders.find("harbour") == ["harbour 0.png"]
    assert renders.asset(keys[1]).name == "The pier at dusk"
    renders.history.undo(renders.library)
    assert renders.asset(keys[0]).name == "a0.png"


def test_a_touched_file_is_no_new_version(renders: Renders) -> None:
    path = renders.write("shot.png", 1)
    key = renders.id_of(renders.bring_in()["shot.png"])
    os.utime(path, ns=(1, 1))
    row = renders.bring_in()["shot.png"]
    assert (row.outcome, row.asset_id, len(renders.places(key))) == (Outcome.DUPLICATE, key, 1)


def test_a_sequence_that_is_rendered_again_follows_and_a_longer_one_is_another(
    renders: Renders,
) -> None:
    for number in range(1001, 1009):
        renders.write(f"plate.{number}.png", number)
    key = renders.id_of(renders.bring_in()["plate.####.png"])
    perform(renders.library, SetSequenceRate((key,), Fraction(25)))
    for number in range(1001, 1011):
        renders.write(f"plate.{number}.png", number + 50, size=(90, 50))
    row = renders.bring_in()["plate.####.png"]
    assert (row.outcome, row.asset_id) == (Outcome.UPDATED, key)
    frames, rate = renders.library.read(lambda r: r.sequences.of(key)) or (None, None)
    assert frames is not None
    assert (frames.span, rate, renders.asset(key).duration) == (10, Fraction(25), 10 / 25)
    facts = renders.library.read(lambda r: r.assets.technical(key))
    assert facts is not None
    assert facts.width == 90
    renders.history.undo(renders.library)
    frames, _ = renders.library.read(lambda r: r.sequences.of(key)) or (None, None)
    assert frames is not None
    assert (frames.span, renders.find("is:missing")) == (8, ["plate.####.png"])
    renders.history.redo(renders.library)
    renders.write("plate.1011.png", 7, size=(90, 50))
    longer = renders.bring_in()["plate.####.png"]
    assert (longer.outcome, longer.asset_id == key) == (Outcome.ADDED, False)
    assert renders.find("is:missing") == []
