"""Dreams: the drowned bell under the sea, and the whale under the stars."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import nature
from desktop.demo.studio.canvas import Canvas, dots, mix, ramp, rgb
from desktop.demo.studio.noise import grid, line, smooth
from desktop.demo.studio.people import spline

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def drowned_bell(canvas: Canvas, mood: Mood) -> None:
    """Shafts of light under water, a bell among weed, fish turning round it."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    deep = grid(rng, w, h, cell=(u * 0.6, u * 0.4), octaves=5)
    down = np.clip(canvas.ys / h + (deep - 0.5) * 0.24, 0, 1)
    warm = mix(rgb("#bff6e4"), rgb(mood.light), 0.35)
    canvas.rgb[:] = ramp(
        [
            (0, warm),
            (0.14, rgb("#56c9c0")),
            (0.42, rgb("#167a8c")),
            (0.72, rgb("#0a3c5c")),
            (1, rgb("#041428")),
        ],
        down,
    )
    nature.rays(canvas, w * 0.42, -h * 0.28, rgb("#d9fff0"), 0.85, reach=1.1)
    for i, depth in enumerate((0.25, 0.5, 0.8)):
        edge = (h * (0.78 + 0.075 * i) - line(rng, w, cell=w * 0.28, octaves=6) * h * 0.1).astype(
            np.float32
        )
        colour = mix(rgb("#1b6d84"), rgb("#031020"), depth)
        texture = grid(rng, w, h, cell=(u * 0.1, u * 0.06), octaves=5)[..., None]
        canvas.paint(
            canvas.below(edge), (colour * (0.75 + 0.5 * texture)).astype(np.float32), depth=depth
        )
        _weed(canvas, edge, mix(colour, rgb("#02101a"), 0.3), 16 + 8 * i, depth)
        if i == 1:
            _bell(canvas, w * 0.56, h * 0.86, u * 0.42)
    _fish(canvas, w * 0.52, h * 0.42, u)
    for _ in range(70):
        x, y = rng.random() * w, rng.random() * h
        canvas.spot(x, y, u * (0.002 + 0.006 * rng.random() ** 3), rgb("#d8fff4"), 0.5)
    canvas.water[:] = 0.35


def _weed(
    canvas: Canvas,
    edge: np.ndarray[tuple[int], np.dtype[np.float32]],
    colour: np.ndarray[tuple[int], np.dtype[np.float32]],
    count: int,
    depth: float,
) -> None:
    rng, u = canvas.rng, canvas.unit
    roots = [
        (
            float(rng.random() * canvas.width),
            float(u * (0.06 + 0.2 * rng.random() * depth)),
            float(rng.random() * 6),
        )
        for _ in range(count)
    ]

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for x, tall, lean in roots:
            foot = float(edge[min(int(x), canvas.width - 1)]) + 4
            for i in range(16):
                a, b = i / 16, (i + 1) / 16
                xa = x + math.sin(a * 5 + lean) * tall * 0.1 * a
                xb = x + math.sin(b * 5 + lean) * tall * 0.1 * b
                pen.line(
                    (xa * k, (foot - tall * a) * k, xb * k, (foot - tall * b) * k),
                    fill=255,
                    width=max(int(u * 0.009 * k * (1 - a)), 1),
                )

    canvas.paint(canvas.shape(draw), colour, depth=depth)


