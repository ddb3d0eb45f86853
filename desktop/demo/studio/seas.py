"""Places on the water: the storm, the moonlit sea, the northern lights, skerries in fog, home."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import boats, built, nature, water
from desktop.demo.studio.canvas import Canvas, dots, mix, rgb
from desktop.demo.studio.noise import line, smooth
from desktop.demo.studio.shores import dressed

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def lightning(canvas: Canvas, x: float, top: float, foot: float) -> None:
    """A forked bolt with its glow; parts of the picture."""
    rng, w, h = canvas.rng, canvas.width, canvas.height

    def bolt(
        px: float, py: float, end: float, wide: float
    ) -> list[tuple[float, float, float, float, float]]:
        lines = []
        while py < end:
            nx, ny = (
                px + rng.normal() * canvas.unit * 0.022,
                py + canvas.unit * (0.012 + 0.02 * rng.random()),
            )
            lines.append((px, py, nx, ny, wide))
            px, py = nx, ny
            if wide > 1.5 and rng.random() < 0.16:
                lines += bolt(px, py, min(end, py + canvas.unit * 0.16 * rng.random()), wide * 0.4)
        return lines

    lines = bolt(x * w, top * h, foot * h, canvas.unit / 260)

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for x1, y1, x2, y2, wide in lines:
            pen.line((x1 * k, y1 * k, x2 * k, y2 * k), fill=255, width=max(int(wide * k), 1))

    canvas.shine(canvas.shape(draw, blur=canvas.unit * 0.018), rgb("#9fc8e8"), 2.4)
    canvas.spot(x * w, (top + foot) / 2 * h, canvas.unit * 0.5, rgb("#a9cfe0"), 0.45)
    canvas.shine(canvas.shape(draw), rgb("#f4fbff"), 1.4)


def _far_lamp(canvas: Canvas, mood: Mood) -> None:
    w, h, u = canvas.width, canvas.height, canvas.unit
    lamp = (w * 0.14, h * 0.47)
    built.lamp_light(canvas, mood, *lamp, u * 0.02)
    built.beam(canvas, *lamp, math.pi * 0.015, rgb(mood.lamp), strength=0.5, wide=0.1, reach=0.9)
    island = (h * 0.6 - np.exp(-(((np.arange(w) / w - 0.13) / 0.07) ** 2)) * h * 0.07).astype(
        np.float32
    )
    canvas.paint(canvas.below(island), mood.at(0.2), depth=0.1)
    tower = canvas.polygon(
        [
            (lamp[0] - u * 0.012, h * 0.56),
            (lamp[0] - u * 0.007, lamp[1]),
            (lamp[0] + u * 0.007, lamp[1]),
            (lamp[0] + u * 0.012, h * 0.56),
        ]
    )
    canvas.paint(tower, mood.at(0.4), depth=0.1)
    canvas.beam = lamp


def storm(canvas: Canvas, mood: Mood) -> None:
    """A cutter climbing a storm sea under torn clouds, lightning behind it."""
    rng, w, u = canvas.rng, canvas.width, canvas.unit
    nature.sky(canvas, mood, 0.62)
    lightning(canvas, 0.74 + 0.12 * rng.random(), 0.06, 0.55)
    _far_lamp(canvas, mood)
    for i, depth in enumerate((0.1, 0.22, 0.36)):
        water.wave_row(
            canvas,
            mood,
            0.6 + 0.035 * i,
            tall=0.03 + 0.03 * i,
            depth=depth,
            phase=float(rng.random()),
        )
    edge = water.wave_row(
        canvas, mood, 0.76, tall=0.15, depth=0.55, phase=0.62 + 0.1 * float(rng.random())
    )
    spot = int(w * (0.5 + 0.06 * rng.random()))
    slope = float(edge[min(spot + int(u * 0.1), w - 1)] - edge[max(spot - int(u * 0.1), 0)]) / (
        u * 0.2
    )
    boats.fishing_boat(
        canvas,
        mood,
        spot,
        float(edge[spot]) + u * 0.02,
        u * 0.32,
        tilt=math.atan(slope) * 0.7 - 0.12,
        depth=0.6,
    )
    water.spray(canvas, spot + u * 0.2, float(edge[spot]) + u * 0.03, u * 0.17, 0.85)
    water.wave_row(canvas, mood, 0.84, tall=0.1, depth=0.7, phase=0.1 + 0.3 * float(rng.random()))
    edge = water.wave_row(
        canvas, mood, 1.0, tall=0.2, depth=1.0, phase=0.55 + 0.2 * float(rng.random())
    )
    top = int(np.argmin(edge))
    water.spray(canvas, float(top), float(edge[top]) + u * 0.02, u * 0.15, 0.6)
    dressed(canvas, mood)


def moonlit(canvas: Canvas, mood: Mood) -> None:
    """Somebody rowing across the path of the moon."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.6
    nature.sky(canvas, mood, horizon)
    nature.hills(canvas, mood, horizon, tall=0.09, depth=0.12, rough=0.25)
    edge = nature.hills(canvas, mood, horizon + 0.004, tall=0.05, depth=0.32, rough=0.14)
    spot = int(w * 0.14)
    built.lighthouse(canvas, mood, spot, float(edge[spot]) + u * 0.005, u * 0.13, depth=0.4)
    water.sea(canvas, mood, horizon, calm=0.75, mirror=0.9)
    x = (mood.sun[0] if mood.sun else 0.6) * w - u * 0.02
    y = h * 0.78
    canvas.spot(x + u * 0.1, y + u * 0.03, u * 0.2, rgb(mood.lamp), 0.35, squash=0.3)
    boats.rowing_boat(canvas, mood, x, y, u * 0.27)
    mirror_below(canvas, x, y + u * 0.012, u * 0.17, u * 0.1, mood=mood)
    for part in (0.9, 0.06):
        stones = (
            h * 0.95
            - np.exp(-(((np.arange(w) / w - part) / 0.13) ** 2)) * h * 0.1
            - line(rng, w, cell=u * 0.1) * h * 0.02
        ).astype(np.float32)
        stones = np.where(np.abs(np.arange(w) / w - part) > 0.24, np.float32(h + 9), stones).astype(
            np.float32
        )
        canvas.paint(canvas.below(stones), mood.at(1.0), depth=1.0)
    dressed(canvas, mood)


