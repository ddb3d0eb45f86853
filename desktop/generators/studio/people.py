"""Portraits of the film's people: busts in flat planes of light and shadow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from desktop.generators.studio import built, nature
from desktop.generators.studio.canvas import Canvas, Colour, Point, mix, rgb
from desktop.generators.studio.moods import Mood
from desktop.generators.studio.noise import Plane, grid, smooth


def spline(points: Sequence[Point], *, steps: int = 9) -> list[Point]:
    """A closed smooth curve through the points (Catmull-Rom)."""
    p = np.array(points, np.float64)
    before, after, later = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    result: list[Point] = []
    for i in range(len(p)):
        for t in np.arange(steps) / steps:
            spot = 0.5 * (
                2 * p[i] + (after[i] - before[i]) * t
                + (2 * before[i] - 5 * p[i] + 4 * after[i] - later[i]) * t**2
                + (3 * p[i] - before[i] - 3 * after[i] + later[i]) * t**3
            )
            result.append((float(spot[0]), float(spot[1])))
    return result


def both(points: Sequence[Point]) -> list[Point]:
    """A right half, from top to bottom, completed by its mirror image."""
    return [*points, *[(-x, y) for x, y in reversed(points) if abs(x) > 1e-6]]  # noqa: PLR2004


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
        self.weave = grid(canvas.rng, canvas.width, canvas.height, cell=(self.size * 0.14,) * 2, octaves=5)
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
        return (body * (1 - texture / 2 + texture * self.weave[area][..., None])).astype(np.float32)

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
        self, points: Sequence[Point], colour: str, *, texture: float = 0.25, rim: float = 0.5,
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
            under += light[..., None] * (self.key * np.float32(rim)) * np.clip(1.15 - under * 0.8, 0.12, 1)
        return mask

    def shadow(self, points: Sequence[Point], strength: float, *, blur: float = 0.025, inside: Plane | None = None) -> None:
        """A soft shadow, kept inside a shape when one is given."""
        mask = self.mask(points, blur=blur)
        self.canvas.paint(mask if inside is None else mask * inside, self.dark, alpha=strength)

    def gleam(self, points: Sequence[Point], strength: float, *, blur: float = 0.02, inside: Plane | None = None) -> None:
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
        canvas.shine(smooth(r * 1.1, r * 0.8, far), rgb(mood.lamp), 0.16 + 0.2 * canvas.rng.random())
    texture = grid(canvas.rng, canvas.width, canvas.height, cell=(canvas.unit * 0.3, canvas.unit * 0.3))
    canvas.rgb *= (0.85 + 0.3 * texture)[..., None]
    canvas.depth[:] = 0.05


def face(s: Sitter, skin: str, *, wide: float = 0.46, jaw: float = 0.62, eye: str = "#2c3a44", brow: str = "#5a4636", age: float = 0.0, big: float = 1.0) -> Plane:
    """Neck, ears, head, and the features in it; returns the head's mask."""
    s.lay(both([(0.0, 0.3), (0.22, 0.35), (0.25, 0.95), (0.0, 1.1)]), skin, rim=0.0)
    s.shadow(both([(0.0, 0.5), (0.24, 0.5), (0.26, 0.82), (0.0, 0.88)]), 0.6, blur=0.05)
    for d in (-1, 1):
        s.lay([(d * wide * 0.96, -0.06), (d * wide * 1.14, -0.08), (d * wide * 1.12, 0.12), (d * wide * 0.95, 0.18)], skin)
    head = s.lay(both([(0.0, -0.66), (wide * 0.72, -0.56), (wide, -0.2), (wide * 0.97, 0.14), (wide * 0.72, jaw * 0.72), (wide * 0.3, jaw * 0.98), (0.0, jaw)]), skin, rim=0.55, texture=0.14)
    k = s.side
    # The planes a painter would block in: the dark cheek, the sockets, under nose and lip.
    s.shadow([(-k * 0.06, -0.4), (-k * 0.12, 0.0), (-k * 0.2, 0.18), (-k * 0.1, 0.42), (-k * 0.1, jaw), (-k * 0.7, jaw), (-k * 0.7, -0.5)], 0.4, blur=0.05, inside=head)
    for d in (-1, 1):
        s.shadow([(d * 0.08, -0.1), (d * 0.2, -0.15), (d * 0.33, -0.08), (d * 0.3, 0.05), (d * 0.12, 0.05)], 0.34 + 0.15 * age, blur=0.03, inside=head)
        s.gleam([(d * 0.2, 0.14), (d * 0.33, 0.1), (d * 0.3, 0.26), (d * 0.2, 0.25)], 0.2 if d == k else 0.05, blur=0.05, inside=head)
        warm = s.mask([(d * 0.18, 0.14), (d * 0.36, 0.1), (d * 0.34, 0.28), (d * 0.2, 0.3)], blur=0.06)
        s.canvas.paint(warm * head, rgb("#c8523e"), alpha=0.24)
    s.shadow([(-k * 0.015, -0.06), (-k * 0.035, 0.1), (-k * 0.11, 0.24), (0.0, 0.27), (k * 0.07, 0.255), (k * 0.0, 0.2)], 0.5, blur=0.014, inside=head)
    s.gleam([(k * 0.01, -0.08), (k * 0.045, 0.12), (k * 0.06, 0.2), (0.0, 0.2)], 0.42, blur=0.014, inside=head)
    _eyes(s, eye, brow, age, big)
    lip = s.mask([(-0.13, 0.4), (-0.04, 0.375), (0.0, 0.385), (0.04, 0.375), (0.13, 0.4), (0.0, 0.425)], blur=0.004)
    s.canvas.paint(lip, mix(rgb("#7a2f2c"), s.dark, 0.25), alpha=0.85)
    under = s.mask([(-0.1, 0.415), (0.0, 0.425), (0.1, 0.415), (0.05, 0.46), (-0.05, 0.46)], blur=0.01)
    s.tint(under, rgb("#c9695c"), 0.7)
    s.shadow([(-0.08, 0.48), (0.08, 0.48), (0.05, 0.52), (-0.05, 0.52)], 0.35, blur=0.015)
    return head


