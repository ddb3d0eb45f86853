"""What is on paper: the chart as SVG, the call sheet as PDF, the emblem, the lamp test as GIF."""

# ruff: noqa: E501 - SVG elements stay on one line

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from desktop.demo.studio.canvas import Canvas, rgb
from desktop.demo.studio.light import finished
from desktop.demo.studio.moods import MOODS
from desktop.demo.studio.motion import Move, frames
from desktop.demo.studio.noise import line
from desktop.demo.studio.shores import headland
from desktop.domain import display

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.demo.studio.story import FilmPlan, ScenePlan, ShotPlan


def _coast(rng: np.random.Generator, x: float, y: float, radius: float) -> str:
    bumps = line(rng, 72, cell=12, octaves=4)
    bumps *= (np.sin(np.linspace(0, np.pi, 72)).clip(0, 1) ** 0.5).astype(np.float32)
    dots = []
    for i in range(72):
        a = i / 72 * 2 * math.pi
        r = radius * (1 + 0.42 * float(bumps[i]))
        dots.append(f"{x + math.cos(a) * r * 1.35:.1f} {y + math.sin(a) * r:.1f}")
    return "M" + " L".join(dots) + " Z"


def chart_svg(seed: int) -> str:
    """A drawn chart of Skerry Sound: islands with depth lines, a course, a rose, the light."""
    rng = np.random.default_rng(seed)
    isles = [
        (230, 190, 95),
        (640, 150, 60),
        (700, 430, 120),
        (330, 470, 52),
        (470, 300, 22),
        (520, 345, 13),
        (150, 400, 26),
    ]
    shapes = []
    for x, y, r in isles:
        path = _coast(rng, x, y, r)
        for wide, colour in ((46, "#a9cdd0"), (24, "#c3dcd8")):
            shapes.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-linejoin="round" opacity="0.55"/>'
            )
        shapes.append(
            f'<path d="{path}" fill="#e3c98e" stroke="#5b4023" stroke-width="2.2" stroke-linejoin="round"/>'
        )
    depths = "".join(
        f'<text x="{rng.random() * 860 + 20:.0f}" y="{rng.random() * 560 + 30:.0f}" font-size="11" fill="#3f6a75" font-family="serif">{int(rng.integers(4, 70))}</text>'
        for _ in range(46)
    )
    points = []
    for i in range(16):
        a, r = i * math.pi / 8, (70, 34, 52, 34)[i % 4]
        b, c = a - math.pi / 16, a + math.pi / 16
        fill = "#8c2f24" if i % 2 == 0 else "#2f4a58"
        points.append(
            f'<path d="M0 0 L{math.sin(b) * 12:.1f} {-math.cos(b) * 12:.1f} L{math.sin(a) * r:.1f} {-math.cos(a) * r:.1f} L{math.sin(c) * 12:.1f} {-math.cos(c) * 12:.1f} Z" fill="{fill}"/>'
        )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 600" width="900" height="600">