def mirror_below(
    canvas: Canvas, x: float, y: float, half: float, deep: float, *, mood: Mood
) -> None:
    """A dark, broken reflection under a boat."""
    down = np.clip((canvas.ys - y) / deep, 0, 1)
    wobble = (
        line(canvas.rng, canvas.height, cell=canvas.unit * 0.012, octaves=2)[:, None] * half * 0.3
    )
    inside = smooth(half, half * 0.55, np.abs(canvas.xs - x + wobble) * np.ones_like(canvas.ys))
    mask = inside * (canvas.ys > y) * (1 - down) ** 1.4
    canvas.paint((mask * 0.75).astype(np.float32), mood.at(1.0))


def lights(canvas: Canvas, mood: Mood) -> None:
    """Northern lights over the point, doubled in still water."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.68
    nature.sky(canvas, mood, horizon)
    nature.aurora(canvas, horizon)
    nature.hills(canvas, mood, horizon, tall=0.2, depth=0.35, rough=0.3)
    edge = nature.hills(canvas, mood, horizon + 0.005, tall=0.09, depth=0.7, rough=0.22)
    nature.pines(canvas, mood, edge, count=34, tall=0.075, depth=0.85)
    spot = int(w * 0.72)
    built.lighthouse(canvas, mood, spot, float(edge[spot]) + u * 0.01, u * 0.24, depth=0.75)
    water.sea(canvas, mood, horizon + 0.005, calm=0.88, mirror=1.0)
    stones = (
        h * 0.99 - np.clip(line(rng, w, cell=u * 0.12, octaves=5) + 0.15, -0.1, 1) * h * 0.09
    ).astype(np.float32)
    canvas.paint(canvas.below(stones), mood.at(1.0), depth=1.0)
    stand = w * 0.24
    foot = float(stones[int(stand)]) + u * 0.01
    figure(canvas, stand, foot, u * 0.16, mood)


def figure(canvas: Canvas, x: float, foot: float, tall: float, mood: Mood) -> None:
    """Somebody in a long coat holding a lantern, from behind; the rim of them is lit."""

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        t, px, py = tall * k, x * k, foot * k
        pen.polygon(
            dots("-0.16,0 -0.15,-0.6 -0.09,-0.76 0.09,-0.76 0.15,-0.6 0.17,0", t, at=(px, py)),
            fill=255,
        )
        pen.ellipse([px - t * 0.085, py - t * 0.95, px + t * 0.085, py - t * 0.74], fill=255)
        pen.polygon(dots("-0.13,-0.87 -0.08,-0.98 0.08,-0.98 0.13,-0.87", t, at=(px, py)), fill=255)
        pen.line(
            (px + t * 0.12, py - t * 0.62, px + t * 0.27, py - t * 0.42),
            fill=255,
            width=max(int(t * 0.06), 1),
        )

    mask = canvas.shape(draw)
    canvas.paint(mask, mood.at(1.0) * np.float32(0.8), depth=1.0)
    rim = np.clip(mask - np.roll(mask, -max(int(tall * 0.022), 1), axis=1), 0, 1)
    canvas.shine(rim, rgb(mood.lamp), 0.7)
    built.lamp_light(canvas, mood, x + tall * 0.28, foot - tall * 0.33, tall * 0.09)


def skerries(canvas: Canvas, mood: Mood) -> None:
    """Rocks in fog, each paler than the last, the lamp a soft ball of light."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.6
    nature.sky(canvas, mood, horizon)
    haze = mix(rgb(mood.haze), rgb(mood.sky[-1]), 0.4)
    spot = w * 0.66
    built.lighthouse(canvas, mood, spot, h * 0.575, u * 0.36, depth=0.28)
    canvas.spot(spot, h * 0.575 - u * 0.28, u * 0.3, rgb(mood.lamp), 0.5)
    crag = line(rng, w, cell=u * 0.1, octaves=6)
    xs = np.arange(w, dtype=np.float32) / w
    isle = (h * 0.605 - np.exp(-(((xs - 0.66) / 0.16) ** 2)) * h * 0.06 * (1 + crag * 0.5)).astype(
        np.float32
    )
    canvas.paint(canvas.below(isle), mood.at(0.3), depth=0.2)
    nature.mist(canvas, haze, 0.57, 0.05, 0.8)
    water.sea(canvas, mood, horizon, calm=0.8, mirror=0.9)
    for x, y, wide, depth in (
        (0.28, 0.64, 0.11, 0.34),
        (0.9, 0.68, 0.09, 0.45),
        (0.5, 0.75, 0.08, 0.6),
        (0.12, 0.84, 0.16, 0.82),
        (0.86, 0.95, 0.2, 1.0),
    ):
        crag = line(rng, w, cell=u * 0.07, octaves=6)
        hump = np.clip(1 - ((xs - x) / wide) ** 2, 0, 1) ** 0.7
        top = (h * y - hump * (0.5 + 0.8 * np.abs(crag)) * wide * h * 0.5).astype(np.float32)
        mask = canvas.below(top) * (canvas.ys < h * y) * (hump > 0)[None, :]
        canvas.paint(mask.astype(np.float32), mood.at(depth), depth=depth)
        soft = (
            np.clip(1 - (canvas.ys - h * y) / (wide * h * 0.3), 0, 1)
            * (canvas.ys >= h * y)
            * hump[None, :]
        ).astype(np.float32)
        canvas.paint(soft * np.float32(0.6), mood.at(depth))
        nature.mist(canvas, haze, y + 0.01, 0.03, 0.55 * (1 - depth * 0.6))
    nature.gulls(canvas, mood.at(0.7), nature.flock(rng, 5, 0.34, 0.3, 0.07))
    dressed(canvas, mood)