def _eyes(s: Sitter, eye: str, brow: str, age: float, big: float) -> None:
    for d in (-1, 1):
        x, e = d * 0.2, 0.052 * big
        white = s.mask([(x - e * 1.7, 0.0), (x - e * 0.2, -e * 0.95), (x + e * 1.6, -0.005), (x + e * 0.1, e * 0.7)])
        s.tint(white, rgb("#c4bdb4"), 0.95)
        px, py = s.x + (x + s.side * 0.012) * s.size, s.y - 0.006 * s.size
        far = np.hypot(s.canvas.xs - px, s.canvas.ys - py) / s.size
        s.canvas.paint(smooth(e * 0.9, e * 0.78, far) * white, rgb(eye))
        s.canvas.paint(smooth(e * 0.5, e * 0.38, far), rgb("#0a0d12"))
        s.canvas.spot(px + s.side * e * 0.3 * s.size, py - e * 0.3 * s.size, e * 0.3 * s.size, rgb("#ffffff"), 1.2)
        lid = [(x - e * 1.9, 0.006), (x - e * 0.2, -e * 1.25), (x + e * 1.8, 0.0), (x - e * 0.1, -e * 0.75)]
        s.canvas.paint(s.mask(lid, blur=0.003), mix(rgb("#2a1612"), s.dark, 0.4), alpha=0.95)
        thick = 0.028 + 0.03 * age
        s.tint(s.mask([(x - d * 0.13, -0.105), (x, -0.15 - thick * 0.4), (x + d * 0.15, -0.1), (x + d * 0.02, -0.14 + thick)], blur=0.006), rgb(brow), 0.95)
        if age:
            for i in range(3):
                s.shadow([(x + d * 0.13, 0.01 + 0.03 * i), (x + d * 0.24, 0.0 + 0.05 * i), (x + d * 0.13, 0.02 + 0.03 * i)], 0.35, blur=0.004)
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


