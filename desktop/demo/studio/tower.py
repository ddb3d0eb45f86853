"""Higher up the tower: the lamp room, the stairs from below, and a window in the rain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import built, nature, water
from desktop.demo.studio.canvas import Canvas, mix, ramp, rgb
from desktop.demo.studio.noise import grid, line, smooth
from desktop.demo.studio.rooms import box, oil_lamp

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def lamp_room(canvas: Canvas, mood: Mood) -> None:
    """The great lens burning among the glazing bars, night all round."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    nature.sky(canvas, mood, 0.68)
    water.sea(canvas, mood, 0.68, calm=0.4)
    if mood.rain:
        nature.rain(canvas, mood.rain)
    x, y = w * 0.5, h * 0.46
    for angle in (0.04, math.pi - 0.05):
        built.beam(canvas, x, y, angle, rgb(mood.lamp), strength=0.9, wide=0.2, reach=1.2)
    _glazing(canvas, u * 0.27)
    _lens(canvas, mood, x, y, u)
    canvas.beam = (x, y)


def _glazing(canvas: Canvas, step: float) -> None:
    w, h, u = canvas.width, canvas.height, canvas.unit

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for i in range(-5, 6):
            a, b = w / 2 + i * step, w / 2 + (i + 1) * step
            thick = max(int(u * 0.012 * k), 1)
            pen.line((a * k, 0, b * k, h * 0.46 * k), fill=255, width=thick)
            pen.line((b * k, 0, a * k, h * 0.46 * k), fill=255, width=thick)
            pen.line((a * k, h * 0.46 * k, b * k, h * k), fill=255, width=thick)
            pen.line((b * k, h * 0.46 * k, a * k, h * k), fill=255, width=thick)
        pen.rectangle([0, (h * 0.84) * k, w * k, h * k], fill=255)
        pen.rectangle([0, 0, w * k, h * 0.035 * k], fill=255)

    mask = canvas.shape(draw)
    canvas.paint(mask, rgb("#090b12"), depth=0.5)
    rim = np.clip(mask - np.roll(mask, 2, axis=0), 0, 1)
    near = canvas.glow(w / 2, h * 0.46, u * 0.7)
    canvas.shine((rim * near).astype(np.float32), rgb("#ffcf86"), 1.2)
    canvas.shine((mask * near).astype(np.float32), rgb("#8a4a1a"), 0.3)


def _lens(canvas: Canvas, mood: Mood, x: float, y: float, u: float) -> None:
    tall, wide = u * 0.36, u * 0.21
    canvas.spot(x, y, u * 0.75, rgb(mood.lamp), 0.75)
    dx, dy = (canvas.xs - x) / wide, (canvas.ys - y) / tall
    inside = smooth(1.01, 0.99, np.sqrt(dx**2 + np.abs(dy) ** 3))
    rings = np.hypot(dx * 0.6, dy)
    steps = (rings * 11) % 1.0
    glass = ramp(
        [
            (0.0, rgb("#fff7dc")),
            (0.35, rgb("#ffd27c")),
            (0.7, rgb("#d98a3a")),
            (1.0, rgb("#3f3a42")),
        ],
        np.clip(rings * 0.75 + steps * 0.34, 0, 1).astype(np.float32),
    )
    green = np.exp(-(((steps - 0.85) / 0.12) ** 2)) * 0.5
    glass = glass + (rgb("#9fe8d8") - glass) * (green * (rings > 0.25))[..., None]
    canvas.paint(inside, glass.astype(np.float32), depth=0.7)
    brass = rgb("#6d4820")
    for px in (-0.98, -0.5, 0.5, 0.98):
        bend = [
            (x + wide * px * math.sqrt(max(1 - abs(t) ** 3, 0)), y + tall * t)
            for t in np.linspace(-0.99, 0.99, 15)
        ]
        thick = u * 0.005
        canvas.facet(
            [(a - thick, b) for a, b in bend] + [(a + thick, b) for a, b in reversed(bend)], brass
        )
    canvas.facet(
        [
            (x - wide * 0.5, y + tall * 0.95),
            (x + wide * 0.5, y + tall * 0.95),
            (x + wide * 0.85, canvas.height),
            (x - wide * 0.85, canvas.height),
        ],
        rgb("#1c1614"),
        depth=0.8,
    )
    canvas.facet(box(x - wide * 0.6, y + tall * 0.94, x + wide * 0.6, y + tall * 1.02), brass)
    canvas.facet(box(x - wide * 0.35, y - tall * 1.06, x + wide * 0.35, y - tall * 0.95), brass)
    built.lamp_light(canvas, mood, x, y, u * 0.1)