def _bell(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    outline = dots(
        "-0.46,0 -0.42,-0.1 -0.33,-0.25 -0.28,-0.55 -0.2,-0.76 "
        "-0.07,-0.85 0.07,-0.85 0.2,-0.76 0.28,-0.55 0.33,-0.25 0.42,-0.1 "
        "0.46,0"
    )
    c, s = math.cos(0.16), math.sin(0.16)
    points = [(x + (a * c - b * s) * tall, foot + (a * s + b * c) * tall) for a, b in outline]
    across = np.clip((canvas.xs - x + tall * 0.12) / (tall * 0.8) + 0.5, 0, 1) * np.ones_like(
        canvas.ys
    )
    rust = grid(canvas.rng, canvas.width, canvas.height, cell=(tall * 0.2, tall * 0.25), octaves=5)
    body = ramp(
        [(0.0, rgb("#0c4a55")), (0.3, rgb("#7fd4bb")), (0.5, rgb("#2f8a86")), (1, rgb("#06283a"))],
        (across * 0.75 + rust * 0.3).astype(np.float32),
    )
    canvas.facet(points, body, depth=0.6)
    for level in (-0.12, -0.2, -0.66):
        half = 0.44 if level > -0.15 else (0.37 if level > -0.3 else 0.25)
        band = [(-half, level), (half, level), (half, level + 0.025), (-half, level + 0.025)]
        canvas.facet(
            [(x + (a * c - b * s) * tall, foot + (a * s + b * c) * tall) for a, b in band],
            rgb("#0b3d4a"),
        )
    ring = np.hypot(canvas.xs - x - tall * 0.14, canvas.ys - foot + tall * 0.91)
    canvas.paint(
        smooth(tall * 0.02, tall * 0.012, np.abs(ring - tall * 0.06)), rgb("#2a7f84"), depth=0.6
    )


def _fish(canvas: Canvas, x: float, y: float, u: float) -> None:
    rng = canvas.rng
    places = []
    for _ in range(54):
        a, r = rng.random() * 6.283, u * (0.14 + 0.16 * rng.random())
        places.append(
            (
                x + math.cos(a) * r * 1.7,
                y + math.sin(a) * r * 0.6,
                u * (0.009 + 0.011 * rng.random()),
                math.cos(a + 1.57) < 0,
            )
        )

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for px, py, s, left in places:
            d = -1 if left else 1
            pen.ellipse(
                [(px - s) * k, (py - s * 0.34) * k, (px + s) * k, (py + s * 0.34) * k], fill=255
            )
            pen.polygon(
                [
                    ((px - d * s * 0.8) * k, py * k),
                    ((px - d * s * 1.6) * k, (py - s * 0.45) * k),
                    ((px - d * s * 1.6) * k, (py + s * 0.45) * k),
                ],
                fill=255,
            )

    mask = canvas.shape(draw)
    canvas.paint(mask, rgb("#06304a"), depth=0.45)
    rim = np.clip(mask - np.roll(mask, 2, axis=0), 0, 1)
    canvas.shine(rim, rgb("#c8fff0"), 0.9)


def whale(canvas: Canvas, mood: Mood) -> None:
    """A whale made of stars over the sea of clouds, the keeper's tower beneath it."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    nature.sky(canvas, replace(mood, sun=None, cover=0.1), 0.95)
    outline = dots(
        "-0.56,0 -0.5,-0.12 -0.34,-0.2 -0.1,-0.2 0.14,-0.13 0.34,-0.06 "
        "0.45,-0.05 0.56,-0.17 0.6,-0.15 0.54,-0.02 0.63,0.06 0.6,0.08 "
        "0.46,0 0.3,0.03 0.08,0.1 -0.02,0.12 0.06,0.25 0,0.25 -0.14,0.13 "
        "-0.36,0.12 -0.52,0.07"
    )
    x, y, size = w * 0.48, h * 0.36, u * 0.92
    points = spline([(x + a * size, y + (b - a * 0.18) * size) for a, b in outline], steps=6)
    mask = canvas.polygon(points, blur=u * 0.004)
    inner = grid(rng, w, h, cell=(u * 0.3, u * 0.16), octaves=6)
    body = ramp([(0.25, rgb("#0c2a6a")), (0.5, rgb("#3f6fd0")), (0.75, rgb("#a9d8ff"))], inner)
    down = smooth(y - size * 0.25, y + size * 0.25, canvas.ys * np.ones_like(canvas.xs))
    canvas.paint((mask * (0.3 + 0.65 * down)).astype(np.float32), body)
    rim = np.clip(canvas.polygon(points, blur=u * 0.012) * (1 - mask) * 2.4, 0, 1)
    canvas.shine(rim * down, rgb("#8fc4ff"), 0.4)
    spots = [
        (int(a), int(b))
        for a, b in zip(rng.random(900) * w, rng.random(900) * h * 0.8, strict=True)
    ]
    for px, py in [p for p in spots if mask[p[1], p[0]] > 0.5][:90]:
        canvas.spot(px, py, u * 0.004 * (0.5 + rng.random()), rgb("#f2f8ff"), 0.95)
    for i, depth in enumerate((0.2, 0.4, 0.65, 0.9)):
        edge = (
            h * (0.74 + 0.075 * i)
            - np.abs(line(rng, w, cell=u * (0.2 + 0.1 * i), octaves=5, gain=0.42)) * h * 0.15
        ).astype(np.float32)
        light = np.exp(-np.clip((canvas.ys - edge[None, :]) / (u * 0.06), 0, 9))[..., None]
        colour = mix(rgb(mood.haze), rgb(mood.sea), depth)
        canvas.paint(
            canvas.below(edge, soft=u * 0.02),
            (colour + (rgb("#9fbdf0") - colour) * light * (0.75 - 0.4 * depth)).astype(np.float32),
            depth=depth,
        )
        if i == 1:
            from_x = w * 0.74
            _tower(canvas, mood, from_x, h * 0.86)


def _tower(canvas: Canvas, mood: Mood, x: float, foot: float) -> None:
    u = canvas.unit
    canvas.facet(
        dots("-0.03,0 -0.017,-0.26 0.017,-0.26 0.03,0", u, at=(x, foot)), mood.at(0.9), depth=0.5
    )
    canvas.facet(
        [(x - u * 0.024, foot - u * 0.3), (x, foot - u * 0.335), (x + u * 0.024, foot - u * 0.3)],
        mood.at(0.9),
    )
    canvas.spot(x, foot - u * 0.28, u * 0.16, rgb(mood.lamp), 0.6)
    canvas.spot(x, foot - u * 0.28, u * 0.02, rgb("#fff4d0"), 1.3)
    canvas.lamps.append((x, foot - u * 0.28, u * 0.1))
