"""Places indoors: the keeper's room, the chart table, the lamp room, the stairs, a wet window."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import built, nature, water
from desktop.demo.studio.canvas import Canvas, Colour, Point, dots, mix, ramp, rgb
from desktop.demo.studio.noise import Plane, grid, smooth

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def box(x1: float, y1: float, x2: float, y2: float) -> list[Point]:
    """The corners of an upright rectangle."""
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


def planks(
    canvas: Canvas, dark: Colour, light: Colour, *, tall: float, across: bool = False
) -> None:
    """Fill the picture with wooden boards; `tall` is a board's width in pixels."""
    w, h = canvas.width, canvas.height
    cell = (canvas.unit * 0.5, tall * 0.3) if across else (tall * 0.3, canvas.unit * 0.5)
    fibre = grid(canvas.rng, w, h, cell=cell, octaves=6, gain=0.62)
    where = (canvas.ys if across else canvas.xs) / np.float32(tall)
    board = np.floor(where).astype(np.int32)
    tone = canvas.rng.random(int(board.max()) + 1).astype(np.float32)[board]
    part = where - board
    gap = np.clip(np.minimum(part, 1 - part) * tall / 2.2, 0, 1)
    value = (fibre * 0.75 + tone * 0.3) * np.ones_like(fibre)
    canvas.rgb[:] = ramp([(0.25, dark), (0.85, light)], value) * (0.35 + 0.65 * gap)[..., None]


def _outside(canvas: Canvas, mood: Mood, left: int, top: int, right: int, *, end: int) -> None:
    """The sea and the sky as a window frames them."""
    view = Canvas(right - left, end - top, int(canvas.rng.integers(1 << 30)))
    nature.sky(view, mood, 0.62)
    nature.hills(view, mood, 0.62, tall=0.1, depth=0.15)
    water.sea(view, mood, 0.62, calm=0.6)
    if mood.rain:
        nature.rain(view, mood.rain)
    canvas.rgb[top:end, left:right] = view.rgb