def stairs(canvas: Canvas, mood: Mood) -> None:
    """Looking up the tower: the stairs wind towards the light."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    dx, dy = (canvas.xs - w * 0.53) / u, (canvas.ys - h * 0.46) / u
    far = np.hypot(dx, dy) + 1e-4
    turn = np.arctan2(dy, dx) / (2 * math.pi)
    deep = np.log(far / 0.075) / math.log(2.15)  # how many turns of stair below the top
    spiral = deep - turn
    level = np.floor(spiral)
    part = (spiral - level).astype(np.float32)
    steps = ((turn + 0.5) * 22) % 1.0
    stone = grid(canvas.rng, w, h, cell=(u * 0.16, u * 0.16), octaves=5)
    cold, warm = rgb(mood.sky[2]), rgb(mood.lamp)
    light = np.exp(-np.clip(deep, 0, 9) * 0.55).astype(np.float32)
    tread = smooth(0.0, 0.02, part) * smooth(0.46, 0.44, part)
    shade = np.where(part < 0.45, 0.35 + 0.65 * steps, 0.16 + 0.5 * ((part - 0.45) / 0.55) ** 2)
    tone = (shade * (0.72 + 0.56 * stone)).astype(np.float32)
    body = mix(cold, rgb("#1a1d2b"), 0.55) * tone[..., None]
    body = body + (warm - body * 0.4) * (light * tone * 0.95)[..., None]
    canvas.rgb[:] = body
    rail = np.exp(-(((part - 0.45) / 0.012) ** 2))
    canvas.shine(rail.astype(np.float32) * (0.25 + 0.75 * light), rgb("#ffd89a"), 0.75)
    edge = np.exp(-((steps / 0.06) ** 2)) * tread
    canvas.shine((edge * light).astype(np.float32), warm, 0.6)
    canvas.depth[:] = np.clip(far * 0.9, 0, 1)
    built.lamp_light(canvas, mood, w * 0.53, h * 0.46, u * 0.06)
    canvas.spot(w * 0.53, h * 0.46, u * 0.35, warm, 0.5)


def _lights_and_drops(canvas: Canvas, mood: Mood) -> None:
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    for _ in range(46):
        x, y, r = (
            rng.random() * w,
            h * (0.34 + 0.34 * rng.random()),
            u * (0.018 + 0.045 * rng.random()),
        )
        colour = rgb(
            ("#ff9a30", "#ff6a20", "#ffc050", "#3f9cff", "#ff4030", "#ffb040")[int(rng.integers(6))]
        )
        far = np.hypot(canvas.xs - x, canvas.ys - y)
        disc = smooth(r + u * 0.004, r - u * 0.004, far) * (0.85 + 0.15 * smooth(r * 0.8, r, far))
        canvas.shine(disc, colour, 0.14 + 0.3 * rng.random())
    trails = [
        (rng.random() * w, rng.random() * h * 0.8, u * (0.003 + 0.006 * rng.random()))
        for _ in range(240)
    ]
    for x, y, r in trails:
        canvas.spot(x, y, r * 1.5, rgb("#dbe9f5"), 0.55)
        canvas.spot(x + r * 0.3, y + r * 0.5, r * 0.8, rgb(mood.lamp), 0.5)

    def run(pen: ImageDraw.ImageDraw, k: int) -> None:
        for x, y, r in trails[:26]:
            for i in range(14):
                yy = y - i * u * 0.02
                pen.line(
                    (
                        x * k + math.sin(i * 0.5 + x) * r * k,
                        yy * k,
                        x * k + math.sin(i * 0.5 + 0.5 + x) * r * k,
                        (yy - u * 0.02) * k,
                    ),
                    fill=255,
                    width=max(int(r * k * 0.8), 1),
                )

    canvas.shine(canvas.shape(run, blur=u * 0.002), rgb("#b9d2e8"), 0.13)


def wet_window(canvas: Canvas, mood: Mood) -> None:
    """A lantern on the sill, rain on the glass, the harbour's lights out of focus."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    stops = [(i / (len(mood.sky) - 1), rgb(c)) for i, c in enumerate(mood.sky)]
    canvas.rgb[:] = ramp(
        stops, np.broadcast_to((canvas.ys / h).astype(np.float32), (h, w)).copy()
    ) * np.float32(0.4)
    _lights_and_drops(canvas, mood)
    canvas.facet(box(w * 0.5 - u * 0.016, 0, w * 0.5 + u * 0.016, h), rgb("#171012"), depth=0.5)
    canvas.facet(box(0, h * 0.3 - u * 0.014, w, h * 0.3 + u * 0.014), rgb("#171012"), depth=0.5)
    sill = h * 0.84
    fibre = grid(rng, w, h, cell=(u * 0.5, u * 0.03), octaves=5)
    warm = canvas.glow(w * 0.68, sill, u * 0.5)[..., None]
    body = ramp([(0.25, rgb("#1a100e")), (0.8, rgb("#5a3724"))], fibre) * (0.4 + 1.5 * warm)
    canvas.facet(box(-5, sill, w + 5, h + 5), body.astype(np.float32), depth=0.7)
    ripple = line(rng, w, cell=u * 0.2)
    canvas.shine(
        (np.exp(-(((canvas.ys - sill - ripple[None, :] * 2) / 2.5) ** 2)) * warm[..., 0]).astype(
            np.float32
        ),
        rgb("#ffd9a0"),
        0.9,
    )
    oil_lamp(canvas, mood, w * 0.68, sill + u * 0.05, u * 0.5)