<title>Skerry Sound</title>
<rect width="900" height="600" fill="#d5e6df"/>
<g stroke="#9fbfc0" stroke-width="0.7">{"".join(f'<path d="M{x} 0V600M0 {x * 0.66:.0f}H900"/>' for x in range(0, 901, 75))}</g>
{"".join(shapes)}{depths}
<path d="M300 250 C400 330 430 400 560 390" fill="none" stroke="#b23a2c" stroke-width="3" stroke-dasharray="9 7"/>
<g transform="translate(640 372)"><circle r="46" fill="#ffd873" opacity="0.45"/><circle r="22" fill="#ffd873" opacity="0.7"/><path d="M-8 20L-5 -14H5L8 20Z" fill="#c23a2e" stroke="#5b2018"/><circle cy="-18" r="6" fill="#fff3c4" stroke="#5b2018"/></g>
<g transform="translate(120 500)"><circle r="56" fill="none" stroke="#2f4a58" stroke-width="1.4"/>{"".join(points)}</g>
<text x="450" y="60" font-family="serif" font-size="34" letter-spacing="10" fill="#2b3f49" text-anchor="middle">SKERRY SOUND</text>
<text x="450" y="84" font-family="serif" font-style="italic" font-size="14" fill="#2b3f49" text-anchor="middle">soundings in fathoms, for the film The Last Lamp</text>
<rect x="8" y="8" width="884" height="584" fill="none" stroke="#2b3f49" stroke-width="3"/><rect x="15" y="15" width="870" height="570" fill="none" stroke="#2b3f49"/>
</svg>
"""


def _panel(
    page: Image.Image,
    place: tuple[float, float, float],
    scene: ScenePlan,
    shot: ShotPlan,
    still: Path | None,
) -> None:
    x, y, unit = place
    wide, tall = 250 * unit, 141 * unit
    pen = ImageDraw.Draw(page)
    small = ImageFont.load_default(max(19 * unit, 6))
    pen.rectangle((x, y, x + wide, y + tall), fill="#dcd5c8")
    if still is not None:
        with Image.open(still) as picture:
            picture.draft("RGB", (int(wide) * 2, int(tall) * 2))
            part = picture.convert("RGB")
        high = part.width * 9 // 16
        top = max((part.height - high) // 3, 0)
        part = part.crop((0, top, part.width, min(top + high, part.height)))
        page.paste(part.resize((int(wide), int(tall)), Image.Resampling.BILINEAR), (int(x), int(y)))
    pen.rectangle((x, y + tall, x + wide, y + tall + 5 * unit), fill=scene.tint)
    pen.text((x, y + tall + 12 * unit), f"{shot.code}  {shot.name}", fill="#1d1b22", font=small)
    pen.text(
        (x, y + tall + 38 * unit),
        f"{display.length(shot.duration)}   {shot.status}",
        fill="#8a5a2a",
        font=small,
    )
    pen.text(
        (x, y + tall + 64 * unit),
        textwrap.shorten(shot.camera_angle, 28, placeholder=""),
        fill="#6b6258",
        font=small,
    )


def call_sheet(path: Path, film: FilmPlan, pictures: dict[str, Path], *, scale: float) -> None:
    """A storyboard page as a one-page PDF: a still for each shot that has a picture.

    Args:
        path: Where to write it.
        film: The plan.
        pictures: Finished pictures by title.
        scale: 1 for an A4 page at 150 dots per inch.
    """
    size = (int(1754 * scale), int(1240 * scale))
    page = Image.new("RGB", size, "#f6f2ea")
    pen = ImageDraw.Draw(page)
    unit = size[0] / 1754
    large, small = (
        ImageFont.load_default(max(44 * unit, 8)),
        ImageFont.load_default(max(19 * unit, 6)),
    )
    pen.text((70 * unit, 48 * unit), film.title, fill="#1d1b22", font=large)
    pen.text((70 * unit, 108 * unit), film.logline, fill="#6b6258", font=small)
    pen.line(
        (70 * unit, 148 * unit, size[0] - 70 * unit, 148 * unit),
        fill="#c98a3a",
        width=max(int(4 * unit), 1),
    )
    shots = [(scene, shot) for scene in film.scenes for shot in scene.shots][:18]
    for i, (scene, shot) in enumerate(shots):
        x, y = (70 + (i % 6) * 272) * unit, (180 + (i // 6) * 340) * unit
        still = next((pictures[t] for t in shot.takes if t in pictures), None)
        _panel(page, (x, y, unit), scene, shot, still)
    page.save(path, "PDF", resolution=150 * scale, title=film.title, quality=88)


def lamp_gif(path: Path, *, seed: int, scale: float) -> None:
    """A lamp test: the beam going round at the point, as a looping GIF."""
    size = (int(200 * scale) * 2, int(112 * scale) * 2)
    canvas = Canvas(int(size[0] * 1.5), int(size[1] * 1.5), seed)
    canvas.beams_painted = False
    mood = MOODS["night"]
    headland(canvas, mood)
    plate = finished(canvas, mood.finish)
    move = Move(push=0, beam=1.0, stars=True, ripple=0.6)
    shown = list(
        frames(
            canvas,
            plate,
            move,
            size=size,
            seconds=2,
            colours=(rgb(mood.lamp), rgb(mood.light)),
            seed=seed,
        )
    )[::4]
    pictures = [Image.fromarray(pixels).quantize(96) for pixels in shown]
    pictures[0].save(path, "GIF", save_all=True, append_images=pictures[1:], duration=170, loop=0)
