"""Places on land: the harbour, the lighthouse on its point, the heath, the wood, the gull cliff."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio import boats, built, nature, water
from desktop.demo.studio.canvas import Canvas, mix, rgb
from desktop.demo.studio.noise import grid, line, smooth

if TYPE_CHECKING:
    from desktop.demo.studio.moods import Mood

HOUSES = ("#c4503c", "#e0a84a", "#ece0c8", "#4d7d8c", "#a33d36", "#d8cbb0", "#5a7a58", "#c9763f")


def dressed(canvas: Canvas, mood: Mood) -> None:
    """Rain and fog, as the mood has them, over everything painted so far."""
    if mood.fog:
        colour = mix(rgb(mood.haze), rgb(mood.sky[-1]), 0.4)
        nature.mist(canvas, colour, 0.62, 0.16, mood.fog * 0.8)
        nature.mist(canvas, colour, 0.8, 0.12, mood.fog * 0.5)
    if mood.rain:
        nature.rain(canvas, mood.rain)


def harbour(canvas: Canvas, mood: Mood) -> None:
    """Houses with lit windows along the quay, cutters, and their lights in the water."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.6
    nature.sky(canvas, mood, horizon)
    nature.hills(canvas, mood, horizon, tall=0.22, depth=0.12)
    ridge = nature.hills(canvas, mood, horizon, tall=0.15, depth=0.3)
    nature.pines(canvas, mood, ridge, count=26, tall=0.045, depth=0.34, span=(0.0, 0.7))
    if mood.fog:
        nature.mist(canvas, rgb(mood.haze), 0.5, 0.1, mood.fog)
    quay = h * horizon
    for row, depth, scale in ((0, 0.42, 0.75), (1, 0.58, 1.0)):
        x = -0.03 * w + row * 0.02 * w
        while x < w * (0.72 - 0.12 * row):
            wide = u * scale * (0.062 + 0.03 * rng.random())
            tall = u * scale * (0.07 + 0.055 * rng.random())
            wall = rgb(HOUSES[int(rng.integers(len(HOUSES)))])
            foot = quay - (0.035 * h if row == 0 else 0)
            lit = 0.75 if mood.name not in ("noon", "dawn", "fog") else 0.3
            built.house(canvas, mood, x, foot, wide, tall=tall, wall=wall, depth=depth, lit=lit)
            x += wide * (1.0 + 0.16 * rng.random())
    stone = canvas.polygon(
        [(0, quay - 2), (w * 0.66, quay - 2), (w * 0.69, quay + h * 0.02), (0, quay + h * 0.02)]
    )
    canvas.paint(stone, mood.at(0.7), depth=0.6)
    point = canvas.polygon(
        [
            (w * 0.8, quay),
            (w * 0.85, quay - h * 0.03),
            (w * 0.93, quay - h * 0.045),
            (w, quay - h * 0.03),
            (w, quay),
        ]
    )
    canvas.paint(point, mood.at(0.35), depth=0.3)
    lamp = built.lighthouse(canvas, mood, w * 0.91, quay - h * 0.035, u * 0.2, depth=0.4)
    beam_on = bool(mood.stars or mood.rain or mood.name in ("dusk", "ember", "rose", "fog"))
    if beam_on:
        built.beam(canvas, *lamp, np.pi * 1.06, rgb(mood.lamp), strength=0.55, reach=1.0)
    water.sea(canvas, mood, horizon + 0.02, calm=0.72, mirror=0.86)
    for part, size, hull in ((0.5, 0.2, "#2f5d74"), (0.24, 0.34, "#a63a30")):
        y = h * (0.7 + 0.42 * (size - 0.2))
        canvas.spot(part * w, y + size * u * 0.2, size * u * 0.5, rgb(mood.lamp), 0.18, squash=0.6)
        boats.fishing_boat(canvas, mood, part * w, y, size * u, hull=hull, depth=0.75)
    built.pier(canvas, mood, w * 0.16, h * 0.9, u * 0.5)
    built.lamp_post(canvas, mood, w * 0.145, h * 0.9, u * 0.22)
    nature.gulls(canvas, mood.at(0.75), nature.flock(rng, 7, 0.72, 0.25, 0.1))
    dressed(canvas, mood)