def keepers_room(canvas: Canvas, mood: Mood) -> None:
    """A round room at night or dusk: the window, a lamp on the table, a chair, books."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    planks(canvas, rgb("#0d0b14"), rgb("#3a2a26"), tall=u * 0.07)
    left, right = int(w * 0.3), int(w * 0.3 + u * 0.62)
    top, end = int(h * 0.12), int(h * 0.6)
    frame = u * 0.02
    canvas.facet(
        box(left - frame * 1.6, top - frame * 1.6, right + frame * 1.6, end + frame * 1.6),
        rgb("#2a1b18"),
        depth=0.3,
    )
    _outside(canvas, mood, left, top, right, end=end)
    canvas.depth[top:end, left:right] = 0.05
    for i in range(1, 3):
        x = left + (right - left) * i / 3
        canvas.facet(box(x - frame * 0.35, top, x + frame * 0.35, end), rgb("#20140f"))
    canvas.facet(
        box(left, (top + end) / 2 - frame * 0.35, right, (top + end) / 2 + frame * 0.35),
        rgb("#20140f"),
    )
    canvas.facet(
        box(left - frame * 3, end + frame, right + frame * 3, end + frame * 2.6),
        rgb("#4a3026"),
        depth=0.35,
    )
    _window_light(canvas, mood, (left + right) / 2, (top + end) / 2, u)
    _shelf(canvas, w * 0.86, h * 0.3, u)
    _chair(canvas, w * 0.2, h * 0.97, u * 0.5)
    _table(canvas, mood, w * 0.68, h * 0.76, u)


def _window_light(canvas: Canvas, mood: Mood, x: float, y: float, u: float) -> None:
    cold = mix(rgb(mood.sky[-1]), rgb(mood.light), 0.4)
    canvas.spot(x, y, u * 0.55, cold, 0.28)
    slope = (canvas.xs - x) + (canvas.ys - y) * 0.55
    shaft = np.exp(-((slope / (u * 0.3)) ** 2)) * smooth(
        0.0, 0.3, (canvas.ys - y) / np.float32(u) + 0.1
    )
    dust = grid(canvas.rng, canvas.width, canvas.height, cell=(u * 0.3, u * 0.3), octaves=4)
    canvas.shine((shaft * dust).astype(np.float32), cold, 0.34)


def _shelf(canvas: Canvas, x: float, y: float, u: float) -> None:
    rng = canvas.rng
    covers = ("#7d2f2a", "#31506b", "#8a6a35", "#3f5a44", "#5c3b5a", "#b08a55")
    for row in (0, 1):
        foot = y + row * u * 0.19
        place = x - u * 0.16
        while place < x + u * 0.17:
            wide, tall = u * (0.016 + 0.02 * rng.random()), u * (0.09 + 0.05 * rng.random())
            colour = rgb(covers[int(rng.integers(len(covers)))]) * np.float32(0.5)
            canvas.facet(box(place, foot - tall, place + wide, foot), colour, depth=0.35)
            canvas.facet(
                box(place, foot - tall * 0.8, place + wide, foot - tall * 0.74),
                colour * np.float32(1.7),
            )
            place += wide * 1.08
        canvas.facet(
            box(x - u * 0.2, foot, x + u * 0.22, foot + u * 0.016), rgb("#3c281f"), depth=0.35
        )


def _chair(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    wood = rgb("#150d0d")

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        t, px, py = tall * k, x * k, foot * k
        thick = max(int(t * 0.035), 1)
        for dx in (-0.2, 0.2):
            pen.line((px + t * dx, py, px + t * dx * 0.92, py - t), fill=255, width=thick)
        for dy in (0.96, 0.8, 0.64):
            pen.line(
                (px - t * 0.2, py - t * dy, px + t * 0.2, py - t * dy),
                fill=255,
                width=int(thick * 1.5),
            )
        pen.polygon(dots("-0.24,-0.46 0.24,-0.46 0.34,-0.36 -0.2,-0.36", t, at=(px, py)), fill=255)
        pen.line((px + t * 0.32, py, px + t * 0.32, py - t * 0.38), fill=255, width=thick)

    mask = canvas.shape(draw)
    canvas.paint(mask, wood, depth=0.8)
    rim = np.clip(mask - np.roll(mask, -3, axis=1), 0, 1)
    canvas.shine(rim, rgb("#ffb45e"), 0.35)


def _table(canvas: Canvas, mood: Mood, x: float, y: float, u: float) -> None:
    w, h = canvas.width, canvas.height
    top = [(x - u * 0.52, y), (w + 9.0, y), (w + 9.0, h + 9.0), (x - u * 0.6, h + 9.0)]
    fibre = grid(canvas.rng, w, h, cell=(u * 0.6, u * 0.03), octaves=5)
    body = ramp([(0.25, rgb("#20120e")), (0.8, rgb("#6b4228"))], fibre)
    fade = np.exp(-np.abs(canvas.xs - x) / (u * 0.5)) * np.ones_like(canvas.ys)
    canvas.facet(top, (body * (0.35 + 0.85 * fade)[..., None]).astype(np.float32), depth=0.7)
    canvas.facet(dots("-0.36,0.2 -0.22,0.07 0.2,0.07 0.16,0.2", u, at=(x, y)), rgb("#cdb58a"))
    for i in range(7):
        yy = y + u * (0.088 + 0.016 * i)
        canvas.facet(
            box(x - u * (0.22 + 0.015 * i), yy, x + u * (0.12 - 0.02 * (i % 3)), yy + u * 0.0035),
            rgb("#6f5a3e"),
        )
    oil_lamp(canvas, mood, x + u * 0.02, y + u * 0.06, u * 0.3)
    cup = x + u * 0.34
    canvas.facet(
        box(cup - u * 0.035, y - u * 0.035, cup + u * 0.035, y + u * 0.05),
        rgb("#3f6273"),
        depth=0.75,
    )
    canvas.facet(box(cup - u * 0.035, y - u * 0.035, cup - u * 0.022, y + u * 0.05), rgb("#a9d0d6"))


def oil_lamp(canvas: Canvas, mood: Mood, x: float, foot: float, tall: float) -> None:
    """A burning oil lamp standing at (x, foot), pixels."""
    brass, shade = rgb("#a9762f"), rgb("#4a2f14")
    canvas.spot(x, foot - tall * 0.5, tall * 2.6, rgb(mood.lamp), 0.45)
    canvas.facet(
        dots(
            "-0.2,0 -0.16,-0.1 -0.05,-0.16 -0.13,-0.3 0.13,-0.3 0.05,-0.16 0.16,-0.1 0.2,0",
            tall,
            at=(x, foot),
        ),
        brass,
        depth=0.8,
    )
    canvas.facet(
        dots("0.02,0 0.03,-0.3 0.13,-0.3 0.05,-0.16 0.16,-0.1 0.2,0", tall, at=(x, foot)), shade
    )
    glass = [
        (x - tall * 0.09, foot - tall * 0.32),
        (x - tall * 0.17, foot - tall * 0.5),
        (x - tall * 0.07, foot - tall * 0.78),
        (x - tall * 0.06, foot - tall),
        (x + tall * 0.06, foot - tall),
        (x + tall * 0.07, foot - tall * 0.78),
        (x + tall * 0.17, foot - tall * 0.5),
        (x + tall * 0.09, foot - tall * 0.32),
    ]
    canvas.facet(
        glass,
        ramp(
            [
                (0.0, rgb("#5a3a20")),
                (0.35, rgb("#b8702e")),
                (0.7, rgb("#ffc46a")),
                (1.0, rgb("#ffe9b0")),
            ],
            np.exp(-(((canvas.ys - foot + tall * 0.5) / (tall * 0.3)) ** 2))
            * np.exp(-(((canvas.xs - x) / (tall * 0.15)) ** 2)),
        ),
    )
    built.lamp_light(canvas, mood, x, foot - tall * 0.5, tall * 0.17)


def chart_table(canvas: Canvas, mood: Mood) -> None:
    """The old chart from above: coast, soundings, compass rose, dividers, lamplight."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    planks(canvas, rgb("#140c0a"), rgb("#5b3823"), tall=u * 0.12, across=True)
    sheet = [(w * 0.07, h * 0.12), (w * 0.9, h * 0.07), (w * 0.94, h * 0.9), (w * 0.1, h * 0.95)]
    shade = canvas.polygon([(x + u * 0.02, y + u * 0.025) for x, y in sheet], blur=u * 0.02)
    canvas.paint(shade, rgb("#050304"), alpha=0.75)
    paper = canvas.polygon(sheet)
    stain = grid(canvas.rng, w, h, cell=(u * 0.4, u * 0.4), octaves=6, gain=0.6)
    canvas.paint(
        paper,
        ramp([(0.25, rgb("#b89463")), (0.55, rgb("#e6cf9f")), (0.8, rgb("#f2e2bd"))], stain),
        depth=0.1,
    )
    ground = (
        grid(canvas.rng, w, h, cell=(u * 0.42, u * 0.36), octaves=6, gain=0.5)
        + (canvas.xs / w - 0.6) * 0.28
    )
    land = smooth(0.508, 0.515, ground.astype(np.float32)) * paper
    canvas.paint(
        (land * 0.8).astype(np.float32), ramp([(0.2, rgb("#a8823f")), (0.8, rgb("#cbb06c"))], stain)
    )
    sea_side = (1 - land) * paper
    canvas.paint(
        (smooth(0.36, 0.51, ground.astype(np.float32)) * sea_side * 0.5).astype(np.float32),
        rgb("#5f93a0"),
    )
    for level in (0.42, 0.45, 0.48):
        canvas.paint(
            (smooth(0.004, 0.001, np.abs(ground - level)) * sea_side * 0.5).astype(np.float32),
            rgb("#3f6270"),
        )
    canvas.paint(
        (smooth(0.006, 0.002, np.abs(ground - 0.512)) * paper).astype(np.float32),
        rgb("#3a2413"),
        alpha=0.9,
    )
    _chart_ink(canvas, paper)
    rose(canvas, w * 0.26, h * 0.68, u * 0.15)
    _dividers(canvas, w * 0.6, h * 0.5, u * 0.36)
    _keeper_things(canvas, mood)
    far = np.hypot((canvas.xs - w * 0.74) / u, (canvas.ys - h * 0.24) / u)
    canvas.rgb *= (0.2 + 0.8 * np.exp(-((far / 0.78) ** 2)))[..., None]
    canvas.rgb *= mix(rgb("#ffffff"), rgb(mood.lamp), 0.45)
    oil_lamp(canvas, mood, w * 0.86, h * 0.3, u * 0.3)


