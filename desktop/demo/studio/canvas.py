"""The canvas: colour, depth and water planes that are painted together through soft masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.demo.studio.noise import Plane

Colour = npt.NDArray[np.float32]
Point = tuple[float, float]
# Masks are drawn at twice the size and averaged: that is what makes silhouettes clean.
FINER = 2


def rgb(text: str) -> Colour:
    """`#rrggbb` or `rrggbb` as three floats 0..1."""
    text = text.lstrip("#")
    return np.array([int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """`first` at 0, `second` at 1."""
    result: Colour = first + (second - first) * np.float32(part)
    return result


def ramp(stops: Sequence[tuple[float, Colour]], values: Plane) -> npt.NDArray[np.float32]:
    """Colours for `values` from (position, colour) stops in rising order."""
    places = [where for where, _ in stops]
    parts = [np.interp(values, places, [float(c[i]) for _, c in stops]) for i in range(3)]
    return np.stack(parts, axis=-1).astype(np.float32)


def dots(text: str, scale: float = 1.0, *, at: Point | None = None) -> list[Point]:
    """Points from "x,y x,y": times `scale` about `at`, or with x alone times `scale` (a mirror)."""
    pairs = [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]
    if at is None:
        return [(x * scale, y) for x, y in pairs]
    return [(at[0] + x * scale, at[1] + y * scale) for x, y in pairs]


class Canvas:
    """A picture in the making.

    Attributes:
        rgb: Colours, float, 0..1 and above where light is strong.
        depth: 0 for the sky, 1 for what stands right before the camera; the camera's parallax.
        water: How much of a pixel is moving water, 0..1.
        lamps: Where light sources are, in pixels, with their radius; films make them flicker.
        beam: Where the lighthouse lamp is, in pixels, where there is one.
        beams_painted: False for plates of films, where the beam turns and is added frame by frame.
    """

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.rng = np.random.default_rng(seed)
        self.rgb: npt.NDArray[np.float32] = np.zeros((height, width, 3), np.float32)
        self.depth: Plane = np.zeros((height, width), np.float32)
        self.water: Plane = np.zeros((height, width), np.float32)
        self.lamps: list[tuple[float, float, float]] = []
        self.beam: Point | None = None
        self.beams_painted = True
        self.xs: Plane = np.arange(width, dtype=np.float32)[None, :]
        self.ys: Plane = np.arange(height, dtype=np.float32)[:, None]

    @property
    def unit(self) -> float:
        """What sizes are measured in: the geometric middle of both sides, in pixels."""
        return float((self.width * self.height) ** 0.5) * 0.75

    def shape(self, draw: Callable[[ImageDraw.ImageDraw, int], None], *, blur: float = 0) -> Plane:
        """A mask 0..1 of what `draw` draws; it gets the pen and the factor to multiply by."""
        sheet = Image.new("L", (self.width * FINER, self.height * FINER))
        draw(ImageDraw.Draw(sheet), FINER)
        small = sheet.reduce(FINER)
        if blur > 0.3:
            small = small.filter(ImageFilter.GaussianBlur(blur))
        return np.asarray(small, np.float32) * np.float32(1 / 255)

    def polygon(self, points: Sequence[Point], *, blur: float = 0) -> Plane:
        """A mask of one filled polygon given in pixels."""
        result: Plane = np.zeros((self.height, self.width), np.float32)
        box = self.around(points, margin=int(blur * 3) + 2)
        if box is None:
            return result
        left, top, right, end = box
        sheet = Image.new("L", ((right - left) * FINER, (end - top) * FINER))
        shifted = [((x - left) * FINER, (y - top) * FINER) for x, y in points]
        ImageDraw.Draw(sheet).polygon(shifted, fill=255)
        small = sheet.reduce(FINER)
        if blur > 0.3:
            small = small.filter(ImageFilter.GaussianBlur(blur))
        result[top:end, left:right] = np.asarray(small, np.float32) * np.float32(1 / 255)
        return result

    def around(
        self, points: Sequence[Point], *, margin: int = 1
    ) -> tuple[int, int, int, int] | None:
        """The part of the picture these points lie in (left, top, right, end), or None."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right = max(int(min(xs)) - margin, 0), min(int(max(xs)) + 1 + margin, self.width)
        top, end = max(int(min(ys)) - margin, 0), min(int(max(ys)) + 1 + margin, self.height)
        return None if left >= right or top >= end else (left, top, right, end)

    def facet(
        self,
        points: Sequence[Point],
        colour: npt.NDArray[np.float32],
        *,
        depth: float | None = None,
    ) -> None:
        """Fill one polygon, touching only the part of the picture it lies in."""
        box = self.around(points)
        if box is None:
            return
        left, top, right, end = box
        k = FINER * 2
        sheet = Image.new("L", ((right - left) * k, (end - top) * k))
        ImageDraw.Draw(sheet).polygon(
            [((x - left) * k, (y - top) * k) for x, y in points], fill=255
        )
        part = np.asarray(sheet.reduce(k), np.float32) * np.float32(1 / 255)
        if colour.ndim == 3:
            across = slice(left, right) if colour.shape[1] > 1 else slice(None)
            colour = colour[top:end, across]
        area = self.rgb[top:end, left:right]
        area += (colour - area) * part[..., None]
        if depth is not None:
            far = self.depth[top:end, left:right]
            far += (np.float32(depth) - far) * part
            self.water[top:end, left:right] *= 1 - part

    def spot(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        strength: float,
        *,
        squash: float = 1.0,
    ) -> None:
        """A small `glow`, added as light only where it can be seen."""
        reach = radius * 3.2
        left, right = max(int(x - reach), 0), min(int(x + reach) + 1, self.width)
        top, end = max(int(y - reach * squash), 0), min(int(y + reach * squash) + 1, self.height)
        if left >= right or top >= end:
            return
        far = ((self.xs[:, left:right] - x) / radius) ** 2
        far = far + ((self.ys[top:end] - y) / (radius * squash)) ** 2
        light = np.clip(1 / (1 + far * 3.2) ** 2 * np.exp(-far * 0.12) - 0.0003, 0, 1)
        area = self.rgb[top:end, left:right]
        light = light[..., None] * (colour * np.float32(strength))
        area += light * np.clip(1.15 - area * 0.8, 0.12, 1)

    def below(self, edge: Plane, *, soft: float = 1.0) -> Plane:
        """A mask of everything below a height given for each column, in pixels."""
        result: Plane = np.clip((self.ys - edge[None, :]) / np.float32(soft) + 0.5, 0, 1)
        return result

    def paint(
        self,
        mask: Plane,
        colour: npt.NDArray[np.float32],
        *,
        alpha: float = 1.0,
        depth: float | None = None,
    ) -> None:
        """Lay a colour (one, a row of them, or a whole plane) through a mask."""
        rows = np.flatnonzero(mask.any(axis=1))
        if not len(rows):
            return
        top, end = rows[0], rows[-1] + 1
        cols = np.flatnonzero(mask[top:end].any(axis=0))
        left, right = cols[0], cols[-1] + 1
        part = mask[top:end, left:right] * np.float32(alpha)
        if colour.ndim == 3:
            across = slice(left, right) if colour.shape[1] > 1 else slice(None)
            down = slice(top, end) if colour.shape[0] > 1 else slice(None)
            colour = colour[down, across]
        area = self.rgb[top:end, left:right]
        area += (colour - area) * part[..., None]
        if depth is not None:
            far = self.depth[top:end, left:right]
            far += (np.float32(depth) - far) * part
            self.water[top:end, left:right] *= 1 - part

    def shine(self, plane: Plane, colour: Colour, strength: float = 1.0) -> None:
        """Add light, held back where it is bright already (a screen)."""
        rows = np.flatnonzero((plane > 0.002).any(axis=1))
        if not len(rows):
            return
        top, end = rows[0], rows[-1] + 1
        light = plane[top:end, :, None] * (colour * np.float32(strength))
        area = self.rgb[top:end]
        area += light * np.clip(1.15 - area * 0.8, 0.12, 1)

    def glow(self, x: float, y: float, radius: float, *, squash: float = 1.0) -> Plane:
        """A round light falling off smoothly, 1 in the middle; `radius` in pixels."""
        far = ((self.xs - x) / radius) ** 2 + ((self.ys - y) / (radius * squash)) ** 2
        result: Plane = (1 / (1 + far * 3.2) ** 2 * np.exp(-far * 0.12)).astype(np.float32)
        return result

    def picture(self) -> Image.Image:
        """What has been painted, as an RGB picture."""
        return Image.fromarray((np.clip(self.rgb, 0, 1) * 255 + 0.5).astype(np.uint8), "RGB")