def headland(canvas: Canvas, mood: Mood) -> None:
    """The lighthouse on its cliff above the sea, its beam across the sky."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.66
    nature.sky(canvas, mood, horizon)
    low_light = bool(
        mood.stars or mood.rain or mood.name in ("dusk", "ember", "rose", "fog", "sunset")
    )
    nature.hills(canvas, mood, horizon, tall=0.07, depth=0.1, rough=0.2)
    water.sea(canvas, mood, horizon, calm=0.35 if not mood.rain else 0.05, mirror=0.7)
    right = 0.72 if (mood.sun or (0.3, 0))[0] < 0.5 else 0.3
    side = 1.0 if right > 0.5 else -1.0
    xs = np.arange(w, dtype=np.float32) / w
    away = (xs - right) * side
    for low, depth, rise in ((0.03, 0.42, 0.8), (0.0, 0.62, 1.0)):
        climb = smooth(-0.3 - low * 3, -0.02, away.astype(np.float32))
        crag = line(rng, w, cell=u * 0.14, octaves=6, gain=0.55)
        edge = h * (1.02 - low - climb * 0.42 * rise) - crag * h * 0.045 * (0.4 + climb)
        edge = np.where(away > 0.1, edge + (away - 0.1) * h * 0.12, edge).astype(np.float32)
        rock(canvas, mood, edge, depth)
        top = edge
    spot = int(w * (right + 0.045 * side))
    foot = float(top[spot]) + u * 0.015
    lamp = built.lighthouse(canvas, mood, spot, foot, u * 0.46, depth=0.66, light_from=-side)
    hut, x = u * 0.1, spot + side * u * 0.12
    ground = float(top[min(int(x), w - 1)]) + u * 0.02
    wall = rgb("#e6dac4")
    built.house(
        canvas, mood, x - hut / 2, ground, hut, tall=hut * 0.55, wall=wall, depth=0.7, lit=0.8
    )
    if low_light:
        light = rgb(mood.lamp)
        built.beam(
            canvas, *lamp, np.pi * (1.05 if side > 0 else -0.05), light, strength=0.85, wide=0.085
        )
        built.beam(
            canvas, *lamp, np.pi * (0.06 if side > 0 else 0.94), light, strength=0.3, wide=0.085
        )
        water.light_path(
            canvas,
            mood,
            int(h * horizon),
            lamp[0] - side * u * 0.45,
            strength=0.28,
            colour=mood.lamp,
        )
    nature.gulls(canvas, mood.at(0.85), nature.flock(rng, 6, right - side * 0.3, 0.3, 0.07))
    dressed(canvas, mood)


def rock(
    canvas: Canvas, mood: Mood, edge: np.ndarray[tuple[int], np.dtype[np.float32]], depth: float
) -> None:
    """Paint a crag below an edge: faces that catch the light, heather on the top."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    face = grid(canvas.rng, w, h, cell=(u * 0.09, u * 0.22), octaves=6, gain=0.6)
    # Strata: cracks that run down, ledges that run across, and light on what faces it.
    ledge = grid(canvas.rng, w, h, cell=(u * 0.3, u * 0.045), octaves=5, gain=0.6)
    face = face * 0.6 + ledge * 0.4
    slope = face - face[np.clip(np.arange(h) - 3, 0, h - 1)][:, np.clip(np.arange(w) - 4, 0, w - 1)]
    lit = np.clip(0.42 + slope * 11, 0, 1)
    dark = mood.at(min(depth + 0.22, 1))
    light = mix(mix(dark, rgb(mood.haze), 0.5), rgb(mood.light), 0.08)
    deep = np.clip((canvas.ys - edge[None, :]) / (u * 0.5), 0, 1)
    part = lit * smooth(0.36, 0.6, face) * (1 - 0.6 * deep)
    body = dark * np.float32(0.8) + (light - dark) * part[..., None]
    grass = np.exp(-np.clip((canvas.ys - edge[None, :]) / (u * 0.035), 0, 9))
    green = mix(mix(rgb("#6d7a3a"), dark, 0.5), rgb(mood.light), 0.1)
    body = body + (green * (0.6 + face[..., None] * 0.8) - body) * (grass * 0.8)[..., None]
    canvas.paint(canvas.below(edge), body.astype(np.float32), depth=depth)