def _chart_ink(canvas: Canvas, paper: Plane) -> None:
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        cx, cy = w * 0.26, h * 0.68
        for i in range(32):
            a = i * math.pi / 16
            pen.line(
                (cx * k, cy * k, (cx + math.cos(a) * w) * k, (cy + math.sin(a) * w) * k),
                fill=70,
                width=k,
            )
        for _ in range(150):
            x, y, s = rng.random() * w, rng.random() * h, u * 0.005
            pen.line((x * k, (y - s) * k, x * k, (y + s) * k), fill=190, width=k)
            pen.line(((x + s) * k, (y - s) * k, (x + 2 * s) * k, (y + s) * k), fill=190, width=k)
        spots = [(0.3, 0.3), (0.42, 0.4), (0.47, 0.52), (0.58, 0.56), (0.66, 0.4)]
        for (a, b), (c, d) in itertools.pairwise(spots):
            for i in range(0, 10, 2):
                p, q = i / 10, (i + 1) / 10
                pen.line(
                    (
                        (a + (c - a) * p) * w * k,
                        (b + (d - b) * p) * h * k,
                        (a + (c - a) * q) * w * k,
                        (b + (d - b) * q) * h * k,
                    ),
                    fill=255,
                    width=3 * k,
                )

    canvas.paint((canvas.shape(draw) * paper * 0.7).astype(np.float32), rgb("#5a2018"))


