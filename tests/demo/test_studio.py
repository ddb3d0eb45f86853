"""The demo studio makes a whole production, at a small scale, with real encoders."""

import csv
import hashlib
import io
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageOps

from desktop.demo.studio.canvas import Canvas
from desktop.demo.studio.light import finished
from desktop.demo.studio.moods import MOODS
from desktop.demo.studio.plates import COMPOSITIONS, MOOD_TAGS, MOOD_WORDS
from desktop.demo.studio.production import planned, studio_steps
from desktop.demo.studio.script import FOUNTAIN, elements, final_draft
from desktop.demo.studio.story import Production

SCALE = 0.15


@pytest.fixture(scope="module")
def progress() -> list[tuple[str, float]]:
    return []


@pytest.fixture(scope="module")
def production(
    tmp_path_factory: pytest.TempPathFactory, progress: list[tuple[str, float]]
) -> Production:
    folder = tmp_path_factory.mktemp("film")
    for step in studio_steps(folder, scale=SCALE):
        progress.append((step.made.title, step.fraction))
    return planned(folder, scale=SCALE)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_picture_opens_and_is_not_empty(production: Production) -> None:
    pictures = [m for m in production.made if m.kind == "image" and m.path.suffix != ".svg"]
    assert len(pictures) >= 60
    for made in pictures:
        with Image.open(made.path) as picture:
            picture.load()
            spread = np.asarray(picture.convert("L")).std()
        assert spread > 8, f"{made.title} is nearly one flat colour"


def test_every_clip_decodes_to_frames_that_change(production: Production) -> None:
    reels = [m for m in production.made if m.kind == "video"]
    assert len(reels) >= 14
    for made in reels:
        with av.open(str(made.path)) as clip:
            shown = [frame.to_ndarray(format="gray").astype(int) for frame in clip.decode(video=0)]
        assert len(shown) >= 12
        assert np.abs(shown[0] - shown[-1]).mean() > 0.4, f"{made.title} stands still"


def test_every_sound_decodes_to_something_that_can_be_heard(production: Production) -> None:
    sounds = [m for m in production.made if m.kind == "audio"]
    assert {m.path.suffix for m in sounds} == {".mp3", ".flac", ".wav"}
    for made in sounds:
        with av.open(str(made.path)) as sound:
            resampler = av.AudioResampler(format="fltp", layout="stereo")
            parts = [
                ready.to_ndarray() for f in sound.decode(audio=0) for ready in resampler.resample(f)
            ]
        heard = np.concatenate(parts, axis=1)
        assert 0.1 < np.abs(heard).max() <= 1.01, made.title


def test_some_clips_have_sound_and_some_are_silent(production: Production) -> None:
    counts = []
    for made in production.made:
        if made.kind == "video":
            with av.open(str(made.path)) as clip:
                counts.append(len(clip.streams.audio))
    assert 0 in counts
    assert 1 in counts


def test_all_the_kinds_of_file_are_there(production: Production) -> None:
    endings = {m.path.suffix for m in production.made}
    assert endings >= {
        ".png", ".jpg", ".webp", ".gif", ".tiff", ".svg", ".pdf", ".mp4", ".mp3", ".flac", ".wav",
        ".fountain", ".fdx", ".md", ".csv",
    }  # fmt: skip
    paths = {m.path.suffix: m.path for m in production.made}
    assert paths[".pdf"].read_bytes().startswith(b"%PDF-")
    assert ET.fromstring(paths[".svg"].read_text()).tag.endswith("svg")
    with Image.open(paths[".gif"]) as lamp:
        assert getattr(lamp, "n_frames", 1) > 5


def test_photographs_carry_when_they_were_taken_and_one_lies_on_its_side(
    production: Production,
) -> None:
    sideways = []
    for made in production.made:
        if made.path.suffix != ".jpg":
            continue
        with Image.open(made.path) as picture:
            exif = picture.getexif()
            assert exif.get_ifd(0x8769)[0x9003] == f"{made.recorded_at:%Y:%m:%d %H:%M:%S}"
            if exif[0x0112] != 1:
                sideways.append((picture.size, ImageOps.exif_transpose(picture).size))
    assert len(sideways) == 1
    stored, shown = sideways[0]
    assert stored[0] > stored[1]
    assert shown == stored[::-1]


def test_progress_rises_to_one(production: Production, progress: list[tuple[str, float]]) -> None:
    assert [title for title, _ in progress] == [m.title for m in production.made]
    parts = [part for _, part in progress]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.parametrize("composition", sorted(COMPOSITIONS))
def test_the_same_seed_paints_the_same_picture_and_another_a_different_one(
    composition: str,
) -> None:
    def paint(seed: int) -> bytes:
        canvas = Canvas(160, 96, seed)
        COMPOSITIONS[composition].paint(canvas, MOODS["dusk"])
        return finished(canvas, MOODS["dusk"].finish).tobytes()

    assert paint(3) == paint(3)
    assert paint(3) != paint(4)


