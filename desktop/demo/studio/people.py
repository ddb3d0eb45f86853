"""Portraits of the film's people: busts in flat planes of light and shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from desktop.demo.studio import nature
from desktop.demo.studio.canvas import Canvas, Colour, Point, dots, mix, rgb
from desktop.demo.studio.noise import Plane, grid, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.demo.studio.moods import Mood


def spline(points: Sequence[Point], *, steps: int = 9) -> list[Point]:
    """A closed smooth curve through the points (Catmull-Rom)."""
    p = np.array(points, np.float64)
    before, after, later = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    result: list[Point] = []
    for i in range(len(p)):
        for t in np.arange(steps) / steps:
            spot = 0.5 * (
                2 * p[i]
                + (after[i] - before[i]) * t
                + (2 * before[i] - 5 * p[i] + 4 * after[i] - later[i]) * t**2
                + (3 * p[i] - before[i] - 3 * after[i] + later[i]) * t**3
            )
            result.append((float(spot[0]), float(spot[1])))
    return result


def both(points: Sequence[Point]) -> list[Point]:
    """A right half, from top to bottom, completed by its mirror image."""
    return [*points, *[(-x, y) for x, y in reversed(points) if abs(x) > 1e-6]]


Area = tuple[slice, slice]
WHOLE: Area = (slice(None), slice(None))


class Sitter:
    """A bust on a canvas, in head units: (0, 0) between the eyes, the head about 1.3 high."""

    def __init__(self, canvas: Canvas, mood: Mood, side: float) -> None:
        self.canvas, self.mood, self.side = canvas, mood, side
        self.x, self.y = canvas.width * 0.5, canvas.height * 0.43
        self.size = canvas.unit * 0.5
        self.key = mix(rgb(mood.light), rgb(mood.lamp), 0.3)
        self.dark = mix(rgb(mood.sky[0]), rgb(mood.land), 0.4)
        self.weave = grid(
            canvas.rng, canvas.width, canvas.height, cell=(self.size * 0.14,) * 2, octaves=5
        )
        # Light falls across the bust from one side, and a little from above.
        across = (canvas.xs - self.x) / self.size * side
        self.fall: Plane = smooth(-0.55, 0.55, across - (canvas.ys - self.y) / self.size * 0.16)

    def at(self, points: Sequence[Point]) -> list[Point]:
        """Head units as pixels."""
        return [(self.x + a * self.size, self.y + b * self.size) for a, b in points]

    def mask(self, points: Sequence[Point], *, blur: float = 0, curve: bool = True) -> Plane:
        """A mask of a shape given in head units."""
        shape = self.at(points)
        return self.canvas.polygon(spline(shape) if curve else shape, blur=blur * self.size)

    def lit(
        self, base: Colour, area: Area = WHOLE, *, gloom: float = 0.7, texture: float = 0.2
    ) -> npt.NDArray[np.float32]:
        """A colour under this light: warm where it falls, sunk into the dark elsewhere."""
        bright = np.clip(base * (0.45 + 0.75 * self.key), 0, 1.1)
        shade = mix(base * np.float32(0.6), self.dark, gloom * 0.72)
        body = shade + (bright - shade) * self.fall[area][..., None]
        weave = 1 - texture / 2 + texture * self.weave[area][..., None]
        result: npt.NDArray[np.float32] = (body * weave).astype(np.float32)
        return result

    def tint(self, mask: Plane, base: Colour, alpha: float = 1.0) -> None:
        """Paint a colour under this light through a mask, only where the mask is."""
        rows = np.flatnonzero(mask.any(axis=1))
        if not len(rows):
            return
        band = slice(int(rows[0]), int(rows[-1]) + 1)
        cols = np.flatnonzero(mask[band].any(axis=0))
        area = (band, slice(int(cols[0]), int(cols[-1]) + 1))
        under = self.canvas.rgb[area]
        under += (self.lit(base, area) - under) * (mask[area] * np.float32(alpha))[..., None]

    def lay(
        self,
        points: Sequence[Point],
        colour: str,
        *,
        texture: float = 0.25,
        rim: float = 0.5,
        depth: float = 0.7,
    ) -> Plane:
        """Paint a shape in its light, with a rim of light along its bright edge."""
        mask = self.mask(points)
        box = self.canvas.around(self.at(spline(points)), margin=3)
        if box is None:
            return mask
        area = (slice(box[1], box[3]), slice(box[0], box[2]))
        part = mask[area]
        under, far = self.canvas.rgb[area], self.canvas.depth[area]
        under += (self.lit(rgb(colour), area, texture=texture) - under) * part[..., None]
        far += (np.float32(depth) - far) * part
        if rim:
            step = max(int(self.size * 0.014), 1)
            edge = np.clip(part - np.roll(part, -int(step * self.side), axis=1), 0, 1)
            light = edge * smooth(0.3, 0.8, self.fall[area])
            under += (
                light[..., None]
                * (self.key * np.float32(rim))
                * np.clip(1.15 - under * 0.8, 0.12, 1)
            )
        return mask

    def shadow(
        self,
        points: Sequence[Point],
        strength: float,
        *,
        blur: float = 0.025,
        inside: Plane | None = None,
    ) -> None:
        """A soft shadow, kept inside a shape when one is given."""
        mask = self.mask(points, blur=blur)
        self.canvas.paint(mask if inside is None else mask * inside, self.dark, alpha=strength)

    def gleam(
        self,
        points: Sequence[Point],
        strength: float,
        *,
        blur: float = 0.02,
        inside: Plane | None = None,
    ) -> None:
        """A soft light, the other way round."""
        mask = self.mask(points, blur=blur)
        self.canvas.shine(mask if inside is None else mask * inside, self.key, strength)


def backdrop(canvas: Canvas, mood: Mood) -> None:
    """A sky out of focus behind the sitter, with a few lights in it."""
    nature.sky(canvas, mood, 0.95)
    small = canvas.picture().reduce(24).resize((canvas.width, canvas.height))
    canvas.rgb[:] = np.asarray(small, np.float32) / 255 * np.float32(0.8)
    for _ in range(16):
        x, y = canvas.rng.random() * canvas.width, canvas.height * (0.5 + 0.4 * canvas.rng.random())
        r = canvas.unit * (0.012 + 0.03 * canvas.rng.random())
        far = np.hypot(canvas.xs - x, canvas.ys - y)
        canvas.shine(
            smooth(r * 1.1, r * 0.8, far), rgb(mood.lamp), 0.16 + 0.2 * canvas.rng.random()
        )
    texture = grid(
        canvas.rng, canvas.width, canvas.height, cell=(canvas.unit * 0.3, canvas.unit * 0.3)
    )
    canvas.rgb *= (0.85 + 0.3 * texture)[..., None]
    canvas.depth[:] = 0.05


def _mouth(s: Sitter) -> None:
    lip = s.mask(
        [(-0.13, 0.4), (-0.04, 0.375), (0.0, 0.385), (0.04, 0.375), (0.13, 0.4), (0.0, 0.425)],
        blur=0.004,
    )
    s.canvas.paint(lip, mix(rgb("#7a2f2c"), s.dark, 0.25), alpha=0.85)
    under = s.mask(
        [(-0.1, 0.415), (0.0, 0.425), (0.1, 0.415), (0.05, 0.46), (-0.05, 0.46)], blur=0.01
    )
    s.tint(under, rgb("#c9695c"), 0.7)
    s.shadow([(-0.08, 0.48), (0.08, 0.48), (0.05, 0.52), (-0.05, 0.52)], 0.35, blur=0.015)


def _planes(s: Sitter, head: Plane, *, jaw: float, age: float) -> None:
    k = s.side
    # The planes a painter would block in: the dark cheek, the sockets, under nose and lip.
    s.shadow(
        [
            (-k * 0.06, -0.4),
            (-k * 0.12, 0.0),
            (-k * 0.2, 0.18),
            (-k * 0.1, 0.42),
            (-k * 0.1, jaw),
            (-k * 0.7, jaw),
            (-k * 0.7, -0.5),
        ],
        0.4,
        blur=0.05,
        inside=head,
    )
    for d in (-1, 1):
        s.shadow(
            dots("0.08,-0.1 0.2,-0.15 0.33,-0.08 0.3,0.05 0.12,0.05", d),
            0.34 + 0.15 * age,
            blur=0.03,
            inside=head,
        )
        s.gleam(
            [(d * 0.2, 0.14), (d * 0.33, 0.1), (d * 0.3, 0.26), (d * 0.2, 0.25)],
            0.2 if d == k else 0.05,
            blur=0.05,
            inside=head,
        )
        warm = s.mask(
            [(d * 0.18, 0.14), (d * 0.36, 0.1), (d * 0.34, 0.28), (d * 0.2, 0.3)], blur=0.06
        )
        s.canvas.paint(warm * head, rgb("#c8523e"), alpha=0.24)
    s.shadow(
        dots("-0.015,-0.06 -0.035,0.1 -0.11,0.24 0,0.27 0.07,0.255 0,0.2", k),
        0.5,
        blur=0.014,
        inside=head,
    )
    s.gleam(
        [(k * 0.01, -0.08), (k * 0.045, 0.12), (k * 0.06, 0.2), (0.0, 0.2)],
        0.42,
        blur=0.014,
        inside=head,
    )


def face(
    s: Sitter,
    skin: str,
    *,
    wide: float = 0.46,
    jaw: float = 0.62,
    eye: str = "#2c3a44",
    brow: str = "#5a4636",
    age: float = 0.0,
    big: float = 1.0,
) -> Plane:
    """Neck, ears, head, and the features in it; returns the head's mask."""
    s.lay(both([(0.0, 0.3), (0.22, 0.35), (0.25, 0.95), (0.0, 1.1)]), skin, rim=0.0)
    s.shadow(both([(0.0, 0.5), (0.24, 0.5), (0.26, 0.82), (0.0, 0.88)]), 0.6, blur=0.05)
    for d in (-1, 1):
        s.lay(
            [
                (d * wide * 0.96, -0.06),
                (d * wide * 1.14, -0.08),
                (d * wide * 1.12, 0.12),
                (d * wide * 0.95, 0.18),
            ],
            skin,
        )
    head = s.lay(
        both(
            [
                (0.0, -0.66),
                (wide * 0.72, -0.56),
                (wide, -0.2),
                (wide * 0.97, 0.14),
                (wide * 0.72, jaw * 0.72),
                (wide * 0.3, jaw * 0.98),
                (0.0, jaw),
            ]
        ),
        skin,
        rim=0.55,
        texture=0.14,
    )
    _planes(s, head, jaw=jaw, age=age)
    _eyes(s, eye, brow, age, big)
    _mouth(s)
    return head