def _flowers_and_path(canvas: Canvas, mood: Mood, greens: tuple[str, str], dim: float) -> None:
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    xs = np.arange(w, dtype=np.float32) / w
    near = (
        h * (0.69 + 0.1 * smooth(0.2, 0.9, xs.astype(np.float32)))
        - line(rng, w, cell=w * 0.25, octaves=4) * h * 0.02
    ).astype(np.float32)
    nature.meadow(
        canvas,
        near,
        (greens[0], greens[1]),
        ("#d46aa0", "#f3e6f0", "#8a5cc4", "#f0c04a"),
        depth=0.8,
    )
    path = canvas.polygon(
        [
            (w * 0.34, h),
            (w * 0.43, h * 0.86),
            (w * 0.52, h * 0.78),
            (w * 0.6, h * 0.735),
            (w * 0.612, h * 0.735),
            (w * 0.56, h * 0.785),
            (w * 0.52, h * 0.86),
            (w * 0.52, h),
        ],
        blur=u * 0.006,
    )
    canvas.paint(path, mix(rgb("#e2cda0"), mood.at(0.8), dim), alpha=0.8)


def heath(canvas: Canvas, mood: Mood) -> None:
    """The flowering heath above the sea on a fine day, the lighthouse far out."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.5
    nature.sky(canvas, mood, horizon + 0.02)
    nature.hills(canvas, mood, horizon + 0.005, tall=0.06, depth=0.08, rough=0.18)
    water.sea(canvas, mood, horizon, calm=0.6, mirror=0.55)
    xs = np.arange(w, dtype=np.float32) / w
    bend = line(rng, w, cell=w * 0.3, octaves=4)
    far = (h * (0.6 - 0.13 * smooth(0.4, 0.85, xs.astype(np.float32))) + bend * h * 0.015).astype(
        np.float32
    )
    night = bool(mood.stars)
    dim = 0.75 if night else (0.4 if mood.name in ("dusk", "ember", "rose", "sunset") else 0.12)
    greens = tuple(
        "#" + "".join(f"{int(v * 255):02x}" for v in np.clip(mix(rgb(c), mood.at(0.8), dim), 0, 1))
        for c in ("#3d6b34", "#9db04c")
    )
    nature.meadow(canvas, far, (greens[0], greens[1]), (), depth=0.4)
    spot = int(w * 0.78)
    built.lighthouse(
        canvas,
        mood,
        spot,
        float(far[spot]) + u * 0.01,
        u * 0.34,
        depth=0.5,
        lit=dim > 0.3,
        light_from=1.0 if (mood.sun or (1, 0))[0] > 0.5 else -1.0,
    )
    built.house(
        canvas,
        mood,
        spot - u * 0.17,
        float(far[spot - int(u * 0.12)]) + u * 0.012,
        u * 0.085,
        tall=u * 0.045,
        wall=rgb("#efe6d2"),
        depth=0.5,
        lit=0.5,
    )
    _flowers_and_path(canvas, mood, (greens[0], greens[1]), dim)
    nature.gulls(
        canvas,
        rgb("#ffffff") if not dim > 0.3 else mood.at(0.8),
        nature.flock(rng, 9, 0.4, 0.26, 0.1),
    )
    dressed(canvas, mood)


def wood(canvas: Canvas, mood: Mood) -> None:
    """Pines in mist, rank behind rank, and the lamp far off between them."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    nature.sky(canvas, mood, 0.85)
    haze = mix(rgb(mood.haze), rgb(mood.sky[-1]), 0.35)
    nature.hills(canvas, mood, 0.62, tall=0.25, depth=0.08)
    for i, depth in enumerate((0.14, 0.26, 0.42, 0.62)):
        base = 0.64 + 0.075 * i
        edge = nature.hills(canvas, mood, base, tall=0.07, depth=depth)
        nature.pines(canvas, mood, edge, count=30 - i * 6, tall=0.13 + 0.07 * i, depth=depth + 0.04)
        nature.mist(canvas, haze, base + 0.03, 0.06, 0.8 - 0.14 * i)
        if i == 0:
            lamp = built.lighthouse(canvas, mood, w * 0.5, h * 0.58, u * 0.24, depth=0.3)
            built.beam(canvas, *lamp, np.pi * 0.97, rgb(mood.lamp), strength=0.7, wide=0.09)
            built.beam(canvas, *lamp, np.pi * -0.03, rgb(mood.lamp), strength=0.4, wide=0.09)
    floor = (h * 0.95 - line(rng, w, cell=w * 0.3) * h * 0.03).astype(np.float32)
    for span, count in (((-0.02, 0.22), 3), ((0.8, 1.02), 3)):
        nature.pines(canvas, mood, floor, count=count, tall=0.95, depth=1.0, span=span)
    canvas.paint(canvas.below(floor), mood.at(1.0), depth=1.0)


