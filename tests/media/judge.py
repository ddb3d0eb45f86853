"""What is said and shown of a file is compared with what is true of it: one judge for every kind.

A truth is a dictionary: a technical fact, a field or a key of the metadata by its name, and

    duration    seconds
    says        words that its text holds
    upright     it shows the four corners in their colours, as far off as `colours` at the most
    red         the side on which its red half is seen: left, right, top, bottom
    shape       width by height of what is seen
    pixels      colours by their place, in hundredths of each side
    alpha       coverage of its upper left quarter, beside its colour
    distinct    how many colours its quarters have
    no_picture  what its reader says where there is none
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from PIL import Image, ImageCms

from desktop.domain.derived import Derived
from desktop.domain.technical import TECHNICAL_COLUMNS
from desktop.media.requests import ProbeRequest, RenderRequest
from tests.media.film_makers import CORNERS, RED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.technical import Probe

_LOOKS = {"upright", "red", "shape", "pixels", "alpha", "distinct", "no_picture"}
_NOT_FACTS = _LOOKS | {"duration", "says", "colours"}
_QUARTERS = ((25, 25), (75, 25), (25, 75), (75, 75))


def looked_at(pool: Any, path: Path) -> Probe:
    """What is told of a file."""
    result = pool.probe(ProbeRequest(str(path)))
    assert result.reason == "", result.message
    assert result.probe is not None
    return cast("Probe", result.probe)


def shown(pool: Any, path: Path, output: Path, view: Derived = Derived.THUMB) -> Image.Image:
    """What is seen of a file, on a plain screen."""
    made = pool.render(RenderRequest(str(path), view, str(output))).result(60)
    assert made.reason == "", made.message
    with Image.open(output) as picture:
        picture.load()
    return _on_plain_screen(picture)


def _on_plain_screen(picture: Image.Image) -> Image.Image:
    """What a screen of sRGB shows of it: a large view keeps colours that are wider."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return cast(
        "Image.Image", ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    )


def reason(pool: Any, path: Path | str, **options: Any) -> str:
    """Why a file is refused; empty if it is not. One that is, is refused in words."""
    result = pool.probe(ProbeRequest(str(path), **options))
    assert bool(result.probe) != bool(result.reason)
    assert bool(result.reason) == bool(result.message)
    return str(result.reason)


def picture(pool: Any, path: Path, output: Path, kind: Derived = Derived.THUMB) -> Any:
    """What comes of a picture of a file."""
    return pool.render(RenderRequest(str(path), kind, str(output))).result(60)


def judge(pool: Any, path: Path, truth: Mapping[str, Any]) -> None:
    """Assert that a file is told and shown as it is."""
    probe = looked_at(pool, path)
    told = {
        **{fact: getattr(probe.technical, fact) for fact in TECHNICAL_COLUMNS},
        **probe.metadata,
        **{name: getattr(probe, name) for name in ("type", "content_type", "recorded")},
        "recorded_at": probe.recorded.at if probe.recorded else None,
        "warnings": probe.warnings,
        "misnamed": probe.misnamed,
    }
    if probe.technical.frame_rate_num:
        rate = Fraction(probe.technical.frame_rate_num, probe.technical.frame_rate_den)
        told["fps"] = rate
    wanted = {fact: right for fact, right in truth.items() if fact not in _NOT_FACTS}
    assert {fact: told.get(fact) for fact in wanted} == wanted
    if "duration" in truth:
        assert probe.duration == pytest.approx(truth["duration"], abs=0.06)
    assert truth.get("says", "") in probe.text
    if not _LOOKS & truth.keys():
        return
    moves = probe.type == "video"
    for kind in (Derived.THUMB, Derived.PREVIEW, *((Derived.STRIP,) if moves else ())):
        made = pool.render(RenderRequest(str(path), kind, f"{path}.{kind}")).result(60)
        if "no_picture" in truth:
            assert truth["no_picture"] in made.message
            continue
        assert made.reason == "", made.message
        _look(_opened(f"{path}.{kind}", kind), truth)


def _opened(path: str, kind: Derived) -> Image.Image:
    """The picture; of a sheet of frames the first."""
    with Image.open(path) as picture:
        picture.load()
        if kind is Derived.STRIP:
            return picture.crop((0, 0, picture.width // 4, picture.height // 4))
        return _on_plain_screen(picture)


def pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """The channels of one pixel; of a grey picture the one that it has."""
    seen = picture.getpixel(at)
    if isinstance(seen, tuple):
        return seen
    assert isinstance(seen, int)
    return (seen,)


def _look(picture: Image.Image, truth: Mapping[str, Any]) -> None:
    seen = picture.convert("RGB")
    slack = truth.get("colours", 60)

    def at(across: int, down: int) -> tuple[int, ...]:
        return pixel(seen, (across * seen.width // 100, down * seen.height // 100))

    if "shape" in truth:
        assert seen.width / seen.height == pytest.approx(truth["shape"], rel=0.02)
    places = dict(zip(_QUARTERS, CORNERS, strict=True)) if truth.get("upright") else {}
    for place, right in (places | truth.get("pixels", {})).items():
        assert near(at(*place), right, slack), (place, at(*place), right)
    if "red" in truth:
        assert side_of_red(seen) == truth["red"]
    if "alpha" in truth:
        quarter = pixel(picture, (picture.width // 4, picture.height // 4))
        assert near(quarter, (*RED, truth["alpha"]), 3)
    if "distinct" in truth:
        assert len({at(*place) for place in _QUARTERS}) == truth["distinct"]


def near(seen: tuple[int, ...], right: tuple[int, ...], slack: int) -> bool:
    return max(abs(a - b) for a, b in zip(seen, right, strict=True)) <= slack


def side_of_red(picture: Image.Image) -> str:
    """Where the red half of a picture is; its other half is never red."""
    pixels = np.asarray(picture).astype(int)
    height, width = pixels.shape[:2]
    redness = pixels[..., 0] - pixels[..., 2]
    halves = {
        "left": redness[:, : width // 2].mean() - redness[:, width // 2 :].mean(),
        "top": redness[: height // 2].mean() - redness[height // 2 :].mean(),
    }
    halves |= {"right": -halves["left"], "bottom": -halves["top"]}
    return max(halves, key=lambda name: halves[name])
