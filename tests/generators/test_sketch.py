"""Sketch draws what the words say, the same for the same seed, and the file tells how."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from desktop.base.errors import RuleError
from desktop.domain.asset import AssetType
from desktop.domain.generation import (
    GenerationPayload,
    GenerationRequest,
    JobReport,
    Reference,
    ReferenceRole,
    RemoteState,
    placeholder,
)
from desktop.domain.ids import AssetId
from desktop.domain.recipe import NamedSource
from desktop.generators.registry import load_adapters
from desktop.generators.sketch import SketchGenerator
from desktop.generators.sketch_words import (
    Angle,
    CameraMove,
    Hour,
    PanelComposition,
    PanelWeather,
    Place,
    ShotSize,
)
from desktop.generators.sketch_words import composition_of as read
from desktop.media.requests import ProbeRequest
from desktop.media.worker import probe

MARA = Reference(ReferenceRole.CHARACTER, AssetId(str(UUID(int=7))), "Mara")
ASKED = GenerationRequest(
    "sketch",
    "panel",
    prompt="Close-up, low angle: Mara in the rain at night, “not yet” — 灯",
    seed=2**64 - 1,
    width=320,
    height=134,
    references=(MARA,),
)
CLIP = replace(
    ASKED, model="moving-panel", makes=AssetType.VIDEO, width=161, height=91, seconds=0.5
)
SAID = replace(ASKED, model="voice", makes=AssetType.AUDIO, prompt="Not yet, Tom.", voice="Mara",
               references=())  # fmt: skip


def drawn(payload: GenerationPayload, into: Path) -> tuple[Path, JobReport]:
    into.mkdir()
    report = SketchGenerator().submit(payload, {}, job_id="a", into=into).report
    assert report is not None
    return into / report.files[0].path, report


@pytest.mark.parametrize("asked", [ASKED, CLIP, SAID], ids=["panel", "clip", "voice"])
def test_the_file_tells_how_it_was_made(asked: GenerationRequest, tmp_path: Path) -> None:
    payload = SketchGenerator().payload(asked)
    path, report = drawn(payload, tmp_path / "a")
    assert (report.state, report.cost) == (RemoteState.SUCCEEDED, Decimal(0))
    assert report.seed == 2**64 - 1
    found = probe(ProbeRequest(str(path))).probe
    assert found is not None
    assert found.type == asked.makes
    recipe = found.recipe.recipe
    assert (recipe.generator, recipe.provider, recipe.model) == ("sketch", "Sketch", asked.model)
    assert (recipe.prompt, recipe.seed) == (asked.prompt, str(2**64 - 1))
    if asked.makes is not AssetType.AUDIO:
        assert recipe.sources == (NamedSource("Mara", "reference"),)
        assert (recipe.width, recipe.height) == (asked.width, asked.height)
    again = drawn(payload, tmp_path / "b")[0].read_bytes()
    other = drawn(SketchGenerator().payload(replace(asked, seed=1)), tmp_path / "c")[0].read_bytes()
    assert path.read_bytes() == again != other


def test_a_panel_has_the_shape_of_the_film_and_a_clip_its_length(tmp_path: Path) -> None:
    panel, _ = drawn(SketchGenerator().payload(ASKED), tmp_path / "a")
    with Image.open(panel) as opened:
        assert opened.size == (320, 134)
    clip, _ = drawn(SketchGenerator().payload(CLIP), tmp_path / "b")
    found = probe(ProbeRequest(str(clip))).probe
    assert found is not None
    assert (found.technical.width, found.technical.height) == (160, 90)  # as films have it, even
    assert found.duration == pytest.approx(0.5, abs=0.05)


def test_what_is_sent_is_what_is_asked_for() -> None:
    payload = SketchGenerator().payload(ASKED)
    assert payload.body["references"] == [
        {"role": "character", "name": "Mara", "file": placeholder(MARA)}
    ]
    left_open = [SketchGenerator().payload(replace(ASKED, seed=None)) for _ in range(2)]
    assert left_open[0].seed != left_open[1].seed
    assert [one.body["seed"] for one in left_open] == [one.seed for one in left_open]
    tall = SketchGenerator().payload(replace(ASKED, width=None, height=1080)).body
    assert (tall["width"], tall["height"]) == (1920, 1080)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"model": "oil"}, "model"),
        ({"width": 1_000_000}, "width"),
        ({"height": 0}, "height"),
        ({"seed": -1}, "seed"),
        ({"model": "moving-panel", "seconds": 3600.0}, "seconds"),
        ({"model": "voice", "prompt": " "}, "prompt"),
        ({"parameters": {"wait": "long"}}, "wait"),
    ],
)
def test_what_it_cannot_draw_is_refused_by_name(changes: dict[str, object], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        SketchGenerator().payload(replace(ASKED, **changes))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_waiting_progress_and_stopping(tmp_path: Path) -> None:
    now = [100.0]
    sketch = SketchGenerator(clock=lambda: now[0])
    slow = sketch.payload(replace(ASKED, parameters={"wait": 8}))
    for job in ("stopped", "done"):
        assert sketch.submit(slow, {}, job_id=job, into=tmp_path).report is None
    now[0] += 2
    assert sketch.poll("done") == JobReport(RemoteState.RUNNING, progress=0.25)
    sketch.cancel("stopped")
    now[0] += 6
    assert sketch.poll("stopped").state is RemoteState.CANCELLED
    sketch.cancel("done")  # it has ended, and stays so
    report = sketch.poll("done")
    assert (report.state, report.cost) == (RemoteState.SUCCEEDED, Decimal(0))
    assert (tmp_path / report.files[0].path).is_file()
    assert SketchGenerator().poll("done").state is RemoteState.UNKNOWN, "after a restart"


def test_it_is_found_by_its_entry_point() -> None:
    found = load_adapters({}, ["sketch"])["sketch"]
    assert isinstance(found, SketchGenerator)
    assert found.availability().is_on
    assert [one.makes for one in found.models()] == ["image", "video", "audio"]


def of(
    framing: ShotSize, angle: Angle, place: Place, hour: Hour, weather: PanelWeather
) -> PanelComposition:
    return PanelComposition(framing, angle, place, hour, weather, CameraMove.PUSH, 0, False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", of(ShotSize.WIDE, Angle.EYE, Place.FIELD, Hour.DAY, PanelWeather.CLEAR)),
        (
            "A harbour, lamps in its windows.",
            of(ShotSize.WIDE, Angle.EYE, Place.SEA, Hour.DAY, PanelWeather.CLEAR),
        ),
        (
            "Medium close-up, high angle. Two sailors on the pier at dawn, mist",
            replace(
                of(ShotSize.MEDIUM, Angle.HIGH, Place.SEA, Hour.DUSK, PanelWeather.FOG), people=2
            ),
        ),
        (
            "EXTREME CLOSE-UP of a compass, top-down, snow, slow pan left",
            replace(
                of(ShotSize.DETAIL, Angle.OVERHEAD, Place.FIELD, Hour.DAY, PanelWeather.SNOW),
                move=CameraMove.LEFT,
            ),
        ),
        (
            "Street at midnight, Dutch angle, she runs, rain",
            replace(
                of(ShotSize.WIDE, Angle.EYE, Place.CITY, Hour.NIGHT, PanelWeather.RAIN),
                people=1,
                is_tilted=True,
            ),
        ),
    ],
)  # fmt: skip
def test_words_decide_what_is_drawn(words: str, expected: PanelComposition) -> None:
    assert read(words) == expected
    assert read(words, characters=3).people == 3
