"""The drawing of a panel: washes of grey and lines of ink, placed by a composition and a seed."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from desktop.generators.sketch_words import Angle, Hour, PanelWeather, Place, ShotSize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.generators.sketch_words import PanelComposition

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

_INK: Colour = (34, 36, 42)
# Of each hour: the top of the sky, the sky at the horizon, what is far, what is near, the light.
_TONES: dict[Hour, tuple[Colour, Colour, Colour, Colour, Colour]] = {
    Hour.DAY: ((206, 213, 217), (240, 238, 230), (176, 182, 184), (122, 126, 128), (252, 250, 244)),
    Hour.DUSK: ((128, 128, 146), (240, 200, 160), (132, 118, 122), (82, 76, 84), (255, 226, 178)),
    Hour.NIGHT: ((28, 34, 48), (74, 84, 104), (48, 56, 74), (28, 32, 42), (232, 232, 214)),
}
_HORIZON = {Angle.LOW: 0.8, Angle.EYE: 0.6, Angle.HIGH: 0.28, Angle.OVERHEAD: -0.12}
# How tall somebody is, of the height of the picture.
_TALL = {
    ShotSize.EXTREME_WIDE: 0.11,
    ShotSize.WIDE: 0.36,
    ShotSize.MEDIUM: 1.15,
    ShotSize.CLOSE: 2.7,
    ShotSize.DETAIL: 4.4,
}
_SHARP = 2  # times, so that lines come out smooth
_LARGE = 2_500_000  # pixels from which on that is not done


def scene(size: tuple[int, int], what: PanelComposition, seed: int) -> Image.Image:
    """The picture without any words, `size` pixels large; the same for the same seed."""
    times = 1 if size[0] * size[1] > _LARGE else _SHARP
    # A tilted camera shows the corners of a larger picture.
    larger = 1.32 if what.is_tilted else 1.0
    full = (round(size[0] * times * larger), round(size[1] * times * larger))
    picture = _Pen(full, what, seed).drawn()
    if what.is_tilted:
        picture = picture.rotate(9, Image.Resampling.BICUBIC)
        left, top = (full[0] - size[0] * times) // 2, (full[1] - size[1] * times) // 2
        picture = picture.crop((left, top, left + size[0] * times, top + size[1] * times))
    return picture.resize(size, Image.Resampling.LANCZOS)


class _Pen:
    """Draws one panel; places are 0 to 1 across and down, lengths are of its height."""

    def __init__(self, size: tuple[int, int], what: PanelComposition, seed: int) -> None:
        self._size, self._what = size, what
        self._random = np.random.default_rng(seed)
        self._horizon = _HORIZON[what.angle] + self._near(0.03)
        self._sky, self._low, self._far, self._front, self._light = _TONES[what.hour]
        self._picture = Image.new("RGB", size, self._low)
        self._draw = ImageDraw.Draw(self._picture)

    def drawn(self) -> Image.Image:
        """All of it, from far to near."""
        if self._what.place is Place.ROOM:
            self._room()
        else:
            self._heaven()
            self._ground()
            self._surroundings()
        if self._what.framing in {ShotSize.CLOSE, ShotSize.DETAIL}:  # what is far is out of focus
            blur = ImageFilter.GaussianBlur(self._size[1] * 0.008)
            self._picture.paste(self._picture.filter(blur))
        self._people()
        self._fall()
        return self._grained()

    def _near(self, spread: float) -> float:
        """A number about zero."""
        return float(self._random.uniform(-spread, spread))

    def _at(self, x: float, y: float) -> Point:
        return x * self._size[0], y * self._size[1]

    def _line(self, points: Sequence[Point], wide: float = 0.003, colour: Colour = _INK) -> None:
        """A line as a hand draws it: in pieces that do not quite meet their mark."""
        shaky: list[Point] = []
        for (x1, y1), (x2, y2) in pairwise(points):
            pieces = max(int(math.hypot(x2 - x1, y2 - y1) * 18), 1)
            for i in range(pieces + (points[-1] == (x2, y2))):
                part = i / pieces
                shake = 0.0016
                shaky.append(
                    self._at(
                        x1 + (x2 - x1) * part + self._near(shake),
                        y1 + (y2 - y1) * part + self._near(shake),
                    )
                )
        width = max(round(self._size[1] * wide), 1)
        self._draw.line(shaky, fill=colour, width=width, joint="curve")

    def _shape(self, points: Sequence[Point], colour: Colour, *, is_drawn: bool = True) -> None:
        self._draw.polygon([self._at(x, y) for x, y in points], fill=colour)
        if is_drawn:
            self._line([*points, points[0]])

    def _disc(self, x: float, y: float, radius: float, colour: Colour, *, tall: float = 1) -> None:
        across, (cx, cy) = self._size[1] * radius, self._at(x, y)
        down = across * tall
        self._draw.ellipse([cx - across, cy - down, cx + across, cy + down], fill=colour)

    def _wash(self, top: float, bottom: float, first: Colour, last: Colour) -> None:
        """A tone that changes from one height to another."""
        start, end = round(self._size[1] * top), round(self._size[1] * bottom)
        if end <= start:
            return
        part = np.linspace(0, 1, end - start)[:, None, None]
        rows = np.array(first) * (1 - part) + np.array(last) * part
        column = Image.fromarray(rows.astype(np.uint8), "RGB")
        self._picture.paste(column.resize((self._size[0], end - start)), (0, start))

    def _heaven(self) -> None:
        self._wash(0, max(self._horizon, 0), self._sky, self._low)
        if self._what.weather is not PanelWeather.CLEAR or self._horizon < 0.2:
            return
        x, height = 0.5 + self._near(0.34), self._horizon
        if self._what.hour is Hour.DUSK:
            self._disc(x, height - 0.02, 0.07, self._light)
        elif self._what.hour is Hour.NIGHT:
            for _ in range(60):
                star = float(self._random.random()), float(self._random.random()) * height * 0.8
                self._disc(*star, 0.0015, self._light)
            self._disc(x, height * 0.35, 0.045, self._light)
            behind = _between(self._sky, self._low, 0.34)
            self._disc(x + 0.01, height * 0.35 - 0.01, 0.043, behind)
        else:
            for _ in range(3):
                cloud, top = float(self._random.random()), height * (0.25 + abs(self._near(0.4)))
                for i in range(5):
                    self._disc(cloud + i * 0.028, top + self._near(0.012), 0.03, self._light)

    def _ground(self) -> None:
        low = tuple(max(part - 30, 0) for part in self._front)
        self._wash(max(self._horizon, 0), 1, self._far, (low[0], low[1], low[2]))
        if self._horizon > 0:
            self._line([(0, self._horizon), (1, self._horizon)], 0.002)

    def _surroundings(self) -> None:
        place = self._what.place
        if place is Place.SEA:
            self._sea()
        elif place is Place.FOREST:
            self._forest()
        elif place is Place.CITY:
            self._city()
        else:
            self._hills(3 if place is Place.MOUNTAINS else 1)

    def _sea(self) -> None:
        top = max(self._horizon, 0)
        for row in range(16):
            depth = ((row + 1) / 16) ** 1.7
            y = top + (1 - top) * depth
            for _ in range(5):
                x, wide = float(self._random.random()), 0.03 + 0.12 * depth
                colour = self._light if self._random.random() < 0.3 else _INK
                crest = [(x, y), (x + wide / 2, y - 0.012 * depth), (x + wide, y)]
                self._line(crest, 0.001 + 0.002 * depth, colour)
        self._hills(1, 0.05)

    def _hills(self, rows: int, tall: float = 0.0) -> None:
        if self._horizon < 0.1:
            self._strokes()
            return
        for row in range(rows):
            high = tall or (0.34 if rows > 1 else 0.1) * (1 - row * 0.28)
            part = row / max(rows, 2)
            tone = _between(self._low, self._front, 0.35 + part * 0.5)
            count = 7 + row * 2
            ridge = [
                (i / count, self._horizon - high * float(self._random.uniform(0.15, 1)))
                for i in range(count + 1)
            ]
            self._shape([(-0.02, self._horizon), *ridge, (1.02, self._horizon)], tone)

    def _strokes(self) -> None:
        """Ground that is looked down upon."""
        for _ in range(90):
            x, y = float(self._random.random()), float(self._random.random())
            self._line([(x, y), (x + 0.012 + self._near(0.01), y + self._near(0.01))], 0.002)

    def _forest(self) -> None:
        ground = max(self._horizon, 0.02)
        for row in range(3):
            tone = _between(self._low, self._front, 0.3 + row * 0.34)
            foot = ground + (1 - ground) * row * 0.12
            for _ in range(13 - row * 3):
                x, tall = float(self._random.random()), 0.2 + row * 0.14 + self._near(0.07)
                wide = tall * 0.13
                self._line([(x, foot), (x, foot - tall * 0.4)], 0.006 + row * 0.003)
                for tier in range(3):
                    base = foot - tall * (0.22 + tier * 0.24)
                    half = wide * (1 - tier * 0.26)
                    crown = [(x - half, base), (x, base - tall * 0.36), (x + half, base)]
                    self._shape(crown, tone, is_drawn=row == 2)

    def _city(self) -> None:
        ground = max(self._horizon, 0.05)
        lit = self._light if self._what.hour is not Hour.DAY else self._sky
        for row in range(2):
            tone = _between(self._low, self._front, 0.4 + row * 0.45)
            x = -0.03
            while x < 1:
                wide = 0.07 + abs(self._near(0.06))
                top = ground - (0.5 - row * 0.2) * float(self._random.uniform(0.35, 1))
                foot = ground + 0.03 * row
                corners = [(x, foot), (x, top), (x + wide, top), (x + wide, foot)]
                self._shape(corners, tone)
                for column in range(1, 4):
                    for level in np.arange(top + 0.03, ground - 0.02, 0.045):
                        if self._random.random() < 0.35:
                            left, high = x + wide * column / 4 - 0.006, float(level)
                            pane = [(left, high), (left + 0.012, high), (left + 0.012, high + 0.02)]
                            self._shape([*pane, (left, high + 0.02)], lit, is_drawn=False)
                x += wide + 0.01
        middle = 0.5 + self._near(0.1)
        for edge in (0.1, 0.9):
            self._line([(middle, ground), (middle + (edge - 0.5) * 1.6, 1)], 0.003)

    def _room(self) -> None:
        floor = min(max(self._horizon + 0.16, 0.3), 0.9)
        left, right, top = 0.16 + self._near(0.05), 0.84 + self._near(0.05), floor - 0.62
        wall, side = _between(self._low, self._far, 0.4), _between(self._far, self._front, 0.35)
        self._draw.rectangle([0, 0, *self._size], fill=wall)
        self._shape([(-0.1, -0.2), (left, top), (left, floor), (-0.1, 1.14)], side)
        self._shape([(1.1, -0.2), (right, top), (right, floor), (1.1, 1.14)], side)
        self._shape([(-0.1, 1.14), (left, floor), (right, floor), (1.1, 1.14)], self._front)
        x = 0.5 + self._near(0.12)
        pane = self._light if self._what.hour is not Hour.NIGHT else _between(self._sky, wall, 0.2)
        high, low = max(top + 0.1, 0.06), floor - 0.24
        self._shape([(x - 0.1, low), (x - 0.1, high), (x + 0.1, high), (x + 0.1, low)], pane)
        self._line([(x, high), (x, low)])
        self._line([(x - 0.1, (high + low) / 2), (x + 0.1, (high + low) / 2)])
        spill = [(x - 0.09, floor), (x + 0.09, floor), (x + 0.24, 1), (x - 0.02, 1)]
        self._shape(spill, _between(self._front, self._light, 0.3), is_drawn=False)

    def _people(self) -> None:
        count = self._what.people
        if self._what.framing is ShotSize.DETAIL and not count:
            self._thing()
            return
        places = [(i + 1) / (count + 1) + self._near(0.05) for i in range(count)]
        if count == 1:  # by the rule of thirds
            places = [0.36 if self._random.random() < 0.5 else 0.64]
            if self._what.framing in {ShotSize.CLOSE, ShotSize.DETAIL}:
                places = [0.5 + self._near(0.07)]
        for x in places:
            self._person(x)

    def _person(self, x: float) -> None:
        tall = _TALL[self._what.framing] * (1 + self._near(0.06))
        if self._what.angle is Angle.OVERHEAD:
            size = min(tall * 0.18, 0.22)
            self._disc(x, 0.52 + self._near(0.15), size * 1.7, self._front, tall=0.7)
            self._disc(x, 0.5, size, _INK)
            return
        if tall < 1:
            ground = max(self._horizon, 0.1)
            foot = min(ground + (1 - ground) * (0.3 + abs(self._near(0.12))), 0.97)
            head = foot - tall
        else:
            head = {Angle.LOW: 0.06, Angle.HIGH: 0.22}.get(self._what.angle, 0.13)
            foot = head + tall
        step = self._size[1] / self._size[0]
        size = tall * (0.062 if self._what.angle is Angle.LOW else 0.07)
        tone = _between(self._front, _INK, 0.35)
        neck, across = head + size * 2.1, tall * 0.13 * step
        body = [
            (x - across * 0.3, neck), (x - across, neck + size * 0.9),
            (x - across * 1.12, head + tall * 0.56), (x - across * 0.62, head + tall * 0.55),
            (x - across * 0.66, foot), (x - across * 0.06, foot),
            (x, head + tall * 0.6), (x + across * 0.06, foot), (x + across * 0.66, foot),
            (x + across * 0.62, head + tall * 0.55), (x + across * 1.12, head + tall * 0.56),
            (x + across, neck + size * 0.9), (x + across * 0.3, neck),
        ]  # fmt: skip
        self._shape(body, tone)
        self._disc(x, head + size * 1.1, size * 0.84, _INK, tall=1.24)
        self._disc(x, head + size * 1.1, size * 0.78, _between(tone, self._light, 0.55), tall=1.22)
        self._face(x, head + size * 1.1, size * step)

    def _face(self, x: float, y: float, size: float) -> None:
        """Brows, nose and mouth, where a head is large enough; else only hair."""
        step = self._size[0] / self._size[1]
        hair = [(x - size * 0.8, y - size * 0.1 * step), (x - size * 0.62, y - size * 0.8 * step)]
        hair += [(x, y - size * 1.02 * step), (x + size * 0.62, y - size * 0.8 * step)]
        hair += [(x + size * 0.8, y - size * 0.1 * step), (x, y - size * 0.52 * step)]
        self._shape(hair, _INK)
        if size * step < 0.05:
            return
        turn = self._near(size * 0.14)
        for side in (-1, 1):
            eye = x + turn + side * size * 0.3
            self._line([(eye - size * 0.13, y - size * 0.02), (eye + size * 0.13, y)], 0.007)
            self._disc(eye, y + size * 0.12 * step, size * step * 0.045, _INK)
        nose = [(x + turn, y + size * 0.1), (x + turn + size * 0.08, y + size * 0.42 * step)]
        self._line([*nose, (x + turn - size * 0.03, y + size * 0.44 * step)], 0.004)
        mouth = y + size * 0.68 * step
        self._line([(x + turn - size * 0.2, mouth), (x + turn + size * 0.2, mouth)], 0.006)

    def _thing(self) -> None:
        """Something that is looked at from very near."""
        x = 0.5 + self._near(0.08)
        self._disc(x, 0.72, 0.34, _between(self._front, _INK, 0.5), tall=0.2)
        self._disc(x, 0.48, 0.262, _INK)
        self._disc(x, 0.48, 0.255, _between(self._far, self._light, 0.35))
        self._disc(x - 0.04, 0.4, 0.07, self._light)

    def _fall(self) -> None:
        if self._what.weather is PanelWeather.FOG:
            veil = Image.new("RGB", self._size, self._low)
            down = np.linspace(0, 1, self._size[1])
            thick = 70 + 110 * np.exp(-(((down - max(self._horizon, 0.3)) / 0.22) ** 2))
            mask = Image.fromarray(thick.astype(np.uint8)[:, None], "L").resize(self._size)
            self._picture.paste(veil, mask=mask)
            return
        count = {PanelWeather.RAIN: 260, PanelWeather.SNOW: 220}.get(self._what.weather, 0)
        for _ in range(count):
            x, y = float(self._random.uniform(-0.1, 1)), float(self._random.uniform(-0.1, 1))
            if self._what.weather is PanelWeather.RAIN:
                long = 0.03 + abs(self._near(0.05))
                self._line([(x, y), (x + long * 0.22, y + long)], 0.0014, self._light)
            else:
                self._disc(x, y, 0.003 + abs(self._near(0.004)), self._light)

    def _grained(self) -> Image.Image:
        """The picture on the tooth of paper, darker towards its corners."""
        wide, tall = self._size
        small = (max(wide // 2, 1), max(tall // 2, 1))
        grain = self._random.normal(0, 5.5, (small[1], small[0]))
        xs = np.linspace(-1, 1, small[0])[None, :]
        ys = np.linspace(-1, 1, small[1])[:, None]
        shade = 128 + grain - 20 * (xs**2 + ys**2) / 2
        mask = Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8), "L")
        tooth = np.asarray(mask.resize(self._size, Image.Resampling.BILINEAR), dtype=np.int16) - 128
        lit = np.asarray(self._picture, dtype=np.int16) + tooth[..., None]
        return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8), "RGB")


def _between(one: Colour, other: Colour, part: float) -> Colour:
    mixed = [round(a + (b - a) * part) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]