def _eyes(s: Sitter, eye: str, brow: str, age: float, big: float) -> None:
    for d in (-1, 1):
        _eye(s, d, eye, big)
        _brow(s, d, brow, age)


def _eye(s: Sitter, d: int, eye: str, big: float) -> None:
    x, e = d * 0.2, 0.052 * big
    white = s.mask(
        [
            (x - e * 1.7, 0.0),
            (x - e * 0.2, -e * 0.95),
            (x + e * 1.6, -0.005),
            (x + e * 0.1, e * 0.7),
        ]
    )
    s.tint(white, rgb("#c4bdb4"), 0.95)
    px, py = s.x + (x + s.side * 0.012) * s.size, s.y - 0.006 * s.size
    far = np.hypot(s.canvas.xs - px, s.canvas.ys - py) / s.size
    s.canvas.paint(smooth(e * 0.9, e * 0.78, far) * white, rgb(eye))
    s.canvas.paint(smooth(e * 0.5, e * 0.38, far), rgb("#0a0d12"))
    s.canvas.spot(
        px + s.side * e * 0.3 * s.size,
        py - e * 0.3 * s.size,
        e * 0.3 * s.size,
        rgb("#ffffff"),
        1.2,
    )
    lid = [
        (x - e * 1.9, 0.006),
        (x - e * 0.2, -e * 1.25),
        (x + e * 1.8, 0.0),
        (x - e * 0.1, -e * 0.75),
    ]
    s.canvas.paint(s.mask(lid, blur=0.003), mix(rgb("#2a1612"), s.dark, 0.4), alpha=0.95)


