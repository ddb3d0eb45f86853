"""Sky, clouds, sun, stars, hills, trees, birds, rain and fog."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from desktop.demo.studio.canvas import Canvas, Colour, mix, ramp, rgb
from desktop.demo.studio.noise import Plane, grid, line, resized, smooth

if TYPE_CHECKING:
    from PIL import ImageDraw

    from desktop.demo.studio.moods import Mood


def sky(canvas: Canvas, mood: Mood, horizon: float) -> None:
    """The whole sky down to `horizon` (a part of the height): gradient, stars, sun, clouds."""
    height = canvas.height * horizon
    stops = [(i / (len(mood.sky) - 1), rgb(c)) for i, c in enumerate(mood.sky)]
    bend = grid(canvas.rng, canvas.width, canvas.height, cell=(canvas.unit, canvas.unit / 3))
    down = np.clip(canvas.ys / height + (bend - 0.5) * 0.16, 0, 1)
    canvas.rgb[:] = ramp(stops, np.power(down, 1.15))
    if mood.stars:
        stars(canvas, mood.stars, height)
    if mood.sun:
        sun(canvas, mood, height)
    if mood.cover:
        clouds(canvas, mood, height)


def sun_place(canvas: Canvas, mood: Mood, horizon: float) -> tuple[float, float] | None:
    """Where the sun or moon is, in pixels."""
    if mood.sun is None:
        return None
    return mood.sun[0] * canvas.width, mood.sun[1] * canvas.height * horizon


def sun(canvas: Canvas, mood: Mood, height: float) -> None:
    """The sun or the moon with its halo; with size 0 only a brightness behind the clouds."""
    place = sun_place(canvas, mood, height / canvas.height)
    if place is None:
        return
    x, y = place
    light, size = rgb(mood.light), mood.sun_size * canvas.unit
    canvas.spot(
        x, y, canvas.unit * 0.95, mix(light, rgb(mood.sky[-1]), 0.6), 0.4 * mood.halo, squash=0.7
    )
    canvas.spot(x, y, canvas.unit * 0.3, light, 0.38 * mood.halo)
    if size <= 0:
        return
    far = np.hypot(canvas.xs - x, canvas.ys - y)
    disc = smooth(size + 1.2, size - 1.2, far)
    if mood.stars:  # the moon has seas
        seas = grid(
            canvas.rng, canvas.width, canvas.height, cell=(size * 0.9, size * 0.9), octaves=3
        )
        canvas.paint(
            disc, (light * (0.82 + 0.3 * smooth(0.4, 0.58, seas)[..., None])).astype(np.float32)
        )
    else:
        canvas.paint(disc, light * np.float32(1.25))


def stars(canvas: Canvas, strength: float, height: float) -> None:
    """Stars of many sizes, and a faint band of them across the sky."""
    rng, w = canvas.rng, canvas.width
    band = grid(rng, w, canvas.height, cell=(canvas.unit * 0.4, canvas.unit * 0.3), octaves=5)
    slope = np.abs((canvas.ys - height * 0.35) + (canvas.xs - w * 0.4) * 0.55) / (canvas.unit * 0.3)
    milk = np.exp(-(slope**2)) * smooth(0.35, 0.7, band)
    fade = smooth(1.0, 0.55, canvas.ys / np.float32(height))
    canvas.shine(milk * fade, rgb("#8fa6e8"), 0.34 * strength)
    count = int(900 * strength * (canvas.width * canvas.height / 921_600) ** 0.5)
    xs = (rng.random(count) * (w - 2)).astype(int)
    ys = (rng.random(count) ** 1.3 * (height * 0.9)).astype(int)
    power = (rng.random(count) ** 4 * 0.95 + 0.12) * (1 - ys / height)
    tint = rng.random((count, 1)).astype(np.float32)
    colour = rgb("#cfdcff") * (1 - tint) + rgb("#ffe6c4") * tint
    canvas.rgb[ys, xs] += colour * power[:, None].astype(np.float32)
    for i in np.argsort(power)[-26:]:
        spot = max(canvas.unit / 260, 1.0) * (0.6 + power[i])
        canvas.spot(float(xs[i]), float(ys[i]), spot, colour[i], 0.9)


def clouds(canvas: Canvas, mood: Mood, height: float) -> None:
    """A deck of clouds seen in perspective, lit from where the sun stands."""
    rows = max(int(height), 4)
    w = canvas.width
    half = (w // 2 + 1, rows)
    deep = grid(canvas.rng, half[0], rows, cell=(canvas.unit * 0.42, rows * 0.34), octaves=6)
    fine = grid(canvas.rng, half[0], rows, cell=(canvas.unit * 0.1, rows * 0.05), octaves=4)
    field = deep * 0.78 + fine * 0.22
    # Perspective: clouds get flatter and closer together towards the horizon.
    part = np.linspace(0, 1, rows, dtype=np.float32)
    look = ((1 - (1 - part) ** 1.0) * 0.45 + part**3 * 0.55) * (rows - 1)
    field = field[look.astype(np.int32)]
    edge = 0.66 - mood.cover * 0.24
    amount = resized(smooth(edge, edge + 0.13, field), w, rows)
    shift_x = max(int(canvas.unit * 0.02), 1)
    toward = 1 if (mood.sun or (0.5, 0))[0] * half[0] > half[0] / 2 else -1
    shift_y = max(rows // 40, 1) * (1 if (mood.sun or (0, 0.3))[1] > 0.5 else -1)
    take_y = np.clip(np.arange(rows) + shift_y, 0, rows - 1)[:, None]
    take_x = np.clip(np.arange(half[0]) + toward * shift_x, 0, half[0] - 1)[None, :]
    lit = field - field[take_y, take_x]
    light = resized(np.clip(0.42 + lit * 5.5, 0, 1), w, rows)
    place = sun_place(canvas, mood, height / canvas.height)
    shadow, bright = rgb(mood.cloud[0]), rgb(mood.cloud[1])
    colour = shadow + (bright - shadow) * light[..., None]
    if place:
        near = canvas.glow(place[0], place[1], canvas.unit * 0.75)[:rows]
        colour = colour + (rgb(mood.light) - colour) * (near * light * 0.85)[..., None]
    fade = smooth(1.02, 0.8, canvas.ys[:rows] / np.float32(height)) * 0.55 + 0.4
    whole: Plane = np.zeros((canvas.height, w), np.float32)
    whole[:rows] = amount * fade
    full: npt.NDArray[np.float32] = np.zeros((canvas.height, w, 3), np.float32)
    full[:rows] = colour
    canvas.paint(whole, full)


def hills(
    canvas: Canvas,
    mood: Mood,
    base: float,
    *,
    tall: float,
    depth: float,
    rough: float = 0.35,
    trees: float = 0.0,
) -> Plane:
    """A ridge whose foot stands at `base` (part of the height); returns its edge in pixels."""
    h = canvas.height
    shape = line(canvas.rng, canvas.width, cell=canvas.width * rough, octaves=7, gain=0.46)
    edge = h * base - np.clip(shape * 0.8 + 0.42, -0.2, 1.4) * h * tall
    if trees:
        teeth = np.abs(line(canvas.rng, canvas.width, cell=max(h * trees * 0.5, 3), octaves=2))
        edge = edge - teeth * h * trees
    colour = mood.at(depth)
    tops: Colour = mix(colour, rgb(mood.haze), 0.12)
    fade = np.clip((canvas.ys - edge[None, :]) / (h * tall * 1.3), 0, 1)
    body = tops + (mix(colour, rgb(mood.haze), 0.4 * (1 - depth)) - tops) * fade[..., None]
    grain = grid(
        canvas.rng, canvas.width, h, cell=(canvas.unit * 0.06, canvas.unit * 0.03), octaves=4
    )
    body = body * (0.86 + grain[..., None] * 0.28)
    canvas.paint(canvas.below(edge.astype(np.float32)), body.astype(np.float32), depth=depth)
    result: Plane = edge.astype(np.float32)
    return result


def pine(
    pen: ImageDraw.ImageDraw,
    k: int,
    x: float,
    foot: float,
    tall: float,
    *,
    rng: np.random.Generator,
) -> None:
    """Draw one pine with ragged boughs into a mask."""
    layers = 9
    pen.rectangle(
        [(x - tall * 0.018) * k, (foot - tall * 0.3) * k, (x + tall * 0.018) * k, foot * k],
        fill=255,
    )
    for i in range(layers):
        part = i / layers
        y = foot - tall * (0.1 + 0.9 * part)
        reach = tall * 0.24 * (1 - part) ** 0.8 * (0.75 + 0.5 * rng.random())
        drop = tall * 0.1
        lean = (rng.random() - 0.5) * reach * 0.3
        pen.polygon(
            [
                ((x + lean * 0.2) * k, (y - drop * 1.1) * k),
                ((x - reach + lean) * k, (y + drop * 0.9) * k),
                ((x - reach * 0.3) * k, (y + drop * 0.45) * k),
                ((x + reach * 0.25) * k, (y + drop * 0.75) * k),
                ((x + reach + lean) * k, (y + drop * 0.7) * k),
            ],
            fill=255,
        )


def pines(
    canvas: Canvas,
    mood: Mood,
    edge: Plane,
    *,
    count: int,
    tall: float,
    depth: float,
    span: tuple[float, float] = (0.0, 1.0),
) -> None:
    """A row of pines standing on an edge; `tall` as a part of the height."""
    rng = canvas.rng
    places = np.sort(rng.random(count)) * (span[1] - span[0]) + span[0]

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for part in places:
            x = float(part * canvas.width)
            foot = float(edge[min(int(x), canvas.width - 1)]) + canvas.height * 0.012
            size = canvas.height * tall * (0.55 + 0.6 * float(rng.random()))
            pine(pen, k, x, foot, size, rng=rng)

    canvas.paint(canvas.shape(draw, blur=(1 - depth) * 1.2), mood.at(depth), depth=depth)


def gulls(
    canvas: Canvas, colour: Colour, spots: list[tuple[float, float, float]], flap: float = 0.0
) -> None:
    """Gulls as two curved wings each; spots are (x, y, size) in parts of the picture."""

    def draw(pen: ImageDraw.ImageDraw, k: int) -> None:
        for i, (x, y, size) in enumerate(spots):
            px, py, s = x * canvas.width * k, y * canvas.height * k, size * canvas.unit * k
            lift = math.sin(flap * 7 + i * 1.9) * 0.35 + 0.45
            for side in (-1, 1):
                tip = (px + side * s, py - s * lift * 0.55)
                bow = (px + side * s * 0.45, py - s * lift)
                pen.polygon(
                    [
                        (px, py + s * 0.07),
                        bow,
                        tip,
                        (bow[0], bow[1] + s * 0.15),
                        (px, py + s * 0.2),
                    ],
                    fill=255,
                )
            pen.ellipse([px - s * 0.13, py - s * 0.02, px + s * 0.13, py + s * 0.2], fill=255)

    canvas.paint(canvas.shape(draw), colour, depth=0.5)


def flock(
    rng: np.random.Generator, count: int, x: float, y: float, spread: float
) -> list[tuple[float, float, float]]:
    """Places of a loose flock around a point, nearer birds larger."""
    return [
        (
            float(x + rng.normal() * spread),
            float(y + rng.normal() * spread * 0.5),
            float(0.01 + 0.028 * rng.random() ** 2),
        )
        for _ in range(count)
    ]


def rain(canvas: Canvas, strength: float, *, slant: float = 0.28) -> None:
    """Streaks in three sizes."""
    rng = canvas.rng
    for count, long, power in ((700, 0.03, 0.1), (350, 0.06, 0.14), (90, 0.13, 0.16)):
        amount = int(count * strength)
        xs = rng.random(amount) * canvas.width * 1.3
        ys = rng.random(amount) * canvas.height * 1.2 - canvas.height * 0.1
        size = long * canvas.unit * (0.6 + rng.random(amount))

        def draw(
            pen: ImageDraw.ImageDraw, k: int, rows: object = zip(xs, ys, size, strict=True)
        ) -> None:
            for x, y, s in rows:  # type: ignore[attr-defined]
                pen.line((x * k, y * k, (x - s * slant) * k, (y + s) * k), fill=255, width=2)

        canvas.shine(canvas.shape(draw), rgb("#dfeef2"), power * (0.5 + strength))


def mist(canvas: Canvas, colour: Colour, where: float, thick: float, strength: float) -> None:
    """A drifting bank of mist around a height (parts of the picture)."""
    field = grid(
        canvas.rng, canvas.width, canvas.height, cell=(canvas.unit * 0.6, canvas.unit * 0.12)
    )
    band = np.exp(-(((canvas.ys / canvas.height - where) / thick) ** 2))
    canvas.paint(
        (band * smooth(0.22, 0.72, field) * np.float32(strength)).astype(np.float32), colour
    )


def rays(
    canvas: Canvas, x: float, y: float, colour: Colour, strength: float, *, reach: float = 1.0
) -> None:
    """Shafts of light fanning out from a point in pixels."""
    angle = np.arctan2(canvas.ys - y, canvas.xs - x)
    spokes = line(canvas.rng, 720, cell=46, octaves=4, gain=0.6)
    where = ((angle + math.pi) / (2 * math.pi) * 719).astype(np.int32)
    far = np.hypot(canvas.xs - x, canvas.ys - y) / (canvas.unit * reach)
    canvas.shine(smooth(0.02, 0.5, spokes)[where] * np.exp(-far * 1.7), colour, strength)


def aurora(canvas: Canvas, horizon: float) -> None:
    """Curtains of northern light: bands that wave across and fade upwards."""
    h = canvas.height * horizon
    for colour, high, strength in (
        ("#2dffa8", 0.58, 1.0),
        ("#36e0e8", 0.4, 0.7),
        ("#b45cff", 0.26, 0.8),
    ):
        path = line(canvas.rng, canvas.width, cell=canvas.width * 0.4, octaves=3, gain=0.42)
        folds = line(canvas.rng, canvas.width, cell=canvas.unit * 0.09, octaves=4, gain=0.6)
        folds = np.clip(folds * 0.75 + 0.5, 0.05, 1.2)
        foot = h * (high + 0.2) + path * h * 0.3
        up = (foot[None, :] - canvas.ys) / (h * 0.62)
        curtain = np.where(up > 0, np.exp(-up * 2.4), np.exp(up * 20)) * np.clip(up * 3 + 1, 0, 1)
        swell = np.clip(
            line(canvas.rng, canvas.width, cell=canvas.width * 0.3, octaves=2) + 0.55, 0, 1.1
        )
        light = curtain * folds[None, :] * swell[None, :]
        canvas.shine(light.astype(np.float32), rgb(colour), strength)
        haze = np.exp(-(((canvas.ys - foot[None, :]) / (h * 0.3)) ** 2)) * swell[None, :]
        canvas.shine(haze.astype(np.float32), rgb(colour), 0.16)


def meadow(
    canvas: Canvas, edge: Plane, greens: tuple[str, str], flowers: tuple[str, ...], *, depth: float
) -> None:
    """Grass and flowers below an edge, larger towards the camera."""
    rng, w, h = canvas.rng, canvas.width, canvas.height
    field = grid(rng, w, h, cell=(canvas.unit * 0.2, canvas.unit * 0.07), octaves=6, gain=0.65)
    body = ramp([(0.28, rgb(greens[0])), (0.7, rgb(greens[1]))], field)
    canvas.paint(canvas.below(edge), body, depth=depth)
    start = float(edge.min())
    for colour in flowers:
        count = 420
        part = rng.random(count)
        ys = start + (h - start) * part
        xs = (rng.random(count) * 0.75 + rng.normal(0, 0.12, count) + 0.125) * w
        keep = ys > edge[np.clip(xs, 0, w - 1).astype(int)] + 3
        sizes = (0.0018 + 0.0085 * part**2) * canvas.unit

        def draw(
            pen: ImageDraw.ImageDraw, k: int, rows: object = zip(xs, ys, sizes, keep, strict=True)
        ) -> None:
            for x, y, s, good in rows:  # type: ignore[attr-defined]
                if good:
                    pen.ellipse(
                        [(x - s) * k, (y - s * 0.8) * k, (x + s) * k, (y + s * 0.8) * k], fill=255
                    )

        mask = canvas.shape(draw)
        light = grid(rng, w, h, cell=(canvas.unit * 0.05, canvas.unit * 0.05), octaves=2)[..., None]
        canvas.paint(mask, (rgb(colour) * (0.7 + 0.5 * light)).astype(np.float32), depth=depth)