def cliff(canvas: Canvas, mood: Mood) -> None:
    """A great sun on the horizon, stacks of rock, and gulls going out."""
    rng, w, h, u = canvas.rng, canvas.width, canvas.height, canvas.unit
    horizon = 0.7
    mood = replace(mood, sun=(0.5, 0.83), sun_size=0.0 if not mood.stars else mood.sun_size * 2)
    nature.sky(canvas, mood, horizon)
    if not mood.stars:
        y = h * horizon - u * 0.13
        far = np.hypot(canvas.xs - w * 0.5, canvas.ys - y)
        canvas.paint(
            smooth(u * 0.2 + 1.5, u * 0.2 - 1.5, far),
            mix(rgb(mood.light), rgb("#ffffff"), 0.3) * np.float32(1.1),
        )
        canvas.spot(w * 0.5, y, u * 0.8, mix(rgb(mood.light), rgb(mood.sky[-1]), 0.5), 0.4)
    water.sea(canvas, mood, horizon, calm=0.55, mirror=0.8)
    water.light_path(canvas, mood, int(h * horizon), w * 0.5)
    for x, wide, tall, depth in (
        (0.2, 0.07, 0.34, 0.45),
        (0.82, 0.05, 0.26, 0.35),
        (0.93, 0.12, 0.5, 0.7),
    ):
        xs = np.arange(w, dtype=np.float32) / w
        crag = line(rng, w, cell=u * 0.05, octaves=5)
        rise = smooth(wide * 1.15, wide * 0.55, np.abs(xs - x + crag * 0.012))
        edge = (h * (horizon + 0.05 + depth * 0.12) - rise * tall * h * (1 + crag * 0.16)).astype(
            np.float32
        )
        part = (
            canvas.below(edge)
            * (rise > 0.004)[None, :]
            * (canvas.ys < h * (horizon + 0.05 + depth * 0.12))
        )
        face = grid(rng, w, h, cell=(u * 0.05, u * 0.16), octaves=5)
        body = mood.at(depth) * (0.75 + 0.5 * face[..., None])
        canvas.paint(part.astype(np.float32), body.astype(np.float32), depth=depth)
    spots = [*nature.flock(rng, 16, 0.5, 0.36, 0.16), (0.36, 0.3, 0.075), (0.63, 0.2, 0.055)]
    nature.gulls(canvas, mood.at(0.95), spots)
    dressed(canvas, mood)
