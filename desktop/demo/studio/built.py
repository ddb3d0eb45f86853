"""What people built: the lighthouse and its beam, houses with lit windows, boats and piers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio.canvas import Canvas, Colour, dots, mix, rgb
from desktop.demo.studio.noise import Plane, smooth

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def _column(canvas: Canvas, x: float, half: float, light_from: float) -> Plane:
    """Shading around a tower: 0 in shade, 1 lit; `light_from` -1 left, 1 right."""
    across = np.clip((canvas.xs - x) / half, -1, 1)
    result: Plane = np.clip(0.5 + 0.55 * across * light_from, 0, 1) * np.ones_like(canvas.ys)
    return result.astype(np.float32)


def _tower_windows(
    canvas: Canvas, x: float, foot: float, high: float, wide: float, *, colour: Colour
) -> None:
    def windows(pen: ImageDraw.ImageDraw, k: int) -> None:
        for part in (0.3, 0.55, 0.78):
            y = foot - high * part
            s = wide * 0.13
            pen.rectangle(
                [(x - s) * k, (y - s * 1.7) * k, (x + s) * k, (y + s * 1.7) * k], fill=255
            )

    canvas.paint(canvas.shape(windows), colour)


def lighthouse(
    canvas: Canvas,
    mood: Mood,
    x: float,
    foot: float,
    tall: float,
    *,
    depth: float = 0.6,
    lit: bool = True,
    stripes: bool = True,
    light_from: float = 1.0,
) -> tuple[float, float]:
    """The lighthouse of Skerry Point; x and foot in pixels, tall in pixels. Returns its lamp."""
    wide, high = tall * 0.13, tall * 0.74
    dark, gloomy = mood.at(depth), bool(mood.stars or mood.rain)
    bright = mix(mix(rgb("#f3ebdd"), rgb(mood.light), 0.25), dark, 0.25 + 0.4 * gloomy)
    red = mix(rgb("#b8392f"), dark, 0.22 + 0.35 * gloomy)
    top = foot - high
    tower = canvas.polygon(
        [(x - wide, foot), (x - wide * 0.58, top), (x + wide * 0.58, top), (x + wide, foot)]
    )
    shade = _column(canvas, x, wide, light_from)[..., None]
    canvas.paint(
        tower,
        (mix(bright, dark, 0.72) + (bright - mix(bright, dark, 0.72)) * shade).astype(np.float32),
        depth=depth,
    )
    if stripes:
        for low, end in ((0.22, 0.44), (0.66, 0.86)):
            band = np.clip(
                1 - np.abs((foot - canvas.ys) / high - (low + end) / 2) / ((end - low) / 2) * 1,
                0,
                1,
            )
            band = smooth(0.0, 0.03, band.astype(np.float32))
            canvas.paint(
                tower * band,
                (mix(red, dark, 0.7) + (red - mix(red, dark, 0.7)) * shade).astype(np.float32),
            )
    _lantern(canvas, dark, red, x, top, wide=wide)
    lamp = (x, top - wide * 0.78)

    _tower_windows(
        canvas, x, foot, high, wide, colour=rgb(mood.lamp) if lit else dark * np.float32(0.6)
    )
    if lit:
        lamp_light(canvas, mood, lamp[0], lamp[1], wide * 1.5)
        canvas.beam = lamp
    return lamp


def _lantern(
    canvas: Canvas, dark: Colour, red: Colour, x: float, top: float, *, wide: float
) -> None:
    """Gallery, glass and cap of a lighthouse."""

    def iron(pen: ImageDraw.ImageDraw, k: int) -> None:
        pen.rectangle(
            [
                (x - wide * 0.95) * k,
                (top - wide * 0.1) * k,
                (x + wide * 0.95) * k,
                (top + wide * 0.1) * k,
            ],
            fill=255,
        )
        for i in range(-4, 5):
            px = x + wide * 0.22 * i
            pen.line(
                (px * k, (top - wide * 0.5) * k, px * k, top * k),
                fill=255,
                width=max(int(wide * 0.03 * k), 1),
            )
        pen.line(
            (
                (x - wide * 0.92) * k,
                (top - wide * 0.5) * k,
                (x + wide * 0.92) * k,
                (top - wide * 0.5) * k,
            ),
            fill=255,
            width=max(int(wide * 0.05 * k), 1),
        )
        pen.rectangle(
            [(x - wide * 0.5) * k, (top - wide * 1.4) * k, (x + wide * 0.5) * k, top * k], fill=255
        )
        pen.rectangle(
            [
                (x - wide * 0.03) * k,
                (top - wide * 2.5) * k,
                (x + wide * 0.03) * k,
                (top - wide * 2) * k,
            ],
            fill=255,
        )

    canvas.paint(canvas.shape(iron), dark * np.float32(0.8), depth=0.6)
    cap = dots("-0.72,-1.36 -0.4,-1.85 0,-2.1 0.4,-1.85 0.72,-1.36", wide, at=(x, top))
    canvas.facet(cap, mix(red, dark, 0.35), depth=0.6)
    glass = canvas.polygon(dots("-0.42,-1.3 0.42,-1.3 0.42,-0.2 -0.42,-0.2", wide, at=(x, top)))
    canvas.paint(glass, mix(rgb("#ffe9b8"), dark, 0.35))


def lamp_light(canvas: Canvas, mood: Mood, x: float, y: float, radius: float) -> None:
    """A burning lamp: a white core, a warm halo, and a note for the films' flicker."""
    warm = rgb(mood.lamp)
    canvas.spot(x, y, radius * 3.4, warm, 0.5)
    canvas.spot(x, y, radius * 1.1, warm, 0.9)
    canvas.spot(x, y, radius * 0.42, rgb("#fff6de"), 1.3)
    canvas.lamps.append((x, y, radius * 3))