def elias(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
    """Elias Thorne, the keeper: white beard, navy cap, pea coat."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    coat = s.lay(both([(0.0, 0.75), (0.3, 0.72), (0.62, 0.92), (1.08, 1.12), (1.3, 1.7), (1.4, 3.2), (0.0, 3.2)]), "#2c3a58", texture=0.35)
    hairs(s, coat, "#3b4a6a", flow=0.1, strength=0.14)
    face(s, "#d79f80", wide=0.46, jaw=0.66, eye="#5f8fae", brow="#e8e4dc", age=1.0)
    for d in (-1, 1):
        tuft = s.lay([(d * 0.42, -0.36), (d * 0.56, -0.2), (d * 0.53, 0.1), (d * 0.43, 0.2), (d * 0.41, -0.1)], "#dcd8d0")
        hairs(s, tuft, "#ffffff", flow=0.1)
    beard = s.lay(both([(0.0, 0.48), (0.17, 0.36), (0.36, 0.26), (0.48, 0.06), (0.51, 0.3), (0.46, 0.66), (0.32, 0.95), (0.13, 1.12), (0.0, 1.17)]), "#ddd9d1", texture=0.3)
    hairs(s, beard, "#ffffff", flow=-0.22, strength=0.6)
    s.shadow(both([(0.0, 0.5), (0.16, 0.45), (0.28, 0.5), (0.2, 0.58), (0.0, 0.6)]), 0.4, blur=0.03, inside=beard)
    mouth = s.mask([(-0.11, 0.44), (0.0, 0.425), (0.11, 0.44), (0.0, 0.48)], blur=0.006)
    canvas.paint(mouth, rgb("#45211f"))
    for d in (-1, 1):
        lip = s.lay([(0.0, 0.3), (d * 0.13, 0.3), (d * 0.27, 0.38), (d * 0.31, 0.5), (d * 0.17, 0.45), (0.0, 0.42)], "#ece8e0")
        hairs(s, lip, "#ffffff", flow=0.9)
        lapel = s.lay([(d * 0.16, 1.05), (d * 0.5, 0.72), (d * 0.78, 1.0), (d * 0.58, 1.35), (d * 0.3, 1.75), (d * 0.1, 1.5)], "#22304d", rim=0.65)
        hairs(s, lapel, "#3b4a6a", flow=0.2, strength=0.15)
        for i in range(3):
            x, y = s.x + d * 0.34 * s.size, s.y + (1.85 + 0.34 * i) * s.size
            canvas.spot(x, y, s.size * 0.042, rgb("#c9973e"), 1.0)
    _cap(s)
    _finish_bust(s)


def _cap(s: Sitter) -> None:
    crown = s.lay(both([(0.0, -0.92), (0.35, -0.9), (0.62, -0.72), (0.58, -0.5), (0.48, -0.38), (0.0, -0.36)]), "#2b3b5c", texture=0.35, rim=0.7)
    s.gleam([(s.side * 0.2, -0.86), (s.side * 0.5, -0.7), (s.side * 0.4, -0.6), (s.side * 0.15, -0.74)], 0.18, blur=0.06, inside=crown)
    s.lay(both([(0.0, -0.44), (0.47, -0.47), (0.495, -0.32), (0.0, -0.27)]), "#171f33", rim=0.4)
    s.lay(both([(0.0, -0.29), (0.4, -0.34), (0.47, -0.26), (0.3, -0.17), (0.0, -0.14)]), "#0e131f", rim=0.9)
    s.shadow(both([(0.0, -0.15), (0.36, -0.2), (0.4, -0.08), (0.0, -0.06)]), 0.5, blur=0.03)
    s.canvas.spot(s.x, s.y - 0.52 * s.size, s.size * 0.05, rgb("#e0b050"), 1.0)


def _finish_bust(s: Sitter) -> None:
    c = s.canvas
    c.spot(s.x + s.side * s.size * 1.6, s.y - s.size * 0.9, s.size * 1.5, s.key, 0.24)
    low = smooth(c.height * 0.72, c.height * 1.05, c.ys * np.ones_like(c.xs))
    c.paint(low, s.dark * np.float32(0.5), alpha=0.6)
    if s.mood.rain:
        nature.rain(c, s.mood.rain * 0.6)


def wren(canvas: Canvas, mood: Mood, side: float = -1.0) -> None:
    """Wren, eleven: yellow oilskin hood, red scarf, dark fringe, freckles."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    s.y += s.size * 0.06
    s.lay(both([(0.0, 0.7), (0.5, 0.8), (0.92, 1.06), (1.1, 1.6), (1.2, 3.2), (0.0, 3.2)]), "#e6b02e", texture=0.25, rim=0.8)
    s.lay(both([(0.0, -1.0), (0.34, -0.94), (0.64, -0.62), (0.72, -0.1), (0.68, 0.4), (0.5, 0.86), (0.0, 0.98)]), "#eab733", texture=0.2, rim=0.8)
    inner = s.lay(both([(0.0, -0.74), (0.36, -0.66), (0.54, -0.34), (0.56, 0.1), (0.48, 0.52), (0.3, 0.74), (0.0, 0.8)]), "#6b4a1c", rim=0.0)
    s.shadow(both([(0.0, -0.72), (0.5, -0.6), (0.55, 0.5), (0.0, 0.8)]), 0.35, blur=0.05, inside=inner)
    hair = s.lay(both([(0.0, -0.64), (0.34, -0.56), (0.49, -0.2), (0.5, 0.2), (0.42, 0.55), (0.0, 0.6)]), "#3a2620", rim=0.2)
    hairs(s, hair, "#6a4634", flow=0.1)
    head = face(s, "#e8b592", wide=0.42, jaw=0.56, eye="#4f7a4a", brow="#3a2620", big=1.28)
    fringe = s.lay([(-0.43, -0.1), (-0.46, -0.42), (-0.2, -0.64), (0.2, -0.64), (0.46, -0.42), (0.43, -0.06), (0.36, -0.26), (0.2, -0.18), (0.04, -0.3), (-0.1, -0.19), (-0.26, -0.3), (-0.37, -0.16)], "#3f2a22", rim=0.3)
    hairs(s, fringe, "#80563e", flow=0.35, strength=0.55)
    for _ in range(26):
        x, y = canvas.rng.normal(0, 0.16), 0.13 + canvas.rng.normal(0, 0.04)
        dot = s.mask([(x - 0.009, y), (x, y - 0.009), (x + 0.009, y), (x, y + 0.009)])
        canvas.paint(dot * head, rgb("#a8623c"), alpha=0.5)
    scarf = s.lay(both([(0.0, 0.58), (0.3, 0.54), (0.56, 0.66), (0.58, 0.86), (0.36, 1.02), (0.0, 1.06)]), "#c23a2e", texture=0.35, rim=0.6)
    for y in (0.7, 0.82, 0.94):
        s.shadow(both([(0.0, y), (0.3, y - 0.04), (0.52, y - 0.06), (0.3, y - 0.01), (0.0, y + 0.035)]), 0.4, blur=0.012, inside=scarf)
    s.lay([(0.1, 0.95), (0.34, 0.93), (0.42, 1.7), (0.16, 1.74)], "#b23228", texture=0.35)
    for i in range(3):
        s.lay([(-0.08, 1.3 + 0.4 * i), (0.02, 1.27 + 0.4 * i), (0.06, 1.35 + 0.4 * i), (-0.04, 1.38 + 0.4 * i)], "#4a3212", rim=0.9)
    _finish_bust(s)


def marit(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
    """Marit Dahl, the skipper: teal cap, auburn braid, cream sweater, oilskin coat."""
    backdrop(canvas, mood)
    s = Sitter(canvas, mood, side)
    coat = s.lay(both([(0.0, 0.8), (0.4, 0.84), (0.96, 1.06), (1.18, 1.6), (1.28, 3.2), (0.0, 3.2)]), "#3f5a48", texture=0.3, rim=0.7)
    hairs(s, coat, "#587a62", flow=0.1, strength=0.12)
    back = s.lay(both([(0.0, -0.6), (0.4, -0.5), (0.53, -0.1), (0.5, 0.4), (0.42, 0.66), (0.0, 0.7)]), "#8a3f22", rim=0.4)
    hairs(s, back, "#d0703a", flow=0.05)
    face(s, "#dfa786", wide=0.43, jaw=0.61, eye="#3f6f7a", brow="#7a3a20", age=0.25, big=1.06)
    for d in (-1, 1):
        lock = s.lay([(d * 0.3, -0.4), (d * 0.47, -0.36), (d * 0.5, 0.1), (d * 0.46, 0.5), (d * 0.4, 0.3), (d * 0.41, -0.1)], "#9a4826", rim=0.5)
        hairs(s, lock, "#e08a4a", flow=0.08, strength=0.55)
    wool = s.lay(both([(0.0, 0.68), (0.3, 0.66), (0.37, 0.9), (0.5, 1.2), (0.34, 1.9), (0.0, 2.3)]), "#e5d8bd", texture=0.3, rim=0.5)
    hairs(s, wool, "#fff6e0", flow=0.0, strength=0.4)
    s.shadow(both([(0.0, 0.9), (0.34, 0.88), (0.36, 0.95), (0.0, 0.98)]), 0.4, blur=0.025, inside=wool)
    for i in range(8):
        y, x = 0.52 + 0.15 * i, -s.side * (0.52 + 0.012 * i)
        knot = s.lay([(x - 0.1, y), (x, y - 0.09), (x + 0.1, y), (x + 0.05 * (-1) ** i, y + 0.14)], "#9a4826", rim=0.6)
        hairs(s, knot, "#e08a4a", flow=0.5, strength=0.6)
    for d in (-1, 1):
        s.lay([(d * 0.36, 0.86), (d * 0.62, 0.82), (d * 0.74, 1.1), (d * 0.5, 1.7), (d * 0.3, 2.2), (d * 0.34, 1.4)], "#35503f", rim=0.8)
    cap = s.lay(both([(0.0, -0.98), (0.3, -0.92), (0.5, -0.66), (0.53, -0.36), (0.0, -0.3)]), "#2f7f84", texture=0.4, rim=0.7)
    hairs(s, cap, "#58b4b2", flow=-0.12, strength=0.35)
    fold = s.lay(both([(0.0, -0.46), (0.5, -0.5), (0.56, -0.3), (0.52, -0.2), (0.0, -0.17)]), "#276d73", texture=0.4, rim=0.7)
    hairs(s, fold, "#4fa5a5", flow=0.0, strength=0.5)
    s.shadow(both([(0.0, -0.17), (0.44, -0.2), (0.42, -0.1), (0.0, -0.08)]), 0.4, blur=0.03)
    _finish_bust(s)


def with_lantern(paint: Callable[[Canvas, Mood, float], None]) -> Callable[[Canvas, Mood, float], None]:
    """The same portrait with a lantern held up beside the face."""

    def both_of_them(canvas: Canvas, mood: Mood, side: float = 1.0) -> None:
        paint(canvas, mood, side)
        u = canvas.unit
        x, y = canvas.width * (0.5 + 0.33 * side), canvas.height * 0.62
        canvas.spot(x, y, u * 0.6, rgb(mood.lamp), 0.45)
        frame = [(x - u * 0.06, y + u * 0.1), (x - u * 0.05, y - u * 0.09), (x, y - u * 0.14), (x + u * 0.05, y - u * 0.09), (x + u * 0.06, y + u * 0.1)]
        canvas.facet(frame, rgb("#1c1410"), depth=0.9)
        canvas.facet([(x - u * 0.042, y + u * 0.08), (x - u * 0.036, y - u * 0.07), (x + u * 0.036, y - u * 0.07), (x + u * 0.042, y + u * 0.08)], rgb("#ffcf7a"), depth=0.9)
        built.lamp_light(canvas, mood, x, y, u * 0.06)

    return both_of_them