def _brow(s: Sitter, d: int, brow: str, age: float) -> None:
    x = d * 0.2
    thick = 0.028 + 0.03 * age
    s.tint(
        s.mask(
            [
                (x - d * 0.13, -0.105),
                (x, -0.15 - thick * 0.4),
                (x + d * 0.15, -0.1),
                (x + d * 0.02, -0.14 + thick),
            ],
            blur=0.006,
        ),
        rgb(brow),
        0.95,
    )
    if age:
        for i in range(3):
            s.shadow(
                [
                    (x + d * 0.13, 0.01 + 0.03 * i),
                    (x + d * 0.24, 0.0 + 0.05 * i),
                    (x + d * 0.13, 0.02 + 0.03 * i),
                ],
                0.35,
                blur=0.004,
            )
        s.shadow([(x - 0.08, 0.075), (x, 0.1), (x + 0.09, 0.07), (x, 0.085)], 0.4, blur=0.008)


def hairs(s: Sitter, mask: Plane, colour: str, *, flow: float, strength: float = 0.5) -> None:
    """Streaks of light and shade inside a mask, as hair and beards have; flow bends them."""
    c = s.canvas
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return
    area = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1))
    xs, ys = c.xs[:, area[1]] - s.x, c.ys[area[0]] - s.y
    where = (xs + ys * flow * np.sign(xs)) / s.size
    stripes = grid(c.rng, 900, ys.shape[0], cell=(9.0, s.size * 0.7), octaves=3, gain=0.7)
    value = np.take_along_axis(stripes, np.clip(where * 220 + 450, 0, 899).astype(np.int32), axis=1)
    part, under = mask[area] * np.float32(strength), c.rgb[area]
    light = s.lit(rgb(colour) * np.float32(1.25), area)
    under += (light - under) * (part * smooth(0.5, 0.75, value))[..., None]
    under += (s.dark - under) * (part * 0.75 * smooth(0.5, 0.25, value))[..., None]