def beam(
    canvas: Canvas,
    x: float,
    y: float,
    angle: float,
    colour: Colour,
    *,
    strength: float,
    wide: float = 0.06,
    reach: float = 1.5,
) -> Plane:
    """A cone of light from a lamp; the angle in radians, 0 to the right. Returns its light."""
    dx, dy = canvas.xs - x, canvas.ys - y
    along = dx * math.cos(angle) + dy * math.sin(angle)
    side = np.abs(-dx * math.sin(angle) + dy * math.cos(angle))
    cone = np.exp(-((side / (np.maximum(along, 1) * wide + canvas.unit * 0.006)) ** 2) * 1.2)
    far = along / (canvas.unit * reach)
    light: Plane = np.where(
        along > 0, cone * np.exp(-far * 1.5) * np.clip(along / (canvas.unit * 0.02), 0, 1), 0
    ).astype(np.float32)
    if strength and canvas.beams_painted:
        canvas.shine(light, colour, strength)
    return light


def _house_windows(
    canvas: Canvas,
    mood: Mood,
    corner: tuple[float, float],
    size: tuple[float, float],
    dark: Colour,
    *,
    lit: float,
) -> None:
    (x, top), (wide, tall), rng = corner, size, canvas.rng
    roof = wide * 0.5
    cell = wide * 0.13
    rows = max(int(tall / (cell * 3.3)), 1)
    spots = [
        (x + wide * c, top + (r + 0.45) * tall / rows) for r in range(rows) for c in (0.26, 0.74)
    ]
    spots.append((x + wide * 0.5, top - roof * 0.25))
    for px, py in spots:
        on = rng.random() < lit
        pane = [
            (px - cell * 0.7, py - cell),
            (px + cell * 0.7, py - cell),
            (px + cell * 0.7, py + cell),
            (px - cell * 0.7, py + cell),
        ]
        canvas.facet(
            pane, rgb(mood.lamp) * np.float32(1.06) if on else mix(dark, rgb(mood.sky[1]), 0.3)
        )
        if on:
            canvas.spot(px, py, cell * 3.2, rgb(mood.lamp), 0.34)


def house(
    canvas: Canvas,
    mood: Mood,
    x: float,
    foot: float,
    wide: float,
    *,
    tall: float,
    wall: Colour,
    depth: float,
    lit: float = 0.7,
) -> None:
    """A gabled harbour house, in pixels, with some of its windows lit."""
    dark = mood.at(depth)
    low_light = bool(mood.stars or mood.rain)
    wall = mix(wall, dark, 0.35 + 0.35 * low_light)
    top, roof = foot - tall, wide * 0.5
    body = [(x, foot), (x, top), (x + wide / 2, top - roof), (x + wide, top), (x + wide, foot)]
    shade = np.clip((canvas.ys - top) / (tall * 1.3), 0, 1)[..., None]
    canvas.facet(body, (wall * (1 - 0.34 * shade)).astype(np.float32), depth=depth)
    eave = wide * 0.09
    covers = [
        (x - eave, top + eave),
        (x + wide / 2, top - roof - eave * 0.6),
        (x + wide + eave, top + eave),
        (x + wide + eave * 0.6, top + eave * 1.9),
        (x + wide / 2, top - roof + eave * 1.3),
        (x - eave * 0.6, top + eave * 1.9),
    ]
    canvas.facet(covers, mix(dark, wall, 0.12), depth=depth)
    chimney = [
        (x + wide * 0.68, top - roof * 0.35),
        (x + wide * 0.68, top - roof * 1.15),
        (x + wide * 0.82, top - roof * 1.15),
        (x + wide * 0.82, top - roof * 0.2),
    ]
    canvas.facet(chimney, mix(dark, wall, 0.25), depth=depth)
    _house_windows(canvas, mood, (x, top), (wide, tall), dark, lit=lit)


def pier(
    canvas: Canvas, mood: Mood, x: float, y: float, long: float, *, depth: float = 0.85
) -> None:
    """A wooden pier on posts running in from the left edge to x; heights in pixels."""
    dark = mood.at(depth)

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        thick = long * 0.035
        pen.rectangle([-5, y * k, x * k, (y + thick) * k], fill=255)
        step = long * 0.13
        post = x - thick
        while post > -thick:
            pen.rectangle(
                [
                    (post - thick * 0.4) * k,
                    (y - thick * 1.6) * k,
                    (post + thick * 0.4) * k,
                    (y + long * 0.22) * k,
                ],
                fill=255,
            )
            post -= step

    canvas.paint(canvas.shape(draw), dark, depth=depth)


def lamp_post(canvas: Canvas, mood: Mood, x: float, foot: float, tall: float) -> None:
    """A lamp on a post."""
    post = [
        (x - tall * 0.018, foot),
        (x - tall * 0.012, foot - tall),
        (x + tall * 0.012, foot - tall),
        (x + tall * 0.018, foot),
    ]
    canvas.facet(post, mood.at(0.95), depth=0.85)
    lamp_light(canvas, mood, x, foot - tall, tall * 0.09)