def test_every_mood_has_words_and_tags() -> None:
    assert set(MOOD_WORDS) == set(MOODS) == set(MOOD_TAGS)


def test_titles_are_unique_and_paths_are_named_after_them(production: Production) -> None:
    assert max(Counter(m.title for m in production.made).values()) == 1
    assert all(m.path.name == m.title and m.path.is_file() for m in production.made)


def test_every_take_reference_and_sound_of_the_plan_was_made(production: Production) -> None:
    kinds = {m.title: m.kind for m in production.made}
    shots = [shot for scene in production.film.scenes for shot in scene.shots]
    for shot in shots:
        assert {kinds[take] for take in shot.takes} <= {"image", "video"}
    for person in production.characters:
        assert len(person.references) >= 3
        assert all(kinds[title] == "image" for title in person.references)
    heard = [
        *production.film.sounds,
        *(s for scene in production.film.scenes for s in scene.sounds),
    ]
    assert {kinds[title] for title in heard} == {"audio"}


def test_each_shot_with_takes_has_one_selected_and_the_board_shows_every_state(
    production: Production,
) -> None:
    shots = [shot for scene in production.film.scenes for shot in scene.shots]
    for shot in shots:
        if shot.takes:
            assert shot.selected is not None
            assert 0 <= shot.selected < len(shot.takes)
        else:
            assert shot.selected is None
    counts = {len(shot.takes) for shot in shots}
    assert {0, 3} <= counts
    assert {shot.status for shot in shots} == {"wip", "review", "approved", "cut"}
    assert len({shot.code for shot in shots}) == len(shots)
    assert all(s.code.startswith(c.number) for c in production.film.scenes for s in c.shots)


def test_tags_and_collections_that_are_used_exist_and_parents_come_first(
    production: Production,
) -> None:
    for plan in (production.tags, production.collections):
        seen: set[str] = {""}
        for item in plan:
            assert item.parent in seen
            seen.add(item.name)
    tags = {tag.name for tag in production.tags}
    collections = {collection.name for collection in production.collections}
    people = {person.name for person in production.characters} | {""}
    for made in production.made:
        assert set(made.tags) <= tags
        assert set(made.collections) <= collections
        assert made.character in people


def test_provenance_is_honest_and_some_costs_are_unknown(production: Production) -> None:
    assert {(m.model, m.provider) for m in production.made} == {("desk-studio", "local")}
    assert all(m.prompt for m in production.made if m.kind in ("image", "video", "audio"))
    costs = [m.cost for m in production.made]
    assert None in costs
    assert all(isinstance(c, Decimal) and c < 1 for c in costs if c is not None)
    assert len({m.seed for m in production.made}) == len(production.made)
    assert all(m.recorded_at.tzinfo is not None for m in production.made)


def test_what_is_planned_is_what_is_made(production: Production) -> None:
    folder = production.made[0].path.parent.parent
    assert planned(folder, scale=SCALE) == production


def test_finished_pieces_are_kept_and_missing_ones_made_again(tmp_path: Path) -> None:
    steps = studio_steps(tmp_path, scale=0.1)
    first, second = next(steps).made.path, next(steps).made.path
    steps.close()
    before = digest(second)
    first.write_bytes(b"kept as it is")
    second.unlink()
    again = studio_steps(tmp_path, scale=0.1)
    next(again)
    next(again)
    again.close()
    assert first.read_bytes() == b"kept as it is"
    assert digest(second) == before


def test_another_seed_replaces_what_the_first_one_made(tmp_path: Path) -> None:
    one = studio_steps(tmp_path, seed=1, scale=0.1)
    path = next(one).made.path
    one.close()
    before = digest(path)
    two = studio_steps(tmp_path, seed=2, scale=0.1)
    next(two)
    two.close()
    assert digest(path) != before


def test_stopping_leaves_only_complete_files(tmp_path: Path) -> None:
    steps = studio_steps(tmp_path, scale=0.1)
    made = [next(steps).made.path for _ in range(3)]
    steps.close()
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file() and p.name != ".studio") == sorted(
        made
    )


def test_the_second_draft_is_final_draft_xml_without_the_dream() -> None:
    root = ET.fromstring(final_draft(FOUNTAIN).encode())
    assert root.tag == "FinalDraft"
    kinds = Counter(p.get("Type") for p in root.findall("./Content/Paragraph"))
    assert kinds["Scene Heading"] >= 5
    assert kinds["Character"] == kinds["Dialogue"] >= 10
    assert "UNDER THE SEA" not in ET.tostring(root, encoding="unicode")
    assert ("Scene Heading", "DREAM - UNDER THE SEA") in elements(FOUNTAIN)


def test_the_shot_list_has_a_row_for_every_shot(production: Production) -> None:
    path = next(m.path for m in production.made if m.title == "shot_list.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    shots = [shot for scene in production.film.scenes for shot in scene.shots]
    assert [(r["Shot"], r["Name"]) for r in rows] == [(s.code, s.name) for s in shots]
