"""The sea: mirror, ripples, a path of light, and storm waves in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop.demo.studio.canvas import Canvas, mix, rgb
from desktop.demo.studio.nature import sun_place
from desktop.demo.studio.noise import Plane, grid, line, smooth, stretched_noise

if TYPE_CHECKING:
    from desktop.demo.studio.moods import Mood


def sea(
    canvas: Canvas, mood: Mood, horizon: float, *, calm: float = 0.5, mirror: float = 0.75
) -> None:
    """Water from the horizon to the bottom edge, mirroring what is painted above it.

    Args:
        canvas: Sky and far shores are on it already.
        mood: The palette.
        horizon: Where the water begins, as a part of the height.
        calm: 1 a mirror, 0 choppy.
        mirror: How much of the sky it shows.
    """
    top = int(canvas.height * horizon)
    rows, w = canvas.height - top, canvas.width
    wave = stretched_noise(canvas.rng, w, rows, near=canvas.unit * 0.05, flat=7.0, octaves=5)
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    shake = (wave - 0.5) * (0.02 + 0.2 * down) * canvas.unit * (1.25 - calm)
    ys = np.clip(top - 1 - np.arange(rows)[:, None] * 1.05 - shake * 0.9, 0, top - 1).astype(
        np.int32
    )
    xs = np.clip(np.arange(w)[None, :] + shake * 0.35, 0, w - 1).astype(np.int32)
    image = canvas.rgb[ys, xs]
    tint = rgb(mood.sea)
    grip = np.clip(mirror * (1 - down * 0.62), 0, 1)[..., None]
    body = tint + (image * 0.93 - tint) * grip
    light = (wave - 0.5) * (0.5 + 0.5 * down) * (1.2 - calm)
    body = body * (1 + light[..., None] * 1.1)
    # Small crests catch the sky.
    crest = smooth(0.58, 0.8, wave) * (0.1 + 0.22 * (1 - calm))
    body += (rgb(mood.sky[-2]) - body) * crest[..., None]
    canvas.rgb[top:] = body
    canvas.depth[top:] = down * 0.75
    canvas.water[top:] = np.clip(0.15 + down, 0, 1)
    place = sun_place(canvas, mood, horizon)
    if place:
        light_path(canvas, mood, top, place[0])


def light_path(
    canvas: Canvas, mood: Mood, top: int, x: float, *, strength: float = 1.0, colour: str = ""
) -> None:
    """The glitter below a sun, a moon or a lamp."""
    rows = canvas.height - top
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    sparkle = stretched_noise(canvas.rng, canvas.width, rows, near=canvas.unit * 0.03, flat=6.0)
    wide = canvas.unit * (0.035 + 0.2 * down)
    across = np.exp(-(((canvas.xs - x) / wide) ** 2))
    glints = smooth(0.5, 0.66, sparkle + across * 0.08 - 0.02) * across
    whole: Plane = np.zeros((canvas.height, canvas.width), np.float32)
    whole[top:] = glints * (1 - down * 0.45)
    canvas.shine(whole, rgb(colour or mood.light), 1.0 * strength)
    whole[top:] = across * (1 - down) * 0.5
    canvas.shine(whole, rgb(colour or mood.light), 0.55 * strength)


def wave_row(
    canvas: Canvas, mood: Mood, base: float, *, tall: float, depth: float, phase: float = 0.0
) -> Plane:
    """One row of storm waves with foam on its crest; returns the crest's height in pixels.

    Args:
        canvas: What is behind is painted already.
        mood: The palette.
        base: Mean height as a part of the picture.
        tall: From trough to crest, as a part of the picture.
        depth: 0 at the horizon, 1 before the camera.
        phase: Shifts the swell sideways, in turns.
    """
    w, h, rng = canvas.width, canvas.height, canvas.rng
    long = w * (0.16 + 0.5 * depth)
    xs = np.arange(w, dtype=np.float32)
    swell = np.sin(xs / long * 6.2832 + phase * 6.2832) * 0.5 + 0.5
    swell = 1 - np.power(1 - swell, 0.72)  # sharp crests, round troughs
    rough = line(rng, w, cell=long * 0.5, octaves=6, gain=0.5)
    edge = (h * base - (swell * 0.85 + rough * 0.42) * h * tall).astype(np.float32)
    far, near = rgb(mood.haze), rgb(mood.sea)
    colour = mix(far, near, depth**0.7)
    under = np.clip((canvas.ys - edge[None, :]) / (h * tall * 1.6), 0, 1)
    glass = mix(colour, rgb(mood.sky[-1]), 0.32 + 0.1 * depth)
    body = glass + (colour * 0.72 - glass) * np.sqrt(under)[..., None]
    # Streaks run down the face of the wave, following its edge.
    texture = grid(rng, w, h, cell=(long * 0.12, h * tall * 0.16), octaves=5, gain=0.65)
    rows = np.clip(canvas.ys - edge[None, :] * 0.8 + h * 0.3, 0, h - 1).astype(np.int32)
    texture = np.take_along_axis(texture, rows, axis=0)
    body = body * (0.7 + 0.6 * texture[..., None])
    foam = smooth(0.5, 0.68, texture + 0.2 * np.exp(-under * 9) * swell[None, :] - 0.06)
    crest = np.exp(-under * 15) * (0.35 + 0.65 * swell[None, :])
    white = mix(rgb("#f2f7f1"), rgb(mood.haze), 0.5 * (1 - depth))
    amount = np.clip(crest * 0.5 + foam * np.exp(-under * 2.2) * 0.75, 0, 1)
    body += (white - body) * (amount * (0.4 + 0.35 * depth))[..., None]
    mask = canvas.below(edge, soft=2.0)
    canvas.paint(mask, body.astype(np.float32), depth=depth)
    canvas.water[:] = np.maximum(canvas.water * (1 - mask), mask * (0.3 + 0.6 * depth))
    result: Plane = edge
    return result


def spray(canvas: Canvas, x: float, y: float, size: float, strength: float = 0.8) -> None:
    """A burst of spray upwards from a point in pixels."""
    rng = canvas.rng
    field = grid(
        rng, canvas.width, canvas.height, cell=(size * 0.35, size * 0.35), octaves=6, gain=0.7
    )
    up = np.clip((y - canvas.ys) / size, -0.4, 2)
    fan = np.exp(-(((canvas.xs - x) / (size * (0.25 + 0.55 * np.clip(up, 0, 2)))) ** 2))
    fade = np.where(up > 0, np.exp(-up * 1.9), np.exp(up * 7))
    canvas.paint(
        np.clip(fan * fade * smooth(0.36, 0.66, field) * strength, 0, 1).astype(np.float32),
        rgb("#edf4f0"),
    )
    count = int(160 * strength)
    angle = rng.normal(-np.pi / 2, 0.55, count)
    reach = size * (0.3 + 1.1 * rng.random(count))
    xs = np.clip(x + np.cos(angle) * reach, 0, canvas.width - 1).astype(int)
    ys = np.clip(y + np.sin(angle) * reach, 0, canvas.height - 1).astype(int)
    canvas.rgb[ys, xs] = rgb("#f4f8f4")