def rose(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A compass rose of sixteen points, half of each in ink."""
    for long, turn, count in ((0.62, math.pi / 8, 8), (0.78, math.pi / 4, 4), (1.0, 0.0, 4)):
        for i in range(count):
            a = turn + i * 2 * math.pi / count
            tip = (x + math.sin(a) * radius * long, y - math.cos(a) * radius * long)
            for side, colour in ((-1, "#7a2a1c"), (1, "#ecd9ad")):
                b = a + side * math.pi / 4 * (0.5 if count == 8 else 1)
                foot = (x + math.sin(b) * radius * 0.15, y - math.cos(b) * radius * 0.15)
                canvas.facet([(x, y), tip, foot], rgb(colour))
    ring = np.abs(np.hypot(canvas.xs - x, canvas.ys - y) - radius * 0.68)
    canvas.paint((smooth(2.2, 0.8, ring) * 0.7).astype(np.float32), rgb("#4a2415"))


def _dividers(canvas: Canvas, x: float, y: float, tall: float) -> None:
    legs = [
        [
            (x, y - tall * 0.5),
            (x - tall * 0.2, y + tall * 0.5),
            (x - tall * 0.035, y - tall * 0.42),
        ],
        [
            (x, y - tall * 0.5),
            (x + tall * 0.24, y + tall * 0.44),
            (x + tall * 0.045, y - tall * 0.42),
        ],
    ]
    for leg in legs:
        canvas.paint(
            canvas.polygon([(a + tall * 0.05, b + tall * 0.05) for a, b in leg], blur=tall * 0.014),
            rgb("#1a0d06"),
            alpha=0.6,
        )
    canvas.facet(legs[0], rgb("#d8a652"), depth=0.2)
    canvas.facet(legs[1], rgb("#f5d38a"), depth=0.2)
    head = smooth(
        tall * 0.055, tall * 0.048, np.hypot(canvas.xs - x, canvas.ys - (y - tall * 0.46))
    )
    canvas.paint(head, rgb("#e9bd68"), depth=0.2)


def _keeper_things(canvas: Canvas, mood: Mood) -> None:
    w, h, u = canvas.width, canvas.height, canvas.unit
    x, y, r = w * 0.13, h * 0.2, u * 0.11
    far = np.hypot(canvas.xs - x, canvas.ys - y)
    canvas.paint(
        (canvas.glow(x + r * 0.25, y + r * 0.3, r * 1.4) * 0.9).astype(np.float32), rgb("#080405")
    )
    for size, colour in ((1.0, "#3d6475"), (0.86, "#27424e"), (0.8, "#2a1408")):
        canvas.paint(smooth(r * size + 1, r * size - 1, far), rgb(colour), depth=0.3)
    steam = np.exp(-(((far - r * 0.9) / (r * 0.08)) ** 2)) * (canvas.xs > x)
    canvas.shine(steam.astype(np.float32), rgb(mood.lamp), 0.6)