def homecoming(canvas: Canvas, mood: Mood) -> None:
    """The cutter comes in over a mirror of a sea, gulls about her mast."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.56
    nature.sky(canvas, mood, horizon)
    nature.hills(canvas, mood, horizon, tall=0.1, depth=0.1, rough=0.3)
    nature.hills(canvas, mood, horizon + 0.003, tall=0.045, depth=0.24, rough=0.16)
    x, y, size = w * 0.47, h * 0.61, u * 0.46
    boats.fishing_boat(canvas, mood, x, y, size, depth=0.6)
    kept = canvas.rgb[int(h * horizon) : int(y + size * 0.07)].copy()
    mask_rows = slice(int(h * horizon), int(y + size * 0.07))
    water.sea(canvas, mood, (y + size * 0.03) / h, calm=0.82, mirror=0.85)
    canvas.rgb[mask_rows][: max(int(y - h * horizon), 1)] = kept[: max(int(y - h * horizon), 1)]
    nature.mist(canvas, rgb(mood.haze), horizon + 0.02, 0.03, 0.5)
    nature.gulls(
        canvas, mix(mood.at(0.9), rgb("#ffffff"), 0.1), nature.flock(rng, 9, 0.6, 0.3, 0.13)
    )
    dressed(canvas, mood)
